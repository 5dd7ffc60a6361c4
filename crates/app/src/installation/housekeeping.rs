//! What every process does now and then, whatever it is there for.

use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::Presence;
use crate::App;

/// How often a process tells of itself.
const SHOWN_EVERY: Duration = Duration::from_secs(30);
/// How often it is looked whether the model is still used, and what is due.
const LOOK_EVERY: Duration = Duration::from_secs(15);

impl App {
    /// Tells the others of this process, which is there for `role`, does what is due for the whole installation and drops a model
    /// that nobody uses, until `stop`. Then says goodbye.
    pub async fn keep_house(self, role: &'static str, stop: CancellationToken) {
        let presence = Presence::new(&self, role);
        let mut shown: Option<Instant> = None;
        loop {
            if shown.is_none_or(|shown| shown.elapsed() >= SHOWN_EVERY) {
                match presence.show().await {
                    Ok(()) => shown = Some(Instant::now()),
                    Err(error) => tracing::debug!(%error, "this process could not tell the others of itself"),
                }
            }
            if let Err(error) = self.run_periodic_tasks().await {
                tracing::debug!(%error, "what is due is not known");
            }
            if stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await.is_none() {
                break;
            }
            if self.ai().release_idle_model(Instant::now()) {
                tracing::info!("the model was not used for a while and has been dropped from memory");
            }
        }
        if let Err(error) = presence.leave().await {
            tracing::debug!(%error, "this process could not tell the others that it ends");
        }
    }
}
