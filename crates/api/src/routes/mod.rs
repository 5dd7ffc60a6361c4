//! Every route, one module for each noun.

pub mod health;
pub mod quizzes;
pub mod shared;
pub mod status;
