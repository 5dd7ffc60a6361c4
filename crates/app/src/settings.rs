//! What the operator may choose, with its defaults.

use crate::accounts::AccountSettings;

/// The choices that concern the use cases.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The largest note, in bytes of Markdown.
    pub note_bytes: usize,
    /// Accounts, their passwords and sessions.
    pub accounts: AccountSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self { note_bytes: 1024 * 1024, accounts: AccountSettings::default() }
    }
}

impl Settings {
    /// The defaults, but for what only costs time in tests.
    pub fn for_tests() -> Self {
        Self { accounts: AccountSettings::for_tests(), ..Self::default() }
    }
}
