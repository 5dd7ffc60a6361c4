//! Every route, one module for each noun.

pub mod health;
