//! Questions about a note, each with the sentence that proves its answer.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::Arc;

use loci_text::Document;
use loci_text::quiz::{Distractors, PoolDistractors, Proposal, Prover, Question, questions};
use serde::Deserialize;

use crate::engine::{Engine, EngineError, Operation, local};
use crate::heavy_work::HeavyWork;
use crate::phrase_vectors::PhraseVectors;
use crate::provider::citations::NumberedSentences;
use crate::provider::{Prompt, Prompted};

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

/// Of a note of fewer sentences everything is asked by this machine.
const FEWEST_SENTENCES: usize = 4;
/// With fewer questions that pass, those of this machine are the better quiz.
const FEWEST_QUESTIONS: usize = 3;
/// What is asked of a provider at once; a second quiz brings others.
const MOST_PROPOSED: usize = 10;

/// What a provider proposes to ask.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reply {
    questions: Vec<Proposed>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Proposed {
    question: String,
    answer: String,
    source: usize,
    wrong_answers: Vec<String>,
}

impl Prompted for MakeQuiz {
    type Reply = Reply;

    fn prompt(input: &Input) -> Result<Prompt, EngineError> {
        if input.document.sentences().len() < FEWEST_SENTENCES || input.count == 0 {
            return Err(EngineError::NothingToSay(
                "The note is too short for more questions than this server finds.".to_owned(),
            ));
        }
        Ok(Prompt {
            task: "Write up to ten questions that show whether a student has understood the note: why and how before what. \
                   Each is answered by a few words that stand, as they are, in one numbered sentence of the note; give that \
                   answer, the number of the sentence, and three wrong answers that look right to somebody who has not \
                   understood it. A question does not contain its answer and can be understood without the note.",
            materials: vec![NumberedSentences::of(&[&input.document]).material("note")],
            form: "quiz",
            schema: serde_json::json!({
                "type": "object",
                "properties": {
                    "questions": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "question": { "type": "string" },
                                "answer": { "type": "string" },
                                "source": { "type": "integer" },
                                "wrong_answers": { "type": "array", "items": { "type": "string" } },
                            },
                            "required": ["question", "answer", "source", "wrong_answers"],
                            "additionalProperties": false,
                        },
                    },
                },
                "required": ["questions"],
                "additionalProperties": false,
            }),
            most_tokens: 1_500,
        })
    }

    /// Every question goes through the same proof as those of this machine; one of a fact is asked, and what fails is left out.
    fn accept(input: &Input, reply: Reply) -> Result<Vec<Question>, String> {
        let sentences = NumberedSentences::of(&[&input.document]);
        let mut prover = Prover::new(&input.document, input.seed);
        let mut asked = HashSet::new();
        let (mut questions, mut refused) = (Vec::new(), None);
        for Proposed { question, answer, source, wrong_answers } in reply.questions.into_iter().take(MOST_PROPOSED) {
            let proved = sentences.place(source).and_then(|sentence| {
                prover.prove(&Proposal { sentence, prompt: question, answer, wrong: wrong_answers })
            });
            match proved {
                Ok(question) if asked.insert(source) => questions.push(question),
                Ok(_) => {}
                Err(reason) => refused = refused.or(Some(reason)),
            }
        }
        if questions.len() < FEWEST_QUESTIONS.min(input.count) {
            let reason = refused.unwrap_or_else(|| "It has too few questions.".to_owned());
            return Err(format!("Of its questions {} can be proved by the note. {reason}", questions.len()));
        }
        questions.sort_by(|a, b| a.difficulty.total_cmp(&b.difficulty));
        questions.truncate(input.count);
        Ok(questions)
    }
}
