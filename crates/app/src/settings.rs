//! What the operator may choose, with its defaults.

use std::collections::HashSet;

use loci_domain::account::Email;

use crate::accounts::AccountSettings;
use crate::import::ImportLimits;

/// The choices that concern the use cases.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The largest note, in bytes of Markdown.
    pub note_bytes: usize,
    /// Accounts, their passwords and sessions.
    pub accounts: AccountSettings,
    /// How much an import may hold.
    pub import: ImportLimits,
    /// Those who look after the installation, by the addresses of their accounts.
    pub operators: HashSet<Email>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            note_bytes: 1024 * 1024,
            accounts: AccountSettings::default(),
            import: ImportLimits::default(),
            operators: HashSet::new(),
        }
    }
}

impl Settings {
    /// The defaults, but for what only costs time in tests.
    pub fn for_tests() -> Self {
        Self { accounts: AccountSettings::for_tests(), ..Self::default() }
    }
}
