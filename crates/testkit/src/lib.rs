//! For tests only: fresh databases, a clock that is turned by hand, a seeded generator, a running server and a provider that
//! fails.

pub mod client;
pub mod clock;
pub mod database;
pub mod provider;
pub mod random;
pub mod redis;
pub mod server;

pub use client::{Client, Reply};
pub use clock::TestClock;
pub use database::TestDatabase;
pub use provider::{ProviderReply, ScriptedProvider};
pub use random::SeededRandom;
pub use redis::RedisServer;
pub use server::TestServer;
