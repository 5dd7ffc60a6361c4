//! From answers to questions.

use super::{Distractors, GAP, Kind, Question, answers, verify};
use crate::document::Document;
use std::collections::HashSet;

/// Wrong options beside the right one.
const WRONG_OPTIONS: usize = 3;

/// Up to `count` questions about the note, one for a sentence, each verified. The same seed gives the same quiz.
pub fn questions(document: &Document, distractors: &dyn Distractors, count: usize, seed: u64) -> Vec<Question> {
    let mut asked = HashSet::new();
    let mut questions = Vec::new();
    for (number, answer) in answers::candidates(document).into_iter().enumerate() {
        if questions.len() >= count {
            break;
        }
        if asked.contains(&answer.sentence) {
            continue;
        }
        let sentence = &document.sentences()[answer.sentence];
        let prompt = format!("{}{GAP}{}", &sentence.text[..answer.span.start], &sentence.text[answer.span.end..]);
        let mut options = distractors.rank(&answer.phrase, &sentence.text, WRONG_OPTIONS);
        let kind =
            if options.len() == WRONG_OPTIONS && questions.len() % 2 == 0 { Kind::MultipleChoice } else { Kind::Cloze };
        match kind {
            Kind::MultipleChoice => {
                options.insert((seed as usize).wrapping_add(number) % (options.len() + 1), answer.phrase.clone())
            }
            Kind::Cloze => options.clear(),
        }
        let question = Question {
            kind,
            prompt,
            options,
            answer: answer.phrase,
            proof: sentence.span.clone(),
            proof_text: sentence.text.clone(),
            difficulty: 0.5,
        };
        if verify::holds(&question) {
            asked.insert(answer.sentence);
            questions.push(question);
        }
    }
    questions
}
