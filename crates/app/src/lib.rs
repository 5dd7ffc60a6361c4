//! The use cases of Loci: who may do what, in which transaction, with which events and background tasks.
//!
//! Every use case takes the [`Caller`] who asks for it and checks that each object it touches is the caller's own;
//! somebody else's object does not exist for them.

pub mod accounts;
pub mod analysis;
pub mod attachments;
pub mod clock;
pub mod error;
pub mod export;
pub mod import;
pub mod installation;
pub mod notes;
pub mod providers;
pub mod pulse;
pub mod random;
pub mod readiness;
pub mod settings;
pub mod study;
pub mod supervision;
pub mod tasks;
pub mod workload;

use std::sync::{Arc, OnceLock};

use loci_ai::{AiServiceManager, HeavyWork};
use loci_backplane::{EventHub, Hint, Redis};
use loci_domain::{AccountId, SessionId};
use loci_store::Database;
use tokio_util::sync::CancellationToken;

pub use clock::{Clock, SystemClock};
pub use error::{Error, Result};
pub use loci_ai::budget::Cost;
pub use loci_ai::difficulty::Level;
pub use loci_ai::parts::PartEvidence;
pub use loci_ai::provider::{BreakerState, ProviderStatus};
pub use loci_ai::quiz::{Asks, Check, Verdict};
pub use loci_ai::{Answer, Attempt, EngineCount, EngineState, EngineStatus, Provenance, TextSpan, resident_bytes};
pub use loci_backplane::Event;
pub use loci_backplane::events::RELOAD;
pub use loci_store::periodic_tasks::PeriodicTask;
pub use loci_store::processes::Process;
pub use loci_store::{Backlog, Error as StoreError};
pub use random::{Random, SystemRandom};
pub use settings::Settings;

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caller {
    /// The account that is signed in.
    pub account: AccountId,
    /// The device it is signed in from.
    pub session: SessionId,
}

/// Everything a use case may reach. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    settings: Settings,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    ai: Arc<AiServiceManager>,
    heavy_work: HeavyWork,
    passwords: accounts::PasswordHasher,
    attempts: accounts::AttemptCounters,
    shutdown: CancellationToken,
    instance: uuid::Uuid,
    redis: OnceLock<Redis>,
    events: EventHub,
    analysis_hint: Hint,
    connection_hint: Hint,
    task_hint: Hint,
    pulses: pulse::Pulses,
    ended: workload::EndedCounts,
}

/// What the application is built on.
pub struct Parts {
    /// Where everything is kept.
    pub database: Database,
    /// The engines.
    pub ai: Arc<AiServiceManager>,
    /// The cores that the engines share with everything else that keeps a core busy.
    pub heavy_work: HeavyWork,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts, settings: Settings) -> Self {
        let Parts { database, ai, heavy_work, clock, random } = parts;
        let instance = random::id(clock.as_ref(), random.as_ref());
        let passwords = accounts::PasswordHasher::new(settings.accounts.password_cost);
        let attempts = accounts::AttemptCounters::new(&settings.accounts.attempts);
        Self {
            inner: Arc::new(Inner {
                database,
                settings,
                clock,
                random,
                ai,
                heavy_work,
                passwords,
                attempts,
                shutdown: CancellationToken::new(),
                redis: OnceLock::new(),
                events: EventHub::new(instance.simple().to_string()),
                instance,
                analysis_hint: Hint::default(),
                connection_hint: Hint::default(),
                task_hint: Hint::default(),
                pulses: pulse::Pulses::default(),
                ended: workload::EndedCounts::default(),
            }),
        }
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.inner.database
    }

    /// What the operator has chosen.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The time, in whole microseconds, which is what both databases keep.
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.inner.clock.now()
    }

    /// A new id of any kind: `let id: NoteId = app.id();`.
    pub fn id<T: From<uuid::Uuid>>(&self) -> T {
        random::id(self.inner.clock.as_ref(), self.inner.random.as_ref()).into()
    }

    /// Names this process among those of the installation.
    pub(crate) fn instance(&self) -> uuid::Uuid {
        self.inner.instance
    }

    /// Randomness for secrets and seeds.
    pub fn random(&self) -> &dyn Random {
        self.inner.random.as_ref()
    }

    /// Hashes passwords.
    pub(crate) fn passwords(&self) -> &accounts::PasswordHasher {
        &self.inner.passwords
    }

    /// Counts who tries to sign in or up.
    pub(crate) fn attempts(&self) -> &accounts::AttemptCounters {
        &self.inner.attempts
    }

    /// Cancelled when the process is to stop: live connections say goodbye, background work comes to an end.
    pub fn shutdown(&self) -> &CancellationToken {
        &self.inner.shutdown
    }

    /// Tells open pages what happened. To be called after the transaction has been committed.
    pub fn events(&self) -> &EventHub {
        &self.inner.events
    }

    /// Wakes the reader of notes.
    pub fn analysis_hint(&self) -> &Hint {
        &self.inner.analysis_hint
    }

    /// Wakes the finder of connections.
    pub fn connection_hint(&self) -> &Hint {
        &self.inner.connection_hint
    }

    /// The engines.
    pub fn ai(&self) -> &AiServiceManager {
        &self.inner.ai
    }

    /// The engines, for a task of its own.
    pub(crate) fn ai_shared(&self) -> Arc<AiServiceManager> {
        Arc::clone(&self.inner.ai)
    }

    /// Where work goes that keeps a core busy.
    pub fn heavy_work(&self) -> &HeavyWork {
        &self.inner.heavy_work
    }

    /// Every engine and whether it can be used.
    pub fn engines(&self) -> Vec<EngineStatus> {
        self.inner.ai.engines()
    }

    /// The signs of life of the background loops of this process.
    pub fn pulses(&self) -> &pulse::Pulses {
        &self.inner.pulses
    }

    /// How background work has ended in this process.
    pub fn ended(&self) -> &workload::EndedCounts {
        &self.inner.ended
    }

    /// Notes a sign of life of a background loop.
    pub(crate) fn beat(&self, of: pulse::BackgroundLoop) {
        self.inner.pulses.beat(of, self.now());
    }

    /// Wakes the runner of tasks.
    pub fn task_hint(&self) -> &Hint {
        &self.inner.task_hint
    }
}
