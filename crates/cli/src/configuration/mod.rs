//! What the operator may set: in a file, or in the environment, which wins.

mod providers;

use std::collections::{BTreeMap, HashSet};
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use loci_api::client::AddressRange;
use loci_app::accounts::AttemptLimits;
use loci_domain::account::Email;
use serde::{Deserialize, Serialize};

use providers::{FurtherProvider, Secret};

/// Every setting. The environment variable of each is its name in capitals after `LOCI_`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Configuration {
    pub(crate) bind: SocketAddr,
    pub(crate) data_dir: PathBuf,
    pub(crate) database_url: Option<String>,
    pub(crate) database_connections: Option<u32>,
    pub(crate) redis_url: Option<String>,
    pub(crate) serve_works: bool,
    pub(crate) worker_bind: Option<SocketAddr>,
    pub(crate) tasks_at_once: NonZeroUsize,
    pub(crate) public_url: Option<String>,
    pub(crate) trusted_proxies: String,
    pub(crate) sign_in_tries: NonZeroU32,
    pub(crate) sign_ups: NonZeroU32,
    pub(crate) operators: String,
    pub(crate) metrics_token: Option<String>,
    pub(crate) model_dir: Option<PathBuf>,
    pub(crate) note_bytes: usize,
    pub(crate) import_bytes: u64,
    pub(crate) model_idle_seconds: u64,
    pub(crate) model_memory_mb: Option<u64>,
    pub(crate) ai_base_url: Option<String>,
    pub(crate) ai_api_key: Option<Secret>,
    pub(crate) ai_model: Option<String>,
    pub(crate) ai_providers: BTreeMap<String, FurtherProvider>,
    pub(crate) ai_chains: String,
    pub(crate) ai_long_note: usize,
    pub(crate) ai_calls_at_a_time: usize,
    pub(crate) ai_attempt_seconds: u64,
    pub(crate) ai_price_sent: f64,
    pub(crate) ai_price_received: f64,
    pub(crate) ai_account_tokens: u64,
    pub(crate) ai_instance_tokens: u64,
    pub(crate) ai_account_money: Option<f64>,
    pub(crate) ai_instance_money: Option<f64>,
    pub(crate) log: String,
    pub(crate) log_format: LogFormat,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 8001)),
            data_dir: PathBuf::from("./data"),
            database_url: None,
            database_connections: None,
            redis_url: None,
            serve_works: true,
            worker_bind: None,
            tasks_at_once: const { NonZeroUsize::new(2).unwrap() },
            public_url: None,
            trusted_proxies: String::new(),
            sign_in_tries: AttemptLimits::SIGN_INS_A_MINUTE,
            sign_ups: AttemptLimits::SIGN_UPS_AN_HOUR,
            operators: String::new(),
            metrics_token: None,
            model_dir: None,
            note_bytes: 1024 * 1024,
            import_bytes: 256 * 1024 * 1024,
            model_idle_seconds: 300,
            model_memory_mb: None,
            ai_base_url: None,
            ai_api_key: None,
            ai_model: None,
            ai_providers: BTreeMap::new(),
            ai_chains: String::new(),
            ai_long_note: 400,
            ai_calls_at_a_time: 4,
            ai_attempt_seconds: 20,
            ai_price_sent: 0.0,
            ai_price_received: 0.0,
            ai_account_tokens: 200_000,
            ai_instance_tokens: 5_000_000,
            ai_account_money: None,
            ai_instance_money: None,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
        }
    }
}

/// A setting and what it is for.
struct Setting {
    name: &'static str,
    default: &'static str,
    meaning: &'static str,
}

