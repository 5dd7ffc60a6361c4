//! How often somebody may try to sign in or up, and what else costs more than it seems.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use loci_backplane::limits::network_of;
use loci_backplane::{Quota, RateLimiter, Redis};
use loci_domain::AccountId;
use loci_domain::account::Email;

use crate::{Error, Result};

const fn times(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).expect("the number is not zero")
}

/// How often somebody may try to sign in or up.
#[derive(Debug, Clone, Copy)]
pub struct AttemptLimits {
    /// Signing in, for all who come from one address.
    pub sign_in_by_address: Quota,
    /// Signing in to one account, from wherever. Far more than from one address, so that a stranger who keeps trying
    /// can't lock the owner out.
    pub sign_in_by_account: Quota,
    /// Signing up, for all who come from one address.
    pub sign_up_by_address: Quota,
    /// Naming the current password in order to change it, for one account.
    pub password_change: Quota,
    /// Trying out the providers, for one account.
    pub provider_probe: Quota,
}

const MINUTE: Duration = Duration::from_secs(60);

impl Default for AttemptLimits {
    fn default() -> Self {
        Self::by_address(Self::SIGN_INS_A_MINUTE, Self::SIGN_UPS_AN_HOUR)
    }
}

impl AttemptLimits {
    /// How often all who come from one address may try to sign in, per minute.
    pub const SIGN_INS_A_MINUTE: NonZeroU32 = times(10);
    /// How many accounts may be made from one address, per hour.
    pub const SIGN_UPS_AN_HOUR: NonZeroU32 = times(30);

    /// The usual limits, with these for one address: tries to sign in per minute, accounts made per hour.
    pub fn by_address(sign_ins: NonZeroU32, sign_ups: NonZeroU32) -> Self {
        Self {
            sign_in_by_address: Quota::per(sign_ins, MINUTE),
            sign_in_by_account: Quota { burst: times(1800), refill: Duration::from_secs(2) },
            sign_up_by_address: Quota::per(sign_ups, MINUTE.saturating_mul(60)),
            password_change: Quota::per(times(10), MINUTE),
            provider_probe: Quota::per(times(5), MINUTE),
        }
    }

    /// Limits that nobody reaches.
    pub fn unlimited() -> Self {
        let unlimited = Quota { burst: NonZeroU32::MAX, refill: Duration::from_nanos(1) };
        Self {
            sign_in_by_address: unlimited,
            sign_in_by_account: unlimited,
            sign_up_by_address: unlimited,
            password_change: unlimited,
            provider_probe: unlimited,
        }
    }
}

/// The tries so far.
pub(crate) struct AttemptCounters {
    sign_in_by_address: RateLimiter<IpAddr>,
    sign_in_by_account: RateLimiter<Email>,
    sign_up_by_address: RateLimiter<IpAddr>,
    password_change: RateLimiter<AccountId>,
    provider_probe: RateLimiter<AccountId>,
}

impl AttemptCounters {
    pub(crate) fn new(limits: &AttemptLimits) -> Self {
        Self {
            sign_in_by_address: RateLimiter::new("sign-in-from", limits.sign_in_by_address),
            sign_in_by_account: RateLimiter::new("sign-in-to", limits.sign_in_by_account),
            sign_up_by_address: RateLimiter::new("sign-up-from", limits.sign_up_by_address),
            password_change: RateLimiter::new("password-change", limits.password_change),
            provider_probe: RateLimiter::new("provider-probe", limits.provider_probe),
        }
    }

    /// Counts together with the other processes, from now on.
    pub(crate) fn connect(&self, redis: &Redis) {
        self.sign_in_by_address.connect(redis.clone());
        self.sign_in_by_account.connect(redis.clone());
        self.sign_up_by_address.connect(redis.clone());
        self.password_change.connect(redis.clone());
        self.provider_probe.connect(redis.clone());
    }

    pub(super) async fn sign_in_from(&self, address: IpAddr) -> Result<()> {
        answer(self.sign_in_by_address.check(&network_of(address)).await)
    }

    /// To be asked after [`Self::sign_in_from`]: tries that an address is refused don't count against the account.
    pub(super) async fn sign_in_to(&self, email: &Email) -> Result<()> {
        answer(self.sign_in_by_account.check(email).await)
    }

    pub(super) async fn sign_up_from(&self, address: IpAddr) -> Result<()> {
        answer(self.sign_up_by_address.check(&network_of(address)).await)
    }

    pub(super) async fn password_change(&self, account: AccountId) -> Result<()> {
        answer(self.password_change.check(&account).await)
    }

    pub(crate) async fn provider_probe(&self, account: AccountId) -> Result<()> {
        answer(self.provider_probe.check(&account).await)
    }
}

fn answer(outcome: std::result::Result<(), Duration>) -> Result<()> {
    outcome.map_err(|retry_after| Error::RateLimited { retry_after })
}
