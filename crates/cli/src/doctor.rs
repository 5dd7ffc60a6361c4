//! `loci doctor`: looks at everything Loci needs and says in words what is wrong and what to do.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use loci_ai::budget::{Budget, ProcessBudget};
use loci_store::Database;
use loci_store::Options;

use crate::configuration::{self, Configuration};
use crate::wiring;

enum Finding {
    Well(String),
    /// It works, but differently from what one might expect.
    Note(String),
    Wrong {
        what: String,
        remedy: String,
    },
}

pub(crate) async fn run(configuration: &Configuration) -> Result<ExitCode> {
    let mut findings = vec![Finding::Well(format!("version {}", env!("CARGO_PKG_VERSION")))];
    findings.extend(variables());
    findings.push(port(configuration).await);
    findings.push(database(configuration).await);
    findings.extend(operators(configuration).await);
    findings.push(model(configuration).await?);
    findings.extend(redis(configuration).await);
    findings.extend(providers(configuration).await);
    findings.push(page());
    Ok(tell(&findings))
}

fn variables() -> Vec<Finding> {
    configuration::unknown_variables()
        .into_iter()
        .map(|name| Finding::Note(format!("the variable {name} names no setting of this version and is not used")))
        .collect()
}

async fn port(configuration: &Configuration) -> Finding {
    match tokio::net::TcpListener::bind(configuration.bind).await {
        Ok(_) => Finding::Well(format!("the address {} is free", configuration.bind)),
        Err(error) => Finding::Note(format!(
            "the address {} can't be taken now ({error}); this is as it should be while Loci is running",
            configuration.bind
        )),
    }
}

/// Whether the embedded database is still to be made.
fn is_new(configuration: &Configuration) -> bool {
    configuration.database_url.is_none() && !configuration.data_dir.join("loci.db").exists()
}

async fn database(configuration: &Configuration) -> Finding {
    let shown = configuration.database_url_shown();
    let url = configuration.database_url();
    if is_new(configuration) {
        return match std::fs::create_dir_all(&configuration.data_dir) {
            Ok(()) => Finding::Well(format!("the database {shown} will be made at the first start")),
            Err(error) => Finding::Wrong {
                what: format!("the data folder {} can't be made: {error}", configuration.data_dir.display()),
                remedy: "set LOCI_DATA_DIR to a folder that can be written".to_owned(),
            },
        };
    }
    let opened = match Database::open(&Options::new(&url)).await {
        Ok(database) => database.pending_migrations().await,
        Err(error) => Err(error),
    };
    match opened {
        Ok(0) => Finding::Well(format!("the database {shown} answers and is up to date")),
        Ok(pending) => Finding::Note(format!(
            "the database {shown} answers; {pending} migrations will be applied at the next start, so make a backup first"
        )),
        Err(loci_store::Error::NewerSchema { migration }) => Finding::Wrong {
            what: format!("the database {shown} was written by a newer version of Loci (migration {migration})"),
            remedy: "start that version, or restore a backup from before it".to_owned(),
        },
        Err(error) => Finding::Wrong {
            what: format!("the database {shown} does not answer: {error}"),
            remedy:
                "check that it runs, that the address and the password are right, and that its folder can be written"
                    .to_owned(),
        },
    }
}

/// Operators have accounts, so that nobody else can take their addresses.
async fn operators(configuration: &Configuration) -> Vec<Finding> {
    let operators = match configuration.operators() {
        Ok(operators) => operators,
        Err(error) => {
            return vec![Finding::Wrong {
                what: error.to_string(),
                remedy: "write addresses with commas between".to_owned(),
            }];
        }
    };
    if operators.is_empty() || is_new(configuration) {
        return Vec::new();
    }
    let Ok(database) = Database::open(&Options::new(configuration.database_url())).await else { return Vec::new() };
    let mut findings = Vec::new();
    for email in operators {
        if let Ok(None) = loci_store::accounts::find_credentials_by_email(database.read(), &email).await {
            findings.push(Finding::Wrong {
                what: format!("LOCI_OPERATORS names {email}, who has no account"),
                remedy: "sign up with this address before somebody else does, or leave it out".to_owned(),
            });
        }
    }
    findings
}

async fn model(configuration: &Configuration) -> Result<Finding> {
    let embedder = wiring::embedder(configuration);
    let begun = Instant::now();
    let outcome = tokio::task::spawn_blocking(move || {
        embedder
            .embed("A sentence to try the model with.")
            .map(|_| format!("{} {}", embedder.name(), embedder.version()))
    })
    .await?;
    Ok(match outcome {
        Ok(model) => Finding::Well(format!("the model {model} works ({} ms)", begun.elapsed().as_millis())),
        Err(error) => Finding::Wrong {
            what: format!("the sentence-vector model does not work: {error}"),
            remedy:
                "unset LOCI_MODEL_DIR to use the copy inside the program; until then Loci compares notes by wording"
                    .to_owned(),
        },
    })
}

async fn redis(configuration: &Configuration) -> Option<Finding> {
    let wrong =
        |what: String| Finding::Wrong { what, remedy: "check LOCI_REDIS_URL, and that the server runs".to_owned() };
    let redis = match wiring::redis(configuration) {
        Ok(redis) => redis?,
        Err(error) => return Some(wrong(error.to_string())),
    };
    if redis.wait_until_here(Duration::from_secs(2)).await {
        return Some(Finding::Well("redis answers".to_owned()));
    }
    Some(wrong("redis does not answer; until it does each process goes on alone".to_owned()))
}

/// Asks each provider the shortest question there is.
async fn providers(configuration: &Configuration) -> Vec<Finding> {
    let budget: Arc<dyn Budget> = Arc::new(ProcessBudget::new(configuration.provider_limits(), || 0));
    let remedy = "check its address, key and model; until then Loci answers with the engines of this machine";
    let wrong = |what: String| Finding::Wrong { what, remedy: remedy.to_owned() };
    let providers = match wiring::providers(configuration, &budget, None) {
        Ok(providers) if providers.is_empty() && configuration.ai_api_key.is_some() => {
            return vec![Finding::Note(
                "there is a provider's key but no LOCI_AI_MODEL, so no provider is used".to_owned(),
            )];
        }
        Ok(providers) => providers,
        Err(error) => return vec![wrong(format!("{error:#}"))],
    };
    let mut findings = Vec::new();
    for provider in providers {
        let begun = Instant::now();
        findings.push(match provider.probe().await {
            Ok(()) => Finding::Well(format!(
                "the provider \"{}\" answers with the model {} ({} ms)",
                provider.name(),
                provider.model(),
                begun.elapsed().as_millis()
            )),
            Err(reason) => wrong(format!("the provider \"{}\" does not answer. {reason}", provider.name())),
        });
    }
    findings
}

fn page() -> Finding {
    if loci_api::assets::present() {
        Finding::Well("the web page is part of this build".to_owned())
    } else {
        Finding::Wrong {
            what: "this build holds no web page".to_owned(),
            remedy: "build web/ first and then Loci, or use `make run`".to_owned(),
        }
    }
}

#[expect(clippy::print_stdout, reason = "the findings are what this role is for")]
fn tell(findings: &[Finding]) -> ExitCode {
    let mut code = ExitCode::SUCCESS;
    for finding in findings {
        match finding {
            Finding::Well(what) => println!("  ok     {what}"),
            Finding::Note(what) => println!("  note   {what}"),
            Finding::Wrong { what, remedy } => {
                code = ExitCode::FAILURE;
                println!("  WRONG  {what}\n         what to do: {remedy}");
            }
        }
    }
    code
}
