//! Puts the parts together as the configuration says.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use loci_ai::budget::Budget;
use loci_ai::provider::Provider;
use loci_ai::{AiServiceManager, HeavyWork, SharedCache, Surroundings};
use loci_app::accounts::AttemptLimits;
use loci_app::providers::{DatabaseBudget, RedisCache, SharedBreakers};
use loci_app::{App, Caller, Parts, Settings, SystemClock, SystemRandom};
use loci_backplane::Redis;
use loci_embed::Embedder;
use loci_store::{Database, Options};

use crate::configuration::Configuration;

/// Opens the database and brings it up to date. Every failure says what to do.
pub(crate) async fn database(configuration: &Configuration) -> Result<Database> {
    let url = configuration.database_url();
    if url.starts_with("sqlite:") && configuration.database_url.is_none() {
        prepare(&configuration.data_dir)?;
    }
    let database = open(configuration, &url).await?;
    database.migrate().await.map_err(|error| match error {
        loci_store::Error::NewerSchema { migration } => anyhow!(
            "the database was written by a newer version of Loci (it has the migration {migration}); start that version, \
             or restore a backup from before it"
        ),
        other => anyhow::Error::new(other).context(format!(
            "the database at {} can't be brought up to date",
            configuration.database_url_shown()
        )),
    })?;
    Ok(database)
}

async fn open(configuration: &Configuration, url: &str) -> Result<Database> {
    let mut options = Options::new(url);
    options.readers = configuration.database_connections.unwrap_or(options.readers);
    Database::open(&options).await.with_context(|| {
        let shown = configuration.database_url_shown();
        if url.starts_with("sqlite:") {
            format!("the database {shown} can't be opened; check that its folder exists and can be written")
        } else {
            format!("the database {shown} does not answer; check that the server runs and lets this user in")
        }
    })
}

/// Makes the data folder, and finds out at once whether it can be written.
fn prepare(folder: &Path) -> Result<()> {
    let hint = || format!("the data folder {} can't be written; set LOCI_DATA_DIR to one that can", folder.display());
    std::fs::create_dir_all(folder).with_context(hint)?;
    let probe = folder.join(".writable");
    std::fs::write(&probe, b"").with_context(hint)?;
    std::fs::remove_file(&probe).with_context(hint)
}

/// The sentence-vector model: the copy inside the program, or the one that the operator names.
pub(crate) fn embedder(configuration: &Configuration) -> Embedder {
    let embedder = match &configuration.model_dir {
        Some(folder) => Embedder::from_directory(folder),
        None => Embedder::built_in(),
    };
    match configuration.model_memory_mb {
        Some(megabytes) => embedder.within(megabytes.saturating_mul(1 << 20)),
        None => embedder,
    }
}

/// The providers that are configured, paid for by `budget`, with breakers of their own or such as open in all processes.
///
/// # Errors
///
/// When one of them can't be used as it is configured.
pub(crate) fn providers(
    configuration: &Configuration,
    budget: &Arc<dyn Budget>,
    breakers: Option<&SharedBreakers>,
) -> Result<Vec<Arc<Provider>>> {
    let provider = |settings: loci_ai::provider::ProviderSettings| {
        let name = settings.name.clone();
        let on_open = breakers.map(|breakers| breakers.on_open(&name));
        let provider = Provider::new(settings, Arc::clone(budget), on_open);
        provider.map(Arc::new).with_context(|| format!("the provider \"{name}\" can't be used"))
    };
    configuration.providers().into_iter().map(provider).collect()
}

/// The Redis server, where there is one.
///
/// # Errors
///
/// When its address can't be read.
pub(crate) fn redis(configuration: &Configuration) -> Result<Option<Redis>> {
    let open = |url: &String| Redis::new(url).map_err(|_| anyhow!("LOCI_REDIS_URL has to be redis://HOST:PORT"));
    configuration.redis_url.as_ref().map(open).transpose()
}

/// What the configuration says about the engines.
///
/// # Errors
///
/// When a chain can't be read.
pub(crate) fn engine_settings(configuration: &Configuration) -> Result<loci_ai::Settings> {
    Ok(loci_ai::Settings {
        model_idle: Duration::from_secs(configuration.model_idle_seconds),
        long_note: configuration.ai_long_note,
        chains: configuration.chains()?,
        ..loci_ai::Settings::default()
    })
}

/// The application over an open database.
///
/// # Errors
///
/// When the engines can't be put together as they are configured.
pub(crate) fn application(configuration: &Configuration, database: Database) -> Result<App> {
    let heavy_work = HeavyWork::for_this_machine();
    let clock = Arc::new(SystemClock);
    let limits = configuration.provider_limits();
    let budget: Arc<dyn Budget> = Arc::new(DatabaseBudget::new(database.clone(), clock.clone(), limits));
    let redis = redis(configuration)?;
    let breakers = redis.clone().map(SharedBreakers::new);
    let providers = providers(configuration, &budget, breakers.as_ref())?;
    if let Some(breakers) = breakers.filter(|_| !providers.is_empty()) {
        breakers.follow(providers.clone());
    }
    let shared_cache = redis.clone().map(|redis| Arc::new(RedisCache::new(redis)) as Arc<dyn SharedCache>);
    let surroundings = Surroundings { providers, budget: Some(budget), shared_cache, ..Surroundings::default() };
    let embedder = Arc::new(embedder(configuration));
    let ai = AiServiceManager::new(engine_settings(configuration)?, embedder, &heavy_work, surroundings)?;
    let parts = Parts { database, ai: Arc::new(ai), heavy_work, clock, random: Arc::new(SystemRandom) };
    let app = App::new(parts, use_cases(configuration)?);
    if let Some(redis) = redis {
        app.join(redis);
    }
    Ok(app)
}

/// What the configuration says about the use cases.
///
/// # Errors
///
/// When it can't be read.
fn use_cases(configuration: &Configuration) -> Result<Settings> {
    let mut settings = Settings { note_bytes: configuration.note_bytes, ..Settings::default() };
    settings.accounts.attempts = AttemptLimits::by_address(configuration.sign_in_tries, configuration.sign_ups);
    settings.import.upload_bytes = configuration.import_bytes;
    // Text packs to about a quarter of its size.
    settings.import.unpacked_bytes = configuration.import_bytes.saturating_mul(4);
    settings.operators = configuration.operators()?;
    Ok(settings)
}

/// The account with this e-mail address, for roles that act in its name.
pub(crate) async fn owner(app: &App, email: &str) -> Result<Caller> {
    app.act_for(email).await.map_err(|error| match error {
        loci_app::Error::NotFound(_) => {
            anyhow!("there is no account with the e-mail address {email}; sign up in the page first")
        }
        error => error.into(),
    })
}
