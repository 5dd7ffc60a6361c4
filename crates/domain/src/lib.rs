//! The pure heart of Loci: notes, links, names, plans and the rules that need no clock, no network and no database.
//!
//! Nothing in this crate reads the time, draws a random number or waits: whoever needs either passes it in.

pub mod account;
pub mod body;
pub mod cursor;
pub mod excerpt;
mod front_matter;
pub mod id;
pub mod link;
pub mod name;
pub mod note;
pub mod notebook;
pub mod plan;
pub mod session;
pub mod tag;
pub mod task;
pub mod title;
pub mod vault;

pub use body::Parsed;
pub use id::{AccountId, AttachmentId, NoteId, SessionId, TaskId};
pub use note::{AnalysisState, Note, NoteRef, NoteSummary};
pub use notebook::NotebookPath;
pub use title::Title;
