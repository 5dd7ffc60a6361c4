//! The one tokenizer, stop list and stemmer that everything which compares texts shares.

use crate::{Language, stop_words};
use snowball_stemmers_rs::{Algorithm, Stemmer};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Longer words are identifiers, hashes or noise: they are cut here, so that no word can cost more than a bounded time.
const LONGEST_WORD_BYTES: usize = 96;

/// One content word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The lower-cased, stemmed form: equal stems mean the same word.
    pub stem: String,
    /// The word as it stands in the text.
    pub surface: String,
    /// Where it stands, in bytes of the text.
    pub span: Range<usize>,
}

/// The content words of a text in reading order: lower-cased, stop words out, stemmed by the rules of the language.
///
/// Without a language only the normal form is taken. Scripts written without spaces give overlapping pairs of characters, the usual
/// index unit for them.
pub fn content_terms(text: &str, language: Option<Language>) -> Vec<Term> {
    let stemmer = WordStemmer::new(language);
    let mut terms = Vec::new();
    let words = words(text);
    let mut index = 0;
    while index < words.len() {
        let span = words[index].clone();
        let surface = &text[span.clone()];
        if is_unspaced(surface) {
            let next =
                words.get(index + 1).filter(|next| next.start == span.end && is_unspaced(&text[(*next).clone()]));
            let isolated =
                index == 0 || words[index - 1].end != span.start || !is_unspaced(&text[words[index - 1].clone()]);
            if let Some(next) = next {
                let pair = &text[span.start..next.end];
                terms.push(Term { stem: pair.to_lowercase(), surface: pair.to_owned(), span: span.start..next.end });
            } else if isolated {
                terms.push(Term { stem: surface.to_lowercase(), surface: surface.to_owned(), span });
            }
            index += 1;
            continue;
        }
        let lower = normal_form(surface);
        if !stop_words::is_stop_word(&lower, language) && !is_noise(&lower) {
            terms.push(Term { stem: stemmer.stem(&lower), surface: surface.to_owned(), span });
        }
        index += 1;
    }
    terms
}

/// The spans of the words of a text: Unicode word segmentation, with hyphenated words kept whole.
pub(crate) fn words(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (start, word) in text.unicode_word_indices() {
        let end = start + word.len();
        if let Some(last) = words.last_mut() {
            let joined = start == last.end + 1
                && text.as_bytes()[last.end] == b'-'
                && last.len() + word.len() < LONGEST_WORD_BYTES
                && ends_with_letter(&text[last.clone()])
                && word.starts_with(char::is_alphanumeric);
            if joined {
                last.end = end;
                continue;
            }
        }
        words.push(start..end + mark_length(word, &text[end..]));
    }
    words
}

/// The length of the marks behind a capital that belong to its name: "C++", "C#".
fn mark_length(word: &str, rest: &str) -> usize {
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let marks = if rest.starts_with("++") { 2 } else { usize::from(rest.starts_with('#')) };
    let ends = !rest[marks..].starts_with(|next: char| next.is_alphanumeric() || matches!(next, '+' | '#'));
    if capital && ends { marks } else { 0 }
}

fn ends_with_letter(word: &str) -> bool {
    word.chars().next_back().is_some_and(char::is_alphanumeric)
}

/// Whether a word belongs to a script that is written without spaces, where one "word" is one character.
pub(crate) fn is_unspaced(word: &str) -> bool {
    word.chars().next().is_some_and(|character| {
        matches!(u32::from(character),
            0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
    })
}

/// Lower case, the straight apostrophe, no possessive, and a bounded length.
pub(crate) fn normal_form(word: &str) -> String {
    let word = &word[..word.floor_char_boundary(LONGEST_WORD_BYTES)];
    let mut lower = word.to_lowercase();
    if lower.contains('’') {
        lower = lower.replace('’', "'");
    }
    if lower.ends_with("'s") {
        lower.truncate(lower.len() - 2);
    }
    lower
}

/// A word that says nothing in any language: one letter, or a lone underscore.
fn is_noise(lower: &str) -> bool {
    let mut characters = lower.chars();
    match (characters.next(), characters.next()) {
        (None, _) => true,
        (Some(only), None) => !only.is_numeric(),
        _ => lower.chars().all(|character| character == '_'),
    }
}

/// The Snowball stemmer of a language, or the identity where there is none.
pub(crate) struct WordStemmer(Option<Stemmer>);

impl WordStemmer {
    pub(crate) fn new(language: Option<Language>) -> WordStemmer {
        let algorithm = match language {
            Some(Language::English) => Algorithm::English,
            Some(Language::German) => Algorithm::German,
            Some(Language::French) => Algorithm::French,
            Some(Language::Spanish) => Algorithm::Spanish,
            Some(Language::Italian) => Algorithm::Italian,
            Some(Language::Portuguese) => Algorithm::Portuguese,
            Some(Language::Dutch) => Algorithm::Dutch,
            Some(Language::Russian) => Algorithm::Russian,
            Some(Language::Other(_)) | None => return WordStemmer(None),
        };
        WordStemmer(Some(Stemmer::create(algorithm)))
    }

    /// The stem of a lower-case word. Only words of letters are stemmed: the rules were written for nothing else.
    pub(crate) fn stem(&self, lower: &str) -> String {
        match &self.0 {
            Some(stemmer) if lower.chars().all(char::is_alphabetic) => stemmer.stem(lower).into_owned(),
            // The parts of a hyphenated word are stemmed each for itself, so "rate-limiters" meets "rate-limiter".
            Some(stemmer) if lower.contains('-') => lower
                .split('-')
                .map(|part| {
                    if !part.is_empty() && part.chars().all(char::is_alphabetic) {
                        stemmer.stem(part).into_owned()
                    } else {
                        part.to_owned()
                    }
                })
                .collect::<Vec<_>>()
                .join("-"),
            _ => lower.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(text: &str, language: Option<Language>) -> Vec<String> {
        content_terms(text, language).into_iter().map(|term| term.stem).collect()
    }

    #[test]
    fn stop_words_leave_and_inflections_meet() {
        assert_eq!(
            stems("The connections of the connected graphs", Some(Language::English)),
            ["connect", "connect", "graph"]
        );
        assert_eq!(stems("Die Zellen und die Zelle", Some(Language::German)), ["zell", "zell"]);
        assert_eq!(stems("Клетки и клетка", Some(Language::Russian)), ["клетк", "клетк"]);
    }

    #[test]
    fn hyphenated_words_stay_whole() {
        assert_eq!(
            stems("a divide-and-conquer algorithm", Some(Language::English)),
            ["divid-and-conquer", "algorithm"]
        );
    }

    #[test]
    fn scripts_without_spaces_give_pairs() {
        assert_eq!(stems("細胞膜", None), ["細胞", "胞膜"]);
        assert_eq!(stems("水", None), ["水"]);
    }

    #[test]
    fn spans_point_at_the_surface() {
        let text = "Newton’s laws, naïvely";
        for term in content_terms(text, Some(Language::English)) {
            assert_eq!(&text[term.span.clone()], term.surface);
        }
    }
}
