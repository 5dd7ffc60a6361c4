//! Reading every note in the background, and finding what belongs beside it.
//!
//! Two loops, each woken by a hint and looking by itself now and then: the [`Reader`] reads notes one by one, the
//! [`Connector`] compares each with the account's others. The database says what is owed, so that nothing is lost when
//! a process dies, and doing the same work twice changes nothing.

mod connector;
mod findings;
mod profile;
mod reader;

pub use connector::Connector;
pub use findings::{Findings, Phrase, Strength, Vectors};
pub use reader::Reader;
