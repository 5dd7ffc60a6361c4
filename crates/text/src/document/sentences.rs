//! Where sentences end.
//!
//! A rule-based splitter in the manner of Grefenstette and Tapanainen, "What is a word, what is a sentence?" (1994): a stop ends a
//! sentence unless the word before it is an abbreviation, an initial or an ordinal, or the word behind it goes on in small letters.

use super::BlockKind;
use super::abbreviations::{self, Abbreviation};
use super::block::GAP;
use crate::{Language, stop_words};
use std::ops::Range;

/// Longer "sentences" are lists, logs or noise without stops; they are cut at a blank, so that no engine meets a sentence of a megabyte.
const LONGEST_BYTES: usize = 4_000;
/// A line of prose without a stop at its end is taken for a sentence from this many words on.
const WORDS_WITHOUT_STOP: usize = 6;
/// Characters of unspaced script without a stop that make a sentence.
const FEWEST_WORDS: usize = 2;

/// Splits the clean text of a block at the ends of its sentences. The spans are in order, do not overlap, and hold every letter.
/// `caseless` says that the text is written without capitals.
pub(super) fn split(text: &str, language: Option<Language>, caseless: bool) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut characters = text.char_indices().peekable();
    let mut formula = false;
    while let Some((at, character)) = characters.next() {
        if character == '$' {
            formula = !formula && text[at + 1..].bytes().take(400).any(|byte| byte == b'$');
        }
        if formula || !is_terminator(character) {
            continue;
        }
        let mut end = at + character.len_utf8();
        while let Some((next, closer)) = characters.next_if(|(_, next)| is_terminator(*next) || is_closer(*next)) {
            end = next + closer.len_utf8();
        }
        if is_end(text, start, at, end, character, language, caseless) {
            push(text, start..end, &mut spans);
            start = end;
        }
    }
    push(text, start..text.len(), &mut spans);
    spans
}

/// Whether a piece of a block is a sentence that can stand alone.
pub(super) fn is_whole(text: &str, kind: BlockKind, words: usize) -> bool {
    if words < FEWEST_WORDS || text.contains(GAP) {
        return false;
    }
    let first = text
        .trim_start_matches(|character: char| !character.is_alphanumeric() && character != '$' && character != '#')
        .chars()
        .next();
    if first == Some('#') && text.split(' ').all(|word| word.starts_with('#')) {
        return false;
    }
    let last = text.trim_end_matches(is_closer).chars().next_back();
    match last {
        Some(last) if is_terminator(last) => kind != BlockKind::ListItem || words > FEWEST_WORDS,
        Some(':' | ',' | ';' | '-' | '–' | '—' | '(' | '|' | '=' | '/') | None => false,
        // Without a stop it may be a title: most words of those have a capital.
        Some(_) => words >= WORDS_WITHOUT_STOP && !is_title(text),
    }
}

/// Whether most words begin with a capital, as in the title of a book or a path of headings.
fn is_title(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').filter(|word| word.starts_with(char::is_alphabetic)).collect();
    let capitals = words.iter().filter(|word| word.starts_with(char::is_uppercase)).count();
    text.contains(" > ") || capitals * 10 > words.len() * 6
}

fn push(text: &str, span: Range<usize>, spans: &mut Vec<Range<usize>>) {
    let gap_or_blank = |character: char| character == GAP || character.is_whitespace();
    let piece = &text[span.clone()];
    let mut start = span.start + (piece.len() - piece.trim_start_matches(gap_or_blank).len());
    // A gap before a small letter was part of the sentence; before a capital it stood between two sentences.
    if text[span.start..start].contains(GAP) && text[start..].starts_with(char::is_lowercase) {
        start = span.start + (piece.len() - piece.trim_start().len());
    }
    let end = span.start + piece.trim_end_matches(char::is_whitespace).len();
    let mut rest = start..end.max(start);
    while rest.len() > LONGEST_BYTES {
        let limit = rest.start + text[rest.clone()].floor_char_boundary(LONGEST_BYTES);
        let cut = text[rest.start..limit].rfind(' ').map_or(limit, |blank| rest.start + blank);
        let cut = if cut == rest.start { limit } else { cut };
        spans.push(rest.start..cut);
        rest.start = cut + (text[cut..rest.end].len() - text[cut..rest.end].trim_start().len());
    }
    if !rest.is_empty() {
        spans.push(rest);
    }
}

fn is_terminator(character: char) -> bool {
    matches!(character, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '｡' | '؟' | '۔' | '।' | '॥' | '։')
}

