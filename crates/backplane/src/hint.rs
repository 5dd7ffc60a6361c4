//! A hint that there is something to claim in the database.

use std::sync::OnceLock;
use std::time::Duration;

use tokio::sync::Notify;

use crate::bus::{Bus, Message, WorkKind};

/// Wakes a worker, in this process and with a [`Bus`] in the others. Offers that come while nobody waits are kept as one.
#[derive(Debug)]
pub struct Hint {
    kind: WorkKind,
    notify: Notify,
    bus: OnceLock<Bus>,
}

impl Hint {
    /// Hints of one kind of work.
    pub fn new(kind: WorkKind) -> Self {
        Self { kind, notify: Notify::new(), bus: OnceLock::new() }
    }

    /// Wakes workers of other processes too, from now on.
    pub fn connect(&self, bus: Bus) {
        let _ = self.bus.set(bus);
    }

    /// Says that there is work.
    pub fn offer(&self) {
        if let Some(bus) = self.bus.get() {
            bus.tell(Message::Work { kind: self.kind });
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
