//! Accounts: signing up and in, sessions and passwords.

mod limits;
mod owner;
mod password;
mod sessions;
mod sign_in;
mod token;

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use loci_domain::SessionId;
use loci_domain::account::Account;
use loci_domain::session::SessionLimits;

pub(crate) use limits::AttemptCounters;
pub use limits::AttemptLimits;
pub use password::PasswordCost;
pub(crate) use password::PasswordHasher;
pub use sessions::SESSION_ENDED;

/// What the operator may choose about accounts.
#[derive(Debug, Clone)]
pub struct AccountSettings {
    /// What it costs to compute the hash of a password.
    pub password_cost: PasswordCost,
    /// How often somebody may try to sign in or up.
    pub attempts: AttemptLimits,
    /// How long a session lasts.
    pub sessions: SessionLimits,
    /// How long an access token works.
    pub access_token: TimeDelta,
}

impl Default for AccountSettings {
    fn default() -> Self {
        Self {
            password_cost: PasswordCost::default(),
            attempts: AttemptLimits::default(),
            sessions: SessionLimits::default(),
            access_token: TimeDelta::minutes(10),
        }
    }
}

impl AccountSettings {
    /// Passwords that cost nothing to hash and attempts nobody counts; everything else as usual.
    pub(crate) fn for_tests() -> Self {
        Self { password_cost: PasswordCost::CHEAPEST, attempts: AttemptLimits::unlimited(), ..Self::default() }
    }
}

/// Who wants to sign in or up, as far as it can be seen.
#[derive(Debug, Clone)]
pub struct Client {
    /// Where the request comes from.
    pub address: IpAddr,
    /// What the owner knows the device by.
    pub device: String,
}

/// Somebody who has just signed in, or goes on being so. The tokens are nowhere else.
#[derive(Clone)]
pub struct SignedIn {
    /// Who it is.
    pub account: Account,
    /// The session.
    pub session: SessionId,
    /// The token for requests.
    pub access_token: String,
    /// How long it works.
    pub access_lifetime: TimeDelta,
    /// The token for the next pair.
    pub refresh_token: String,
    /// When the session ends if it is not used again.
    pub session_ends_at: DateTime<Utc>,
}
