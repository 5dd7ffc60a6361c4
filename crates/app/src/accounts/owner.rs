//! Acting in the name of an account from the machine that Loci runs on.

use loci_domain::SessionId;
use loci_domain::account::Email;
use loci_store::accounts as rows;
use uuid::Uuid;

use crate::{App, Caller, Error, Result};

impl App {
    /// The account with this e-mail address, for roles of the command line: whoever may open the database may act in
    /// anybody's name anyway. No session stands behind it.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the text is no address, [`Error::NotFound`] when nobody has it.
    pub async fn act_for(&self, email: &str) -> Result<Caller> {
        let email = Email::parse(email).map_err(|error| Error::invalid("invalid_email", "email", error.to_string()))?;
        let found = rows::find_credentials_by_email(self.database().read(), &email).await?;
        let account = found.ok_or(Error::NotFound("account"))?.account.id;
        Ok(Caller { account, session: SessionId(Uuid::nil()) })
    }
}
