//! What the engines are put together from.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use loci_text::keywords::Signal;

use crate::budget::Budget;
use crate::cache::{SharedCache, UnixClock};
use crate::chain::UnknownEngine;
use crate::provider::Provider;

/// What an operator or a test may set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many keywords a note gets at most.
    pub keywords: usize,
    /// How many sentences a summary has at most; a short note gets fewer, one for every six of its own.
    pub summary_sentences: usize,
    /// Signals that the ranking of keywords leaves out, to see what they are worth.
    pub keywords_without: Vec<Signal>,
    /// After how long without use the model is dropped.
    pub model_idle: Duration,
    /// From how many words on a provider is asked for the summary of a note.
    pub long_note: usize,
    /// For an operation the engines to ask, by name and in order, where it is not the usual order: providers, then the engines
    /// of this machine, the best first.
    pub chains: BTreeMap<String, Vec<String>>,
    /// How many bytes of results are kept in this process.
    pub cache_bytes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            keywords: 10,
            keywords_without: Vec::new(),
            summary_sentences: 5,
            model_idle: Duration::from_secs(300),
            long_note: 400,
            chains: BTreeMap::new(),
            cache_bytes: 4 << 20,
        }
    }
}

/// What lies outside of this process. By default nothing.
pub struct Surroundings {
    /// Engines outside of this machine, the preferred first.
    pub providers: Vec<Arc<Provider>>,
    /// What pays for them.
    pub budget: Option<Arc<dyn Budget>>,
    /// Where processes share results.
    pub shared_cache: Option<Arc<dyn SharedCache>>,
    /// The time.
    pub clock: UnixClock,
}

impl Default for Surroundings {
    fn default() -> Self {
        let now = || SystemTime::UNIX_EPOCH.elapsed().map_or(0, |elapsed| elapsed.as_secs() as i64);
        Self { providers: Vec::new(), budget: None, shared_cache: None, clock: Arc::new(now) }
    }
}

/// Why the engines can't be put together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArrangementError {
    /// A chain names an engine that there is not.
    #[error(transparent)]
    UnknownEngine(#[from] UnknownEngine),
    /// Chains can be arranged for some operations only.
    #[error("there is no operation \"{operation}\" whose engines could be chosen; there are {}", .known.join(", "))]
    UnknownOperation {
        /// The name that no operation has.
        operation: String,
        /// The names that there are.
        known: Vec<&'static str>,
    },
}
