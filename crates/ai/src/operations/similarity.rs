//! How close two texts are in meaning.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use loci_embed::{Embedder, Vector};
use loci_text::{Document, Source, similarity};

use crate::cache::{Cacheable, KeyBuilder};
use crate::engine::{Engine, EngineError, LOCAL_DEADLINE, Operation, Turn, local};
use crate::heavy_work::{Admission, HeavyWork};
use crate::operations::passages::{MOST_PASSAGES, WORDS_PER_PASSAGE, engine_error, spread};

/// Two texts to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// One text.
    pub a: String,
    /// The other.
    pub b: String,
}

/// Compares two texts: 1 for the same, 0 for nothing in common. The vector engine gives cosines, of which those of unrelated
/// texts lie around 0 and may be a little below.
pub struct Similarity;

impl Operation for Similarity {
    type Input = Pair;
    type Output = f32;
    const NAME: &'static str = "similarity";
}

impl Cacheable for Similarity {
    const VERSION: u32 = 1;

    fn feed(pair: &Pair, key: &mut KeyBuilder) {
        key.text(&pair.a).text(&pair.b);
    }
}

/// Meaning, then wording, then the bare share of common words.
pub(crate) fn engines(embedder: &Arc<Embedder>, heavy_work: &HeavyWork) -> Vec<Box<dyn Engine<Similarity>>> {
    vec![
        Box::new(SentenceVectors { embedder: Arc::clone(embedder), heavy_work: heavy_work.clone() }),
        local::<Similarity>("tf-idf", "1", heavy_work, |pair| Ok(similarity::tf_idf(&pair.a, &pair.b))),
        local::<Similarity>("overlap", "1", heavy_work, |pair| Ok(similarity::overlap(&pair.a, &pair.b))),
    ]
}

struct SentenceVectors {
    embedder: Arc<Embedder>,
    heavy_work: HeavyWork,
}

#[async_trait]
impl Engine<Similarity> for SentenceVectors {
    fn name(&self) -> &str {
        self.embedder.name()
    }

    fn version(&self) -> &str {
        self.embedder.version()
    }

    fn deadline(&self) -> Duration {
        LOCAL_DEADLINE
    }

    async fn admit(&self) -> Admission {
        self.heavy_work.admit().await
    }

    async fn run(&self, pair: &Arc<Pair>, admission: Admission, _: &Turn) -> Result<f32, EngineError> {
        let (embedder, pair) = (Arc::clone(&self.embedder), Arc::clone(pair));
        admission
            .run(move || {
                if pair.a.trim().is_empty() || pair.b.trim().is_empty() {
                    return Err(EngineError::NothingToSay("An empty text has no meaning to compare.".to_owned()));
                }
                Ok(vector(&embedder, &pair.a)?.cosine(&vector(&embedder, &pair.b)?))
            })
            .await?
    }
}

/// The direction of a text of any length: its own if the model can take it whole, else the mean of its passages'.
fn vector(embedder: &Embedder, text: &str) -> Result<Vector, EngineError> {
    let embed = |text: &str| embedder.embed(text).map_err(engine_error);
    if text.split_whitespace().nth(WORDS_PER_PASSAGE).is_none() {
        return embed(text);
    }
    let passages = spread(Document::parse(text, Source::Plain).passages(WORDS_PER_PASSAGE), MOST_PASSAGES);
    let vectors = passages.iter().map(|passage| embed(&passage.text)).collect::<Result<Vec<_>, _>>()?;
    match Vector::mean(&vectors) {
        Some(mean) => Ok(mean),
        None => embed(text),
    }
}
