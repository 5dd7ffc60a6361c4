//! The rooms of the house and the doors between them: no crate may reach into one above it.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Which crates of ours each crate may use. `loci` wires everything, so that it may see every room but the tests' own.
const DOORS: &[(&str, &[&str])] = &[
    ("loci-domain", &[]),
    ("loci-text", &[]),
    ("loci-embed", &[]),
    ("loci-ai", &["loci-text", "loci-embed", "loci-domain"]),
    ("loci-store", &["loci-domain"]),
    ("loci-backplane", &["loci-domain"]),
    ("loci-app", &["loci-ai", "loci-store", "loci-backplane", "loci-domain"]),
    ("loci-api", &["loci-app", "loci-domain"]),
    ("loci", &["loci-api", "loci-app", "loci-ai", "loci-store", "loci-backplane", "loci-domain", "loci-embed"]),
    ("loci-testkit", &["loci-api", "loci-app", "loci-ai", "loci-store", "loci-backplane", "loci-domain", "loci-embed"]),
];

/// Packages that must stay outside of some rooms.
const KEPT_OUT: &[(&str, &[&str])] = &[
    ("loci-domain", &["tokio", "sea-orm", "axum", "getrandom"]),
    ("loci-text", &["tokio", "sea-orm", "axum", "reqwest"]),
    ("loci-embed", &["tokio", "sea-orm", "axum", "reqwest"]),
    ("loci-ai", &["sea-orm", "axum"]),
    ("loci-backplane", &["sea-orm", "axum"]),
    ("loci-app", &["sea-orm", "axum"]),
    ("loci-api", &["sea-orm"]),
];

fn normal_dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let metadata =
        MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo describes the workspace");
    metadata
        .packages
        .iter()
        .map(|package| {
            let dependencies =
                package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
            (package.name.to_string(), dependencies.map(|dependency| dependency.name.clone()).collect())
        })
        .collect()
}

#[test]
fn no_crate_uses_one_above_it() {
    let doors: BTreeMap<&str, &[&str]> = DOORS.iter().copied().collect();
    for (package, dependencies) in normal_dependencies() {
        let allowed = doors.get(package.as_str()).unwrap_or_else(|| panic!("{package} has no room in the house yet"));
        for dependency in dependencies.iter().filter(|name| name.starts_with("loci")) {
            assert!(allowed.contains(&dependency.as_str()), "{package} may not use {dependency}");
        }
    }
}

#[test]
fn what_must_stay_outside_of_a_room_does() {
    let dependencies = normal_dependencies();
    for (package, kept_out) in KEPT_OUT {
        for name in *kept_out {
            assert!(!dependencies[*package].contains(*name), "{package} may not use {name}");
        }
    }
}
