//! Engines in order of preference, with the guards around each.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use thiserror::Error;

use crate::engine::{Engine, EngineError, Operation};
use crate::provenance::{Answer, Attempt, Provenance};

/// No engine of a chain had an answer.
#[derive(Clone, Debug, Error, PartialEq)]
#[error("no engine could answer the operation \"{operation}\"")]
pub struct ChainExhausted {
    /// The operation's name.
    pub operation: &'static str,
    /// Every engine and why it did not answer.
    pub attempts: Vec<Attempt>,
    /// Milliseconds the engines worked.
    pub elapsed_ms: f64,
}

impl ChainExhausted {
    /// An answer that says that no engine gave it, and why.
    pub fn with_value<T>(self, value: T) -> Answer<T> {
        let provenance = Provenance {
            operation: self.operation.to_owned(),
            engine: Provenance::NO_ENGINE.to_owned(),
            version: String::new(),
            cached: false,
            attempts: self.attempts,
            elapsed_ms: self.elapsed_ms,
        };
        Answer { value, provenance }
    }
}

/// The engines of one operation, in order of preference.
pub struct Chain<O: Operation> {
    engines: Vec<Box<dyn Engine<O>>>,
}

impl<O: Operation> Chain<O> {
    /// A chain that asks `engines` in this order.
    #[must_use]
    pub fn new(engines: Vec<Box<dyn Engine<O>>>) -> Self {
        Self { engines }
    }

    /// The names of the engines, in order.
    pub fn engines(&self) -> impl Iterator<Item = &str> {
        self.engines.iter().map(|engine| engine.name())
    }

    /// The answer of the first engine that has one.
    ///
    /// # Errors
    ///
    /// [`ChainExhausted`], with every attempt, when none has.
    pub async fn answer(&self, input: Arc<O::Input>) -> Result<Answer<O::Output>, ChainExhausted> {
        let mut attempts = Vec::new();
        let mut elapsed = Duration::ZERO;
        for engine in &self.engines {
            let admission = engine.admit().await;
            let start = Instant::now();
            let run = AssertUnwindSafe(engine.run(&input, admission)).catch_unwind();
            let result = match tokio::time::timeout(engine.deadline(), run).await {
                Ok(Ok(result)) => result,
                // Engines answer through their return value alone, so a half-done one leaves nothing broken behind.
                Ok(Err(payload)) => Err(EngineError::from_panic(payload.as_ref())),
                Err(_) => Err(EngineError::DeadlineExceeded(engine.deadline())),
            };
            elapsed += start.elapsed();
            let error = match result {
                Ok(value) => {
                    let provenance = Provenance {
                        operation: O::NAME.to_owned(),
                        engine: engine.name().to_owned(),
                        version: engine.version().to_owned(),
                        cached: false,
                        attempts,
                        elapsed_ms: milliseconds(elapsed),
                    };
                    return Ok(Answer { value, provenance });
                }
                Err(error) => error,
            };
            report::<O>(engine.name(), &error);
            attempts.push(Attempt { engine: engine.name().to_owned(), reason: error.to_string() });
        }
        Err(ChainExhausted { operation: O::NAME, attempts, elapsed_ms: milliseconds(elapsed) })
    }

    /// Like [`Chain::answer`], for operations where an empty value with its attempts is an honest answer.
    pub async fn answer_or_nothing(&self, input: Arc<O::Input>) -> Answer<O::Output>
    where
        O::Output: Default,
    {
        self.answer(input).await.unwrap_or_else(|exhausted| exhausted.with_value(O::Output::default()))
    }
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// A defect or a missed deadline is for the operator to know; that an engine has nothing to say is daily life.
fn report<O: Operation>(engine: &str, error: &EngineError) {
    match error {
        EngineError::Panicked(_) | EngineError::DeadlineExceeded(_) | EngineError::Failed(_) => {
            tracing::warn!(operation = O::NAME, engine, %error, "an engine failed");
        }
        EngineError::Unavailable(_) | EngineError::NothingToSay(_) => {
            tracing::debug!(operation = O::NAME, engine, %error, "an engine had no answer");
        }
    }
}
