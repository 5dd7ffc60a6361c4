//! How the names of notes are compared.

use unicode_normalization::UnicodeNormalization;

/// What a name is to its note. A link that fits several notes goes to the one it fits by the first of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// Its title.
    Title,
    /// An alias (or a title) from its front matter.
    Alias,
    /// The path, `notebook/title`, that it had before it was renamed or moved, so that links to it go on working.
    Former,
}

impl NameKind {
    /// The number that stands for it in the database.
    pub fn number(self) -> i64 {
        match self {
            Self::Title => 0,
            Self::Alias => 1,
            Self::Former => 2,
        }
    }

    /// The kind that `number` stands for; an unknown number is the weakest.
    pub fn of(number: i64) -> Self {
        match number {
            0 => Self::Title,
            1 => Self::Alias,
            _ => Self::Former,
        }
    }
}

/// The form in which names and paths are compared: composed (NFC), lower case, white space as single spaces and none
/// around a `/`, without the ending `.md`.
pub fn name_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut space = false;
    // Composing once more after lower-casing: the lower case of some letters is written with combining marks.
    for c in name.nfc().collect::<String>().to_lowercase().nfc() {
        if c.is_whitespace() {
            space = !key.is_empty() && !key.ends_with('/');
            continue;
        }
        if std::mem::take(&mut space) && c != '/' {
            key.push(' ');
        }
        // Lower-casing writes a final sigma by its place in the word; in a name, that place may differ.
        key.push(if c == 'ς' { 'σ' } else { c });
    }
    while let Some(stem) = key.strip_suffix(".md").filter(|stem| !stem.is_empty()) {
        key.truncate(stem.trim_end().len());
    }
    key
}

/// The last part of a key: what links are looked up by, whatever folders they name.
pub fn last_part(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_that_look_the_same_are_the_same() {
        for (left, right) in [
            ("Fourier Transform", "fourier  transform.md"),
            ("Übung", "U\u{308}BUNG"),
            ("ΟΔΟΣ", "οδοσ"),
            (" Линейная Алгебра ", "линейная алгебра"),
            ("線形代数.MD", "線形代数"),
            ("a / b", "A/B"),
        ] {
            assert_eq!(name_key(left), name_key(right));
        }
        assert_ne!(name_key("image.png"), name_key("image"));
        assert_eq!(name_key(".md"), ".md");
        assert_eq!(last_part("a/b/c"), "c");
        assert_eq!(last_part("c"), "c");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(name in any::<String>()) {
            let key = name_key(&name);
            prop_assert_eq!(name_key(&key), key);
        }
    }
}
