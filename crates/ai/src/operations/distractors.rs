//! Wrong options that look right.

use std::sync::Arc;

use loci_text::quiz::rank_lexical;

use crate::chain::Chain;
use crate::engine::{Operation, local};
use crate::heavy_work::HeavyWork;
use crate::phrase_vectors::PhraseVectors;

/// What to find wrong options for.
#[derive(Clone, Debug)]
pub struct Input {
    /// The right answer.
    pub answer: String,
    /// The sentence it belongs to.
    pub sentence: String,
    /// The phrases to choose from.
    pub pool: Arc<[String]>,
    /// At most so many.
    pub limit: usize,
}

/// Chooses wrong options for an answer, best first.
pub struct ChooseDistractors;

impl Operation for ChooseDistractors {
    type Input = Input;
    type Output = Vec<String>;
    const NAME: &'static str = "distractors";
}

/// Meaning first, then form alone.
pub(crate) fn chain(vectors: &Arc<PhraseVectors>, heavy_work: &HeavyWork) -> Chain<ChooseDistractors> {
    let model = vectors.embedder();
    let by_meaning = Arc::clone(vectors);
    Chain::new(vec![
        local::<ChooseDistractors>(model.name(), model.version(), heavy_work, move |input| {
            let pool: Vec<&str> = input.pool.iter().map(String::as_str).collect();
            let chosen = by_meaning.rank(&input.answer, &input.sentence, &pool, input.limit)?;
            Ok(chosen.into_iter().map(str::to_owned).collect())
        }),
        local::<ChooseDistractors>("form", "3", heavy_work, |input| {
            let chosen = rank_lexical(&input.answer, &input.sentence, &input.pool, input.limit);
            Ok(chosen.into_iter().filter_map(|index| input.pool.get(index).cloned()).collect())
        }),
    ])
}
