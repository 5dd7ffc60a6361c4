//! The checks every question passes before a student sees it.

use super::GAP;
use super::distractors::spaced;
use crate::document::Document;
use crate::terms::{self, WordStemmer};
use crate::{BlockKind, Language, stop_words};
use std::collections::HashSet;

/// Words besides the gap that a prompt needs to be understood.
const FEWEST_PROMPT_WORDS: usize = 4;
/// A longer sentence is no prompt but a passage.
const MOST_PROMPT_WORDS: usize = 45;
/// In prose at least this share of the characters are letters, digits, blanks and the marks of sentences.
const PROSE: f32 = 0.97;

/// Whether a sentence can be asked about: prose that stands by itself, says something of its subject and is no question, no reference to
/// other places and no word of the writer about themself.
pub(super) fn is_fit_to_ask(document: &Document, index: usize) -> bool {
    let sentence = &document.sentences()[index];
    let text = sentence.text.as_str();
    let words = document.sentence_words(index).len();
    let ends = text.trim_end_matches(['"', '”', ')', '\'']).ends_with(['.', '!', '。']) || terms::is_unspaced(text);
    ends && is_balanced(text)
        && sentence.block != BlockKind::Footnote
        && (FEWEST_PROMPT_WORDS + 1..=MOST_PROMPT_WORDS + 8).contains(&words)
        && is_prose(text)
        && text.starts_with(|first: char| {
            first.is_uppercase() || first.is_numeric() || !first.is_lowercase() && first.is_alphabetic()
        })
        && !begins_with_orphan(text, document.language())
        && !text
            .split_once(", ")
            .is_some_and(|(lead, rest)| lead.split(' ').count() <= 3 && begins_with_orphan(rest, document.language()))
        && !points_elsewhere(text)
}

/// Whether quotation marks and brackets are closed: where they are not, the sentence was cut in two.
fn is_balanced(text: &str) -> bool {
    let count = |mark: char| text.matches(mark).count();
    let opens = text.split_once('"').is_none_or(|(before, _)| before.is_empty() || before.ends_with([' ', '(']));
    opens && count('"').is_multiple_of(2) && count('“') == count('”') && count('(') == count(')')
}

/// Whether a text is made of words: no formula, no code, no address, no path.
pub(super) fn is_prose(text: &str) -> bool {
    const CODE: [&str; 10] = ["|", "$", "\\", "://", "::", "->", "()", "=", "`", "**"];
    let plain = |character: &char| {
        character.is_alphanumeric() || character.is_whitespace() || ".,;:!?'\"’‘“”()-–—%".contains(*character)
    };
    let all = text.chars().count().max(1) as f32;
    !CODE.iter().any(|mark| text.contains(mark))
        && !text.split(' ').any(is_identifier)
        && text.chars().filter(plain).count() as f32 >= PROSE * all
}

/// `snake_case`, `camelCase`, `file.ext`: names of programs, which are written and not spoken.
fn is_identifier(word: &str) -> bool {
    let word = word.trim_matches(|character: char| !character.is_alphanumeric());
    let letters: Vec<char> = word.chars().collect();
    let inner_capitals = letters.windows(2).any(|pair| pair[0].is_lowercase() && pair[1].is_uppercase());
    let inner_stop =
        letters.windows(3).any(|three| three[0].is_alphabetic() && three[1] == '.' && three[2].is_lowercase());
    word.contains('_')
        || (inner_capitals && word.starts_with(char::is_lowercase))
        || (inner_stop && !word.contains("e.g") && !word.contains("i.e"))
}

/// Whether a sentence speaks of its place among others, or of the writer.
fn points_elsewhere(text: &str) -> bool {
    const POINTERS: [&str; 24] = [
        " our ",
        " imho ",
        " below",
        " above",
        "following",
        "previous",
        "see also",
        "see the",
        " figure ",
        " fig ",
        " table ",
        " chapter ",
        " section ",
        "as mentioned",
        "click",
        "this note",
        "this page",
        "this article",
        "this video",
        " i ",
        " my ",
        " me ",
        "i m ",
        "here are",
    ];
    let spoken = format!(" {} ", spaced(text));
    POINTERS.iter().any(|pointer| spoken.contains(pointer))
}

/// Whether a prompt can be answered without being told: it has enough words, at most one gap, and no telling word of the answer in any
/// form.
pub(super) fn asks_fairly(prompt: &str, answer: &str, language: Option<Language>) -> bool {
    let answer = spaced(answer);
    let open = prompt.replace(GAP, " ");
    let words = spaced(&open);
    let count = words.split(' ').filter(|word| !word.is_empty()).count();
    !answer.is_empty()
        && prompt.matches(GAP).count() <= 1
        && (FEWEST_PROMPT_WORDS..=MOST_PROMPT_WORDS).contains(&count)
        && !leaks(&words, &answer, language)
}

/// Whether a run of words stands in a text; both as [`spaced`] writes them.
pub(super) fn contains_words(text: &str, words: &str) -> bool {
    format!(" {text} ").contains(&format!(" {words} "))
}

/// Whether a content word of the answer, or another form of it, stands in the prompt.
pub(super) fn leaks(prompt: &str, answer: &str, language: Option<Language>) -> bool {
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
            "however",
            "moreover",
            "furthermore",
            "additionally",
            "similarly",
            "likewise",
            "conversely",
            "nevertheless",
            "nonetheless",
            "consequently",
            "accordingly",
            "meanwhile",
            "but",
            "and",
            "or",
            "yet",
            "because",
            "finally",
            "next",
            "first",
            "second",
            "third",
            "secondly",
            "thirdly",
            "lastly",
            "later",
            "afterwards",
            "example",
            "contrast",
            "addition",
            "instance",
            "words",
            "hand",
            "let",
            "let's",
            "see",
            "note",
            "remember",
            "if",
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

    fn fair(sentence: &str, answer: &str) -> bool {
        asks_fairly(&sentence.replacen(answer, GAP, 1), answer, Some(Language::English))
    }

    #[test]
    fn a_prompt_does_not_tell_its_answer() {
        assert!(fair("Mitochondria produce most of the energy of a cell.", "Mitochondria"));
        assert!(!fair("Connections between connected graphs are hard to find.", "Connections"));
        assert!(!fair("Energy is heat.", "heat"));
    }

    #[test]
    fn only_prose_that_stands_by_itself_is_asked_about() {
        let fit = |text: &str| is_fit_to_ask(&Document::parse(text, crate::Source::Plain), 0);
        assert!(fit("Mitochondria produce most of the energy of a cell."));
        for unfit in [
            "It produces most of the energy of a cell.",
            "However, mitochondria produce most of the energy.",
            "For example, mitochondria produce most of the energy.",
            "What produces most of the energy of a cell?",
            "The function read_line returns the next line of the input.",
            "The energy $E = mc^2$ grows with the mass of the body.",
            "I think that mitochondria produce most of the energy.",
            "The steps below show how mitochondria produce their energy.",
        ] {
            assert!(!fit(unfit), "{unfit}");
        }
    }

    #[test]
    fn orphans_are_known_in_other_languages() {
        assert!(begins_with_orphan("Dies ist ein Satz.", Some(Language::German)));
        assert!(begins_with_orphan("In this case nothing is left.", Some(Language::English)));
        assert!(begins_with_orphan("C'est une cellule.", Some(Language::French)));
        assert!(!begins_with_orphan("Die Zelle lebt.", Some(Language::German)));
    }
}
