//! Questions about a note, each with the sentence that proves its answer.

use std::cell::OnceCell;
use std::sync::Arc;

use loci_text::Document;
use loci_text::quiz::{Distractors, PoolDistractors, Question, questions};

use crate::engine::{Engine, EngineError, Operation, local};
use crate::heavy_work::HeavyWork;
use crate::phrase_vectors::PhraseVectors;

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

/// With wrong options by meaning, then by form alone.
pub(crate) fn engines(vectors: &Arc<PhraseVectors>, heavy_work: &HeavyWork) -> Vec<Box<dyn Engine<MakeQuiz>>> {
    let model = vectors.embedder();
    let vectors = Arc::clone(vectors);
    vec![
        local::<MakeQuiz>(format!("questions-{}", model.name()), model.version(), heavy_work, move |input| {
            let source = ByMeaning { vectors: &vectors, pool: &input.pool, failure: OnceCell::new() };
            let questions = ask(input, &source)?;
            source.failure.into_inner().map_or(Ok(questions), Err)
        }),
        local::<MakeQuiz>("questions", "3", heavy_work, |input| ask(input, &PoolDistractors(input.pool.clone()))),
    ]
}

fn ask(input: &Input, distractors: &dyn Distractors) -> Result<Vec<Question>, EngineError> {
    let questions = questions(&input.document, distractors, input.count, input.seed);
    if questions.is_empty() && input.count > 0 {
        return Err(EngineError::NothingToSay("No sentence of the note proves an answer worth asking for.".to_owned()));
    }
    Ok(questions)
}

/// Wrong options from the pool by their vectors. A failure of the model is kept for the engine to return.
struct ByMeaning<'a> {
    vectors: &'a PhraseVectors,
    pool: &'a [String],
    failure: OnceCell<EngineError>,
}

impl Distractors for ByMeaning<'_> {
    fn rank(&self, answer: &str, sentence: &str, also: &[String], limit: usize) -> Vec<String> {
        if self.failure.get().is_some() {
            return Vec::new();
        }
        let pool: Vec<&str> = also.iter().chain(self.pool).map(String::as_str).collect();
        match self.vectors.rank(answer, sentence, &pool, limit) {
            Ok(ranked) => ranked.into_iter().map(str::to_owned).collect(),
            Err(error) => {
                self.failure.get_or_init(|| error);
                Vec::new()
            }
        }
    }
}
