//! `loci migrate`: brings the database to this version.

use std::process::ExitCode;

use anyhow::Result;

use crate::configuration::Configuration;
use crate::wiring;

pub(crate) async fn run(configuration: &Configuration) -> Result<ExitCode> {
    let database = wiring::database(configuration).await?;
    tracing::info!(database = configuration.database_url_shown(), "the database is up to date");
    database.close().await?;
    Ok(ExitCode::SUCCESS)
}
