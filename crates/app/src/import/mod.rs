//! Taking notes in: files, folders and archives become notes, notebooks and attachments.
//!
//! An import is accepted once all of its bytes are in the database: from then on it is finished whatever happens to the
//! process. It is done as a background task in steps of some hundred files, each in one transaction with the number of
//! files that are done.

mod accept;
mod archive;
mod content;
pub(crate) mod plan;
mod spool;
mod write;

use std::sync::Arc;

use std::time::Duration;

use loci_domain::task::ImportCounts;
use loci_store::uploads;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::tasks::{Failure, TaskContext, TaskKind};

pub use accept::ImportUpload;

/// A step ends early once it has read this many bytes.
const STEP_BYTES: usize = 8 * 1024 * 1024;

/// How much an import may hold.
#[derive(Debug, Clone)]
pub struct ImportLimits {
    /// Uploaded bytes in all.
    pub upload_bytes: u64,
    /// Bytes in all once archives are unpacked.
    pub unpacked_bytes: u64,
    /// Files.
    pub files: usize,
    /// Bytes of a picture or document.
    pub attachment_bytes: u64,
    /// Imports of one account that are not finished.
    pub unfinished: u64,
    /// Files that are written in one transaction.
    pub step_files: usize,
}

impl Default for ImportLimits {
    fn default() -> Self {
        Self {
            upload_bytes: 256 * 1024 * 1024,
            unpacked_bytes: 1024 * 1024 * 1024,
            files: 50_000,
            attachment_bytes: 10 * 1024 * 1024,
            unfinished: 8,
            step_files: 200,
        }
    }
}

/// What the row of an import says about it: nothing, since its files are kept beside it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportPayload {}

/// The kind of task that does an import.
#[derive(Debug, Clone, Copy)]
pub struct Import;

impl TaskKind for Import {
    const KIND: &'static str = "import";
    const PRIORITY: i64 = 10;
    const ATTEMPTS: u32 = 5;
    /// The largest import there may be takes some minutes; each attempt goes on where the one before has stopped.
    const TIME_LIMIT: Duration = Duration::from_secs(60 * 60);
    type Payload = ImportPayload;

    async fn run(app: App, _: ImportPayload, context: TaskContext) -> Result<(), Failure> {
        let task = context.task.id;
        let limits = app.settings().import.clone();
        let spool = spool::Spool::fill(&app, task, &context).await?;
        let mut done = context.task.done;
        if spool.uploads.is_empty() {
            // The last step of an earlier attempt has let the files go.
            return match context.task.total {
                Some(total) if total == done => Ok(()),
                _ => {
                    Err(Failure::Lasting("The files of this import are no longer kept. Import them again.".to_owned()))
                }
            };
        }
        let plan = {
            let (limits, note_bytes) = (limits.clone(), app.settings().note_bytes as u64);
            let made = tokio::task::spawn_blocking(move || plan::Plan::make(spool, limits, note_bytes)).await;
            Arc::new(made.map_err(spool::joined)?)
        };
        let total = plan.len() as u64;
        let mut counts: ImportCounts = context.task.counts.unwrap_or_default();
        while done < total {
            context.check()?;
            let files = {
                let (plan, count) = (Arc::clone(&plan), limits.step_files);
                let from = usize::try_from(done).unwrap_or(usize::MAX);
                let read = tokio::task::spawn_blocking(move || plan.read(from, count, STEP_BYTES)).await;
                read.map_err(spool::joined)?
            };
            let step = write::Step { done, total, counts };
            (done, counts) = write::write(&app, &context, step, files).await?;
            app.analysis_hint().offer();
            context.tell().await;
        }
        let transaction = app.database().write().await?;
        context.record(&transaction, done, Some(total), Some(counts)).await?;
        uploads::delete(&*transaction, task).await?;
        transaction.commit().await?;
        Ok(())
    }
}
