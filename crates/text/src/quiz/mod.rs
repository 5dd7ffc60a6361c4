//! Questions about a note whose answers its own sentences prove.

mod answers;
mod check;
mod chunks;
mod compose;
mod distractors;
mod gaps;
mod proposal;
mod random;
mod short_answer;
mod structures;
mod taxonomy;
mod true_false;
mod verify;

pub use answers::{Answer, AnswerKind, candidates};
pub use check::{Check, Verdict, check};
pub use compose::{mix, questions};
pub use distractors::{Distractors, Fit, PoolDistractors, fitting, rank_lexical};
pub use proposal::{Proposal, Prover};

use std::ops::Range;

/// How a gap is written in a prompt.
pub const GAP: &str = "_____";

/// What is asked, and what is right.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Asks {
    /// One of several options fills the gap.
    MultipleChoice {
        /// A sentence with a gap, written [`GAP`], or a question.
        prompt: String,
        /// What can be chosen from, the answer among it.
        options: Vec<String>,
        /// The right option.
        answer: String,
    },
    /// A gap is to be filled in writing.
    Cloze {
        /// A sentence with a gap, written [`GAP`].
        prompt: String,
        /// What stands in the gap.
        answer: String,
    },
    /// A question to be answered in a few words.
    ShortAnswer {
        /// The question.
        prompt: String,
        /// The answer.
        answer: String,
    },
    /// A statement to be judged.
    TrueFalse {
        /// What is said.
        statement: String,
        /// Whether it is true.
        answer: bool,
        /// Of a false statement, the words that make it false.
        changed: Option<String>,
        /// Of a false statement, what should stand in their place.
        correction: Option<String>,
    },
    /// Steps to be brought into their order.
    Ordering {
        /// What the steps are of.
        prompt: String,
        /// The steps as they are shown.
        items: Vec<String>,
        /// The right order, as indexes into `items`.
        order: Vec<usize>,
    },
    /// Terms to be matched with what they mean.
    Matching {
        /// What is to be done.
        prompt: String,
        /// The terms.
        terms: Vec<String>,
        /// The meanings as they are shown.
        meanings: Vec<String>,
        /// For each term its meaning, as an index into `meanings`.
        pairs: Vec<usize>,
    },
}

/// The kind of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "named as the variants of `Asks`")]
pub enum Kind {
    MultipleChoice,
    Cloze,
    ShortAnswer,
    TrueFalse,
    Ordering,
    Matching,
}

impl Asks {
    /// The kind of the question.
    pub fn kind(&self) -> Kind {
        match self {
            Asks::MultipleChoice { .. } => Kind::MultipleChoice,
            Asks::Cloze { .. } => Kind::Cloze,
            Asks::ShortAnswer { .. } => Kind::ShortAnswer,
            Asks::TrueFalse { .. } => Kind::TrueFalse,
            Asks::Ordering { .. } => Kind::Ordering,
            Asks::Matching { .. } => Kind::Matching,
        }
    }
}

/// A passage that proves an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Where it stands, in bytes of the source.
    pub span: Range<usize>,
    /// The passage without markup.
    pub text: String,
}

/// A question, checked before it was returned.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// What is asked, and what is right.
    pub asks: Asks,
    /// The passages that prove it: one, or one for each step or pair.
    pub proofs: Vec<Proof>,
    /// From 0 (easy) to 1 (hard).
    pub difficulty: f32,
}
