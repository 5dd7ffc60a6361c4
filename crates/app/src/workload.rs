//! What background work waits, runs and has ended, for those who look after the server.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use loci_domain::task::Task;
use loci_domain::{AccountId, NoteId, TaskId};
use loci_store::{Backlog, readings, tasks};
use uuid::Uuid;

use crate::{App, Result};

/// The kind of work that reading a note is, beside the kinds of tasks.
pub(crate) const READING: &str = "reading";

/// More work that was given up is not offered again at once.
pub const MOST_OFFERED: u64 = 1_000;

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

    /// Background work that was given up, of all accounts: the newest tasks, then notes that could not be read; at most `limit`
    /// pieces.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn given_up(&self, limit: u64) -> Result<Vec<GivenUp>> {
        let read = self.database().read();
        let tasks = tasks::failed(read, limit).await?;
        let left = limit.saturating_sub(tasks.len() as u64);
        let notes = if left > 0 { readings::given_up(read, left).await? } else { Vec::new() };
        Ok(tasks.into_iter().map(GivenUp::from).chain(notes.into_iter().map(GivenUp::from)).collect())
    }

    /// Offers work again that was given up, with all its attempts. Gives how much of it that was.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn offer_given_up_again(&self, pieces: &[GivenUp]) -> Result<u64> {
        let mut offered = 0;
        for piece in pieces {
            let transaction = self.database().write().await?;
            if piece.kind == READING {
                offered +=
                    u64::from(readings::request(&*transaction, piece.account, NoteId(piece.id), self.now()).await?);
                transaction.commit().await?;
                continue;
            }
            let task = TaskId(piece.id);
            match tasks::offer_again(&*transaction, piece.account, task, self.now()).await {
                Ok(again) => {
                    transaction.commit().await?;
                    offered += u64::from(again);
                }
                // The same work is under way already.
                Err(loci_store::Error::Taken(_)) => {}
                Err(error) => return Err(error.into()),
            }
            self.publish_task_row(piece.account, task).await;
        }
        self.task_hint().offer();
        self.analysis_hint().offer();
        Ok(offered)
    }
}

/// A piece of background work that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenUp {
    /// What was to be done: the kind of a task, or `reading`.
    pub kind: String,
    /// The task, or the note that could not be read.
    pub id: Uuid,
    /// Whose it is.
    pub account: AccountId,
    /// The address of that account, where it was looked up.
    pub email: Option<String>,
    /// How often it was begun.
    pub attempts: u32,
    /// Why it was given up, for people.
    pub reason: String,
    /// When it was given up, where that is kept.
    pub at: Option<DateTime<Utc>>,
}

impl From<Task> for GivenUp {
    fn from(task: Task) -> Self {
        Self {
            kind: task.kind,
            id: task.id.0,
            account: task.account_id,
            email: None,
            attempts: task.attempt,
            reason: task.error.unwrap_or_else(|| "No reason is known.".to_owned()),
            at: task.finished_at,
        }
    }
}

impl From<readings::GivenUp> for GivenUp {
    fn from(note: readings::GivenUp) -> Self {
        Self {
            kind: READING.to_owned(),
            id: note.id,
            account: AccountId(note.account_id),
            email: None,
            attempts: u32::try_from(note.analysis_attempt).unwrap_or_default(),
            reason: note.analysis_error,
            at: None,
        }
    }
}
