//! What Loci keeps: entities, migrations, repositories and the search index, on SQLite and on PostgreSQL.
//!
//! Repositories are plain functions grouped by noun. They take whatever can run a statement (a pool or a transaction),
//! return `domain` types, and decide nothing: who may do what is settled in `loci-app`, which also says where a
//! transaction begins and ends.

pub mod accounts;
pub mod attachments;
pub mod backlog;
pub mod connecting;
pub mod connections;
pub mod database;
pub mod entity;
pub mod error;
pub mod exports;
pub mod imported_files;
pub mod links;
pub mod migration;
pub mod names;
pub mod notes;
pub mod periodic_tasks;
pub mod processes;
pub mod providers;
pub mod quizzes;
pub mod readings;
pub mod search;
pub mod sessions;
mod sql;
pub mod tags;
pub mod tasks;
pub mod transfer;
pub mod uploads;

pub use backlog::{Backlog, MOST_COUNTED};
pub use database::{Backend, Database, Options, Transaction};
pub use error::{Error, Result};
pub use sea_orm::ConnectionTrait;
