//! Whether a typed answer is right.

use loci_text::Language;
use loci_text::quiz::{Check, Verdict, check};
use serde::Deserialize;

use crate::cache::{Cacheable, KeyBuilder};
use crate::engine::{Engine, EngineError, Operation, local};
use crate::heavy_work::HeavyWork;
use crate::provider::{Material, Prompt, Prompted};

/// An answer and what it is to be held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What was asked.
    pub question: String,
    /// What the note gives as the answer.
    pub expected: String,
    /// What was typed.
    pub given: String,
    /// The passage of the note that proves the answer; empty where it is not known.
    pub proof: String,
    /// The language of the note, where it is known.
    pub language: Option<Language>,
}

/// Holds an answer against the note's own.
pub struct Judge;

impl Operation for Judge {
    type Input = Input;
    type Output = Check;
    const NAME: &'static str = "judgement";
}

impl Cacheable for Judge {
    const VERSION: u32 = 1;

    fn feed(input: &Input, key: &mut KeyBuilder) {
        key.text(&input.question).text(&input.expected).text(&input.given).text(&input.proof);
        key.text(input.language.map_or("", Language::code));
    }
}

/// By words: their forms, order and spelling.
pub(crate) fn engines(heavy_work: &HeavyWork) -> Vec<Box<dyn Engine<Judge>>> {
    vec![local::<Judge>("wording", "1", heavy_work, |input| Ok(check(&input.given, &input.expected, input.language)))]
}

/// A provider's judgement.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reply {
    right: bool,
    reason: String,
}

/// A reason is a sentence or two.
const LONGEST_REASON: usize = 400;

impl Prompted for Judge {
    type Reply = Reply;

    /// Only words that look wrong are worth asking about: they may be right in other words.
    fn prompt(input: &Input) -> Result<Prompt, EngineError> {
        if input.given.trim().is_empty()
            || check(&input.given, &input.expected, input.language).verdict != Verdict::Wrong
        {
            return Err(EngineError::NothingToSay("The words alone decide.".to_owned()));
        }
        let material = |label, text: &str| Material { label, text: text.to_owned() };
        Ok(Prompt {
            task: "Judge by the passage alone whether the given answer to the question means the same as the expected answer. \
                   Give the reason in one sentence.",
            materials: vec![
                material("passage", &input.proof),
                material("question", &input.question),
                material("expected answer", &input.expected),
                material("given answer", &input.given),
            ],
            form: "judgement",
            schema: serde_json::json!({
                "type": "object",
                "properties": { "right": { "type": "boolean" }, "reason": { "type": "string" } },
                "required": ["right", "reason"],
                "additionalProperties": false,
            }),
            most_tokens: 200,
        })
    }

    fn accept(_: &Input, reply: Reply) -> Result<Check, String> {
        let explanation = reply.reason.trim().to_owned();
        if explanation.is_empty() || explanation.len() > LONGEST_REASON {
            return Err("It gives no reason of one sentence.".to_owned());
        }
        let verdict = if reply.right { Verdict::Right } else { Verdict::Wrong };
        Ok(Check { verdict, explanation })
    }
}
