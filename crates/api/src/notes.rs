//! Notes as answers show them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Just enough of a note to name it and to lead there.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoteRef {
    /// Names the note.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// The path of the notebook it is in, such as `a/b`; empty at the root.
    pub notebook: String,
}

impl From<loci_domain::NoteRef> for NoteRef {
    fn from(note: loci_domain::NoteRef) -> Self {
        Self { id: note.id.into(), title: note.title, notebook: note.notebook }
    }
}

/// How far the reading of a note's newest revision is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnalysisState {
    /// It waits for its turn.
    Queued,
    /// It is being read.
    Running,
    /// What was found is about the newest revision.
    Done,
    /// It failed.
    Failed,
}

impl From<loci_domain::AnalysisState> for AnalysisState {
    fn from(state: loci_domain::AnalysisState) -> Self {
        match state {
            loci_domain::AnalysisState::Queued => Self::Queued,
            loci_domain::AnalysisState::Running => Self::Running,
            loci_domain::AnalysisState::Done => Self::Done,
            loci_domain::AnalysisState::Failed => Self::Failed,
        }
    }
}

/// A note in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoteSummary {
    /// Names the note.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// The path of the notebook it is in, such as `a/b`; empty at the root.
    pub notebook: String,
    /// How it begins, without markup.
    pub excerpt: String,
    /// Its tags, read from its Markdown.
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
    #[schema(required)]
    pub trashed_at: Option<DateTime<Utc>>,
    /// How far its reading is.
    pub analysis: AnalysisState,
}

impl From<loci_domain::NoteSummary> for NoteSummary {
    fn from(note: loci_domain::NoteSummary) -> Self {
        Self {
            id: note.id.into(),
            title: note.title,
            notebook: note.notebook,
            excerpt: note.excerpt,
            tags: note.tags,
            word_count: note.word_count,
            revision: note.revision,
            created_at: note.created_at,
            updated_at: note.updated_at,
            trashed_at: note.trashed_at,
            analysis: note.analysis.into(),
        }
    }
}

/// A whole note.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Note {
    /// What lists show of it.
    #[serde(flatten)]
    pub summary: NoteSummary,
    /// Its Markdown.
    pub body: String,
    /// The other names it answers to, read from its front matter.
    pub aliases: Vec<String>,
}

impl From<loci_domain::Note> for Note {
    fn from(note: loci_domain::Note) -> Self {
        Self { summary: note.summary.into(), body: note.body, aliases: note.aliases }
    }
}
