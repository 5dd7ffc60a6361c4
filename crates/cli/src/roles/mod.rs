//! What the program can be started as.

pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod migrate;
pub(crate) mod ready;
pub(crate) mod serve;
pub(crate) mod tasks;
pub(crate) mod transfer;
pub(crate) mod worker;
