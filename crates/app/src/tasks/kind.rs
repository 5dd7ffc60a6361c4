//! What kinds of background work there are, and what one of them may reach while it runs.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use loci_domain::task::{ImportCounts, Task};
use loci_store::tasks::{self as rows, Claimed, Lease};
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;

use crate::{App, Error};

/// Pages are told of a running task's progress at most this often.
const PROGRESS_PAUSE: Duration = Duration::from_millis(250);

/// A named kind of background work.
///
/// It may be run more than once for the same task, by several processes one after the other: whatever it writes must
/// stand in a transaction that also says so through [`TaskContext::hold`] or [`TaskContext::record`], so that a worker
/// that has lost its lease changes nothing.
pub trait TaskKind: Send + Sync + 'static {
    /// Its name in the database.
    const KIND: &'static str;
    /// Tasks of a kind with a smaller number go first.
    const PRIORITY: i64;
    /// How often a task may be begun before it is given up.
    const ATTEMPTS: u32;
    /// How long one attempt may take. After that it is asked to end at its next step, and ended wherever it stands if it does not
    /// soon. It counts as a failed attempt and is tried again.
    const TIME_LIMIT: Duration;
    /// What a task says about itself.
    type Payload: DeserializeOwned + Send;

    /// Does the work.
    fn run(app: App, payload: Self::Payload, context: TaskContext) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// Why a task was not done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The lease has been lost, the task was called off, or the process is to end.
    #[error("the task was stopped")]
    Stopped,
    /// Trying again later may help.
    #[error("{0}")]
    Passing(String),
    /// Trying again changes nothing.
    #[error("{0}")]
    Lasting(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::Store(error) => error.into(),
            Error::Internal(message) => Self::Passing(message),
            error => Self::Lasting(error.to_string()),
        }
    }
}

impl From<loci_store::Error> for Failure {
    fn from(error: loci_store::Error) -> Self {
        match error {
            loci_store::Error::NotWritable(_) => {
                Self::Passing("The server can't write to its disk. It tries again by itself.".to_owned())
            }
            loci_store::Error::Unavailable(_) => {
                Self::Passing("The database did not answer. It is tried again by itself.".to_owned())
            }
            error => {
                tracing::error!(error = %error, "a task met an error of the database");
                Self::Passing("Something went wrong on the server. It is tried again by itself.".to_owned())
            }
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Passing(format!("The server could not use its temporary folder: {error}."))
    }
}

/// What a running task may reach.
#[derive(Clone)]
pub struct TaskContext {
    app: App,
    /// The task as it was when it was claimed.
    pub task: Task,
    lease: Lease,
    stop: CancellationToken,
    told: Arc<Mutex<Option<Instant>>>,
}

impl TaskContext {
    pub(super) fn new(app: App, claimed: &Claimed, stop: CancellationToken) -> Self {
        Self { app, task: claimed.task.clone(), lease: claimed.lease, stop, told: Arc::default() }
    }

    /// To be asked between steps.
    ///
    /// # Errors
    ///
    /// [`Failure::Stopped`] when the work must end.
    pub fn check(&self) -> Result<(), Failure> {
        if self.stop.is_cancelled() { Err(Failure::Stopped) } else { Ok(()) }
    }

    /// Makes sure, within a transaction, that the task is still this worker's. What the transaction writes takes effect
    /// only then.
    ///
    /// # Errors
    ///
    /// [`Failure::Stopped`] when it is not; the transaction must be dropped.
    pub async fn hold(&self, transaction: &loci_store::Transaction) -> Result<(), Failure> {
        let until = self.app.now() + super::runner::LEASE;
        if rows::extend(&**transaction, self.lease, until).await? { Ok(()) } else { Err(Failure::Stopped) }
    }

    /// Writes down within a transaction how far the task has come, which holds it as [`TaskContext::hold`] does.
    ///
    /// # Errors
    ///
    /// [`Failure::Stopped`] when the task is no longer this worker's; the transaction must be dropped.
    pub async fn record(
        &self,
        transaction: &loci_store::Transaction,
        done: u64,
        total: Option<u64>,
        counts: Option<ImportCounts>,
    ) -> Result<(), Failure> {
        let held = rows::record_progress(&**transaction, self.lease, done, total, counts).await?;
        if held { Ok(()) } else { Err(Failure::Stopped) }
    }

    /// Tells the account's pages how far the task has come, at most four times a second.
    pub async fn tell(&self) {
        {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            if told.is_some_and(|told| told.elapsed() < PROGRESS_PAUSE) {
                return;
            }
            *told = Some(Instant::now());
        }
        self.app.publish_task_row(self.task.account_id, self.task.id).await;
    }
}

type Run = Arc<dyn Fn(App, serde_json::Value, TaskContext) -> Running + Send + Sync>;
type Running = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

/// The kinds of tasks that a process can do.
#[derive(Clone, Default)]
pub struct Registry {
    kinds: HashMap<&'static str, (Duration, Run)>,
}

impl Registry {
    /// Every kind there is.
    pub fn all() -> Self {
        Self::default().with::<crate::import::Import>()
    }

    /// Adds a kind.
    #[must_use]
    pub fn with<K: TaskKind>(mut self) -> Self {
        let run: Run = Arc::new(|app, payload, context| {
            Box::pin(async move {
                let payload = serde_json::from_value(payload)
                    .map_err(|error| Failure::Lasting(format!("The task can't be read: {error}.")))?;
                K::run(app, payload, context).await
            })
        });
        self.kinds.insert(K::KIND, (K::TIME_LIMIT, run));
        self
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        self.kinds.keys().copied().collect()
    }

    pub(super) fn time_limit(&self, kind: &str) -> Duration {
        self.kinds.get(kind).map_or(Duration::MAX, |(limit, _)| *limit)
    }

    pub(super) fn run(&self, app: App, claimed: Claimed, context: TaskContext) -> Running {
        match self.kinds.get(claimed.task.kind.as_str()) {
            Some((_, run)) => run(app, claimed.payload, context),
            None => Box::pin(async { Err(Failure::Lasting("This version of Loci can't do this.".to_owned())) }),
        }
    }
}
