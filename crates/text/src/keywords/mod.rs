//! The phrases that say what a note is about.

mod phrases;
mod tf_idf;
mod yake;

pub use tf_idf::tf_idf;
pub use yake::yake;

/// A phrase of the note and how well it stands for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyword {
    /// The phrase as a person would write it: whole, in its usual case.
    pub phrase: String,
    /// From 0 to 1, the first keyword has the highest.
    pub score: f32,
}

/// In how many of the student's own notes a stem stands.
pub trait DocumentFrequencies {
    /// The number of notes.
    fn documents(&self) -> usize;
    /// The number of notes that contain the stem, as [`crate::terms::content_terms`] writes it.
    fn containing(&self, stem: &str) -> usize;
}

/// No other notes: every stem is as rare as any other.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoOtherNotes;

impl DocumentFrequencies for NoOtherNotes {
    fn documents(&self) -> usize {
        0
    }

    fn containing(&self, _stem: &str) -> usize {
        0
    }
}
