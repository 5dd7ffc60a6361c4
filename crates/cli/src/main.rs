//! The `loci` binary: configuration, wiring and roles.

fn main() {}
