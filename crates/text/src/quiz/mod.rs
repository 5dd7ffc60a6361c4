//! Questions about a note whose answers its own sentences prove.

mod answers;
mod chunks;
mod distractors;
mod question;
mod verify;

pub use answers::{Answer, AnswerKind, candidates};
pub use distractors::{Distractors, Fit, PoolDistractors, fitting, rank_lexical};
pub use question::questions;

use std::ops::Range;

/// The kind of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// One of several options is right.
    MultipleChoice,
    /// A gap in a sentence is to be filled.
    Cloze,
}

/// A question, checked before it was returned.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Its kind.
    pub kind: Kind,
    /// What is asked; the gap of a cloze is written `_____`.
    pub prompt: String,
    /// The options of a multiple choice question, the answer among them; empty for the other kinds.
    pub options: Vec<String>,
    /// The right answer.
    pub answer: String,
    /// The sentence that proves the answer, in bytes of the source.
    pub proof: Range<usize>,
    /// That sentence without markup.
    pub proof_text: String,
    /// From 0 (easy) to 1 (hard).
    pub difficulty: f32,
}

/// How a gap is written in a prompt.
pub const GAP: &str = "_____";
