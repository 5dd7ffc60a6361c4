//! The sentences that say most of what a note says.

use std::sync::Arc;

use loci_text::Document;
use loci_text::summary::{centroid, text_rank};

use crate::chain::Chain;
use crate::engine::{EngineError, Operation, local};
use crate::heavy_work::HeavyWork;
use crate::provenance::TextSpan;

/// What to summarise.
#[derive(Clone, Debug)]
pub struct Input {
    /// The note.
    pub document: Arc<Document>,
    /// At most so many sentences.
    pub sentences: usize,
}

/// Picks whole sentences, in reading order.
pub struct Summary;

impl Operation for Summary {
    type Input = Input;
    type Output = Vec<TextSpan>;
    const NAME: &'static str = "summary";
}

/// TextRank (Mihalcea and Tarau 2004); the sentences nearest to the centroid where it picks nothing.
pub(crate) fn chain(heavy_work: &HeavyWork) -> Chain<Summary> {
    Chain::new(vec![
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
    ])
}

fn spans(document: &Document, chosen: &[usize]) -> Vec<TextSpan> {
    chosen
        .iter()
        .filter_map(|index| document.sentences().get(*index))
        .map(|sentence| TextSpan { text: sentence.text.clone(), start: sentence.span.start, end: sentence.span.end })
        .collect()
}
