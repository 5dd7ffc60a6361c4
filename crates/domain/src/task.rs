//! Background work that somebody asked for, and what came of each file of an import.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{AccountId, NoteId, TaskId};

/// The first pause before a failed task is tried again; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// A word that the database knew and this version doesn't.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown word {0:?}")]
pub struct UnknownWord(pub String);

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// The word that stands for it in the database and in the API.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(UnknownWord(word.to_owned())),
                }
            }
        }
    };
}

words! {
    /// How far a task has come.
    TaskState {
        /// Its input is still arriving. Such a task is shown to nobody and run by nobody.
        Receiving = "receiving",
        /// It waits for a worker, perhaps for another try.
        Queued = "queued",
        /// A worker holds it.
        Running = "running",
        /// It has been done.
        Done = "done",
        /// It was given up; its `error` says why. It can be offered again.
        Failed = "failed",
        /// Its owner called it off.
        Cancelled = "cancelled",
    }
}

words! {
    /// What became of a file.
    Outcome {
        /// It is a new note.
        Imported = "imported",
        /// The note that it had become earlier has its newer text.
        Updated = "updated",
        /// The note says so already.
        Unchanged = "unchanged",
        /// It is kept for the notes that show it.
        Attachment = "attachment",
        /// It was left out, for the reason given.
        Skipped = "skipped",
    }
}

/// How many files of an import had which outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportCounts {
    /// New notes.
    pub imported: u64,
    /// Notes with a newer text.
    pub updated: u64,
    /// Notes that said so already.
    pub unchanged: u64,
    /// Files kept for notes.
    pub attachments: u64,
    /// Files left out.
    pub skipped: u64,
}

impl ImportCounts {
    /// Counts one more file.
    pub fn add(&mut self, outcome: Outcome) {
        let count = match outcome {
            Outcome::Imported => &mut self.imported,
            Outcome::Updated => &mut self.updated,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Attachment => &mut self.attachments,
            Outcome::Skipped => &mut self.skipped,
        };
        *count += 1;
    }
}

/// What became of one file of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportLine {
    /// The file, as it was called in the upload.
    pub path: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, where that needs saying, and what can be done.
    pub reason: Option<String>,
    /// The note that came of it.
    pub note_id: Option<NoteId>,
}

/// A task as its owner sees it. Serialised, it is what the API and the live events show.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Whose it is.
    #[serde(skip)]
    pub account_id: AccountId,
    /// What is to be done, such as `import`.
    pub kind: String,
    /// How far it has come.
    pub state: TaskState,
    /// How many steps are done.
    pub done: u64,
    /// How many there are, once that is known.
    pub total: Option<u64>,
    /// How often it has been begun.
    pub attempt: u32,
    /// Why the last try failed.
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was done, given up or called off.
    pub finished_at: Option<DateTime<Utc>>,
    /// For an import: how many files had which outcome so far.
    pub counts: Option<ImportCounts>,
}

/// How long to wait before the next try when try number `attempt`, counted from 1, has failed.
pub fn retry_pause(attempt: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
    FIRST_PAUSE.saturating_mul(doubled).min(LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_cap() {
        let seconds: Vec<u64> = (1..=10).map(|attempt| retry_pause(attempt).as_secs()).collect();
        assert_eq!(seconds, [5, 10, 20, 40, 80, 160, 320, 600, 600, 600]);
        assert_eq!(retry_pause(u32::MAX), LONGEST_PAUSE);
    }

    #[test]
    fn words_come_back_as_they_were() {
        for state in [TaskState::Receiving, TaskState::Queued, TaskState::Done] {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert!("Done".parse::<TaskState>().is_err());
    }
}
