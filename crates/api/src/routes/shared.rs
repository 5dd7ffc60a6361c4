//! Shapes that several routes answer with.

use loci_app::{Attempt as AiAttempt, Cost as AiCost, Provenance as AiProvenance, TextSpan as AiSpan};
use serde::Serialize;
use utoipa::ToSchema;

/// An engine that was tried and did not answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Attempt {
    /// The engine.
    pub engine: String,
    /// Why it did not answer.
    pub reason: String,
}

/// Where a result comes from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Provenance {
    /// What was done.
    pub operation: String,
    /// The engine that answered; `none` when none did.
    pub engine: String,
    /// The engine's version.
    pub version: String,
    /// Whether that engine works outside of this machine.
    pub outside: bool,
    /// Whether the result was kept from an earlier call.
    pub cached: bool,
    /// The engines that were tried before.
    pub attempts: Vec<Attempt>,
    /// How long the engines worked, in milliseconds; of a result that was kept, how long they did when it was found.
    pub elapsed_ms: f64,
    /// What it has cost, unsuccessful tries included; nothing where all happened on this machine.
    pub cost: Cost,
}

/// Tokens and money.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Cost {
    /// Tokens sent and received.
    pub tokens: u64,
    /// In the currency in which the operator has given the prices.
    pub money: f64,
}

impl From<AiCost> for Cost {
    fn from(cost: AiCost) -> Self {
        Self { tokens: cost.tokens, money: cost.micros as f64 / 1e6 }
    }
}

impl From<AiProvenance> for Provenance {
    fn from(provenance: AiProvenance) -> Self {
        Self {
            operation: provenance.operation,
            engine: provenance.engine,
            version: provenance.version,
            outside: provenance.outside,
            cached: provenance.cached,
            attempts: provenance.attempts.into_iter().map(Attempt::from).collect(),
            elapsed_ms: provenance.elapsed_ms,
            cost: provenance.cost.into(),
        }
    }
}

impl From<AiAttempt> for Attempt {
    fn from(attempt: AiAttempt) -> Self {
        Self { engine: attempt.engine, reason: attempt.reason }
    }
}

/// A stretch of a note.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TextSpan {
    /// The text without markup.
    pub text: String,
    /// The first byte in the note's body (UTF-8).
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl From<AiSpan> for TextSpan {
    fn from(span: AiSpan) -> Self {
        Self { text: span.text, start: span.start, end: span.end }
    }
}
