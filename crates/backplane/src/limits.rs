//! How often something may be tried, by whoever tries it.

use std::fmt::Display;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::OnceLock;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;

use crate::redis::{Redis, cmd};

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

/// Counts tries by key, each key with a quota of its own (the generic cell rate algorithm), in this process, and with Redis
/// in all processes of an installation together.
pub struct RateLimiter<K: Hash + Eq + Clone, C: Clock = DefaultClock> {
    name: &'static str,
    quota: Quota,
    limiter: governor::RateLimiter<K, DashMapStateStore<K>, C, NoOpMiddleware<C::Instant>>,
    clock: C,
    redis: OnceLock<Redis>,
}

/// The same algorithm by the clock of Redis. A value is when all tries so far are given back, in microseconds; the answer is
/// how long to wait.
const COUNT_TRY: &str = "
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local refill, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + refill
local wait = full - refill * burst - now
if wait > 0 then return math.ceil(wait) end
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000) + 1)
return 0";

impl<K: Hash + Eq + Clone + Display> RateLimiter<K> {
    /// A limiter by the machine's clock, under a name that no other has.
    pub fn new(name: &'static str, quota: Quota) -> Self {
        Self::with_clock(name, quota, DefaultClock::default())
    }
}

impl<K: Hash + Eq + Clone + Display, C: Clock + Clone> RateLimiter<K, C> {
    /// A limiter by another clock.
    pub fn with_clock(name: &'static str, quota: Quota, clock: C) -> Self {
        let refill = quota.refill.max(Duration::from_nanos(1));
        let quota_here = governor::Quota::with_period(refill).expect("the period is not zero").allow_burst(quota.burst);
        let limiter = governor::RateLimiter::dashmap_with_clock(quota_here, clock.clone());
        Self { name, quota, limiter, clock, redis: OnceLock::new() }
    }

    /// Counts together with the other processes, from now on.
    pub fn connect(&self, redis: Redis) {
        let _ = self.redis.set(redis);
    }

    /// Counts one try. While Redis is away, this process counts alone.
    ///
    /// # Errors
    ///
    /// After how many whole seconds to try again, when there were too many.
    pub async fn check(&self, key: &K) -> Result<(), Duration> {
        self.check_here(key)?;
        let Some(redis) = self.redis.get() else { return Ok(()) };
        // Addresses of people need not stand in the clear in another server.
        let key = format!("loci:tries:{}:{}", self.name, blake3::hash(key.to_string().as_bytes()).to_hex());
        let mut count = cmd("EVAL");
        count
            .arg(COUNT_TRY)
            .arg(1)
            .arg(key)
            .arg(self.quota.refill.as_micros().max(1).to_string())
            .arg(self.quota.burst.get());
        match redis.query::<u64>(&count).await {
            Ok(0) | Err(_) => Ok(()),
            Ok(wait) => Err(whole_seconds(Duration::from_micros(wait))),
        }
    }

    fn check_here(&self, key: &K) -> Result<(), Duration> {
        if self.limiter.len() > MANY_KEYS {
            self.limiter.retain_recent();
        }
        let refused = self.limiter.check_key(key);
        refused.map_err(|refusal| whole_seconds(refusal.wait_time_from(self.clock.now())))
    }
}

fn whole_seconds(wait: Duration) -> Duration {
    Duration::from_secs(wait.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1))
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
        (RateLimiter::with_clock("test", quota, clock.clone()), clock)
    }

    #[test]
    fn the_eleventh_try_waits_until_one_is_given_back() {
        let (limiter, clock) = ten_a_minute();
        for _ in 0..10 {
            assert_eq!(limiter.check_here(&"mallory"), Ok(()));
        }
        assert_eq!(limiter.check_here(&"mallory"), Err(Duration::from_secs(6)));
        clock.advance(Duration::from_millis(3_500));
        assert_eq!(
            limiter.check_here(&"mallory"),
            Err(Duration::from_secs(3)),
            "a part of a second counts as a whole one"
        );
        clock.advance(Duration::from_secs(3));
        assert_eq!(limiter.check_here(&"mallory"), Ok(()));
        assert!(limiter.check_here(&"mallory").is_err());
    }

    #[test]
    fn one_who_tries_too_often_is_in_nobody_elses_way() {
        let (limiter, _) = ten_a_minute();
        while limiter.check_here(&"mallory").is_ok() {}
        assert_eq!(limiter.check_here(&"ada"), Ok(()));
    }

    #[test]
    fn what_is_no_longer_limited_is_forgotten() {
        let clock = FakeRelativeClock::default();
        let quota = Quota { burst: NonZeroU32::MIN, refill: Duration::from_secs(1) };
        let limiter = RateLimiter::with_clock("test", quota, clock.clone());
        for key in 0..=MANY_KEYS {
            assert_eq!(limiter.check_here(&key), Ok(()));
        }
        clock.advance(Duration::from_secs(10));
        assert_eq!(limiter.check_here(&(MANY_KEYS + 1)), Ok(()));
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
