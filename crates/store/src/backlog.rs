//! How much work waits for a worker, for those who look after the server.

use chrono::{DateTime, Utc};

/// Work of one kind that is due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How much of it nobody has begun.
    pub waiting: u64,
    /// How much of it a worker holds.
    pub running: u64,
    /// When the longest of what waits became due.
    pub since: Option<DateTime<Utc>>,
}

impl Backlog {
    /// Sums up pieces of work, each with when it became due and whether a worker holds it.
    pub(crate) fn of(pieces: impl IntoIterator<Item = (DateTime<Utc>, bool)>) -> Self {
        let mut backlog = Self::default();
        for (due, held) in pieces {
            backlog.add(due, held);
        }
        backlog
    }

    /// Counts another piece.
    pub(crate) fn add(&mut self, due: DateTime<Utc>, held: bool) {
        if held {
            self.running += 1;
        } else {
            self.waiting += 1;
            self.since = Some(self.since.map_or(due, |since| since.min(due)));
        }
    }
}
