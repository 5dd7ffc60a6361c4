//! Connections between the notes of one account: which notes belong beside a note, how sure that is, and why.

mod compare;
mod evidence;
mod fusion;
mod index;
mod lexicon;
mod profile;

pub use evidence::{Evidence, Side, Weights, evidence};
pub use fusion::{Parts, Signals};
pub use index::{Index, Suggestion};
pub use profile::{NoteProfile, NoteSource};

#[cfg(test)]
mod tests;
