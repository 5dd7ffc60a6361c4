//! What the parts of a running Loci share: rate limits, hints for workers and live events.
//!
//! Nothing here is the truth. A hint that is lost costs a poll interval, an event that is lost costs a reload.

pub mod bus;
pub mod events;
pub mod hint;
pub mod limits;
pub mod redis;

pub use bus::{Bus, Message, WorkKind};
pub use events::{Event, EventHub, Subscription};
pub use hint::Hint;
pub use limits::{Quota, RateLimiter};
pub use redis::Redis;
