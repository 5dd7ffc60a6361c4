//! For tests only: fresh databases, a clock that is turned by hand, a seeded generator and a running server.

pub mod database;

pub use database::TestDatabase;
