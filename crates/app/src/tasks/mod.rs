//! Background work that somebody asks for: looking at it, calling it off, offering it again, and doing it.
//!
//! The row in the database is the truth. [`runner`] claims it with a lease and does what [`kinds`](kind) say.

pub mod kind;
pub mod runner;

use loci_domain::cursor::{self, Page};
use loci_domain::task::{Outcome, ReportLine, Task};
use loci_domain::{AccountId, TaskId};
use loci_store::tasks as rows;
use serde_json::json;

use crate::{App, Caller, Error, Result};

pub use kind::{Failure, Registry, TaskContext, TaskKind};
pub use runner::Runner;

impl App {
    /// A page of the caller's tasks, newest first.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the cursor is none of this list.
    pub async fn tasks(&self, caller: Caller, cursor: Option<&str>, limit: u64) -> Result<Page<Task>> {
        let before = cursor.map(cursor::decode).transpose().map_err(invalid_cursor)?;
        let mut items = rows::list(self.database().read(), caller.account, before, limit + 1).await?;
        let next_cursor = trim(&mut items, limit, |task| cursor::encode(&(task.created_at, task.id)));
        Ok(Page { items, next_cursor })
    }

    /// One of the caller's tasks.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none with this id.
    pub async fn task(&self, caller: Caller, id: TaskId) -> Result<Task> {
        rows::find(self.database().read(), caller.account, id).await?.ok_or(Error::NotFound("task"))
    }

    /// A page of what became of each file of an import, in the order of the files.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such task; [`Error::Invalid`] when the cursor is none of this list.
    pub async fn task_report(
        &self,
        caller: Caller,
        id: TaskId,
        outcome: Option<Outcome>,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<ReportLine>> {
        let after: Option<u64> = cursor.map(cursor::decode).transpose().map_err(invalid_cursor)?;
        self.task(caller, id).await?;
        let mut items = rows::lines(self.database().read(), id, outcome, after, limit + 1).await?;
        let next_cursor = trim(&mut items, limit, |(number, _)| cursor::encode(number));
        Ok(Page { items: items.into_iter().map(|(_, line)| line).collect(), next_cursor })
    }

    /// Calls a task off. What it has done so far stays.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when it is finished already.
    pub async fn cancel_task(&self, caller: Caller, id: TaskId) -> Result<Task> {
        let transaction = self.database().write().await?;
        let cancelled = rows::cancel(&*transaction, caller.account, id, self.now()).await?;
        if cancelled {
            loci_store::uploads::delete(&*transaction, id).await?;
        }
        transaction.commit().await?;
        let task = self.task(caller, id).await?;
        if !cancelled {
            let detail = format!("This task is {} already and can't be cancelled.", task.state);
            return Err(Error::Conflict { code: "task_finished", detail });
        }
        self.publish_task(&task);
        Ok(task)
    }

    /// Offers a task again that was given up. It goes on where it stopped.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when it was not given up.
    pub async fn retry_task(&self, caller: Caller, id: TaskId) -> Result<Task> {
        let transaction = self.database().write().await?;
        let offered = rows::offer_again(&*transaction, caller.account, id, self.now()).await?;
        transaction.commit().await?;
        let task = self.task(caller, id).await?;
        if !offered {
            let detail = format!("Only a task that failed can be tried again; this one is {}.", task.state);
            return Err(Error::Conflict { code: "task_not_failed", detail });
        }
        self.publish_task(&task);
        self.task_hint().offer();
        Ok(task)
    }

    pub(crate) fn publish_task(&self, task: &Task) {
        self.events().publish(task.account_id, "task.changed", json!({ "task": task }));
    }

    /// Tells the account's pages how the task stands now.
    pub(crate) async fn publish_task_row(&self, account: AccountId, id: TaskId) {
        match rows::find(self.database().read(), account, id).await {
            Ok(Some(task)) => self.publish_task(&task),
            Ok(None) => {}
            Err(error) => tracing::debug!(error = %error, task = %id, "a task's state could not be told to its pages"),
        }
    }
}

fn invalid_cursor(error: cursor::CursorError) -> Error {
    Error::invalid("invalid_cursor", "cursor", error.to_string())
}

/// Cuts the one item that was read beyond the page, and says where the next page begins if there was one.
fn trim<T>(items: &mut Vec<T>, limit: u64, cursor: impl Fn(&T) -> String) -> Option<String> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if items.len() <= limit {
        return None;
    }
    items.truncate(limit);
    items.last().map(cursor)
}
