//! What Loci found in one note, and how far its reading is.

use loci_domain::{AnalysisState, NoteId};
use loci_store::readings::{self, NoteReading, Progress, ReadingRow};
use serde_json::json;

use crate::analysis::Findings;
use crate::providers::ProviderSummary;
use crate::{App, Caller, Error, Result};

/// What Loci found in one note.
#[derive(Debug, Clone)]
pub struct Insight {
    /// Which note.
    pub note: NoteId,
    /// Its newest revision.
    pub revision: i64,
    /// How far the reading of that revision is.
    pub state: AnalysisState,
    /// Why it was given up.
    pub error: Option<String>,
    /// How often it has been tried.
    pub attempt: i64,
    /// What was found, perhaps in an older revision.
    pub reading: Option<ReadingRow<Findings>>,
    /// The summary that a provider has made, perhaps of an older revision.
    pub provider_summary: Option<ProviderSummary>,
}

impl App {
    /// What was found in a note. While a newer revision waits to be read, this is about the older one.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller has no such note.
    pub async fn insight(&self, caller: Caller, note: NoteId) -> Result<Insight> {
        let found = readings::find::<Findings>(self.database().read(), caller.account, note).await?;
        let found = found.ok_or(Error::NotFound("note"))?;
        let provider_summary = self.provider_summary(caller, note).await?;
        Ok(Insight {
            provider_summary,
            note,
            revision: found.revision,
            state: self.state_of(&found),
            error: found.error,
            attempt: found.attempt,
            reading: found.reading,
        })
    }

    /// Lets a note be read again, for example after a failure.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller has no such note.
    pub async fn read_again(&self, caller: Caller, note: NoteId) -> Result<Insight> {
        let transaction = self.database().write().await?;
        if !readings::request(&*transaction, caller.account, note, self.now()).await? {
            return Err(Error::NotFound("note"));
        }
        transaction.commit().await?;
        self.analysis_hint().offer();
        let insight = self.insight(caller, note).await?;
        let data = json!({"note_id": note, "state": insight.state, "revision": insight.revision});
        self.events().publish(caller.account, "insight.changed", data);
        Ok(insight)
    }

    /// How far the caller's notes are read.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn progress(&self, caller: Caller) -> Result<Progress> {
        Ok(readings::progress(self.database().read(), caller.account).await?)
    }

    /// The state that a note's row tells.
    pub(crate) fn state_of<T>(&self, note: &NoteReading<T>) -> AnalysisState {
        AnalysisState::of(note.revision, note.analysed_revision, note.error.as_deref(), note.lease_until, self.now())
    }
}
