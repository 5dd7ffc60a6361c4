//! Connections between the notes of one account: which notes belong beside a note, how sure that is, and why.

mod compare;
mod evidence;
mod fusion;
mod index;
mod lexicon;
mod neighbourhood;
mod profile;
mod signal;
mod whole_set;

pub use evidence::{Evidence, Side, Weights, evidence};
pub use fusion::Parts;
pub use index::{Index, Suggestion};
pub use profile::{NoteProfile, NoteSource};
pub use signal::{Signal, Signals};
pub use whole_set::{SetNote, suggest_all};
pub(crate) use whole_set::{index_all, map_in_parallel};

#[cfg(test)]
mod tests;
