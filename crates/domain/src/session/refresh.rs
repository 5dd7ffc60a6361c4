//! What a presented refresh token is worth.
//!
//! Each trade spends the token and gives out a successor. A spent token that comes back means that two parties hold
//! it, and since nobody can tell the thief from the owner, the whole session ends (RFC 9700, 4.14.2). The one
//! innocent reason is an answer that never arrived: the client then holds nothing but the spent token, and nobody has
//! used what came after it.

use chrono::{DateTime, TimeDelta, Utc};

/// How long after a trade the same token may be presented again because the answer was lost.
pub const LOST_RESPONSE_WINDOW: TimeDelta = TimeDelta::seconds(30);

/// What is known of a refresh token that somebody presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshToken {
    /// When it was traded, if it was.
    pub spent_at: Option<DateTime<Utc>>,
    /// Whether it was taken back unused, because its predecessor was traded a second time.
    pub revoked: bool,
    /// What became of the token it was traded for; of the last one, if it was traded more than once.
    pub successor: Option<Successor>,
}

/// What became of the tokens that a trade gave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Successor {
    /// Whether the new refresh token has been presented.
    pub spent: bool,
    /// Whether the new access token has been used.
    pub access_used: bool,
}

/// What to do with a presented refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshDecision {
    /// Spend it and give out a successor.
    Rotate,
    /// The answer to its first trade was lost: take the unused successor back and give out another.
    Replace,
    /// Somebody else holds it too: end the session.
    EndSession,
}

impl RefreshToken {
    /// Decides what to do with the token.
    pub fn decide(&self, now: DateTime<Utc>) -> RefreshDecision {
        if self.revoked {
            return RefreshDecision::EndSession;
        }
        let Some(spent_at) = self.spent_at else { return RefreshDecision::Rotate };
        let lost = now - spent_at <= LOST_RESPONSE_WINDOW;
        match self.successor {
            Some(Successor { spent: false, access_used: false }) if lost => RefreshDecision::Replace,
            _ => RefreshDecision::EndSession,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::milliseconds(milliseconds)
    }

    const UNUSED: Option<Successor> = Some(Successor { spent: false, access_used: false });

    #[test]
    fn a_fresh_token_is_traded_and_a_lost_answer_forgiven_for_half_a_minute() {
        let fresh = RefreshToken { spent_at: None, revoked: false, successor: None };
        assert_eq!(fresh.decide(at(0)), RefreshDecision::Rotate);
        let spent = RefreshToken { spent_at: Some(at(0)), revoked: false, successor: UNUSED };
        assert_eq!(spent.decide(at(30_000)), RefreshDecision::Replace);
        assert_eq!(spent.decide(at(30_001)), RefreshDecision::EndSession);
    }

    proptest! {
        #[test]
        fn a_second_trade_needs_a_successor_that_nobody_has_touched(
            elapsed in 0_i64..120_000, spent: bool, access_used: bool, known: bool, revoked: bool,
        ) {
            let successor = known.then_some(Successor { spent, access_used });
            let token = RefreshToken { spent_at: Some(at(0)), revoked, successor };
            let forgiven = known && !spent && !access_used && !revoked && elapsed <= 30_000;
            let expected = if forgiven { RefreshDecision::Replace } else { RefreshDecision::EndSession };
            prop_assert_eq!(token.decide(at(elapsed)), expected);
        }
    }
}
