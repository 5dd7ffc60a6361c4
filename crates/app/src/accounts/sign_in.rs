//! Signing up, signing in, and changing the password.

use loci_domain::SessionId;
use loci_domain::account::{Account, Email, Password};
use loci_domain::session::Session;
use loci_store::accounts::Credentials;
use loci_store::sessions::TokenPair;
use loci_store::{ConnectionTrait, accounts, sessions};

use super::token::Token;
use super::{Client, SignedIn};
use crate::{App, Caller, Error, Result};

impl App {
    /// Makes an account and signs in to it.
    ///
    /// # Errors
    ///
    /// [`Error::AccountExists`] when the address has an account, [`Error::Invalid`] when the address or the password
    /// can't be accepted, [`Error::RateLimited`].
    pub async fn sign_up(&self, email: &str, password: &str, client: &Client) -> Result<SignedIn> {
        let email = Email::parse(email).map_err(|error| Error::invalid("invalid_email", "email", error.to_string()))?;
        let password = choose_password(password, "password", &email)?;
        self.attempts().sign_up_from(client.address).await?;
        if accounts::find_credentials_by_email(self.database().read(), &email).await?.is_some() {
            return Err(Error::AccountExists);
        }
        let hash = self.passwords().hash(password, self.random()).await?;
        let now = self.now();
        let account = Account { id: self.id(), email, created_at: now };
        let transaction = self.database().write().await?;
        // The unique index decides between two who sign up with one address at once.
        match accounts::insert(&*transaction, &account, &hash).await {
            Err(loci_store::Error::Taken(_)) => return Err(Error::AccountExists),
            outcome => outcome?,
        }
        let signed_in = self.begin_session(&*transaction, account, client).await?;
        transaction.commit().await?;
        tracing::info!(account_id = %signed_in.account.id, "an account was made");
        Ok(signed_in)
    }

    /// Signs in.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCredentials`] alike when there is no such account and when the password is not its own, and
    /// after the same work; [`Error::RateLimited`].
    pub async fn sign_in(&self, email: &str, password: &str, client: &Client) -> Result<SignedIn> {
        self.attempts().sign_in_from(client.address).await?;
        let Ok(email) = Email::parse(email) else { return Err(Error::InvalidCredentials) };
        self.attempts().sign_in_to(&email).await?;
        let password = Password::attempt(password);
        // A second round is for the rare case that the hash changes between reading it and beginning the session.
        for _ in 0..2 {
            let found = accounts::find_credentials_by_email(self.database().read(), &email).await?;
            let hash = found.as_ref().map(|found| found.password_hash.as_str());
            let verified = self.passwords().verify(password.clone(), hash).await?;
            let Some(credentials) = found.filter(|_| verified) else { break };
            if let Some(signed_in) = self.enter(credentials, &password, client).await? {
                return Ok(signed_in);
            }
        }
        tracing::info!(address = %client.address, "somebody failed to sign in");
        Err(Error::InvalidCredentials)
    }

    /// Changes the password and, where asked, ends every other session.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidCredentials`] when `current` is not the password, [`Error::Invalid`] when `new` can't be
    /// accepted, [`Error::RateLimited`].
    pub async fn change_password(
        &self,
        caller: Caller,
        current: &str,
        new: &str,
        end_other_sessions: bool,
    ) -> Result<()> {
        self.attempts().password_change(caller.account).await?;
        let credentials =
            accounts::find_credentials(self.database().read(), caller.account).await?.ok_or(Error::SessionExpired)?;
        let new = choose_password(new, "new_password", &credentials.account.email)?;
        if !self.passwords().verify(Password::attempt(current), Some(&credentials.password_hash)).await? {
            tracing::info!(account_id = %caller.account, "somebody failed to change the password");
            return Err(Error::InvalidCredentials);
        }
        let hash = self.passwords().hash(new, self.random()).await?;
        let transaction = self.database().write().await?;
        if !accounts::replace_password_hash(&*transaction, caller.account, &credentials.password_hash, &hash).await? {
            return Err(Error::InvalidCredentials);
        }
        let ended = if end_other_sessions {
            sessions::end_others(&*transaction, caller.account, caller.session).await?
        } else {
            Vec::new()
        };
        transaction.commit().await?;
        tracing::info!(account_id = %caller.account, ended_sessions = ended.len(), "the password was changed");
        self.announce_ended(caller.account, &ended);
        Ok(())
    }

    /// The account of whoever asks.
    ///
    /// # Errors
    ///
    /// [`Error::SessionExpired`] when it has been deleted meanwhile.
    pub async fn account(&self, caller: Caller) -> Result<Account> {
        accounts::find(self.database().read(), caller.account).await?.ok_or(Error::SessionExpired)
    }

    /// Begins a session for somebody whose password was right, and brings its hash up to the present cost. `None`
    /// when the password has changed meanwhile.
    async fn enter(&self, credentials: Credentials, password: &Password, client: &Client) -> Result<Option<SignedIn>> {
        let Credentials { account, password_hash } = credentials;
        let stronger = if self.passwords().is_outdated(&password_hash) {
            Some(self.passwords().hash(password.clone(), self.random()).await?)
        } else {
            None
        };
        let transaction = self.database().write().await?;
        if accounts::lock_password_hash(&*transaction, account.id).await?.as_ref() != Some(&password_hash) {
            return Ok(None);
        }
        if let Some(stronger) = stronger {
            accounts::replace_password_hash(&*transaction, account.id, &password_hash, &stronger).await?;
        }
        sessions::remove_over(&*transaction, account.id, self.settings().accounts.sessions, self.now()).await?;
        let signed_in = self.begin_session(&*transaction, account, client).await?;
        transaction.commit().await?;
        Ok(Some(signed_in))
    }

    async fn begin_session(
        &self,
        connection: &impl ConnectionTrait,
        account: Account,
        client: &Client,
    ) -> Result<SignedIn> {
        let now = self.now();
        let session = Session {
            id: self.id(),
            account: account.id,
            device: client.device.clone(),
            created_at: now,
            last_seen_at: now,
        };
        sessions::insert(connection, &session).await?;
        let ends_at = self.settings().accounts.sessions.end(now, now);
        let (signed_in, pair) = self.issue(account, session.id, ends_at);
        sessions::insert_tokens(connection, session.account, session.id, &pair, now).await?;
        Ok(signed_in)
    }

    /// A new pair of tokens, and what is kept of it.
    pub(super) fn issue(
        &self,
        account: Account,
        session: SessionId,
        session_ends_at: chrono::DateTime<chrono::Utc>,
    ) -> (SignedIn, TokenPair) {
        let access = Token::new("loci_access_", self.random());
        let refresh = Token::new("loci_refresh_", self.random());
        let access_lifetime = self.settings().accounts.access_token;
        let pair =
            TokenPair { access: access.hash, access_expires_at: self.now() + access_lifetime, refresh: refresh.hash };
        let signed_in = SignedIn {
            account,
            session,
            access_token: access.secret,
            access_lifetime,
            refresh_token: refresh.secret,
            session_ends_at,
        };
        (signed_in, pair)
    }
}

fn choose_password(text: &str, field: &'static str, email: &Email) -> Result<Password> {
    let weak = |detail: String| Error::invalid("weak_password", field, detail);
    if Email::parse(text).as_ref() == Ok(email) {
        return Err(weak("The password must not be the e-mail address.".to_owned()));
    }
    Password::choose(text).map_err(|error| weak(error.to_string()))
}
