//! Statements to be judged: a sentence of the note as it stands, or with one thing changed that makes it false.

use super::answers::Answer;
use super::compose::{Facts, difficulty};
use super::gaps::wrong_options;
use super::random::SplitMix;
use super::{Asks, Distractors, Kind, Question};

/// A longer statement is read for its length, not for its truth.
const MOST_WORDS: usize = 30;

/// A true or a false statement, with even chances where a false one can be made.
pub(super) fn true_false(
    facts: &Facts<'_>,
    answer: &Answer,
    distractors: &dyn Distractors,
    random: &mut SplitMix,
) -> Option<Question> {
    let sentence = &facts.document.sentences()[answer.sentence].text;
    if facts.document.sentence_words(answer.sentence).len() > MOST_WORDS {
        return None;
    }
    let difficulty = difficulty(facts, answer, Kind::TrueFalse, 0.0);
    let asks = if random.fraction() < 0.5 {
        Asks::TrueFalse { statement: sentence.clone(), answer: true, changed: None, correction: None }
    } else {
        let wrong = wrong_options(facts, answer, distractors, 1)?.pop()?;
        // Before another word "a" may have to be "an", which would give the change away.
        let before = &sentence[..answer.span.start];
        let vowel = |word: &str| word.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
        let article = before.ends_with(" a ") || before.ends_with(" an ");
        if article && vowel(&wrong) != vowel(&answer.phrase) {
            return None;
        }
        let statement = format!("{before}{wrong}{}", &sentence[answer.span.end..]);
        Asks::TrueFalse { statement, answer: false, changed: Some(wrong), correction: Some(answer.phrase.clone()) }
    };
    Some(Question { asks, proofs: vec![facts.proof(answer.sentence)], difficulty })
}
