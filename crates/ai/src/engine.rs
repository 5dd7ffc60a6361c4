//! What an operation is, and what performs it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use thiserror::Error;
use tokio::time::Instant;

use crate::budget::Cost;
use crate::call::{AccountKey, Call};
use crate::heavy_work::{Admission, HeavyWork};

/// Something to be done, told apart from who does it.
pub trait Operation: Send + Sync + 'static {
    /// What it works on.
    type Input: Send + Sync + 'static;
    /// What it gives back.
    type Output: Send + 'static;
    /// Its name, as it appears in provenance.
    const NAME: &'static str;
}

/// Why an engine gave no answer. The text is a sentence for people: it is shown beside the result.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EngineError {
    /// The engine cannot work at present, whatever the input.
    #[error("{0}")]
    Unavailable(String),
    /// The engine works, but has nothing to say about this input.
    #[error("{0}")]
    NothingToSay(String),
    /// The engine tried and failed.
    #[error("{0}")]
    Failed(String),
    /// Something stands in the way that may be over soon.
    #[error("{reason}")]
    Passing {
        /// What it is.
        reason: String,
        /// After which time the engine wants to be asked again, where it said so.
        retry_after: Option<Duration>,
    },
    /// The engine answered, and its answer did not pass the checks.
    #[error("Its answer can't be used. {0}")]
    Rejected(String),
    /// The engine has a defect that this input met.
    #[error("It stopped because of a defect: {0}.")]
    Panicked(String),
    /// The engine was not done in the time it has.
    #[error("It did not finish within {} seconds.", .0.as_secs_f32())]
    DeadlineExceeded(Duration),
}

impl EngineError {
    /// The error for what a panic left behind.
    pub(crate) fn from_panic(payload: &(dyn std::any::Any + Send)) -> Self {
        let message = payload
            .downcast_ref::<&str>()
            .map(|message| (*message).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned());
        Self::Panicked(message.unwrap_or_else(|| "it left no message".to_owned()))
    }
}

/// Where an engine works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On this machine.
    Here,
    /// Elsewhere: it is asked only with the consent of the account, and has only the time that the call allows.
    Outside,
}

/// An engine's turn within a call: what it may take, and what it has cost so far.
#[derive(Debug)]
pub struct Turn {
    account: Option<AccountKey>,
    until: Instant,
    spent: Mutex<Cost>,
}

impl Turn {
    pub(crate) fn new(call: &Call, until: Instant) -> Self {
        Self { account: call.consenting(), until, spent: Mutex::default() }
    }

    /// The account that lets its texts leave the machine and pays.
    #[must_use]
    pub fn account(&self) -> Option<AccountKey> {
        self.account
    }

    /// Whether anything could still be done after waiting for so long.
    #[must_use]
    pub fn has_time_for(&self, waiting: Duration) -> bool {
        Instant::now() + waiting < self.until
    }

    /// Notes a cost, of a failed try too.
    pub fn spend(&self, cost: Cost) {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        *spent = spent.plus(cost);
    }

    /// What it has cost so far.
    #[must_use]
    pub fn spent(&self) -> Cost {
        *self.spent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One way to perform an operation. Its chain guards it: a panic or a missed deadline is an error like any other.
#[async_trait]
pub trait Engine<O: Operation>: Send + Sync {
    /// Its name, as it appears in provenance.
    fn name(&self) -> &str;

    /// Changes whenever its results do.
    fn version(&self) -> &str;

    /// How long one run may take, waiting for admission not counted.
    fn deadline(&self) -> Duration;

    /// Where it works. By default on this machine.
    fn place(&self) -> Place {
        Place::Here
    }

    /// Waits until the engine may begin. By default at once.
    async fn admit(&self) -> Admission {
        Admission::immediate()
    }

    /// Performs the operation. `admission` is to be held for as long as the work takes, even if nobody waits for it any
    /// more.
    async fn run(&self, input: &Arc<O::Input>, admission: Admission, turn: &Turn) -> Result<O::Output, EngineError>;
}

/// Far more than any local engine needs for a note of the largest size; reaching it means a defect or a starved machine.
pub(crate) const LOCAL_DEADLINE: Duration = Duration::from_secs(10);

/// An engine that is a function of its input and runs on a core of `heavy_work`.
pub(crate) fn local<O: Operation>(
    name: impl Into<String>,
    version: impl Into<String>,
    heavy_work: &HeavyWork,
    work: impl Fn(&O::Input) -> Result<O::Output, EngineError> + Send + Sync + 'static,
) -> Box<dyn Engine<O>> {
    Box::new(Local {
        name: name.into(),
        version: version.into(),
        heavy_work: heavy_work.clone(),
        work: Arc::new(work) as Arc<Work<O>>,
    })
}

type Work<O> = dyn Fn(&<O as Operation>::Input) -> Result<<O as Operation>::Output, EngineError> + Send + Sync;

struct Local<O: Operation> {
    name: String,
    version: String,
    heavy_work: HeavyWork,
    work: Arc<Work<O>>,
}

#[async_trait]
impl<O: Operation> Engine<O> for Local<O> {
    fn name(&self) -> &str {
        &self.name
    }

    fn version(&self) -> &str {
        &self.version
    }

    fn deadline(&self) -> Duration {
        LOCAL_DEADLINE
    }

    async fn admit(&self) -> Admission {
        self.heavy_work.admit().await
    }

    async fn run(&self, input: &Arc<O::Input>, admission: Admission, _: &Turn) -> Result<O::Output, EngineError> {
        let (work, input) = (Arc::clone(&self.work), Arc::clone(input));
        admission.run(move || work(&input)).await?
    }
}
