//! What is kept of a note's reading, as JSON.

use loci_ai::difficulty::{Difficulty, Level};
use loci_ai::{Answer, Attempt, Provenance, Reading, TextSpan};
use serde::{Deserialize, Serialize};

/// What was found in one revision of a note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// The phrases that say what it is about, best first.
    pub keywords: Answer<Vec<Phrase>>,
    /// The sentences that say most of it, in reading order.
    pub summary: Answer<Vec<TextSpan>>,
    /// How hard it is.
    pub difficulty: Answer<Difficulty>,
    /// Which engine made its vectors, or why there are none.
    pub vectors: Vectors,
}

/// A keyword and its weight.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Phrase {
    /// The phrase as the note writes it.
    pub phrase: String,
    /// From 0 to 1.
    pub score: f32,
}

/// Whether connections of a note can go by meaning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vectors {
    /// Made by this engine.
    Made(Provenance),
    /// Not made, and why.
    Missing(Vec<Attempt>),
}

/// What a suggested connection rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Strength {
    /// What closeness in meaning adds to the score; none without vectors.
    pub meaning: Option<f32>,
    /// What shared wording adds.
    pub wording: f32,
    /// What mentions of a title add.
    pub mention: f32,
    /// What the place among the other notes adds: shared neighbours, tags and folders, and how often a name is spoken of.
    pub structure: f32,
    /// The words both notes have, the most telling first.
    pub shared_terms: Vec<String>,
}

impl Findings {
    /// Takes from a reading what is to be kept.
    pub(crate) fn of(reading: &Reading) -> Self {
        let phrases = reading.keywords.value.iter();
        let keywords = phrases.map(|keyword| Phrase { phrase: keyword.phrase.clone(), score: keyword.score }).collect();
        Self {
            keywords: Answer { value: keywords, provenance: reading.keywords.provenance.clone() },
            summary: reading.summary.clone(),
            difficulty: reading.difficulty.clone(),
            vectors: match &reading.passages {
                Some(answer) => Vectors::Made(answer.provenance.clone()),
                None => Vectors::Missing(reading.without_vectors.clone()),
            },
        }
    }

    /// The difficulty in one word.
    pub fn level(&self) -> Level {
        self.difficulty.value.level
    }
}
