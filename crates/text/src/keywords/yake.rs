//! Keywords by YAKE (Campos et al. 2020), through the `yake-rust` crate.

use super::Keyword;
use super::phrases::{self, Candidate};
use crate::document::{Document, inline_formulas};
use crate::stop_words;
use crate::terms::{self, WordStemmer};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use yake_rust::{Config, StopWords};

/// More text is not given to the crate: the phrases of a long note are settled long before.
const MOST_BYTES: usize = 60_000;
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
    // Near duplicates are left out below, by stems; the crate's own check compares spellings and costs more.
    let config = Config { ngrams: 3, remove_duplicates: false, ..Config::default() };
    // The crate states no promise for odd input; a panic in it must cost this engine its answer, not the caller its thread.
    let wanted = limit.saturating_mul(12).min(600);
    let found = catch_unwind(AssertUnwindSafe(|| yake_rust::get_n_best(wanted, &text, &stop_words, &config))).ok()?;
    let stemmer = WordStemmer::new(Some(language));
    let forms = written_forms(document);
    let ranked: Vec<(f32, Vec<String>, String)> = found
        .into_iter()
        .filter(|item| item.score.is_finite() && item.score >= 0.0)
        .filter(|item| {
            let inner = item.raw.split(' ').skip(1);
            inner
                .map(str::to_lowercase)
                .all(|word| phrases::is_link(&word) || !stop_words::is_stop_word(&word, Some(language)))
        })
        .map(|item| {
            let words = terms::words(&item.raw);
            let stems: Vec<String> =
                words.into_iter().map(|span| stemmer.stem(&terms::normal_form(&item.raw[span]))).collect();
            let phrase = forms.get(&stems).map_or(item.raw, |candidate| candidate.phrase());
            (item.score as f32, stems, phrase)
        })
        .collect();
    let best = ranked.first()?.0.max(1e-9);
    let ranked = ranked.iter().map(|(score, stems, phrase)| (*score, stems.as_slice(), phrase));
    let keywords: Vec<Keyword> = phrases::distinct(ranked, limit)
        .into_iter()
        // A small YAKE score is a good one, so the best phrase is the measure of the others.
        .map(|(score, phrase)| Keyword { phrase: phrase.clone(), score: (best / score.max(best)).sqrt() })
        .collect();
    (!keywords.is_empty()).then_some(keywords)
}

/// The candidates of the document by their stems, for the form in which the note writes a phrase.
fn written_forms(document: &Document) -> HashMap<Vec<String>, Candidate> {
    let stem = |index: &u32| document.vocabulary()[*index as usize].to_string();
    phrases::candidates(document)
        .into_iter()
        .map(|candidate| (candidate.stems.iter().map(stem).collect(), candidate))
        .collect()
}

/// The prose of the document, one block a paragraph.
fn plain_text(document: &Document) -> String {
    let mut text = String::new();
    let on_subject = phrases::blocks_on_subject(document);
    for (block, _) in document.blocks().iter().zip(on_subject).filter(|(_, on_subject)| *on_subject) {
        let room = MOST_BYTES.saturating_sub(text.len());
        if room == 0 {
            break;
        }
        let prose = &block.text[..block.text.floor_char_boundary(room)];
        let mut from = 0;
        // The names of a formula's commands are no words; a comma keeps the words beside it from becoming one phrase.
        for formula in inline_formulas(prose) {
            text.push_str(&prose[from..formula.start]);
            text.push_str(", ");
            from = formula.end;
        }
        text.push_str(&prose[from..]);
        text.push_str("\n\n");
    }
    text
}
