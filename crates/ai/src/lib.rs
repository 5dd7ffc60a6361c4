//! Every AI operation of Loci, each through one chain of engines that says which of them answered.
//!
//! An [`Operation`] names what goes in and what comes out. An [`Engine`] performs one operation. A [`Chain`] is an ordered
//! list of engines with guards around each: a deadline, and a net for panics. Whatever goes wrong becomes an [`Attempt`]
//! in the [`Provenance`] of the answer, and the next engine gets its turn. Keywords, summaries, similarity and the rest
//! are uses of this one mechanism; [`AiServiceManager`] owns their chains.
//!
//! Engines that compute share [`HeavyWork`], which admits as many at a time as there are cores.

pub mod budget;
mod cache;
mod call;
mod chain;
pub mod connections;
mod engine;
mod heavy_work;
pub mod operations;
pub mod parts;
mod phrase_vectors;
pub mod prerequisites;
mod provenance;
pub mod provider;
mod service;
mod settings;

pub use cache::{CacheCounts, LIFETIME, ResultCache, SharedCache, UnixClock};
pub use call::{AccountKey, Call, PATIENCE};
pub use chain::{Chain, ChainExhausted, EngineCount};
pub use engine::{Engine, EngineError, Operation, Place, Turn};
pub use heavy_work::{Admission, HeavyWork};
pub use loci_embed::{Vector, give_back_heap, resident_bytes};
pub use loci_text::keywords::{Keyword, Signal};
pub use loci_text::{Document, Language, Source, difficulty, quiz};
pub use operations::passages::PassageVector;
pub use operations::similarity::Pair;
pub use provenance::{Answer, Attempt, Provenance, TextSpan};
pub use service::{AiServiceManager, ChainStatus, EngineState, EngineStatus, NoteText, Reading};
pub use settings::{ArrangementError, Settings, Surroundings};
