//! The log: to standard error, for people or for programs.

use tracing_subscriber::EnvFilter;

use crate::configuration::{Configuration, LogFormat};

/// Starts logging. A filter that can't be read is replaced by the default and complained about.
pub(crate) fn start(configuration: &Configuration) {
    let (filter, complaint) = match EnvFilter::try_new(&configuration.log) {
        Ok(filter) => (filter, None),
        Err(error) => (EnvFilter::new("info"), Some(error.to_string())),
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        // A log that can't be written, as to a file on a full disk, would otherwise be complained about on standard error
        // in a way that panics.
        .log_internal_errors(false);
    match configuration.log_format {
        LogFormat::Text => builder.init(),
        LogFormat::Json => builder.json().init(),
    }
    if let Some(error) = complaint {
        tracing::warn!(error, filter = configuration.log, "the log filter can't be read; using \"info\"");
    }
}
