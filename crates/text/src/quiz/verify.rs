//! The checks every question passes before a student sees it.

use super::distractors::spaced;
use super::{GAP, Kind, Question};
use crate::terms::{self, WordStemmer};
use crate::{Language, stop_words};
use std::collections::HashSet;

/// Words besides the gap that a prompt needs to be understood.
const FEWEST_PROMPT_WORDS: usize = 4;
/// A longer sentence is no prompt but a passage.
const MOST_PROMPT_WORDS: usize = 60;

/// Whether a question may be shown.
///
/// The proof holds the answer as whole words; the prompt has one gap, does not hold a telling word of the answer in any form, and does
/// not begin with a pronoun that points out of it; options are different words, the answer is one of them, and no wrong one stands in
/// the sentence.
pub(super) fn holds(question: &Question, language: Option<Language>) -> bool {
    let answer = spaced(&question.answer);
    let proof = spaced(&question.proof_text);
    if answer.is_empty() || !contains_words(&proof, &answer) || question.prompt.matches(GAP).count() != 1 {
        return false;
    }
    if question.proof_text.trim_end().ends_with('?') || begins_with_orphan(&question.proof_text, language) {
        return false;
    }
    let open = question.prompt.replace(GAP, " ");
    let words = spaced(&open);
    let count = words.split(' ').filter(|word| !word.is_empty()).count();
    if !(FEWEST_PROMPT_WORDS..=MOST_PROMPT_WORDS).contains(&count) || leaks(&words, &answer, language) {
        return false;
    }
    match question.kind {
        Kind::Cloze => question.options.is_empty(),
        Kind::MultipleChoice => options_hold(question, &proof, language),
    }
}

fn options_hold(question: &Question, proof: &str, language: Option<Language>) -> bool {
    let stemmer = WordStemmer::new(language);
    let mut forms = HashSet::new();
    let distinct = question.options.iter().all(|option| {
        let form: Vec<String> = spaced(option).split(' ').map(|word| stemmer.stem(word)).collect();
        forms.insert(form)
    });
    let wrong_in_proof = question
        .options
        .iter()
        .filter(|option| **option != question.answer)
        .any(|option| contains_words(proof, &spaced(option)));
    question.options.len() > 2 && distinct && !wrong_in_proof && question.options.contains(&question.answer)
}

/// Whether a run of words stands in a text; both as [`spaced`] writes them.
pub(super) fn contains_words(text: &str, words: &str) -> bool {
    format!(" {text} ").contains(&format!(" {words} "))
}

/// Whether a content word of the answer, or another form of it, stands in the prompt.
fn leaks(prompt: &str, answer: &str, language: Option<Language>) -> bool {
    let stemmer = WordStemmer::new(language);
    let stems: HashSet<String> = prompt.split(' ').map(|word| stemmer.stem(word)).collect();
    contains_words(prompt, answer)
        || answer
            .split(' ')
            .filter(|word| word.chars().count() > 2 && !stop_words::is_stop_word(word, language))
            .any(|word| stems.contains(&stemmer.stem(word)))
}

/// Whether the sentence begins with a word that points out of it, alone ("It is") or behind a small word ("Behind them", "In this").
pub(super) fn begins_with_orphan(sentence: &str, language: Option<Language>) -> bool {
    let known = language.unwrap_or(Language::English);
    let head = &sentence[..sentence.floor_char_boundary(120)];
    let first_words: Vec<String> =
        terms::words(head).into_iter().take(2).map(|span| head[span].to_lowercase().replace('’', "'")).collect();
    let orphan = |word: &String| {
        let word = word.split('\'').next().unwrap_or_default();
        ORPHANS.iter().any(|(orphans, words)| *orphans == known && words.contains(&word))
    };
    match first_words.as_slice() {
        [] => true,
        [first] => orphan(first),
        // In Dutch the pointing words are the articles as well, so only the first word is telling.
        [first, second, ..] => {
            orphan(first) || (known != Language::Dutch && stop_words::is_function_word(first, known) && orphan(second))
        }
    }
}

