//! The title of a note.

use std::fmt;

use crate::name::name_key;

/// The title of a note: 1 to 200 characters on one line, without spaces around it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Title(String);

/// Why a text can't be a title. Its message is meant for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TitleError {
    /// Nothing but white space.
    #[error("A note needs a title: type at least one character.")]
    Empty,
    /// More characters than there is room for.
    #[error("A title has room for {max} characters; this one has {length}.", max = Title::MAX)]
    TooLong {
        /// How many characters it has.
        length: usize,
    },
    /// A line break, a tabulator, NUL or another control character.
    #[error("A title is one line of text without control characters such as line breaks.")]
    ControlCharacter,
}

impl Title {
    /// How many characters (Unicode scalar values) a title may have.
    pub const MAX: usize = 200;

    /// Takes what somebody typed; white space around it is left out.
    ///
    /// # Errors
    ///
    /// When it is empty, too long, or holds control characters.
    pub fn parse(text: &str) -> Result<Self, TitleError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(TitleError::Empty);
        }
        if trimmed.chars().any(char::is_control) {
            return Err(TitleError::ControlCharacter);
        }
        let length = trimmed.chars().count();
        if length > Self::MAX {
            return Err(TitleError::TooLong { length });
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// Makes a title of any text, such as the name of a file: control characters become spaces and what is too long is
    /// cut off. Nothing comes of a text without a visible character.
    pub fn mended(text: &str) -> Option<Self> {
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let text: String = text.trim().chars().take(Self::MAX).collect();
        Self::parse(&text).ok()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which names are compared and sorted.
    pub fn key(&self) -> String {
        name_key(&self.0)
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_people_call_their_notes() {
        for text in ["a", "線形代数", "C#", "List/Dict", "  Fourier transform\u{a0}"] {
            assert_eq!(Title::parse(text).map(|title| title.0), Ok(text.trim().to_owned()));
        }
        assert!(Title::parse(&"ä".repeat(200)).is_ok());
    }

    #[test]
    fn says_why_a_title_is_refused() {
        assert_eq!(Title::parse(" \t "), Err(TitleError::Empty));
        assert_eq!(Title::parse(&"x".repeat(300)), Err(TitleError::TooLong { length: 300 }));
        assert_eq!(Title::parse("a\0b"), Err(TitleError::ControlCharacter));
        assert_eq!(Title::parse("two\nlines"), Err(TitleError::ControlCharacter));
        assert!(TitleError::TooLong { length: 300 }.to_string().contains("300"));
    }

    #[test]
    fn mends_the_names_of_files() {
        assert_eq!(Title::mended("a\u{7}b").map(|t| t.0), Some("a b".to_owned()));
        assert_eq!(Title::mended(&"ü".repeat(255)).map(|t| t.0.chars().count()), Some(200));
        assert_eq!(Title::mended("\u{1}\n"), None);
    }
}
