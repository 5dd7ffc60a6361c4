//! Puts the parts together as the configuration says.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use loci_ai::{AiServiceManager, HeavyWork};
use loci_app::accounts::AttemptLimits;
use loci_app::{App, Caller, Parts, Settings, SystemClock, SystemRandom};
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
    Database::open(&Options::new(url)).await.with_context(|| {
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
    match &configuration.model_dir {
        Some(folder) => Embedder::from_directory(folder),
        None => Embedder::built_in(),
    }
}

/// The application over an open database.
pub(crate) fn application(configuration: &Configuration, database: Database) -> App {
    let heavy_work = HeavyWork::for_this_machine();
    let settings = loci_ai::Settings {
        model_idle: Duration::from_secs(configuration.model_idle_seconds),
        ..loci_ai::Settings::default()
    };
    let ai = AiServiceManager::new(settings, Arc::new(embedder(configuration)), &heavy_work);
    let parts =
        Parts { database, ai: Arc::new(ai), heavy_work, clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) };
    App::new(parts, use_cases(configuration))
}

/// What the configuration says about the use cases.
fn use_cases(configuration: &Configuration) -> Settings {
    let mut settings = Settings { note_bytes: configuration.note_bytes, ..Settings::default() };
    settings.accounts.attempts = AttemptLimits::by_address(configuration.sign_in_tries, configuration.sign_ups);
    settings.import.upload_bytes = configuration.import_bytes;
    // Text packs to about a quarter of its size.
    settings.import.unpacked_bytes = configuration.import_bytes.saturating_mul(4);
    settings
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
