//! Every route, one module for each noun.

pub mod accounts;
pub mod health;
pub mod quizzes;
pub mod sessions;
pub mod shared;
pub mod status;
