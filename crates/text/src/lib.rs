//! The language engine: sentences, keywords, summaries, quiz questions, difficulty and lexical similarity of plain text.
//!
//! Everything here is a pure function of its input: no I/O, no clock, no global state but read-only tables. Every function takes any
//! text at all, in time linear in its length but for the sorting of what it finds, and every span it returns lies inside the text on character boundaries.
//!
//! A note is read once, by [`Document::parse`]; the engines ([`keywords`], [`summary`], [`difficulty`], [`quiz`]) work on that reading.

pub mod difficulty;
mod document;
pub mod keywords;
mod language;
pub mod quiz;
pub mod similarity;
mod stop_words;
pub mod summary;
pub mod terms;

pub use document::{BlockKind, Document, Heading, Passage, Sentence, Source, front_matter_end};
pub use language::Language;
