//! Whether the background loops of this process go on.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

/// A loop that works in the background for as long as the process lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackgroundLoop {
    /// Reads notes.
    Reader,
    /// Finds connections.
    Connector,
    /// Does tasks.
    TaskRunner,
}

impl BackgroundLoop {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::Reader, Self::Connector, Self::TaskRunner];

    /// What it is called before people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reader => "the reader of notes",
            Self::Connector => "the finder of connections",
            Self::TaskRunner => "the runner of tasks",
        }
    }
}

/// When each background loop of this process last showed that it goes on; a loop that was never begun has no pulse.
#[derive(Debug, Default)]
pub struct Pulses([AtomicI64; BackgroundLoop::ALL.len()]);

impl Pulses {
    /// Shows that a loop goes on. To be called in every round, and now and then in a long one.
    pub(crate) fn beat(&self, of: BackgroundLoop, now: DateTime<Utc>) {
        self.0[of as usize].store(now.timestamp_micros(), Ordering::Relaxed);
    }

    /// Whether any loop was begun in this process.
    pub fn any(&self) -> bool {
        BackgroundLoop::ALL.into_iter().any(|of| self.last(of).is_some())
    }

    /// The loop that has been silent for longest, and for how long.
    pub fn longest_silence(&self, now: DateTime<Utc>) -> Option<(BackgroundLoop, TimeDelta)> {
        let silences = BackgroundLoop::ALL.into_iter().filter_map(|of| Some((of, now - self.last(of)?)));
        silences.max_by_key(|(_, silence)| *silence)
    }

    fn last(&self, of: BackgroundLoop) -> Option<DateTime<Utc>> {
        let micros = self.0[of as usize].load(Ordering::Relaxed);
        (micros != 0).then(|| DateTime::from_timestamp_micros(micros)).flatten()
    }
}