fn is_closer(character: char) -> bool {
    matches!(character, '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '」' | '』' | '）' | '*' | '_')
}

fn is_opener(character: char) -> bool {
    matches!(character, '"' | '\'' | '“' | '‘' | '„' | '«' | '(' | '[' | '¿' | '¡' | '「' | '『' | '—' | '–' | '-')
}

/// Whether the stop at `at`, with its closing marks up to `end`, ends the sentence that began at `start`.
fn is_end(
    text: &str,
    start: usize,
    at: usize,
    end: usize,
    stop: char,
    language: Option<Language>,
    caseless: bool,
) -> bool {
    if matches!(stop, '。' | '！' | '？' | '｡') {
        return true;
    }
    let after = skip_references(&text[end..]);
    if after.is_empty() {
        return true;
    }
    if !after.starts_with(char::is_whitespace) {
        return false;
    }
    let next = after.trim_start().trim_start_matches(is_opener);
    let Some(first) = next.chars().next() else {
        return true;
    };
    let starts_small = first.is_lowercase();
    if starts_small && !caseless {
        return false;
    }
    if matches!(stop, '!' | '?' | '؟' | '۔' | '।' | '॥' | '։') {
        return true;
    }
    let ellipsis = stop == '…' || text[at..end].starts_with("...");
    if ellipsis {
        return !starts_small;
    }
    let word = word_before(&text[start..at]);
    if word.is_empty() {
        return !starts_small;
    }
    let lower = word.to_lowercase();
    // "Mr. and Mrs. Smith", "U.S. Army", "in 1999 B.C. The king": a function word behind it tells the new sentence.
    let starts_anew = || {
        let follower: String = next.chars().take(24).take_while(|character| character.is_alphabetic()).collect();
        follower.chars().count() > 1
            && first.is_uppercase()
            && stop_words::is_stop_word(&follower.to_lowercase(), language.or(Some(Language::English)))
    };
    match abbreviations::find(&lower, language) {
        Some(Abbreviation::Open) => return false,
        Some(Abbreviation::Closing) => return starts_anew(),
        None => {}
    }
    let mut letters = word.chars();
    let single = letters.next().filter(|letter| letter.is_alphabetic() && letters.next().is_none());
    if let Some(letter) = single {
        // "z. B." and "d. h." are abbreviations written with a blank.
        let mut follower = next.chars();
        if follower.next().is_some_and(char::is_alphabetic) && follower.next() == Some('.') {
            return false;
        }
        // "J. S. Bach" goes on, "vitamin C. The" does not; a small letter alone is a variable that may end a sentence.
        return if letter.is_uppercase() { starts_anew() } else { !caseless || starts_anew() };
    }
    if is_dotted_initials(word) {
        return starts_anew();
    }
    if word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 2 {
        let enumerator = text[start..at].trim_start().len() == word.len();
        if enumerator {
            return false;
        }
        // German writes its ordinals with a full stop: "am 3. Oktober".
        if language == Some(Language::German) {
            return starts_anew();
        }
    }
    true
}

/// Footnote and citation marks behind a full stop: `proved.[3] Then`.
fn skip_references(text: &str) -> &str {
    let mut rest = text;
    for _ in 0..4 {
        let Some(inside) = rest.strip_prefix('[') else {
            break;
        };
        let Some(close) = inside.bytes().take(8).position(|byte| byte == b']') else {
            break;
        };
        if !inside.as_bytes()[..close]
            .iter()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'^' | b'-' | b' '))
        {
            break;
        }
        rest = &inside[close + 1..];
    }
    rest
}

/// The word that ends at the stop, without brackets and quotation marks before it. Bounded: no abbreviation is longer.
fn word_before(text: &str) -> &str {
    let mut start = text.len();
    for (count, (at, character)) in text.char_indices().rev().enumerate() {
        if character.is_whitespace() {
            break;
        }
        if count == 24 {
            return "";
        }
        start = at;
    }
    text[start..].trim_start_matches(|character: char| is_opener(character) || is_closer(character))
}

/// "U.S", "e.g", "z.B": single letters with stops between them.
fn is_dotted_initials(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(language: Language, sentences: &[&str]) {
        let text = sentences.join(" ");
        let found: Vec<&str> = split(&text, Some(language), false).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, sentences);
    }

    #[test]
    fn abbreviations_and_decimals_do_not_end_a_sentence() {
        check(
            Language::English,
            &[
                "Dr. Smith measured 3.14 m, e.g. with a ruler.",
                "It was (approx. 2 cm) too long.",
                "See Fig. 3 for the U.S. data.",
            ],
        );
        check(
            Language::German,
            &["Das gilt z. B. am 3. Oktober, d.h. im Herbst.", "Prof. Müller widerspricht ggf. der These."],
        );
        check(Language::French, &["M. Dupont habite av. Foch, c.-à-d. à Paris.", "Il pleut."]);
        check(Language::Russian, &["Это было в 1941 г. и т.д. до конца.", "Затем пришёл мир."]);
    }

    #[test]
    fn initials_stay_with_the_name() {
        check(Language::English, &["J. S. Bach wrote it.", "George W. Bush did not."]);
        check(Language::English, &["It needs vitamin C.", "The body stores none."]);
    }

    #[test]
    fn abbreviations_that_may_end_a_sentence_do_when_a_new_one_starts() {
        check(Language::English, &["Apples, pears, etc.", "They are fruit of Acme Inc. Foods."]);
    }

    #[test]
    fn quotes_ellipses_and_marks() {
        check(
            Language::English,
            &["\"Is it so?\" he asked.", "“It is.”", "Well... it was.", "Really?!", "Yes (it was.)", "Good!"],
        );
    }

    #[test]
    fn scripts_with_full_width_stops_need_no_blank() {
        let text = "細胞は小さい。水は大切だ！";
        let found: Vec<&str> = split(text, None, false).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["細胞は小さい。", "水は大切だ！"]);
    }

    #[test]
    fn caseless_texts_split_too() {
        let text = "arsenal won 3.5 million. chelsea lost.";
        let found: Vec<&str> = split(text, Some(Language::English), true).into_iter().map(|span| &text[span]).collect();
        assert_eq!(found, ["arsenal won 3.5 million.", "chelsea lost."]);
    }

    #[test]
    fn a_megabyte_without_a_stop_is_cut() {
        let text = "word ".repeat(200_000);
        assert!(split(&text, None, false).iter().all(|span| span.len() <= LONGEST_BYTES));
    }
}
