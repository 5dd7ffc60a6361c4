//! Engines in order of preference, with the guards around each.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use thiserror::Error;
use tokio::time::Instant;

use crate::budget::Cost;
use crate::call::Call;
use crate::engine::{Engine, EngineError, Operation, Place, Turn};
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
    /// What they have cost all the same.
    pub cost: Cost,
}

impl ChainExhausted {
    /// An answer that says that no engine gave it, and why.
    pub fn with_value<T>(self, value: T) -> Answer<T> {
        let provenance = Provenance {
            operation: self.operation.to_owned(),
            engine: Provenance::NO_ENGINE.to_owned(),
            version: String::new(),
            outside: false,
            cached: false,
            attempts: self.attempts,
            elapsed_ms: self.elapsed_ms,
            cost: self.cost,
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
const OUTCOMES: [&str; 8] =
    ["answered", "unavailable", "nothing_to_say", "failed", "panicked", "deadline_exceeded", "passing", "rejected"];

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
        Err(EngineError::Passing { .. }) => 6,
        Err(EngineError::Rejected(_)) => 7,
    }
}

/// A chain can't be put together as it was asked for.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the operation {operation} has no engine \"{engine}\"; it has {}", .known.join(", "))]
pub struct UnknownEngine {
    /// The operation's name.
    pub operation: &'static str,
    /// The name that no engine has.
    pub engine: String,
    /// The names that there are.
    pub known: Vec<String>,
}

/// The engines of one operation, in order of preference.
pub struct Chain<O: Operation> {
    engines: Vec<(Box<dyn Engine<O>>, Tally)>,
    arrangeable: bool,
}

/// A chain, whatever its operation.
pub(crate) trait AnyChain {
    /// The name of the operation.
    fn operation(&self) -> &'static str;

    /// Whether an operator may choose its engines.
    fn is_arrangeable(&self) -> bool;

    /// The names of its engines, in order.
    fn engine_names(&self) -> Vec<&str>;

    /// See [`Chain::counts`].
    fn engine_counts(&self) -> Vec<EngineCount>;
}

impl<O: Operation> AnyChain for Chain<O> {
    fn operation(&self) -> &'static str {
        O::NAME
    }

    fn is_arrangeable(&self) -> bool {
        self.arrangeable
    }

    fn engine_names(&self) -> Vec<&str> {
        self.engines().collect()
    }

    fn engine_counts(&self) -> Vec<EngineCount> {
        self.counts().collect()
    }
}

impl<O: Operation> Chain<O> {
    /// A chain that asks `engines` in this order.
    #[must_use]
    pub fn new(engines: Vec<Box<dyn Engine<O>>>) -> Self {
        Self { engines: engines.into_iter().map(|engine| (engine, Tally::default())).collect(), arrangeable: false }
    }

