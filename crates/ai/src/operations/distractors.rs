//! Wrong options that look right.

use std::sync::Arc;

use loci_text::quiz::rank_lexical;

use crate::chain::Chain;
use crate::engine::{Operation, local};
use crate::heavy_work::HeavyWork;

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

/// By form, as in the quiz.
pub(crate) fn chain(heavy_work: &HeavyWork) -> Chain<ChooseDistractors> {
    Chain::new(vec![local::<ChooseDistractors>("form", "1", heavy_work, |input| {
        let chosen = rank_lexical(&input.answer, &input.sentence, &input.pool, input.limit);
        Ok(chosen.into_iter().filter_map(|index| input.pool.get(index).cloned()).collect())
    })])
}
