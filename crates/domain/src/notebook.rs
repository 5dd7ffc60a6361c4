//! The folder of a note.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

/// Where a note is kept: names of folders joined by `/`; empty at the root. Never begins or ends with `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NotebookPath(String);

/// Why a text can't be the path of a notebook. Its message is meant for the person who typed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotebookError {
    /// It climbs with `..`.
    #[error("The path of a notebook can't contain \"..\".")]
    Climbs,
    /// More characters than there is room for.
    #[error("The path of a notebook has room for {max} characters; this one has {length}.", max = NotebookPath::MAX)]
    TooLong {
        /// How many characters it has.
        length: usize,
    },
    /// More folders in each other than there is room for.
    #[error("Notebooks can lie {max} deep in each other; here it is {depth}.", max = NotebookPath::MAX_DEPTH)]
    TooDeep {
        /// How many there are.
        depth: usize,
    },
    /// A line break, a tabulator, NUL or another control character.
    #[error("The path of a notebook can't contain control characters such as line breaks.")]
    ControlCharacter,
}

impl NotebookPath {
    /// How many characters a path may have.
    pub const MAX: usize = 400;
    /// How many folders a path may name.
    pub const MAX_DEPTH: usize = 32;

    /// The root.
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes a path as people and archives write it: `/a//b/`, `.\a\b` and ` a / b ` are all `a/b`.
    ///
    /// # Errors
    ///
    /// When it climbs out, is too long or too deep, or holds control characters.
    pub fn parse(text: &str) -> Result<Self, NotebookError> {
        if text.chars().any(char::is_control) {
            return Err(NotebookError::ControlCharacter);
        }
        let mut path = String::with_capacity(text.len());
        let mut depth = 0;
        for folder in text.split(['/', '\\']).map(str::trim).filter(|folder| !matches!(*folder, "" | ".")) {
            if folder == ".." {
                return Err(NotebookError::Climbs);
            }
            if !path.is_empty() {
                path.push('/');
            }
            path.extend(folder.nfc());
            depth += 1;
        }
        let length = path.chars().count();
        if length > Self::MAX {
            return Err(NotebookError::TooLong { length });
        }
        if depth > Self::MAX_DEPTH {
            return Err(NotebookError::TooDeep { depth });
        }
        Ok(Self(path))
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NotebookPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_notebook_has_one_path() {
        for text in ["a/b", "/a//b/", ".\\a\\b", " a / b ", "a/./b"] {
            assert_eq!(NotebookPath::parse(text).map(|path| path.0), Ok("a/b".to_owned()), "{text}");
        }
        assert_eq!(NotebookPath::parse(""), Ok(NotebookPath::root()));
        assert_eq!(NotebookPath::parse("u\u{308}"), NotebookPath::parse("ü"));
    }

    #[test]
    fn says_why_a_path_is_refused() {
        assert_eq!(NotebookPath::parse("a/../b"), Err(NotebookError::Climbs));
        assert_eq!(NotebookPath::parse("a\0"), Err(NotebookError::ControlCharacter));
        assert_eq!(NotebookPath::parse(&"x".repeat(401)), Err(NotebookError::TooLong { length: 401 }));
        assert_eq!(NotebookPath::parse(&"x/".repeat(33)), Err(NotebookError::TooDeep { depth: 33 }));
    }

    proptest! {
        #[test]
        fn parsing_a_path_again_changes_nothing(text in "[a-z/. \\\\é]{0,40}") {
            if let Ok(path) = NotebookPath::parse(&text) {
                prop_assert_eq!(NotebookPath::parse(path.as_str()), Ok(path.clone()));
                prop_assert!(!path.as_str().starts_with('/') && !path.as_str().ends_with('/'));
            }
        }
    }
}