    /// A chain whose engines an operator may choose: those of `engines` that `order` names, in that order, or all of them. A chain that would end elsewhere
    /// ends with the last engine on this machine, so that there is always an answer.
    ///
    /// # Errors
    ///
    /// When `order` names an engine that there is not.
    pub(crate) fn arranged(
        mut engines: Vec<Box<dyn Engine<O>>>,
        order: Option<&Vec<String>>,
    ) -> Result<Self, UnknownEngine> {
        let Some(order) = order else { return Ok(Self { arrangeable: true, ..Self::new(engines) }) };
        let known: Vec<String> = engines.iter().map(|engine| engine.name().to_owned()).collect();
        let mut chosen: Vec<Box<dyn Engine<O>>> = Vec::with_capacity(order.len());
        for name in order {
            if chosen.iter().any(|engine| engine.name() == name) {
                continue;
            }
            let Some(place) = engines.iter().position(|engine| engine.name() == name) else {
                return Err(UnknownEngine { operation: O::NAME, engine: name.clone(), known });
            };
            chosen.push(engines.remove(place));
        }
        if chosen.last().is_none_or(|engine| engine.place() == Place::Outside)
            && let Some(place) = engines.iter().rposition(|engine| engine.place() == Place::Here)
        {
            chosen.push(engines.remove(place));
        } else if chosen.last().is_some_and(|engine| engine.place() == Place::Outside) {
            // Every engine on this machine stands before one outside of it.
            let last = chosen.iter().rposition(|engine| engine.place() == Place::Here);
            if let Some(engine) = last.map(|place| chosen.remove(place)) {
                chosen.push(engine);
            }
        }
        Ok(Self { arrangeable: true, ..Self::new(chosen) })
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

    /// The engines that a call may reach, by name and version: what an answer depends on besides its input.
    pub(crate) fn reachable(&self, call: &Call) -> impl Iterator<Item = (&str, &str)> {
        self.engines
            .iter()
            .map(|(engine, _)| engine)
            .filter(|engine| may_reach(engine.as_ref(), call))
            .map(|engine| (engine.name(), engine.version()))
    }

    /// Whether a call may reach an engine outside of this machine.
    pub(crate) fn reaches_outside(&self, call: &Call) -> bool {
        call.consenting().is_some() && self.engines.iter().any(|(engine, _)| engine.place() == Place::Outside)
    }

    /// The answer of the first engine that has one. Engines outside of this machine are asked with the consent of the account
    /// only, and share the time that the call allows; those on this machine have theirs in any case.
    ///
    /// # Errors
    ///
    /// [`ChainExhausted`], with every attempt, when none has.
    pub async fn answer(&self, input: Arc<O::Input>, call: &Call) -> Result<Answer<O::Output>, ChainExhausted> {
        let until = Instant::now() + call.patience();
        let turn = Turn::new(call, until);
        let mut attempts = Vec::new();
        let mut elapsed = Duration::ZERO;
        for (engine, tally) in self.engines.iter().filter(|(engine, _)| may_reach(engine.as_ref(), call)) {
            let admission = engine.admit().await;
            let start = Instant::now();
            let limit = match engine.place() {
                Place::Here => engine.deadline(),
                Place::Outside => engine.deadline().min(until.saturating_duration_since(start)),
            };
            let run = AssertUnwindSafe(engine.run(&input, admission, &turn)).catch_unwind();
            let result = match tokio::time::timeout(limit, run).await {
                Ok(Ok(result)) => result,
                // Engines answer through their return value alone, so a half-done one leaves nothing broken behind.
                Ok(Err(payload)) => Err(EngineError::from_panic(payload.as_ref())),
                Err(_) => Err(EngineError::DeadlineExceeded(limit)),
            };
            elapsed += start.elapsed();
            tally[outcome(&result)].fetch_add(1, Ordering::Relaxed);
            let error = match result {
                Ok(value) => {
                    let provenance = Provenance {
                        operation: O::NAME.to_owned(),
                        engine: engine.name().to_owned(),
                        version: engine.version().to_owned(),
                        outside: engine.place() == Place::Outside,
                        cached: false,
                        attempts,
                        elapsed_ms: milliseconds(elapsed),
                        cost: turn.spent(),
                    };
                    return Ok(Answer { value, provenance });
                }
                Err(error) => error,
            };
            report::<O>(engine.name(), &error);
            attempts.push(Attempt { engine: engine.name().to_owned(), reason: error.to_string() });
        }
        let cost = turn.spent();
        Err(ChainExhausted { operation: O::NAME, attempts, elapsed_ms: milliseconds(elapsed), cost })
    }

    /// Like [`Chain::answer`], for operations where an empty value with its attempts is an honest answer.
    pub async fn answer_or_nothing(&self, input: Arc<O::Input>, call: &Call) -> Answer<O::Output>
    where
        O::Output: Default,
    {
        self.answer(input, call).await.unwrap_or_else(|exhausted| exhausted.with_value(O::Output::default()))
    }
}

fn may_reach<O: Operation>(engine: &dyn Engine<O>, call: &Call) -> bool {
    engine.place() == Place::Here || call.consenting().is_some()
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
        EngineError::Unavailable(_)
        | EngineError::NothingToSay(_)
        | EngineError::Passing { .. }
        | EngineError::Rejected(_) => {
            tracing::debug!(operation = O::NAME, engine, %error, "an engine had no answer");
        }
    }
}
