//! The use cases against a real database: SQLite, or PostgreSQL where `LOCI_TEST_POSTGRES_URL` names one.

mod accounts;
mod connections;
mod export;
mod faults;
mod import;
mod installation;
mod providers;
mod reading;
mod redis;
mod runner;
mod transfer;
mod vault;
