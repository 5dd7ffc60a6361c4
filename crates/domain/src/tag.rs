//! Tags: `#word` in the text, or named in the front matter.

use unicode_normalization::UnicodeNormalization;

/// A tag as its writer spelled it, with the form in which it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tag {
    /// As written, without `#`.
    pub name: String,
    /// Composed (NFC) and lower case.
    pub key: String,
}

impl Tag {
    /// How many characters a tag may have.
    pub const MAX: usize = 100;

    /// Takes a tag with or without its `#`; levels are separated by `/`. A tag needs a character that is not a digit,
    /// has none but letters, digits, `_`, `-`, `/` and symbols beyond ASCII, and is not too long.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let name: String = text.strip_prefix('#').unwrap_or(text).trim_matches('/').nfc().collect();
        let fits = !name.is_empty()
            && name.chars().all(belongs)
            && name.chars().any(|c| !c.is_numeric() && c != '/')
            && !name.contains("//")
            && name.chars().count() <= Self::MAX;
        let key = tag_key(&name);
        fits.then_some(Self { name, key })
    }
}

/// The form in which tags are compared.
pub fn tag_key(name: &str) -> String {
    let name = name.trim();
    let name = name.strip_prefix('#').unwrap_or(name);
    name.trim_matches('/').nfc().collect::<String>().to_lowercase().nfc().collect()
}

/// How many bytes of `text`, which follows a `#`, belong to the tag.
pub(crate) fn length(text: &str) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// Beyond ASCII all is allowed but white space, control characters and the punctuation of the General Punctuation,
/// Supplemental Punctuation and CJK Symbols blocks, so that emoji and every script may be used.
fn belongs(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' | '/' => true,
        '\u{200d}' | '\u{3005}'..='\u{3007}' => true,
        '\0'..='\u{bf}' | '\u{d7}' | '\u{f7}' | '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}' => false,
        '\u{3000}'..='\u{303f}' | '\u{feff}' => false,
        '\u{ff00}'..='\u{ff65}' => c.is_alphanumeric(),
        _ => !c.is_whitespace() && !c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_follow_obsidian() {
        for good in ["math", "math/LinearAlgebra", "y1984", "to-do", "snake_case", "数学", "🎓", "#read", "école"]
        {
            assert!(Tag::parse(good).is_some(), "{good}");
        }
        for bad in ["", "#", "1984", "two words", "a,b", "a#b", "12/34", "“x”", "a。b", "a//b"] {
            assert!(Tag::parse(bad).is_none(), "{bad}");
        }
        assert_eq!(Tag::parse("Math").map(|tag| tag.key), Tag::parse("mATH").map(|tag| tag.key));
    }
}
