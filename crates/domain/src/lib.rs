//! The pure heart of Loci: notes, links, names, plans and the rules that need no clock, no network and no database.
//!
//! Nothing in this crate reads the time, draws a random number or waits: whoever needs either passes it in.

pub mod id;

pub use id::{AccountId, AttachmentId, NoteId, SessionId, TaskId};
