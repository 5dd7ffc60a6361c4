//! The sentences that say most of what a note says.

use std::sync::Arc;

use loci_text::Document;
use loci_text::summary::{centroid, text_rank};

use crate::cache::{Cacheable, KeyBuilder};
use crate::engine::{Engine, EngineError, Operation, local};
use crate::heavy_work::HeavyWork;
use crate::provenance::TextSpan;
use crate::provider::citations::{self, CitedSentences, NumberedSentences};
use crate::provider::{Prompt, Prompted};

/// What to summarise.
#[derive(Clone, Debug)]
pub struct Input {
    /// The note.
    pub document: Arc<Document>,
    /// At most so many sentences.
    pub sentences: usize,
    /// From how many words on a provider is asked: the sentences of a short note say as much as any summary of it.
    pub long: usize,
}

/// Sentences in reading order: those of the note itself, or a provider's own, each with the place of the sentence it rests
/// on.
pub struct Summary;

impl Operation for Summary {
    type Input = Input;
    type Output = Vec<TextSpan>;
    const NAME: &'static str = "summary";
}

impl Cacheable for Summary {
    const VERSION: u32 = 1;

    fn feed(input: &Input, key: &mut KeyBuilder) {
        key.number(input.sentences as u64).number(input.long as u64).document(&input.document);
    }
}

/// TextRank (Mihalcea and Tarau 2004); the sentences nearest to the centroid where it picks nothing.
pub(crate) fn engines(heavy_work: &HeavyWork) -> Vec<Box<dyn Engine<Summary>>> {
    vec![
        local::<Summary>("textrank", "1", heavy_work, |input| {
            let chosen = text_rank(&input.document, input.sentences);
            if chosen.is_empty() && input.sentences > 0 && !input.document.sentences().is_empty() {
                return Err(EngineError::NothingToSay("No sentence stands out from the others.".to_owned()));
            }
            Ok(spans(&input.document, &chosen))
        }),
        local::<Summary>("centroid", "1", heavy_work, |input| {
            Ok(spans(&input.document, &centroid(&input.document, input.sentences)))
        }),
    ]
}

fn spans(document: &Document, chosen: &[usize]) -> Vec<TextSpan> {
    chosen
        .iter()
        .filter_map(|index| document.sentences().get(*index))
        .map(|sentence| TextSpan { text: sentence.text.clone(), start: sentence.span.start, end: sentence.span.end })
        .collect()
}

impl Prompted for Summary {
    type Reply = CitedSentences;

    fn prompt(input: &Input) -> Result<Prompt, EngineError> {
        if input.document.words() < input.long {
            let reason = format!("The note has fewer than {} words, and its own sentences say it best.", input.long);
            return Err(EngineError::NothingToSay(reason));
        }
        Ok(Prompt {
            task: match input.sentences {
                0..=2 => "Summarise the note in one or two sentences, each resting on one numbered sentence of it.",
                _ => {
                    "Summarise the note in three to five sentences of your own, each resting on one numbered sentence of it."
                }
            },
            materials: vec![NumberedSentences::of(&[&input.document]).material("note")],
            form: "summary",
            schema: citations::schema(),
            most_tokens: 600,
        })
    }

    fn accept(input: &Input, reply: CitedSentences) -> Result<Vec<TextSpan>, String> {
        let sentences = NumberedSentences::of(&[&input.document]);
        if reply.sentences.is_empty() || reply.sentences.len() > input.sentences.max(2) {
            return Err(format!("It has {} sentences.", reply.sentences.len()));
        }
        reply
            .sentences
            .into_iter()
            .map(|cited| {
                let span = sentences.check(&cited)?.span;
                Ok(TextSpan { text: cited.text.trim().to_owned(), start: span.start, end: span.end })
            })
            .collect()
    }
}