/// Pronouns and pointing words that need the sentence before.
const ORPHANS: [(Language, &[&str]); 8] = [
    (
        Language::English,
        &[
            "he",
            "she",
            "it",
            "they",
            "this",
            "that",
            "these",
            "those",
            "his",
            "her",
            "its",
            "their",
            "him",
            "them",
            "such",
            "here",
            "there",
            "we",
            "i",
            "you",
            "thus",
            "therefore",
            "hence",
            "then",
            "otherwise",
            "so",
            "both",
            "another",
            "instead",
            "also",
        ],
    ),
    (
        Language::German,
        &[
            "er", "sie", "es", "dies", "diese", "dieser", "dieses", "diesen", "diesem", "jene", "jener", "jenes",
            "sein", "seine", "ihr", "ihre", "ihm", "ihnen", "dadurch", "daher", "deshalb", "damit", "dabei", "solche",
            "dort", "hier", "dann", "wir", "ich",
        ],
    ),
    (
        Language::French,
        &[
            "il", "elle", "ils", "elles", "ce", "cela", "cette", "ces", "cet", "celui", "celle", "ceux", "son", "sa",
            "ses", "leur", "leurs", "c", "ici", "ainsi", "donc", "alors", "on", "nous", "je",
        ],
    ),
    (
        Language::Spanish,
        &[
            "él", "ella", "ello", "ellos", "ellas", "esto", "esta", "este", "estos", "estas", "eso", "esa", "ese",
            "su", "sus", "aquí", "así", "entonces",
        ],
    ),
    (
        Language::Italian,
        &[
            "egli", "ella", "esso", "essa", "essi", "esse", "questo", "questa", "questi", "queste", "ciò", "suo",
            "sua", "loro", "qui", "così", "quindi",
        ],
    ),
    (
        Language::Portuguese,
        &[
            "ele", "ela", "eles", "elas", "isto", "isso", "este", "esta", "esse", "essa", "estes", "estas", "seu",
            "sua", "aqui", "assim", "então",
        ],
    ),
    (
        Language::Dutch,
        &[
            "hij", "zij", "ze", "het", "dit", "dat", "deze", "die", "zijn", "haar", "hun", "hier", "daar", "dus", "zo",
            "wij", "we",
        ],
    ),
    (
        Language::Russian,
        &[
            "он",
            "она",
            "оно",
            "они",
            "это",
            "эта",
            "этот",
            "эти",
            "его",
            "её",
            "ее",
            "их",
            "такой",
            "такие",
            "здесь",
            "там",
            "тогда",
            "поэтому",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn question(sentence: &str, answer: &str, options: &[&str]) -> Question {
        Question {
            kind: if options.is_empty() { Kind::Cloze } else { Kind::MultipleChoice },
            prompt: sentence.replacen(answer, GAP, 1),
            options: options.iter().map(|option| (*option).to_owned()).collect(),
            answer: answer.to_owned(),
            proof: 0..sentence.len(),
            proof_text: sentence.to_owned(),
            difficulty: 0.5,
        }
    }

    fn check(sentence: &str, answer: &str, options: &[&str], expected: bool) {
        assert_eq!(
            holds(&question(sentence, answer, options), Some(Language::English)),
            expected,
            "{sentence} {answer} {options:?}"
        );
    }

    #[test]
    fn only_sound_questions_pass() {
        let sentence = "Mitochondria produce most of the energy of a cell.";
        check(sentence, "Mitochondria", &[], true);
        check(sentence, "Mitochondria", &["Ribosomes", "Mitochondria", "Vacuoles"], true);
        check(sentence, "Mitochondria", &["Ribosomes", "Mitochondria", "ribosome"], false);
        check(sentence, "Mitochondria", &["Energy", "Mitochondria", "Vacuoles"], false);
        check(sentence, "Mitochondria", &["Ribosomes", "Vacuoles", "Nuclei"], false);
        check("It produces most of the energy of a cell.", "energy", &[], false);
        check("Connections between connected graphs are hard to find.", "Connections", &[], false);
        check("What produces most of the energy of a cell?", "energy", &[], false);
        check("Energy is heat.", "heat", &[], false);
    }

    #[test]
    fn orphans_are_known_in_other_languages() {
        assert!(begins_with_orphan("Dies ist ein Satz.", Some(Language::German)));
        assert!(begins_with_orphan("In this case nothing is left.", Some(Language::English)));
        assert!(begins_with_orphan("C'est une cellule.", Some(Language::French)));
        assert!(!begins_with_orphan("Die Zelle lebt.", Some(Language::German)));
    }
}
