//! Loci as a process of its own: killed, refused its start, out of space, and without its database.
#![cfg(unix)]

mod database_away;
mod full_disk;
mod killed;
mod refused;
mod server;
mod transfer;
