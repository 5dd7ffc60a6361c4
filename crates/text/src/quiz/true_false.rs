//! Statements to be judged: a sentence of the note as it stands, or one that the note makes false: the sentence denied, or with another
//! number, date or name in it.

use super::answers::{Answer, AnswerKind};
use super::compose::{Facts, difficulty};
use super::distractors::spaced;
use super::gaps::wrong_options;
use super::random::SplitMix;
use super::{Asks, Distractors, Kind, Question, verify};
use crate::Language;

/// A longer statement is read for its length, not for its truth.
const MOST_WORDS: usize = 30;
/// Words a subject may have before the verb that is denied; a longer one holds clauses of its own.
const LONGEST_SUBJECT: usize = 6;

/// A true or a false statement, with even chances where a false one can be made.
pub(super) fn true_false(
    facts: &Facts<'_>,
    answer: &Answer,
    distractors: &dyn Distractors,
    random: &mut SplitMix,
) -> Option<Question> {
    let sentence = &facts.document.sentences()[answer.sentence].text;
    // What holds only roughly, or only for some, is neither true nor false.
    let is_hedged = HEDGES.iter().any(|hedge| verify::contains_words(&spaced(sentence), hedge));
    if facts.document.sentence_words(answer.sentence).len() > MOST_WORDS || is_hedged {
        return None;
    }
    let difficulty = difficulty(facts, answer, Kind::TrueFalse, 0.0);
    let asks = if random.fraction() < 0.5 {
        Asks::TrueFalse { statement: sentence.clone(), answer: true, changed: None, correction: None }
    } else {
        let value = matches!(answer.kind, AnswerKind::Number | AnswerKind::Date | AnswerKind::Name);
        let exchanged = || exchanged(facts, answer, distractors);
        let english = facts.document.language() == Some(Language::English);
        let denied = || denied(sentence).filter(|_| english);
        let (statement, changed, correction) = if value { exchanged().or_else(denied) } else { denied() }?;
        Asks::TrueFalse { statement, answer: false, changed: Some(changed), correction: Some(correction) }
    };
    Some(Question { asks, proofs: vec![facts.proof(answer.sentence)], difficulty })
}

/// A statement, what was changed in it, and what the sentence has in its place.
type Falsehood = (String, String, String);

/// The sentence with another number, date or name in the place of its own.
fn exchanged(facts: &Facts<'_>, answer: &Answer, distractors: &dyn Distractors) -> Option<Falsehood> {
    let sentence = &facts.document.sentences()[answer.sentence].text;
    let (before, behind) = (&sentence[..answer.span.start], &sentence[answer.span.end..]);
    // Of two places only one would be exchanged.
    if before.contains(&answer.phrase) || behind.contains(&answer.phrase) {
        return None;
    }
    let wrong = wrong_options(facts, answer, distractors, 1)?.pop()?;
    // Before another word "a" may have to be "an", which would give the change away.
    let vowel = |word: &str| word.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
    let article = before.ends_with(" a ") || before.ends_with(" an ");
    if article && vowel(&wrong) != vowel(&answer.phrase) {
        return None;
    }
    Some((format!("{before}{wrong}{behind}"), wrong, answer.phrase.clone()))
}

/// The English sentence denied, or, where it denies something itself, affirmed. Only a sentence of one plain statement is: what is denied
/// of all, of some, or for a reason leaves open what is meant.
fn denied(sentence: &str) -> Option<Falsehood> {
    let plain = sentence.strip_suffix('.')?;
    let spoken = spaced(plain);
    let is_open = plain.contains([',', ';', ':', '(', '"', '“', '?', '–', '—'])
        || OPEN.iter().any(|word| verify::contains_words(&spoken, word));
    if is_open {
        return None;
    }
    let words: Vec<&str> = plain.split(' ').collect();
    let at = words.iter().position(|word| DENIED.iter().any(|(verb, _)| verb == word))?;
    let (verb, denial) = DENIED.iter().find(|(verb, _)| *verb == words[at])?;
    if !(1..=LONGEST_SUBJECT).contains(&at) {
        return None;
    }
    let next = *words.get(at + 1)?;
    let (said, changed, rest) = match next {
        "not" => (format!("{verb} not"), (*verb).to_owned(), at + 2),
        // "Do" alone is what is done.
        _ if matches!(*verb, "do" | "does") => return None,
        _ => ((*verb).to_owned(), (*denial).to_owned(), at + 1),
    };
    if words[rest..].contains(&"not") || rest >= words.len() {
        return None;
    }
    let statement = format!("{} {changed} {}.", words[..at].join(" "), words[rest..].join(" "));
    Some((statement, changed, said))
}

/// Verbs that are denied by a word behind them, and how.
const DENIED: [(&str, &str); 8] = [
    ("is", "is not"),
    ("are", "are not"),
    ("was", "was not"),
    ("were", "were not"),
    ("can", "cannot"),
    ("cannot", "can"),
    ("does", "does not"),
    ("do", "do not"),
];
/// Words with which a sentence says less than that something is so.
const HEDGES: [&str; 26] = [
    "some",
    "many",
    "most",
    "often",
    "usually",
    "sometimes",
    "generally",
    "typically",
    "mostly",
    "probably",
    "perhaps",
    "may",
    "might",
    "could",
    "should",
    "would",
    "about",
    "around",
    "approximately",
    "roughly",
    "nearly",
    "almost",
    "at least",
    "at most",
    "more than",
    "less than",
];
/// Words that join clauses, or tell how much of the subject is meant: with a denial it would be open what is denied.
const OPEN: [&str; 44] = [
    "and", "or", "but", "nor", "because", "since", "so", "if", "unless", "when", "while", "although", "though",
    "whereas", "than", "as", "that", "which", "who", "whose", "where", "how", "why", "what", "all", "every", "each",
    "any", "both", "either", "neither", "no", "none", "never", "always", "only", "few", "several", "even", "also",
    "too", "very", "enough", "just",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_statement_is_denied_and_a_denial_affirmed() {
        let statement = |sentence: &str| denied(sentence).map(|(statement, ..)| statement);
        assert_eq!(
            statement("Chlorophyll is a green pigment.").as_deref(),
            Some("Chlorophyll is not a green pigment.")
        );
        assert_eq!(statement("A whale is not a fish.").as_deref(), Some("A whale is a fish."));
        assert_eq!(statement("The body cannot store vitamin C.").as_deref(), Some("The body can store vitamin C."));
        let (_, changed, said) = denied("Plants can store starch.").unwrap();
        assert_eq!((changed.as_str(), said.as_str()), ("cannot", "can"));
    }

    #[test]
    fn what_a_denial_would_leave_open_is_not_denied() {
        for sentence in [
            "All swans are white.",
            "A cell is small because it must be fed.",
            "Heat is what flows.",
            "The cell divides at night.",
            "The cell, which is small, is alive.",
            "The leaf is green and the root is white.",
        ] {
            assert_eq!(denied(sentence), None, "{sentence}");
        }
    }
}
