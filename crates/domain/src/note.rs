//! Notes as the rest of Loci sees them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::NoteId;

/// How far the reading of a note's newest revision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnalysisState {
    /// It waits for its turn.
    Queued,
    /// A worker reads it.
    Running,
    /// What was found is about the newest revision.
    Done,
    /// It failed; nothing happens until somebody tries again or changes the note.
    Failed,
}

impl AnalysisState {
    /// The state that follows from what is kept of a note at the time `now`.
    pub fn of(
        revision: i64,
        analysed_revision: i64,
        error: Option<&str>,
        lease_until: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Self {
        if analysed_revision >= revision {
            Self::Done
        } else if lease_until.is_some_and(|until| until > now) {
            Self::Running
        } else if error.is_some() {
            Self::Failed
        } else {
            Self::Queued
        }
    }
}

/// Just enough of a note to name it and to lead there.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct NoteRef {
    /// The note.
    pub id: NoteId,
    /// Its title.
    pub title: String,
    /// The path of the notebook it is in; empty at the root.
    pub notebook: String,
}

/// A note in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteSummary {
    /// Which note.
    pub id: NoteId,
    /// Its title.
    pub title: String,
    /// The path of the notebook it is in; empty at the root.
    pub notebook: String,
    /// How it begins.
    pub excerpt: String,
    /// Its tags as written, sorted.
    pub tags: Vec<String>,
    /// How many words it has.
    pub word_count: i64,
    /// Grows by one with each change.
    pub revision: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// When it was put into the trash, if it is there.
    pub trashed_at: Option<DateTime<Utc>>,
    /// How far its reading is.
    pub analysis: AnalysisState,
}

impl NoteSummary {
    /// Its reference.
    pub fn reference(&self) -> NoteRef {
        NoteRef { id: self.id, title: self.title.clone(), notebook: self.notebook.clone() }
    }
}

/// A whole note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: NoteSummary,
    /// Its Markdown.
    pub body: String,
    /// The other names it answers to, from its front matter.
    pub aliases: Vec<String>,
}
