//! What background work waits, runs and has ended, for those who look after the server.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use loci_domain::task::Task;
use loci_domain::{AccountId, NoteId};
use loci_store::{Backlog, readings, tasks};

use crate::{App, Result};

/// The kind of work that reading a note is, beside the kinds of tasks.
pub(crate) const READING: &str = "reading";

/// How an attempt at a piece of background work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ended {
    /// It was done.
    Done,
    /// It failed and will be tried again.
    PutOff,
    /// It was given up.
    Failed,
    /// It was called off, or handed back by a process that ends.
    Stopped,
}

impl Ended {
    /// The word for it in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::PutOff => "put_off",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

/// How many attempts of each kind of work have ended in this process, and how.
#[derive(Debug, Default)]
pub struct EndedCounts(Mutex<BTreeMap<(String, Ended), u64>>);

impl EndedCounts {
    pub(crate) fn add(&self, kind: &str, ended: Ended, count: u64) {
        if count > 0 {
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            *counts.entry((kind.to_owned(), ended)).or_default() += count;
        }
    }

    /// The counts until now.
    pub fn all(&self) -> BTreeMap<(String, Ended), u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl App {
    /// How much of each kind of work is due, of all accounts, counted up to 10,000.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn workload(&self) -> Result<BTreeMap<String, Backlog>> {
        let (read, now) = (self.database().read(), self.now());
        let mut kinds = tasks::backlog(read, now).await?;
        kinds.insert(READING.to_owned(), readings::backlog(read, now).await?);
        Ok(kinds)
    }

    /// What was given up, of all accounts: at most `limit` tasks and as many notes.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn given_up(&self, limit: u64) -> Result<GivenUpWork> {
        let read = self.database().read();
        Ok(GivenUpWork { tasks: tasks::failed(read, limit).await?, notes: readings::given_up(read, limit).await? })
    }

    /// Offers everything again that [`App::given_up`] tells of, with all its attempts. Gives how much that was.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn offer_given_up_again(&self, limit: u64) -> Result<u64> {
        let GivenUpWork { tasks, notes } = self.given_up(limit).await?;
        let mut offered = 0;
        for task in tasks {
            let transaction = self.database().write().await?;
            match tasks::offer_again(&*transaction, task.account_id, task.id, self.now()).await {
                Ok(again) => {
                    transaction.commit().await?;
                    offered += u64::from(again);
                }
                // The same work is under way already.
                Err(loci_store::Error::Taken(_)) => {}
                Err(error) => return Err(error.into()),
            }
            self.publish_task_row(task.account_id, task.id).await;
        }
        for note in notes {
            let transaction = self.database().write().await?;
            let (account, note) = (AccountId(note.account_id), NoteId(note.id));
            offered += u64::from(readings::request(&*transaction, account, note, self.now()).await?);
            transaction.commit().await?;
        }
        self.task_hint().offer();
        self.analysis_hint().offer();
        Ok(offered)
    }
}

/// Background work that was given up.
#[derive(Debug, Clone)]
pub struct GivenUpWork {
    /// Tasks, the newest first.
    pub tasks: Vec<Task>,
    /// Notes that could not be read.
    pub notes: Vec<readings::GivenUp>,
}
