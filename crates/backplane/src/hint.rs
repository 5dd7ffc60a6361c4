//! A hint that there is something to claim in the database.

use std::sync::OnceLock;
use std::time::Duration;

use tokio::sync::Notify;

use crate::bus::{Bus, Message, WorkKind};

/// Wakes a worker, in this process and with a [`Bus`] in the others. Offers that come while nobody waits are kept as one.
#[derive(Debug, Default)]
pub struct Hint {
    notify: Notify,
    elsewhere: OnceLock<(Bus, WorkKind)>,
}

impl Hint {
    /// Wakes workers of other processes too, from now on, which know it as a hint at this kind of work.
    pub fn connect(&self, bus: Bus, kind: WorkKind) {
        let _ = self.elsewhere.set((bus, kind));
    }

    /// Says that there is work.
    pub fn offer(&self) {
        if let Some((bus, kind)) = self.elsewhere.get() {
            bus.tell(Message::Work { kind: *kind });
        }
        self.wake();
    }

    /// Wakes a worker of this process alone.
    pub fn wake(&self) {
        self.notify.notify_one();
    }

    /// Waits for an offer, at most `patience`; a worker looks into the database after that in any case.
    pub async fn wait(&self, patience: Duration) {
        let _ = tokio::time::timeout(patience, self.notify.notified()).await;
    }
}
