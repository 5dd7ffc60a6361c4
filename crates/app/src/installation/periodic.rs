//! What is due again and again, done by one process of the installation at a time.

use chrono::TimeDelta;
use loci_store::{periodic_tasks, processes, tasks, uploads};

use crate::{App, Result};

/// When work that failed is tried again.
const TRIED_AGAIN: TimeDelta = TimeDelta::minutes(5);
/// For how long a task that was done, and what it reported, can be looked up.
const ENDED_KEPT: TimeDelta = TimeDelta::days(90);
/// For how long a process that no longer tells of itself is remembered.
const SILENT_KEPT: TimeDelta = TimeDelta::days(1);
/// What one statement forgets at most, so that nothing waits for it.
const AT_ONCE: u64 = 200;

/// What is forgotten now and then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sweep {
    /// Uploads that broke off, and those of imports that failed and were not tried again.
    Uploads,
    /// Tasks that ended long ago.
    EndedTasks,
    /// Processes that went without a word.
    SilentProcesses,
}

impl Sweep {
    const ALL: [Self; 3] = [Self::Uploads, Self::EndedTasks, Self::SilentProcesses];

    fn name(self) -> &'static str {
        match self {
            Self::Uploads => "forget_uploads",
            Self::EndedTasks => "forget_ended_tasks",
            Self::SilentProcesses => "forget_silent_processes",
        }
    }

    fn every(self) -> TimeDelta {
        match self {
            Self::Uploads => TimeDelta::minutes(1),
            Self::EndedTasks => TimeDelta::days(1),
            Self::SilentProcesses => TimeDelta::hours(1),
        }
    }

    /// Does the work and says of how many things it disposed. Doing it twice does no harm.
    async fn run(self, app: &App) -> Result<u64> {
        let now = app.now();
        let mut all = 0;
        loop {
            let transaction = app.database().write().await?;
            let (forgotten, more) = match self {
                Self::Uploads => {
                    let abandoned = tasks::forget_abandoned(&*transaction, now).await?;
                    let expired = uploads::forget_expired(&*transaction, now).await?.is_some();
                    (abandoned + u64::from(expired), expired)
                }
                Self::EndedTasks => {
                    let ended = tasks::forget_ended(&*transaction, now - ENDED_KEPT, AT_ONCE).await?;
                    (ended, ended == AT_ONCE)
                }
                Self::SilentProcesses => (processes::forget_silent(&*transaction, now - SILENT_KEPT).await?, false),
            };
            transaction.commit().await?;
            all += forgotten;
            if !more {
                return Ok(all);
            }
        }
    }
}

impl App {
    /// Does the periodic work that is due and that no other process has taken on. What fails is logged and tried again soon.
    ///
    /// # Errors
    ///
    /// When the database can't say what is due.
    pub async fn run_periodic_tasks(&self) -> Result<()> {
        let known = periodic_tasks::list(self.database().read()).await?;
        for task in Sweep::ALL {
            let name = task.name();
            let due = known.iter().find(|known| known.name == name).map(|known| known.due_at);
            if due.is_some_and(|due| due > self.now()) || !self.take_on(task, due.is_none()).await? {
                continue;
            }
            match task.run(self).await {
                Ok(0) => tracing::debug!(task = name, "a periodic task found nothing to do"),
                Ok(count) => tracing::info!(task = name, count, "a periodic task is done"),
                Err(error) => {
                    tracing::warn!(task = name, %error, "a periodic task failed and is tried again");
                    let transaction = self.database().write().await?;
                    periodic_tasks::put_off(&*transaction, name, self.now() + TRIED_AGAIN).await?;
                    transaction.commit().await?;
                }
            }
        }
        Ok(())
    }

    async fn take_on(&self, task: Sweep, unknown: bool) -> Result<bool> {
        let now = self.now();
        let transaction = self.database().write().await?;
        if unknown {
            periodic_tasks::make_known(&*transaction, task.name(), now).await?;
        }
        let claimed = periodic_tasks::claim(&*transaction, task.name(), now, now + task.every()).await?;
        transaction.commit().await?;
        Ok(claimed)
    }
}
