//! Each process tells the others that it goes on, and how it is.

use chrono::{DateTime, Utc};
use loci_store::processes::{self, Process};
use serde::{Deserialize, Serialize};

use crate::readiness::Part;
use crate::{App, Result};

/// How a process was when it last told of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessState {
    /// The memory it holds, in bytes, where the system tells.
    pub resident_bytes: Option<u64>,
    /// Its parts, as far as they are its own.
    pub parts: Vec<Part>,
    /// How many attempts at background work ended in it, by kind and end, since it began.
    pub ended: Vec<EndedCount>,
}

/// How many attempts at one kind of work ended in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedCount {
    /// The kind of work.
    pub kind: String,
    /// How it ended.
    pub ended: String,
    /// How often.
    pub count: u64,
}

/// The presence of this process in the installation.
pub struct Presence {
    app: App,
    role: &'static str,
    host: String,
    started_at: DateTime<Utc>,
}

impl Presence {
    /// A process that begins, there for `role`.
    pub fn new(app: &App, role: &'static str) -> Self {
        Self { started_at: app.now(), app: app.clone(), role, host: host() }
    }

    /// Tells the others that this process goes on.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn show(&self) -> Result<()> {
        let ended = self.app.ended().all().into_iter();
        let ended = ended.map(|((kind, ended), count)| EndedCount { kind, ended: ended.as_str().to_owned(), count });
        let state = ProcessState {
            resident_bytes: loci_ai::resident_bytes(),
            parts: self.app.parts_here(),
            ended: ended.collect(),
        };
        let process = Process {
            id: self.app.instance(),
            role: self.role.to_owned(),
            host: self.host.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started_at: self.started_at,
            seen_at: self.app.now(),
            state: Some(state),
        };
        let transaction = self.app.database().write().await?;
        processes::show(&*transaction, process).await?;
        Ok(transaction.commit().await?)
    }

    /// Tells the others that this process ends.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn leave(&self) -> Result<()> {
        let transaction = self.app.database().write().await?;
        processes::forget(&*transaction, self.app.instance()).await?;
        Ok(transaction.commit().await?)
    }
}

/// The name of this machine, as Linux tells it.
fn host() -> String {
    let named = std::fs::read_to_string("/proc/sys/kernel/hostname").map(|name| name.trim().to_owned());
    named.ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "this machine".to_owned())
}