const SETTINGS: &[Setting] = &[
    Setting {
        name: "bind",
        default: "127.0.0.1:8001",
        meaning: "The address and port to serve on. `0.0.0.0:8001` lets other machines in.",
    },
    Setting {
        name: "data_dir",
        default: "./data",
        meaning: "The folder for the embedded database. Back up this folder.",
    },
    Setting {
        name: "database_url",
        default: "SQLite in the data folder",
        meaning: "`sqlite:PATH` or `postgres://USER:PASSWORD@HOST/NAME`.",
    },
    Setting {
        name: "database_connections",
        default: "4, with PostgreSQL 16",
        meaning: "How many connections to the database this process opens at most; with SQLite how many read at once.",
    },
    Setting {
        name: "redis_url",
        default: "none",
        meaning: "`redis://HOST:PORT`, through which several processes tell each other what happens, count tries together and \
                  share what engines have found. While it is away each goes on alone.",
    },
    Setting {
        name: "serve_works",
        default: "true",
        meaning: "Whether `loci serve` also reads notes and runs tasks. `false` where `loci worker` does so.",
    },
    Setting {
        name: "worker_bind",
        default: "none",
        meaning: "The address and port on which `loci worker` answers `/health/live`, `/health/ready` and `/metrics`.",
    },
    Setting {
        name: "tasks_at_once",
        default: "2",
        meaning: "How many tasks, such as imports, a process does at the same time. As many notes are read at a time as there \
                  are cores.",
    },
    Setting {
        name: "public_url",
        default: "none",
        meaning: "The address people type, such as `https://loci.example.org`, when a proxy stands before Loci. With \
                  https, sign-in cookies are sent over https only.",
    },
    Setting {
        name: "trusted_proxies",
        default: "none",
        meaning: "The proxies before Loci, as addresses or ranges with commas between, such as `127.0.0.1,10.0.0.0/8`. \
                  What they say in `X-Forwarded-For` is believed; without this, everybody behind a proxy shares its \
                  limits.",
    },
    Setting {
        name: "sign_in_tries",
        default: "10",
        meaning: "How often all who come from one address may try to sign in, per minute. Raise it for a classroom \
                  behind one address.",
    },
    Setting { name: "sign_ups", default: "30", meaning: "How many accounts may be made from one address, per hour." },
    Setting {
        name: "operators",
        default: "none",
        meaning: "The accounts that may see how the whole installation is and offer work again that was given up, as e-mail \
                  addresses with commas between. Name none before its account is made: addresses are not verified.",
    },
    Setting {
        name: "metrics_token",
        default: "none",
        meaning: "What a monitoring system sends as `Authorization: Bearer TOKEN` to read `/metrics`. Without it, only \
                  programs on the same machine may read them, and not through a proxy.",
    },
    Setting {
        name: "model_dir",
        default: "the copy inside the program",
        meaning: "A folder with another `graph.onnx`, `weights.data` and `vocab.txt`.",
    },
    Setting { name: "note_bytes", default: "1048576", meaning: "The largest note, in bytes of Markdown." },
    Setting { name: "import_bytes", default: "268435456", meaning: "The largest import, in bytes as uploaded." },
    Setting {
        name: "model_idle_seconds",
        default: "300",
        meaning: "After how long without use the sentence-vector model is dropped from memory.",
    },
    Setting {
        name: "model_memory_mb",
        default: "without limit",
        meaning: "The model is loaded only where the server uses no more memory than this with it. Notes that are read meanwhile \
                  have no vectors until they are read again.",
    },
    Setting {
        name: "ai_base_url",
        default: "`https://api.openai.com/v1`",
        meaning: "Where an OpenAI-compatible provider answers. `OPENAI_BASE_URL` is honoured too.",
    },
    Setting {
        name: "ai_api_key",
        default: "none",
        meaning: "The provider's key, where it wants one. `OPENAI_API_KEY` is honoured too.",
    },
    Setting {
        name: "ai_model",
        default: "none",
        meaning: "The provider's model, such as `gpt-5-mini`. Without it no provider is used. With it each account still \
                  decides whether its texts may be shown to the provider; none does by itself.",
    },
    Setting {
        name: "ai_providers",
        default: "none",
        meaning: "Further providers, in the file only: a table `[ai_providers.NAME]` each, with `base_url`, `model` and, \
                  where they are needed, `api_key`, `price_sent` and `price_received`.",
    },
    Setting {
        name: "ai_chains",
        default: "providers first",
        meaning: "For an operation the engines to ask, in order, such as `summary=provider,textrank; explanation=own-notes`. \
                  The last is always one of this machine. The operations and their engines stand on the page about the \
                  engines; the provider above is called `provider`.",
    },
    Setting {
        name: "ai_long_note",
        default: "400",
        meaning: "From how many words on a provider is asked for a note's summary.",
    },
    Setting {
        name: "ai_calls_at_a_time",
        default: "4",
        meaning: "How many calls to a provider may be under way at a time.",
    },
    Setting { name: "ai_attempt_seconds", default: "20", meaning: "How long one try of a provider may take." },
    Setting {
        name: "ai_price_sent",
        default: "0",
        meaning: "What a million tokens sent to the provider cost, in any currency, for the limits below.",
    },
    Setting { name: "ai_price_received", default: "0", meaning: "What a million tokens received from it cost." },
    Setting {
        name: "ai_account_tokens",
        default: "200000",
        meaning: "How many tokens an account may spend on providers in a day (UTC).",
    },
    Setting {
        name: "ai_instance_tokens",
        default: "5000000",
        meaning: "How many tokens all accounts together may spend on providers in a day.",
    },
    Setting {
        name: "ai_account_money",
        default: "no limit",
        meaning: "How much money an account may spend on providers in a day, in the currency of the prices.",
    },
    Setting {
        name: "ai_instance_money",
        default: "no limit",
        meaning: "How much money all accounts together may spend on providers in a day.",
    },
    Setting {
        name: "log",
        default: "info",
        meaning: "What is logged: `error`, `warn`, `info`, `debug`, or a filter such as `info,loci_app=debug`.",
    },
    Setting { name: "log_format", default: "text", meaning: "`text` for people, `json` for programs." },
];

