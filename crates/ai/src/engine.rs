//! What an operation is, and what performs it.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use thiserror::Error;

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

/// One way to perform an operation. Its chain guards it: a panic or a missed deadline is an error like any other.
#[async_trait]
pub trait Engine<O: Operation>: Send + Sync {
    /// Its name, as it appears in provenance.
    fn name(&self) -> &str;

    /// Changes whenever its results do.
    fn version(&self) -> &str;

    /// How long one run may take, waiting for admission not counted.
    fn deadline(&self) -> Duration;

    /// Waits until the engine may begin. By default at once.
    async fn admit(&self) -> Admission {
        Admission::immediate()
    }

    /// Performs the operation. `admission` is to be held for as long as the work takes, even if nobody waits for it any
    /// more.
    async fn run(&self, input: &Arc<O::Input>, admission: Admission) -> Result<O::Output, EngineError>;
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

    async fn run(&self, input: &Arc<O::Input>, admission: Admission) -> Result<O::Output, EngineError> {
        let (work, input) = (Arc::clone(&self.work), Arc::clone(input));
        admission.run(move || work(&input)).await?
    }
}
