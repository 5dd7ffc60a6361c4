# Builds Loci and leaves it alone in an image without a shell: docker build --tag loci .

FROM node:22-bookworm-slim AS web
WORKDIR /loci/web
COPY web/package.json web/package-lock.json ./
RUN npm install --no-save --no-audit --no-fund
COPY web ./
RUN npm run build

FROM rust:1.95-slim-bookworm AS build
WORKDIR /loci
COPY Cargo.toml Cargo.lock ./
COPY crates crates
COPY models models
COPY --from=web /loci/web/dist web/dist
RUN cargo build --release --locked --package loci && mkdir /data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /loci/target/release/loci /usr/local/bin/loci
COPY --from=build --chown=nonroot:nonroot /data /data
ENV LOCI_BIND=0.0.0.0:8001 LOCI_DATA_DIR=/data LOCI_LOG_FORMAT=json
VOLUME /data
EXPOSE 8001
# The user "nonroot" of the image.
USER 65532
HEALTHCHECK --interval=10s --timeout=6s --start-period=10s CMD ["/usr/local/bin/loci", "ready"]
ENTRYPOINT ["/usr/local/bin/loci"]
CMD ["serve"]
