//! Keywords by YAKE (Campos et al. 2020), through the `yake-rust` crate.

use super::Keyword;
use crate::document::Document;
use std::panic::{AssertUnwindSafe, catch_unwind};
use yake_rust::{Config, StopWords};

/// More text is not given to the crate: the phrases of a long note are settled long before.
const MOST_BYTES: usize = 120_000;
/// Fewer words have no statistics.
const FEWEST_WORDS: usize = 12;

/// The `limit` best phrases by YAKE, or `None` when it has nothing to say: the text is too short, the language is unknown or has no
/// stop words, or no phrase is found.
pub fn yake(document: &Document, limit: usize) -> Option<Vec<Keyword>> {
    let language = document.language()?;
    let stop_words = StopWords::predefined(language.code())?;
    if document.words() < FEWEST_WORDS || limit == 0 {
        return None;
    }
    let text = plain_text(document);
    let config = Config { ngrams: 3, ..Config::default() };
    // The crate states no promise for odd input; a panic in it must cost this engine its answer, not the caller its thread.
    let found = catch_unwind(AssertUnwindSafe(|| yake_rust::get_n_best(limit, &text, &stop_words, &config))).ok()?;
    let best = found.first()?.score.max(1e-9);
    let keywords: Vec<Keyword> = found
        .into_iter()
        .filter(|item| item.score.is_finite())
        .map(|item| Keyword { phrase: item.raw, score: (best / item.score.max(best)) as f32 })
        .collect();
    (!keywords.is_empty()).then_some(keywords)
}

/// The prose of the document, one block a paragraph.
fn plain_text(document: &Document) -> String {
    let mut text = String::new();
    for block in document.blocks() {
        let room = MOST_BYTES.saturating_sub(text.len());
        if room == 0 {
            break;
        }
        text.push_str(&block.text[..block.text.floor_char_boundary(room)]);
        text.push_str("\n\n");
    }
    text
}
