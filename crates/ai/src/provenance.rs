//! Where a result comes from. Kept with the result, returned by the API and shown on the page.

use serde::{Deserialize, Serialize};

use crate::budget::Cost;

/// An engine that was tried and did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// The engine's name.
    pub engine: String,
    /// Why it did not answer, as a sentence for people.
    pub reason: String,
}

/// Where a result comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// The operation's name.
    pub operation: String,
    /// The engine that answered; [`Provenance::NO_ENGINE`] when none did and the value is empty.
    pub engine: String,
    /// That engine's version.
    pub version: String,
    /// Whether that engine works outside of this machine.
    #[serde(default)]
    pub outside: bool,
    /// Whether the value was kept from an earlier call with the same input.
    pub cached: bool,
    /// The engines that were tried before, in order.
    pub attempts: Vec<Attempt>,
    /// Milliseconds all engines worked, the unsuccessful ones included; waiting for a free core is not.
    pub elapsed_ms: f64,
    /// What it has cost, unsuccessful tries included; nothing where all happened on this machine.
    #[serde(default, skip_serializing_if = "Cost::is_nothing")]
    pub cost: Cost,
}

impl Provenance {
    /// Stands for the engine's name when no engine had an answer.
    pub const NO_ENGINE: &str = "none";
}

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer<T> {
    /// The value.
    pub value: T,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A stretch of a text, in bytes on character boundaries, with its readable form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextSpan {
    /// The text without markup.
    pub text: String,
    /// Its first byte in the source.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}
