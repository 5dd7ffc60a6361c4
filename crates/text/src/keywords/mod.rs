//! The phrases that say what a note is about.

mod features;
mod lexicon;
mod noun_phrases;
mod phrases;
mod ranking;
mod tf_idf;
mod weights;
mod word_class;
mod yake;

pub use features::{Candidate, FEATURES, NAMES, TRAITS, candidates};
pub use ranking::noun_phrases;
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

/// What the ranking of noun phrases looks at; each can be left out, to see what it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// How often a phrase and its words are said.
    Frequency,
    /// Where it stands first and last.
    Position,
    /// How many words and letters it has.
    Length,
    /// How rare its words are, in the student's other notes and in the language.
    Rarity,
    /// Whether it is a whole noun phrase, and of which words it is made.
    Shape,
    /// How it is written: capitals, acronyms.
    Case,
    /// Of which longer phrases it is a part.
    Nesting,
    /// Whether a heading names it.
    Heading,
    /// That a list is better without phrases that are parts of one another.
    Diversity,
}

impl Signal {
    /// All of them.
    pub const ALL: [Signal; 9] = [
        Signal::Frequency,
        Signal::Position,
        Signal::Length,
        Signal::Rarity,
        Signal::Shape,
        Signal::Case,
        Signal::Nesting,
        Signal::Heading,
        Signal::Diversity,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Signal::Frequency => "frequency",
            Signal::Position => "position",
            Signal::Length => "length",
            Signal::Rarity => "rarity",
            Signal::Shape => "shape",
            Signal::Case => "case",
            Signal::Nesting => "nesting",
            Signal::Heading => "heading",
            Signal::Diversity => "diversity",
        }
    }

    fn features(self) -> &'static [&'static str] {
        match self {
            Signal::Frequency => &["count", "count_compound", "word_count", "rarest_word_count", "cohesion"],
            Signal::Position => &["first", "opening", "title", "spread"],
            Signal::Length => &["one_word", "two_words", "four_words", "letters", "short"],
            Signal::Rarity => &["rarity", "rarity_alone", "rarest", "commonest", "head_rarity"],
            Signal::Shape => {
                &["whole", "whole_alone", "determined", "adjective", "gerund", "gerund_alone", "hyphen", "link"]
            }
            Signal::Case => &["capital", "capital_unknown", "acronym"],
            Signal::Nesting => &["longer", "always_longer", "longer_kinds", "longer_kinds_alone", "head_kinds"],
            Signal::Heading | Signal::Diversity => &[],
        }
    }
}
