//! Claims tasks and does them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use loci_domain::task::retry_pause;
use loci_store::tasks::{self as rows, Claimed, Lease};
use tokio::sync::Semaphore;
use tokio::task::{JoinError, JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use super::kind::{Failure, Registry, TaskContext};
use crate::pulse::BackgroundLoop;
use crate::workload::Ended;
use crate::{App, Result};

/// How long a claim holds without a sign of life.
pub(super) const LEASE: Duration = Duration::from_secs(20);
/// How often a running task shows a sign of life.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// How long to wait for a hint before looking into the database anyway.
const POLL: Duration = Duration::from_secs(5);
/// How long a task has to end by itself when it must.
const GRACE: Duration = Duration::from_secs(5);
/// For how long the files of an import that failed are kept, so that it can be tried again.
const INPUT_KEPT: TimeDelta = TimeDelta::days(7);

/// Does tasks until it is told to stop.
#[derive(Clone)]
pub struct Runner {
    app: App,
    registry: Registry,
    at_once: usize,
}

impl Runner {
    /// A runner of the kinds in `registry`, of which at most `at_once` tasks run at the same time.
    pub fn new(app: App, registry: Registry, at_once: usize) -> Self {
        Self { app, registry, at_once }
    }

    /// Claims and does tasks until `stop`. Then running tasks end at their next step and are handed back, so that
    /// another process can go on with them at once.
    pub async fn run(self, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(self.at_once));
        let mut running = JoinSet::new();
        while !stop.is_cancelled() {
            self.app.beat(BackgroundLoop::TaskRunner);
            let place = tokio::select! {
                () = stop.cancelled() => break,
                place = Arc::clone(&places).acquire_owned() => place,
            };
            let Ok(place) = place else { break };
            while running.try_join_next().is_some() {}
            match self.claim().await {
                Ok(Some(claimed)) => {
                    let (runner, stop) = (self.clone(), stop.clone());
                    running.spawn(async move {
                        runner.work(claimed, &stop).await;
                        drop(place);
                    });
                }
                outcome => {
                    if let Err(error) = outcome {
                        tracing::warn!(error = %error, "no task could be claimed");
                    }
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = self.app.task_hint().wait(POLL) => {}
                    }
                }
            }
        }
        running.join_all().await;
    }

    /// Does everything that is due now, one task after the other, and says how many tasks that were.
    ///
    /// # Errors
    ///
    /// When the database can't be asked.
    pub async fn run_due(&self, stop: &CancellationToken) -> Result<usize> {
        let mut count = 0;
        while let Some(claimed) = self.claim().await? {
            self.work(claimed, stop).await;
            count += 1;
        }
        Ok(count)
    }

    async fn claim(&self) -> Result<Option<Claimed>> {
        let now = self.app.now();
        let transaction = self.app.database().write().await?;
        let died =
            "It was begun as often as is allowed and never came to its end. Look at the server's log, then try again.";
        let dead = rows::bury_dead(&*transaction, now, died, now + INPUT_KEPT).await?;
        let claimed = rows::claim(&*transaction, &self.registry.names(), self.app.id(), now, now + LEASE).await?;
        transaction.commit().await?;
        for task in dead {
            self.app.ended().add(&task.kind, Ended::Failed, 1);
            self.app.publish_task(&task);
        }
        Ok(claimed)
    }

    async fn work(&self, claimed: Claimed, stop: &CancellationToken) {
        let (task, lease, allowed) = (claimed.task.clone(), claimed.lease, claimed.attempts_allowed);
        let began = Instant::now();
        tracing::info!(task = %task.id, kind = task.kind, attempt = task.attempt, "a task begins");
        self.app.publish_task(&task);
        let token = stop.child_token();
        let context = TaskContext::new(self.app.clone(), &claimed, token.clone());
        // A task of its own, so that a panic ends this attempt and nothing else.
        let limit = self.registry.time_limit(&task.kind);
        let mut work = tokio::spawn(self.registry.run(self.app.clone(), claimed, context));
        let (ended, took_too_long) = tokio::select! {
            ended = &mut work => (ended, false),
            () = self.keep_alive(lease, &token) => (end(&token, work).await, false),
            () = tokio::time::sleep(limit) => (end(&token, work).await, true),
        };
        let result = match ended {
            Ok(Err(Failure::Stopped)) if took_too_long => Err(too_slow(limit)),
            Ok(result) => result,
            Err(error) if error.is_panic() => {
                tracing::error!(task = %task.id, kind = task.kind, "a task panicked");
                Err(Failure::Passing("Something went wrong on the server.".to_owned()))
            }
            Err(_) if took_too_long => Err(too_slow(limit)),
            Err(_) => Err(Failure::Stopped),
        };
        let ended = match &result {
            Ok(()) => Ended::Done,
            Err(Failure::Stopped) => Ended::Stopped,
            Err(Failure::Passing(_)) if lease.attempt < allowed => Ended::PutOff,
            Err(Failure::Passing(_) | Failure::Lasting(_)) => Ended::Failed,
        };
        self.app.ended().add(&task.kind, ended, 1);
        let elapsed_ms = began.elapsed().as_millis();
        match &result {
            Ok(()) => tracing::info!(task = %task.id, kind = task.kind, elapsed_ms, "a task is done"),
            Err(failure) => {
                tracing::warn!(task = %task.id, kind = task.kind, elapsed_ms, reason = %failure, "a task was not done");
            }
        }
        if let Err(error) = self.settle(lease, allowed, result).await {
            // The lease runs out and the task is offered again, which does no harm.
            tracing::warn!(error = %error, task = %task.id, "the end of a task could not be written down");
        }
        self.app.publish_task_row(task.account_id, task.id).await;
    }

    /// Shows signs of life until the task must end: because of `stop`, or because the lease has been lost.
    async fn keep_alive(&self, lease: Lease, stop: &CancellationToken) {
        let mut held_until = Instant::now() + LEASE;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(HEARTBEAT) => {}
            }
            self.app.beat(BackgroundLoop::TaskRunner);
            match self.extend(lease).await {
                Ok(true) => held_until = Instant::now() + LEASE,
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(error = %error, task = %lease.task, "a sign of life could not be written down");
                    // Somebody else may have the task by now.
                    if Instant::now() + HEARTBEAT > held_until {
                        return;
                    }
                }
            }
        }
    }

    async fn extend(&self, lease: Lease) -> Result<bool> {
        let transaction = self.app.database().write().await?;
        let held = rows::extend(&*transaction, lease, self.app.now() + LEASE).await?;
        transaction.commit().await?;
        Ok(held)
    }

    /// Writes down how an attempt ended. Changes nothing when the task is no longer held.
    async fn settle(&self, lease: Lease, allowed: u32, result: std::result::Result<(), Failure>) -> Result<()> {
        let now = self.app.now();
        let transaction = self.app.database().write().await?;
        match result {
            Ok(()) => rows::complete(&*transaction, lease, now).await?,
            Err(Failure::Stopped) => rows::hand_back(&*transaction, lease).await?,
            Err(Failure::Passing(reason)) if lease.attempt < allowed => {
                rows::put_off(&*transaction, lease, &reason, now + retry_pause(lease.attempt)).await?
            }
            Err(Failure::Passing(reason) | Failure::Lasting(reason)) => {
                rows::fail(&*transaction, lease, &reason, now, now + INPUT_KEPT).await?
            }
        };
        transaction.commit().await.map_err(Into::into)
    }
}

fn too_slow(limit: Duration) -> Failure {
    Failure::Passing(format!("It took longer than {} seconds and was stopped.", limit.as_secs()))
}

/// Asks the work to end at its next step, and makes an end of it wherever it stands when it does not within [`GRACE`].
async fn end(
    token: &CancellationToken,
    mut work: JoinHandle<std::result::Result<(), Failure>>,
) -> std::result::Result<std::result::Result<(), Failure>, JoinError> {
    token.cancel();
    match tokio::time::timeout(GRACE, &mut work).await {
        Ok(ended) => ended,
        Err(_) => {
            work.abort();
            work.await
        }
    }
}
