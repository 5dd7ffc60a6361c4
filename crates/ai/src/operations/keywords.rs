//! The phrases that say what a note is about.

use std::sync::Arc;

use loci_text::Document;
use loci_text::keywords::{Keyword, Signal, noun_phrases, tf_idf, yake};

use crate::engine::{Engine, EngineError, Operation, local};
use crate::heavy_work::HeavyWork;

/// What to find keywords in.
#[derive(Clone, Debug)]
pub struct Input {
    /// The note.
    pub document: Arc<Document>,
    /// At most so many.
    pub limit: usize,
    /// Signals that the ranking leaves out, to see what they are worth; none in the service.
    pub without: Vec<Signal>,
}

/// Finds keywords, best first.
pub struct Keywords;

impl Operation for Keywords {
    type Input = Input;
    type Output = Vec<Keyword>;
    const NAME: &'static str = "keywords";
}

/// Noun phrases by learned weights; YAKE (Campos et al. 2020) where there is no noun phrase, and TF-IDF for what YAKE has no stop
/// words for.
pub(crate) fn engines(heavy_work: &HeavyWork) -> Vec<Box<dyn Engine<Keywords>>> {
    vec![
        local::<Keywords>("noun-phrases", "1", heavy_work, |input| {
            noun_phrases(&input.document, input.limit, &input.without)
                .ok_or_else(|| EngineError::NothingToSay("The text has no noun phrase.".to_owned()))
        }),
        local::<Keywords>("yake", "1", heavy_work, |input| {
            yake(&input.document, input.limit).ok_or_else(|| {
                EngineError::NothingToSay("The text is too short, or in a language without stop words here.".to_owned())
            })
        }),
        local::<Keywords>("tf-idf", "2", heavy_work, |input| Ok(tf_idf(&input.document, input.limit))),
    ]
}
