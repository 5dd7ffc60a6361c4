//! Sentence vectors of a note's passages: what connections by meaning are made of.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use loci_embed::{EmbedError, Embedder, Vector};
use loci_text::{Document, Passage};

use crate::chain::Chain;
use crate::engine::{Engine, EngineError, Operation, Turn};
use crate::heavy_work::{Admission, HeavyWork};

/// A passage of this many words and the title before it fit into the model's 256 tokens in the languages it knows.
pub const WORDS_PER_PASSAGE: usize = 90;

/// A note of more passages is represented by this many, spread evenly from its beginning to its end. 64 passages are about
/// 5,800 words, more than nearly every note, and bound the work on a huge one to a few seconds of one core.
pub const MOST_PASSAGES: usize = 64;

/// 64 passages take 2 seconds of a free core; the rest is for waiting between them.
const DEADLINE: Duration = Duration::from_secs(120);

/// A note to be turned into vectors.
#[derive(Clone, Debug)]
pub struct Input {
    /// The note's title. It stands before each passage, because a passage often takes its subject for granted.
    pub title: String,
    /// The note.
    pub document: Arc<Document>,
}

/// A passage and its vector.
#[derive(Clone, Debug, PartialEq)]
pub struct PassageVector {
    /// Where the passage stands in the source, in bytes. Empty for a note without sentences, whose title alone speaks.
    pub span: Range<usize>,
    /// Its direction in meaning space.
    pub vector: Vector,
}

/// Turns passages into vectors, in reading order.
pub struct EmbedPassages;

impl Operation for EmbedPassages {
    type Input = Input;
    type Output = Vec<PassageVector>;
    const NAME: &'static str = "passages";
}

/// The model alone: nothing lexical makes vectors that could be compared with its own.
pub(crate) fn chain(embedder: &Arc<Embedder>, heavy_work: &HeavyWork) -> Chain<EmbedPassages> {
    Chain::new(vec![Box::new(SentenceVectors { embedder: Arc::clone(embedder), heavy_work: heavy_work.clone() })])
}

struct SentenceVectors {
    embedder: Arc<Embedder>,
    heavy_work: HeavyWork,
}

#[async_trait]
impl Engine<EmbedPassages> for SentenceVectors {
    fn name(&self) -> &str {
        self.embedder.name()
    }

    fn version(&self) -> &str {
        self.embedder.version()
    }

    fn deadline(&self) -> Duration {
        DEADLINE
    }

    /// Asks for a core passage by passage, so that others get their turn between two passages of a huge note.
    async fn run(&self, input: &Arc<Input>, _: Admission, _: &Turn) -> Result<Vec<PassageVector>, EngineError> {
        let mut vectors = Vec::new();
        for (span, text) in texts(&input.title, &input.document) {
            let embedder = Arc::clone(&self.embedder);
            let vector = self.heavy_work.run(move || embedder.embed(&text)).await?;
            vectors.push(PassageVector { span, vector: vector.map_err(engine_error)? });
        }
        Ok(vectors)
    }
}

/// What an embedder's error means to a chain.
pub(crate) fn engine_error(error: EmbedError) -> EngineError {
    match error {
        EmbedError::Missing(reason) | EmbedError::NoRoom(reason) => EngineError::Unavailable(reason),
        EmbedError::Failed(_) => EngineError::Failed(error.to_string()),
    }
}

/// The texts that stand for a note, with their places in its source.
pub(crate) fn texts(title: &str, document: &Document) -> Vec<(Range<usize>, String)> {
    let passages = document.passages(WORDS_PER_PASSAGE);
    if passages.is_empty() {
        let title = title.trim();
        return if title.is_empty() { Vec::new() } else { vec![(0..0, title.to_owned())] };
    }
    spread(passages, MOST_PASSAGES)
        .into_iter()
        .map(|passage| (passage.span, format!("{title}. {}", passage.text)))
        .collect()
}

/// At most `most` of `passages` at even distances, the first and the last among them.
pub(crate) fn spread(passages: Vec<Passage>, most: usize) -> Vec<Passage> {
    let count = passages.len();
    if count <= most {
        return passages;
    }
    let chosen: Vec<usize> = (0..most).map(|step| step * (count - 1) / (most - 1).max(1)).collect();
    let mut next = chosen.into_iter().peekable();
    passages.into_iter().enumerate().filter_map(|(index, passage)| next.next_if_eq(&index).map(|_| passage)).collect()
}

#[cfg(test)]
mod tests {
    use loci_text::Source;

    use super::*;

    fn document(sentences: usize) -> Document {
        let text: String = (0..sentences)
            .map(|number| format!("Sentence number {number} speaks at some length about one of many cells. "))
            .collect();
        Document::parse(&text, Source::Markdown)
    }

    #[test]
    fn a_huge_note_is_sampled_from_its_beginning_to_its_end() {
        let document = document(3_000);
        let all = document.passages(WORDS_PER_PASSAGE);
        assert!(all.len() > 2 * MOST_PASSAGES);
        let texts = texts("Cells", &document);
        assert_eq!(texts.len(), MOST_PASSAGES);
        assert_eq!(texts[0].0, all[0].span);
        assert_eq!(texts[MOST_PASSAGES - 1].0, all[all.len() - 1].span);
        assert!(texts.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start));
    }

    #[test]
    fn a_note_of_ordinary_size_is_taken_whole() {
        let document = document(30);
        assert_eq!(texts("Cells", &document).len(), document.passages(WORDS_PER_PASSAGE).len());
    }

    #[test]
    fn a_note_without_sentences_is_represented_by_its_title() {
        assert_eq!(texts(" Cell theory ", &document(0)), [(0..0, "Cell theory".to_owned())]);
        assert_eq!(texts(" ", &document(0)), []);
    }
}
