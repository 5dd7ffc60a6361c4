//! Questions about a note, each with the sentence that proves its answer.

use std::sync::Arc;

use loci_text::Document;
use loci_text::quiz::{PoolDistractors, Question, questions};

use crate::chain::Chain;
use crate::engine::{EngineError, Operation, local};
use crate::heavy_work::HeavyWork;

/// What to ask about.
#[derive(Clone, Debug)]
pub struct Input {
    /// The note.
    pub document: Arc<Document>,
    /// Phrases of the student's other notes, from which wrong options are taken.
    pub pool: Vec<String>,
    /// At most so many questions.
    pub count: usize,
    /// The same seed gives the same quiz.
    pub seed: u64,
}

/// Makes questions whose answers the note itself proves.
pub struct MakeQuiz;

impl Operation for MakeQuiz {
    type Input = Input;
    type Output = Vec<Question>;
    const NAME: &'static str = "quiz";
}

/// Sentences with a gap, and multiple choice where the pool has wrong options that fit.
pub(crate) fn chain(heavy_work: &HeavyWork) -> Chain<MakeQuiz> {
    Chain::new(vec![local::<MakeQuiz>("sentence-gaps", "1", heavy_work, |input| {
        let pool = PoolDistractors(input.pool.clone());
        let questions = questions(&input.document, &pool, input.count, input.seed);
        if questions.is_empty() && input.count > 0 {
            return Err(EngineError::NothingToSay(
                "No sentence of the note proves an answer worth asking for.".to_owned(),
            ));
        }
        Ok(questions)
    })])
}
