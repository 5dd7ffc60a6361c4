//! Accounts: who keeps notes here, the address they go by, and the rules a password must keep.

mod email;
mod password;

use chrono::{DateTime, Utc};

pub use email::{Email, EmailError};
pub use password::{LONGEST_PASSWORD, Password, PasswordError, SHORTEST_PASSWORD};

use crate::id::AccountId;

/// Somebody who keeps notes here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Names the account.
    pub id: AccountId,
    /// The address it goes by; no two accounts share one.
    pub email: Email,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}
