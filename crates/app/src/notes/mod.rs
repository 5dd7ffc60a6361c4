//! Notes: reading, writing, finding and linking them.

mod change;
mod find;

use std::future::Future;

use loci_domain::{AccountId, Note, NoteId};
use loci_store::notes;
use tokio::sync::Semaphore;

pub use change::{NewNote, NoteChange};
pub use find::{Fragment, Links, NoteQuery, SearchHit, SearchResult};
pub use loci_store::links::{Backlink, Graph, OutgoingLink};
pub use loci_store::names::Completion;
pub use loci_store::notes::{NotebookCount, Sort};
pub use loci_store::tags::TagCount;

use crate::{App, Caller, Error, Result};

/// A text of this size is read within a millisecond or two; longer ones would hold up other requests.
const LONG: usize = 32 * 1024;

/// Long texts are read by no more than these at once, so that a few huge notes leave the machine to the others.
static LONG_TEXTS: Semaphore = Semaphore::const_new(2);

/// Runs work on texts of `bytes` bytes: at once when they are short, else on a thread that may be held up.
async fn with_text<Output: Send + 'static>(
    bytes: usize,
    work: impl Future<Output = Result<Output>> + Send + 'static,
) -> Result<Output> {
    if bytes <= LONG {
        return work.await;
    }
    let permit = LONG_TEXTS.acquire().await.map_err(|_| Error::Internal("the limit of long texts is closed".into()))?;
    let runtime = tokio::runtime::Handle::current();
    let output = tokio::task::spawn_blocking(move || {
        let output = runtime.block_on(work);
        drop(permit);
        output
    });
    output.await.map_err(|error| Error::Internal(format!("the reading of a long text broke off: {error}")))?
}

impl App {
    /// A note with its body; also one in the trash.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none or it is somebody else's.
    pub async fn note(&self, caller: Caller, id: NoteId) -> Result<Note> {
        let found = notes::find(self.database().read(), caller.account, id, self.now()).await?;
        found.ok_or(Error::NotFound("note"))
    }

    /// Tells open pages that a note was written, and the worker that there may be something to read.
    pub fn note_saved(&self, account: AccountId, note: &loci_domain::NoteSummary) {
        self.analysis_hint().offer();
        self.events().publish(account, "note.saved", serde_json::json!({ "note": note }));
    }

    fn check_body(&self, body: &str) -> Result<()> {
        let limit = self.settings().note_bytes;
        if body.len() > limit {
            return Err(Error::TooLarge { code: "note_too_large", limit: limit as u64 });
        }
        if let Some(at) = body.find('\0') {
            let detail = format!("A note can't contain the NUL character; there is one at byte {at}.");
            return Err(Error::invalid("invalid_body", "body", detail));
        }
        Ok(())
    }
}
