# Loci. `make run` builds and starts everything; `make test` tests everything. Each sets up by itself what it needs.

.PHONY: help run test check generate bench bench-peers eval cluster faults dev web tools clean

help: ## Show what can be made.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: web ## Build everything, start Loci and print its address. CPU=native makes a faster program, for this machine alone.
	$(if $(findstring command,$(origin CPU)),RUSTFLAGS="-C target-cpu=$(CPU)") cargo run --release --locked --package loci -- serve

test: ## Test everything: services on SQLite and PostgreSQL, the web app, and both together in a real browser.
	node scripts/test.mjs

check: ## Formatting, lints, documentation, licences, advisories, unused dependencies, generated files.
	scripts/check

generate: web/node_modules ## Write again what is made from the code.
	scripts/generate

bench: web ## Measure engines, and a server with 10, 1,000 and 10,000 notes.
	scripts/bench

bench-peers: ## Time the engines beside Python libraries that do the same work.
	scripts/bench-peers

eval: ## Score the engines on public data where ../shared/evaldata is present, into docs/quality.md.
	scripts/eval $(DATA)

cluster: ## Run two servers and two workers over PostgreSQL and Redis on this machine.
	scripts/cluster

faults: ## Kill, hold and empty each part of such an installation while it is used.
	scripts/faults

dev: web/node_modules ## Serve with the Vite development server on port 5173 in front.
	scripts/dev

web: web/node_modules ## Build the web app into web/dist.
	cd web && npm run --silent build

# Not `npm ci`: it wants an entry for every other platform's optional packages, which not every registry mirror has.
web/node_modules: web/package.json web/package-lock.json
	cd web && npm install --no-save --no-audit --no-fund
	@touch web/node_modules

tools:
	scripts/need cargo-nextest cargo-deny cargo-shear

clean: ## Remove what was built, but no notes.
	rm -rf target web/dist web/node_modules .tools
