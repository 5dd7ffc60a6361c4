//! A hint that there is something to claim in the database.

use std::time::Duration;

use tokio::sync::Notify;

/// Wakes a worker. Offers that come while nobody waits are kept as one.
#[derive(Debug, Default)]
pub struct Hint(Notify);

impl Hint {
    /// Says that there is work.
    pub fn offer(&self) {
        self.0.notify_one();
    }

    /// Waits for an offer, at most `patience`; a worker looks into the database after that in any case.
    pub async fn wait(&self, patience: Duration) {
        let _ = tokio::time::timeout(patience, self.0.notified()).await;
    }
}
