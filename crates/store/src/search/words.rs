//! Words as the index holds them, the same for both databases and for what people type.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word: where it stands in the text, and its letters without case and diacritics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
}

/// Longer words are cut: nobody types them, and an index has limits.
const LETTERS: usize = 40;

/// The words of a text in their order. Runs of Han characters and Kana, which are written without spaces, become their
/// pairs and, for searches of one character, their last one.
pub(crate) fn words(text: &str) -> Words<'_> {
    Words { text, at: 0, run: None }
}

pub(crate) struct Words<'a> {
    text: &'a str,
    at: usize,
    /// Where a run of Han characters or Kana goes on with its next pair, and where it ends.
    run: Option<Range<usize>>,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        if let Some(run) = self.run.take() {
            return self.pair(run);
        }
        let begin = self.at + self.text[self.at..].find(char::is_alphanumeric)?;
        let rest = &self.text[begin..];
        if rest.starts_with(is_unspaced) {
            let length = rest.find(|c| !is_unspaced(c) && !is_combining_mark(c)).unwrap_or(rest.len());
            self.at = begin + length;
            return self.pair(begin..begin + length);
        }
        let inside = |c: char| (c.is_alphanumeric() || is_combining_mark(c)) && !is_unspaced(c);
        let length = rest.find(|c| !inside(c)).unwrap_or(rest.len());
        self.at = begin + length;
        let range = begin..begin + length;
        Some(Word { text: folded(&self.text[range.clone()]), range })
    }
}

impl Words<'_> {
    fn pair(&mut self, run: Range<usize>) -> Option<Word> {
        let text = &self.text[run.clone()];
        let mut ends =
            text.char_indices().skip(1).filter(|(_, c)| !is_combining_mark(*c)).map(|(at, _)| run.start + at);
        let second = ends.next();
        let end = ends.next().unwrap_or(run.end);
        self.run = second.map(|second| second..run.end);
        Some(Word { text: folded(&self.text[run.start..end]), range: run.start..end })
    }
}

/// Han characters and Kana.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{323af}')
}

fn folded(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    for c in word.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => text.push(c),
            'ß' => text.push_str("ss"),
            'æ' => text.push_str("ae"),
            'œ' => text.push_str("oe"),
            'ø' => text.push('o'),
            'ł' => text.push('l'),
            'đ' | 'ð' => text.push('d'),
            'þ' => text.push_str("th"),
            'ı' => text.push('i'),
            'ς' => text.push('σ'),
            // Hangul would fall apart into its letters, of which there would be three in each syllable.
            '\u{ac00}'..='\u{d7a3}' => text.push(c),
            c => text.extend(std::iter::once(c).nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c))),
        }
    }
    if let Some((end, _)) = text.char_indices().nth(LETTERS) {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn list(text: &str) -> Vec<String> {
        words(text).map(|word| word.text).collect()
    }

    #[test]
    fn words_are_compared_without_case_and_diacritics() {
        assert_eq!(
            list("Fourier-Transform, Café cafe\u{301} STRASSE Straße"),
            ["fourier", "transform", "cafe", "cafe", "strasse", "strasse"]
        );
        assert_eq!(list("Ёлка й"), ["елка", "и"]);
        assert_eq!(list("線形代数"), ["線形", "形代", "代数", "数"]);
        assert_eq!(list("数"), ["数"]);
        assert_eq!(list("AVL木とB木"), ["avl", "木と", "と", "b", "木"]);
        assert_eq!(list("한국어"), ["한국어"]);
        assert_eq!(list("\" * ' : ( ^"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn every_word_is_safe_for_any_query_language(text in any::<String>()) {
            for word in words(&text) {
                prop_assert!(text.get(word.range.clone()).is_some());
                prop_assert!(word.text.chars().all(char::is_alphanumeric), "{:?}", word);
                prop_assert!(word.text.chars().count() <= LETTERS);
            }
        }
    }
}
