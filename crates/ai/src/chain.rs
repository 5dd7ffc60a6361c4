//! Engines in order of preference, with the guards around each.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
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

/// How often an engine was asked for an operation, and it ended so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineCount {
    /// The operation's name.
    pub operation: &'static str,
    /// The engine's name.
    pub engine: String,
    /// `answered`, or in a word why it did not.
    pub outcome: &'static str,
    /// How often, since the process began.
    pub count: u64,
}

/// How being asked can end for an engine.
const OUTCOMES: [&str; 6] = ["answered", "unavailable", "nothing_to_say", "failed", "panicked", "deadline_exceeded"];

/// How often it ended in each of [`OUTCOMES`].
type Tally = [AtomicU64; OUTCOMES.len()];

fn outcome<T>(result: &Result<T, EngineError>) -> usize {
    match result {
        Ok(_) => 0,
        Err(EngineError::Unavailable(_)) => 1,
        Err(EngineError::NothingToSay(_)) => 2,
        Err(EngineError::Failed(_)) => 3,
        Err(EngineError::Panicked(_)) => 4,
        Err(EngineError::DeadlineExceeded(_)) => 5,
    }
}

/// The engines of one operation, in order of preference.
pub struct Chain<O: Operation> {
    engines: Vec<(Box<dyn Engine<O>>, Tally)>,
}

impl<O: Operation> Chain<O> {
    /// A chain that asks `engines` in this order.
    #[must_use]
    pub fn new(engines: Vec<Box<dyn Engine<O>>>) -> Self {
        Self { engines: engines.into_iter().map(|engine| (engine, Tally::default())).collect() }
    }

    /// The names of the engines, in order.
    pub fn engines(&self) -> impl Iterator<Item = &str> {
        self.engines.iter().map(|(engine, _)| engine.name())
    }

    /// How often each engine was asked, by how it ended; what never happened is left out.
    pub fn counts(&self) -> impl Iterator<Item = EngineCount> {
        self.engines.iter().flat_map(|(engine, tally)| {
            OUTCOMES.iter().zip(tally).filter_map(|(outcome, count)| {
                let count = count.load(Ordering::Relaxed);
                let engine = engine.name().to_owned();
                (count > 0).then_some(EngineCount { operation: O::NAME, engine, outcome, count })
            })
        })
    }

    /// The answer of the first engine that has one.
    ///
    /// # Errors
    ///
    /// [`ChainExhausted`], with every attempt, when none has.
    pub async fn answer(&self, input: Arc<O::Input>) -> Result<Answer<O::Output>, ChainExhausted> {
        let mut attempts = Vec::new();
        let mut elapsed = Duration::ZERO;
        for (engine, tally) in &self.engines {
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
            tally[outcome(&result)].fetch_add(1, Ordering::Relaxed);
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
