//! How often something may be tried, by whoever tries it.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;

/// With this many keys known, those whose tries are all given back are forgotten.
const MANY_KEYS: usize = 10_000;

/// How often something may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// How many tries may follow each other at once.
    pub burst: NonZeroU32,
    /// How long it takes until one more try is given back.
    pub refill: Duration,
}

impl Quota {
    /// `burst` tries at once, and that many again over each `period`.
    pub const fn per(burst: NonZeroU32, period: Duration) -> Self {
        Self { burst, refill: period.checked_div(burst.get()).expect("the burst is not zero") }
    }
}

/// Counts tries by key, each key with a quota of its own (the generic cell rate algorithm).
pub struct RateLimiter<K: Hash + Eq + Clone, C: Clock = DefaultClock> {
    limiter: governor::RateLimiter<K, DashMapStateStore<K>, C, NoOpMiddleware<C::Instant>>,
    clock: C,
}

impl<K: Hash + Eq + Clone> RateLimiter<K> {
    /// A limiter by the machine's clock.
    pub fn new(quota: Quota) -> Self {
        Self::with_clock(quota, DefaultClock::default())
    }
}

impl<K: Hash + Eq + Clone, C: Clock + Clone> RateLimiter<K, C> {
    /// A limiter by another clock.
    pub fn with_clock(quota: Quota, clock: C) -> Self {
        let refill = quota.refill.max(Duration::from_nanos(1));
        let quota = governor::Quota::with_period(refill).expect("the period is not zero").allow_burst(quota.burst);
        Self { limiter: governor::RateLimiter::dashmap_with_clock(quota, clock.clone()), clock }
    }

    /// Counts one try.
    ///
    /// # Errors
    ///
    /// After how many whole seconds to try again, when there were too many. A try that is refused is not counted.
    pub fn check(&self, key: &K) -> Result<(), Duration> {
        if self.limiter.len() > MANY_KEYS {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(key).map_err(|refusal| {
            let wait = refusal.wait_time_from(self.clock.now());
            Duration::from_secs(wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1))
        })
    }
}

/// The key under which a client's tries are counted: its address, or with IPv6 the network of 64 bits that one
/// customer has to himself (RFC 6177).
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn ten_a_minute() -> (RateLimiter<&'static str, FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        let quota = Quota::per(NonZeroU32::new(10).unwrap(), Duration::from_secs(60));
        (RateLimiter::with_clock(quota, clock.clone()), clock)
    }

    #[test]
    fn the_eleventh_try_waits_until_one_is_given_back() {
        let (limiter, clock) = ten_a_minute();
        for _ in 0..10 {
            assert_eq!(limiter.check(&"mallory"), Ok(()));
        }
        assert_eq!(limiter.check(&"mallory"), Err(Duration::from_secs(6)));
        clock.advance(Duration::from_millis(3_500));
        assert_eq!(limiter.check(&"mallory"), Err(Duration::from_secs(3)), "a part of a second counts as a whole one");
        clock.advance(Duration::from_secs(3));
        assert_eq!(limiter.check(&"mallory"), Ok(()));
        assert!(limiter.check(&"mallory").is_err());
    }

    #[test]
    fn one_who_tries_too_often_is_in_nobody_elses_way() {
        let (limiter, _) = ten_a_minute();
        while limiter.check(&"mallory").is_ok() {}
        assert_eq!(limiter.check(&"ada"), Ok(()));
    }

    #[test]
    fn what_is_no_longer_limited_is_forgotten() {
        let clock = FakeRelativeClock::default();
        let quota = Quota { burst: NonZeroU32::MIN, refill: Duration::from_secs(1) };
        let limiter = RateLimiter::with_clock(quota, clock.clone());
        for key in 0..=MANY_KEYS {
            assert_eq!(limiter.check(&key), Ok(()));
        }
        clock.advance(Duration::from_secs(10));
        assert_eq!(limiter.check(&(MANY_KEYS + 1)), Ok(()));
        assert!(limiter.limiter.len() < MANY_KEYS, "{}", limiter.limiter.len());
    }

    #[test]
    fn neighbours_of_one_network_count_as_one() {
        let network = |text: &str| network_of(text.parse().unwrap());
        assert_eq!(network("2001:db8:1:2:3::4"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
    }
}
