//! Sessions: whose a token is, trading tokens, and ending sessions.

use chrono::TimeDelta;
use loci_domain::session::{RefreshDecision, Session};
use loci_domain::{AccountId, SessionId};
use loci_store::{accounts, sessions};
use serde_json::json;

use super::{SignedIn, token};
use crate::{App, Caller, Error, Result};

/// The kind of the event that tells a session's own open connections that it has ended. Its data is
/// `{"session_id": …}`; it is not meant for pages.
pub const SESSION_ENDED: &str = "session.ended";

/// How exactly it is known when a session was last seen; more would be a write for each request.
const SEEN_INTERVAL: TimeDelta = TimeDelta::minutes(1);

impl App {
    /// Who an access token belongs to. One read by primary keys; a write for the first use of a token and at most once
    /// a minute.
    ///
    /// # Errors
    ///
    /// [`Error::SessionExpired`] when the token is unknown, too old, or of a session that has ended.
    pub async fn authenticate(&self, token: &str) -> Result<Caller> {
        let hash = token::hash(token);
        let now = self.now();
        let access = sessions::find_access(self.database().read(), &hash).await?.ok_or(Error::SessionExpired)?;
        let limits = self.settings().accounts.sessions;
        if now >= access.expires_at || limits.is_over(access.session_created_at, access.session_last_seen_at, now) {
            return Err(Error::SessionExpired);
        }
        let unseen = now - access.session_last_seen_at >= SEEN_INTERVAL;
        if access.used_at.is_none() || unseen {
            match self.note_use(&hash, access.used_at.is_none(), unseen.then_some(access.session())).await {
                Ok(true) => {}
                Ok(false) => return Err(Error::SessionExpired),
                // Who can't be noted may still read: a full disk must not keep anybody from their notes.
                Err(error) => tracing::warn!(error = %error, "the use of a session can't be noted"),
            }
        }
        Ok(Caller { account: access.account(), session: access.session() })
    }

    /// Notes that a token, and with it its session, was used. Says whether the token still stands.
    async fn note_use(&self, hash: &sessions::TokenHash, first: bool, seen: Option<SessionId>) -> Result<bool> {
        let now = self.now();
        let transaction = self.database().write().await?;
        if first
            && !sessions::mark_access_used(&*transaction, hash, now).await?
            && sessions::find_access(&*transaction, hash).await?.is_none()
        {
            return Ok(false);
        }
        if let Some(session) = seen {
            sessions::touch(&*transaction, session, now, SEEN_INTERVAL).await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Trades a refresh token for a new pair of tokens.
    ///
    /// # Errors
    ///
    /// [`Error::SessionExpired`] when the token is unknown or its session has ended, be it because this very token
    /// has been traded before (see `loci_domain::session::RefreshToken`).
    pub async fn refresh(&self, refresh_token: &str) -> Result<SignedIn> {
        let hash = token::hash(refresh_token);
        // Whoever presents a token that doesn't exist gets no further than to a reader.
        let found = sessions::find_by_refresh(self.database().read(), &hash).await?.ok_or(Error::SessionExpired)?;
        let transaction = self.database().write().await?;
        let session = sessions::lock(&*transaction, found.id).await?.ok_or(Error::SessionExpired)?;
        let token = sessions::find_refresh(&*transaction, &hash).await?.ok_or(Error::SessionExpired)?;
        let now = self.now();
        let limits = self.settings().accounts.sessions;
        let over = limits.is_over(session.created_at, session.last_seen_at, now);
        let keep = !over
            && match token.decide(now) {
                RefreshDecision::Rotate => true,
                RefreshDecision::Replace => sessions::revoke_successor(&*transaction, &hash, now).await?,
                RefreshDecision::EndSession => false,
            };
        if !keep {
            sessions::end(&*transaction, session.account, session.id).await?;
            transaction.commit().await?;
            if !over {
                tracing::warn!(account_id = %session.account, session_id = %session.id,
                    "a refresh token was used a second time: its session was ended");
            }
            self.announce_ended(session.account, &[session.id]);
            return Err(Error::SessionExpired);
        }
        let account = accounts::find(&*transaction, session.account).await?.ok_or(Error::SessionExpired)?;
        let (signed_in, pair) = self.issue(account, session.id, limits.end(session.created_at, now));
        sessions::insert_tokens(&*transaction, session.account, session.id, &pair, now).await?;
        sessions::spend_refresh(&*transaction, &hash, &pair.refresh, now).await?;
        sessions::remove_expired_access(&*transaction, session.id, now).await?;
        sessions::touch(&*transaction, session.id, now, TimeDelta::zero()).await?;
        transaction.commit().await?;
        Ok(signed_in)
    }

    /// The devices on which the account is signed in, the last seen first.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn sessions(&self, caller: Caller) -> Result<Vec<Session>> {
        let limits = self.settings().accounts.sessions;
        Ok(sessions::list(self.database().read(), caller.account, limits, self.now()).await?)
    }

    /// Whether the session of a caller still lasts, for connections that outlive a request.
    ///
    /// # Errors
    ///
    /// [`Error::SessionExpired`] when it has ended.
    pub async fn check_session(&self, caller: Caller) -> Result<()> {
        let session = sessions::find(self.database().read(), caller.session).await?;
        let limits = self.settings().accounts.sessions;
        match session {
            Some(session)
                if session.account == caller.account
                    && !limits.is_over(session.created_at, session.last_seen_at, self.now()) =>
            {
                Ok(())
            }
            _ => Err(Error::SessionExpired),
        }
    }

    /// Ends one session of the caller's account, which may be the caller's own.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the account has no such session.
    pub async fn end_session(&self, caller: Caller, session: SessionId) -> Result<()> {
        if self.end(caller.account, session).await? { Ok(()) } else { Err(Error::NotFound("session")) }
    }

    /// Ends every session of the caller's account but the caller's own.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn end_other_sessions(&self, caller: Caller) -> Result<()> {
        let transaction = self.database().write().await?;
        let ended = sessions::end_others(&*transaction, caller.account, caller.session).await?;
        transaction.commit().await?;
        tracing::info!(account_id = %caller.account, ended_sessions = ended.len(), "the other sessions were ended");
        self.announce_ended(caller.account, &ended);
        Ok(())
    }

    /// Signs out whoever holds this refresh token. Whoever holds none that is known is signed out already.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn sign_out(&self, refresh_token: &str) -> Result<()> {
        let hash = token::hash(refresh_token);
        if let Some(session) = sessions::find_by_refresh(self.database().read(), &hash).await? {
            self.end(session.account, session.id).await?;
        }
        Ok(())
    }

    async fn end(&self, account: AccountId, session: SessionId) -> Result<bool> {
        let transaction = self.database().write().await?;
        let ended = sessions::end(&*transaction, account, session).await?;
        transaction.commit().await?;
        if ended {
            self.announce_ended(account, &[session]);
        }
        Ok(ended)
    }

    pub(super) fn announce_ended(&self, account: AccountId, sessions: &[SessionId]) {
        for session in sessions {
            self.events().publish(account, SESSION_ENDED, json!({"session_id": session}));
        }
    }
}
