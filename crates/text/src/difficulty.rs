//! How hard a note is to read, and why.

use crate::Language;
use crate::document::{Document, WordKind};

/// Words read in a minute by a student who means to learn, for prose of middling difficulty.
const WORDS_PER_MINUTE: f32 = 180.0;

/// How hard a note is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Everyday prose.
    Easy,
    /// A school or first-year text.
    Moderate,
    /// Dense prose, many terms, formulas or code.
    Hard,
}

/// How hard a note is to read, and why.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Difficulty {
    /// The score in one word.
    pub level: Level,
    /// From 0 (very easy) to 100 (very hard).
    pub score: f32,
    /// Minutes that reading to learn takes.
    pub reading_minutes: f32,
    /// Words that are read, code and formulas not counted.
    pub words: usize,
    /// What makes the note easy or hard, in plain words, the weightiest first.
    pub reasons: Vec<String>,
}

/// Assesses a note.
pub fn assess(document: &Document) -> Difficulty {
    let words = document.words();
    let sentences = document.sentences().len().max(1);
    let in_sentences: usize =
        (0..document.sentences().len()).map(|sentence| document.sentence_words(sentence).len()).sum();
    let sentence_length = in_sentences as f32 / sentences as f32;
    let letters: usize = document.all_words().iter().map(|word| document.surface(word).chars().count()).sum();
    let word_length = letters as f32 / words.max(1) as f32;
    let content = document.all_words().iter().filter(|word| word.kind == WordKind::Content).count();
    let density = content as f32 / words.max(1) as f32;
    let usual_word_length = match document.language() {
        Some(Language::German | Language::Dutch | Language::Russian) => 5.6,
        _ => 4.8,
    };
    let score =
        (20.0 + (sentence_length - 10.0) * 2.0 + (word_length - usual_word_length) * 20.0 + (density - 0.4) * 60.0)
            .clamp(0.0, 100.0);
    let level = if score < 35.0 {
        Level::Easy
    } else if score < 65.0 {
        Level::Moderate
    } else {
        Level::Hard
    };
    let reasons = vec![
        format!("The sentences have {sentence_length:.0} words on average."),
        format!("The words have {word_length:.1} letters on average."),
    ];
    Difficulty { level, score, reading_minutes: words as f32 / WORDS_PER_MINUTE, words, reasons }
}
