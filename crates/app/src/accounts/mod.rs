//! Accounts: signing up and in, sessions and passwords.

use crate::{App, Caller, Error, Result};

impl App {
    /// Who an access token belongs to.
    ///
    /// # Errors
    ///
    /// [`Error::SessionExpired`] when the token is unknown, too old, or of a session that has ended.
    pub async fn authenticate(&self, token: &str) -> Result<Caller> {
        let _ = token;
        Err(Error::SessionExpired)
    }
}
