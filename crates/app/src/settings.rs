//! What the operator may choose, with its defaults.

/// The choices that concern the use cases.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The largest note, in bytes of Markdown.
    pub note_bytes: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { note_bytes: 1024 * 1024 }
    }
}

impl Settings {
    /// The defaults, but for what only costs time in tests.
    pub fn for_tests() -> Self {
        Self::default()
    }
}
