//! Sessions: the devices an account is signed in on, how long that lasts, and when a refresh token may be traded.

mod device;
mod refresh;

use chrono::{DateTime, TimeDelta, Utc};

pub use device::device_name;
pub use refresh::{LOST_RESPONSE_WINDOW, RefreshDecision, RefreshToken, Successor};

use crate::id::{AccountId, SessionId};

/// A signed-in device. An ended session is gone; there is no such thing as an ended one kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names the session.
    pub id: SessionId,
    /// Whose it is.
    pub account: AccountId,
    /// What its owner knows the device by, such as "Firefox on Linux".
    pub device: String,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it last asked for something, to the minute.
    pub last_seen_at: DateTime<Utc>,
}

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// How long it lasts without being used.
    pub idle: TimeDelta,
    /// How long it lasts at most.
    pub absolute: TimeDelta,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { idle: TimeDelta::days(14), absolute: TimeDelta::days(90) }
    }
}

impl SessionLimits {
    /// When a session ends if it is not used again.
    pub fn end(&self, created_at: DateTime<Utc>, last_seen_at: DateTime<Utc>) -> DateTime<Utc> {
        (created_at + self.absolute).min(last_seen_at + self.idle)
    }

    /// Whether a session is over.
    pub fn is_over(&self, created_at: DateTime<Utc>, last_seen_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        now >= self.end(created_at, last_seen_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_idle_or_too_old() {
        let limits = SessionLimits::default();
        let start = DateTime::<Utc>::UNIX_EPOCH;
        let day = |days| start + TimeDelta::days(days);
        let second = TimeDelta::seconds(1);
        assert!(!limits.is_over(start, start, day(14) - second));
        assert!(limits.is_over(start, start, day(14)));
        assert!(!limits.is_over(start, day(80), day(90) - second));
        assert!(limits.is_over(start, day(89), day(90)));
    }
}
