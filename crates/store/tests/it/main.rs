//! The store against a real database: SQLite, or PostgreSQL where `LOCI_TEST_POSTGRES_URL` names one.

mod accounts;
mod links;
mod lists;
mod notebook;
mod plans;
mod schema;
mod search;
mod tasks;