impl Configuration {
    /// Reads the file and the environment.
    ///
    /// # Errors
    ///
    /// When a value can't be used; the message names the file or the variable it came from.
    pub(crate) fn load(file: Option<&Path>) -> Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Self::default())).merge(
            Env::raw()
                .only(&["OPENAI_BASE_URL", "OPENAI_API_KEY"])
                .map(|name| name.as_str().to_ascii_lowercase().replace("openai_", "ai_").into()),
        );
        match file {
            Some(file) if !file.exists() => bail!("there is no configuration file at {}", file.display()),
            Some(file) => figment = figment.merge(Toml::file_exact(file)),
            None if Path::new("loci.toml").exists() => figment = figment.merge(Toml::file_exact("loci.toml")),
            None => {}
        }
        let known: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
        figment = figment.merge(Env::prefixed("LOCI_").only(&known));
        let configuration: Self = figment.extract().map_err(|error| explain(&error))?;
        if let Some(url) = &configuration.database_url
            && !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme))
        {
            bail!("LOCI_DATABASE_URL has to be sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME");
        }
        Ok(configuration)
    }

    /// The proxies whose word about their clients is believed.
    ///
    /// # Errors
    ///
    /// When one of them is no address and no range of addresses.
    pub(crate) fn trusted_proxies(&self) -> Result<Vec<AddressRange>> {
        let parts = self.trusted_proxies.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| part.parse().with_context(|| format!("LOCI_TRUSTED_PROXIES: \"{part}\" can't be read")))
            .collect()
    }

    /// The accounts that may look after the installation.
    ///
    /// # Errors
    ///
    /// When one of them is no e-mail address.
    pub(crate) fn operators(&self) -> Result<HashSet<Email>> {
        let parts = self.operators.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts
            .map(|part| Email::parse(part).with_context(|| format!("LOCI_OPERATORS: \"{part}\" is no e-mail address")))
            .collect()
    }

    /// The address of the database.
    pub(crate) fn database_url(&self) -> String {
        match &self.database_url {
            Some(url) => url.clone(),
            None => format!("sqlite:{}", self.data_dir.join("loci.db").display()),
        }
    }

    /// The address of the database without a password, for people to read.
    pub(crate) fn database_url_shown(&self) -> String {
        let url = self.database_url();
        let Some((scheme, rest)) = url.split_once("://") else { return url };
        match rest.rsplit_once('@') {
            Some((credentials, host)) => {
                let user = credentials.split(':').next().unwrap_or_default();
                format!("{scheme}://{user}@{host}")
            }
            None => url,
        }
    }
}

/// Says which setting can't be used, where it stands, and what it is for.
fn explain(error: &figment::Error) -> anyhow::Error {
    let Some(setting) = SETTINGS.iter().find(|setting| error.path.last().is_some_and(|key| key == setting.name)) else {
        return anyhow!("the configuration can't be used: {error}");
    };
    let Setting { name, default, meaning } = setting;
    let variable = format!("LOCI_{}", name.to_ascii_uppercase());
    let place = match std::env::var(&variable) {
        Ok(value) => format!("{variable} can't be \"{value}\""),
        Err(_) => format!("the setting {name} in the configuration file can't be used"),
    };
    anyhow!("{place}: {}. It is: {meaning} Without it, it is {default}.", error.kind)
}

/// Variables that begin like ours but name no setting: misspelt, or of another version.
pub(crate) fn unknown_variables() -> Vec<String> {
    std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| {
            name.strip_prefix("LOCI_").is_some_and(|name| {
                let name = name.to_ascii_lowercase();
                name != "config" && !name.starts_with("test_") && SETTINGS.iter().all(|setting| setting.name != name)
            })
        })
        .collect()
}

/// Every setting as a page of Markdown.
pub(crate) fn documentation() -> String {
    let mut page = String::from(
        "# Configuration\n\nEvery setting has a default, so that none is needed. A setting is read from the environment \
         variable, else from the configuration file (`loci.toml` in the working folder, or what `--config` or \
         `LOCI_CONFIG` names), else its default holds. This page is printed by `loci configuration`.\n\n\
         | variable | key in the file | default | meaning |\n| --- | --- | --- | --- |\n",
    );
    for Setting { name, default, meaning } in SETTINGS {
        page.push_str(&format!("| `LOCI_{}` | `{name}` | {default} | {meaning} |\n", name.to_ascii_uppercase()));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_described_once_and_every_description_names_one() {
        let defaults = serde_json::to_value(Configuration::default()).expect("settings are plain values");
        let mut keys: Vec<&str> = defaults.as_object().expect("an object").keys().map(String::as_str).collect();
        let mut described: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
        keys.sort_unstable();
        described.sort_unstable();
        assert_eq!(keys, described);
    }

    #[test]
    fn the_page_about_the_configuration_is_the_one_that_is_printed() {
        let page = include_str!("../../../../docs/configuration.md");
        assert_eq!(page.trim_end(), documentation().trim_end(), "run `make generate`");
    }

    #[test]
    fn a_password_is_never_shown() {
        let with = |url: &str| Configuration { database_url: Some(url.to_owned()), ..Configuration::default() };
        assert_eq!(with("postgres://me:p@ss@host/db").database_url_shown(), "postgres://me@host/db");
        assert_eq!(with("sqlite:/data/loci.db").database_url_shown(), "sqlite:/data/loci.db");
    }
}
