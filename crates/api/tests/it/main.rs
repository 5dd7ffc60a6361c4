//! The API as a client meets it, on SQLite or, where `LOCI_TEST_POSTGRES_URL` names a server, on PostgreSQL.

mod accounts;
mod authorisation;
mod health;
mod imports;
mod installation;
mod live;
mod metrics;
mod notes;
mod operators;
mod page;
mod sessions;
mod study;
