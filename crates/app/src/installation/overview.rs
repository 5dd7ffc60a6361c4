//! The whole installation, for those who look after it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use loci_store::periodic_tasks::{self, PeriodicTask};
use loci_store::processes::{self, Process};
use loci_store::{Backlog, accounts};
use uuid::Uuid;

use super::presence::ProcessState;
use crate::readiness::{LONG_WAIT, Part, PartState, Readiness};
use crate::workload::{GivenUp, MOST_OFFERED};
use crate::{App, Caller, Error, Result};

/// A process that has not told of itself for so long has stopped, or can't reach the database.
const SILENT_AFTER: TimeDelta = TimeDelta::seconds(90);
/// More processes are not shown.
const MOST_PROCESSES: u64 = 200;
/// More of what was given up is not shown at once.
const MOST_GIVEN_UP: u64 = 100;

/// How the whole installation is.
#[derive(Debug, Clone)]
pub struct Overview {
    /// What somebody should look at, a sentence each; nothing where all is well.
    pub attention: Vec<String>,
    /// The process that answers.
    pub readiness: Readiness,
    /// What waits and what is being done, by kind of work.
    pub work: BTreeMap<String, Backlog>,
    /// Every process, the oldest first, and whether it has been silent for too long.
    pub processes: Vec<(Process<ProcessState>, bool)>,
    /// Periodic work.
    pub periodic: Vec<PeriodicTask>,
    /// Work that was given up, the newest first.
    pub given_up: Vec<GivenUp>,
    /// Whether there is more of it than is shown.
    pub more_given_up: bool,
}

impl App {
    /// Whether an account may look after the installation.
    pub fn is_operator(&self, account: &loci_domain::account::Account) -> bool {
        self.settings().operators.contains(&account.email)
    }

    async fn require_operator(&self, caller: Caller) -> Result<()> {
        let account = self.account(caller).await?;
        if self.is_operator(&account) { Ok(()) } else { Err(Error::OperatorsOnly) }
    }

    /// Every process of the installation, the oldest first, and whether it has been silent for too long.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn processes(&self) -> Result<Vec<(Process<ProcessState>, bool)>> {
        let processes = processes::list(self.database().read(), MOST_PROCESSES).await?;
        let with_silence = |process: Process<_>| {
            let silent = self.now() - process.seen_at > SILENT_AFTER;
            (process, silent)
        };
        Ok(processes.into_iter().map(with_silence).collect())
    }

    /// How the whole installation is.
    ///
    /// # Errors
    ///
    /// [`Error::OperatorsOnly`] for anybody else.
    pub async fn overview(&self, caller: Caller) -> Result<Overview> {
        self.require_operator(caller).await?;
        let read = self.database().read();
        let work = self.work_due().await;
        let readiness = self.readiness_by(&work);
        let work = work?;
        let processes = self.processes().await?;
        let mut given_up = self.given_up(MOST_GIVEN_UP + 1).await?;
        let more_given_up = given_up.len() as u64 > MOST_GIVEN_UP;
        given_up.truncate(usize::try_from(MOST_GIVEN_UP).unwrap_or(usize::MAX));
        let accounts: BTreeSet<Uuid> = given_up.iter().map(|piece| piece.account.0).collect();
        let emails = accounts::emails(read, accounts).await?;
        for piece in &mut given_up {
            piece.email = emails.get(&piece.account.0).cloned();
        }
        let periodic = periodic_tasks::list(read).await?;
        let mut overview =
            Overview { attention: Vec::new(), readiness, work, processes, periodic, given_up, more_given_up };
        overview.attention = self.attention(&overview);
        Ok(overview)
    }

    /// Offers work again that was given up: the pieces with these ids, or the newest [`MOST_OFFERED`]. Gives how much that was.
    ///
    /// # Errors
    ///
    /// [`Error::OperatorsOnly`] for anybody else.
    pub async fn offer_again(&self, caller: Caller, only: Option<&[Uuid]>) -> Result<u64> {
        self.require_operator(caller).await?;
        let mut given_up = self.given_up(MOST_OFFERED).await?;
        if let Some(only) = only {
            given_up.retain(|piece| only.contains(&piece.id));
        }
        self.offer_given_up_again(&given_up).await
    }

    fn attention(&self, overview: &Overview) -> Vec<String> {
        let mut attention = Vec::new();
        let mut parts = |place: &str, parts: &[Part]| {
            let unwell = parts.iter().filter(|part| part.state > PartState::Asleep);
            attention.extend(unwell.map(|part| format!("{place}{}: {}", part.name, part.detail)));
        };
        parts("", &overview.readiness.parts);
        let others = || overview.processes.iter().filter(|(process, _)| process.id != self.instance());
        for (process, _) in others().filter(|(_, silent)| !silent) {
            if let Some(state) = &process.state {
                parts(&format!("{} on {}, ", process.role, process.host), &state.parts);
            }
        }
        for (process, _) in others().filter(|(_, silent)| *silent) {
            // One that was begun in its place says that it was stopped on purpose, or has been looked after already.
            let replaced = overview.processes.iter().any(|(other, _)| {
                other.started_at > process.seen_at && (&other.role, &other.host) == (&process.role, &process.host)
            });
            if !replaced {
                attention.push(format!(
                    "{} on {} has been silent since {}. If it was not stopped, look at its log.",
                    process.role,
                    process.host,
                    process.seen_at.format("%F %T UTC")
                ));
            }
        }
        for (kind, backlog) in &overview.work {
            if let Some(since) = backlog.since.filter(|since| self.now() - *since > LONG_WAIT) {
                attention.push(format!(
                    "{kind}: the first of what waits has waited since {}. More workers would help if this lasts.",
                    since.format("%F %T UTC")
                ));
            }
        }
        match overview.given_up.len() {
            0 => {}
            1 => attention.push("One piece of work was given up.".to_owned()),
            count => {
                let more = if overview.more_given_up { "More than " } else { "" };
                attention.push(format!("{more}{count} pieces of work were given up."));
            }
        }
        attention
    }
}
