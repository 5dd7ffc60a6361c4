//! Wrong options by meaning: the vectors of phrases, kept so that none is made twice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use loci_embed::{Embedder, Vector};
use loci_text::quiz::{GAP, fitting};

use crate::engine::EngineError;
use crate::operations::passages::engine_error;

/// Phrases of a pool whose vectors are looked at, the most plausible first: more change no answer that counts, and a phrase costs about
/// 2 ms of one core the first time.
const MOST_PHRASES: usize = 250;
/// Vectors of a generation; two generations are kept, at about 450 bytes a phrase less than 2 MB.
const GENERATION: usize = 2_048;

/// Closer to the answer than this a phrase may be another word for it.
const TOO_CLOSE: f32 = 0.75;
/// What a phrase loses that may be another word for the answer.
const RISK: f32 = 0.3;
/// What closeness to the sentence counts beside closeness to the answer.
const SENTENCE: f32 = 0.5;
/// What kinship to the answer counts beside closeness to it.
const KINSHIP: f32 = 0.4;

/// The vectors of phrases, in bounded memory. To be shared through an `Arc`.
pub(crate) struct PhraseVectors {
    embedder: Arc<Embedder>,
    known: Mutex<Generations>,
}

/// The phrases met lately and those met before them. A full young generation becomes the old one, whose phrases are forgotten unless
/// they are met again: the most recent at least [`GENERATION`] phrases are always known.
#[derive(Default)]
struct Generations {
    young: HashMap<Box<str>, Vector>,
    old: HashMap<Box<str>, Vector>,
}

impl Generations {
    fn get(&mut self, phrase: &str) -> Option<Vector> {
        if let Some(vector) = self.young.get(phrase) {
            return Some(vector.clone());
        }
        let vector = self.old.remove(phrase)?;
        self.insert(phrase, vector.clone());
        Some(vector)
    }

    fn insert(&mut self, phrase: &str, vector: Vector) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(phrase.into(), vector);
    }
}

impl PhraseVectors {
    pub(crate) fn new(embedder: Arc<Embedder>) -> Self {
        Self { embedder, known: Mutex::default() }
    }

    pub(crate) fn embedder(&self) -> &Embedder {
        &self.embedder
    }

    /// The pool's phrases that could stand in the answer's place, best first: near the answer and its sentence in meaning, of the
    /// answer's form, and not so near that they may be right as well.
    ///
    /// # Errors
    ///
    /// [`EngineError::Unavailable`] without a model, [`EngineError::Failed`] when it cannot take a phrase.
    pub(crate) fn rank<'a>(
        &self,
        answer: &str,
        sentence: &str,
        pool: &[&'a str],
        limit: usize,
    ) -> Result<Vec<&'a str>, EngineError> {
        let mut fits = fitting(answer, sentence, pool);
        fits.truncate(MOST_PHRASES);
        let own = self.vector(answer)?;
        let around = self.embedder.embed(&sentence.replace(answer, " ").replace(GAP, " ")).map_err(engine_error)?;
        let mut ranked = Vec::with_capacity(fits.len());
        for fit in fits {
            let vector = self.vector(pool[fit.index])?;
            let near = own.cosine(&vector);
            let risk = if near > TOO_CLOSE { RISK } else { 0.0 };
            ranked
                .push((near + SENTENCE * around.cosine(&vector) + fit.form + KINSHIP * fit.kinship - risk, fit.index));
        }
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        Ok(ranked.into_iter().take(limit).map(|(_, index)| pool[index]).collect())
    }

    fn vector(&self, phrase: &str) -> Result<Vector, EngineError> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(vector) = known().get(phrase) {
            return Ok(vector);
        }
        // Not under the lock: others need not wait for the model.
        let vector = self.embedder.embed(phrase).map_err(engine_error)?;
        known().insert(phrase, vector.clone());
        Ok(vector)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_bounded_and_keeps_what_is_used() {
        let mut known = Generations::default();
        let vector = Vector::from_values(&[1.0; loci_embed::DIMENSIONS]);
        for number in 0..10 * GENERATION {
            known.insert(&number.to_string(), vector.clone());
            assert!(known.young.len() + known.old.len() <= 2 * GENERATION);
            assert!(known.get("0").is_some(), "forgotten after {number}");
        }
        assert!(known.get("1").is_none());
    }
}
