//! For tests only: fresh databases, a clock that is turned by hand, a seeded generator and a running server.

pub mod client;
pub mod clock;
pub mod database;
pub mod random;
pub mod server;

pub use client::{Client, Reply};
pub use clock::TestClock;
pub use database::TestDatabase;
pub use random::SeededRandom;
pub use server::TestServer;
