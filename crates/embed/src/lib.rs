//! Sentence vectors: the compiled-in MiniLM model, its tokenizer, and exact search over int8 vectors.
//!
//! Three things are offered. [`Embedder`] turns a text into a [`Vector`]; it loads the model on first use and gives the
//! memory back when the owner of the process asks for it. [`Vector`] is the 388-byte form in which vectors are kept and
//! compared. [`VectorSet`] answers "which of these is nearest" by looking at every row, which at the size of one
//! student's notes is quicker than any index.
//!
//! Everything here is blocking processor work: call it from a blocking pool, never from an asynchronous thread.

mod dot_product;
mod embedder;
mod memory;
mod model;
mod vector;
mod vector_set;
mod vocabulary;
mod wordpiece;

pub use embedder::{EmbedError, Embedder, State};
pub use memory::{give_back_heap, resident_bytes, tune_allocator};
pub use vector::{DIMENSIONS, ENCODED_BYTES, Vector};
pub use vector_set::VectorSet;
