//! The compiled-in model as its users meet it: what it finds alike, when it loads, and when it lets go.

use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use loci_embed::{EmbedError, Embedder, State, Vector};
use proptest::prelude::*;
use sha2::{Digest, Sha256};

const GUITAR: &str = "A man is playing a guitar.";

fn embed(embedder: &Embedder, text: &str) -> Vector {
    embedder.embed(text).expect("the built-in model takes any text")
}

#[test]
fn the_model_files_are_the_documented_ones() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models");
    let provenance = std::fs::read_to_string(format!("{directory}/README.md")).expect("the models have a README");
    for name in ["graph.onnx", "weights.data", "vocab.txt"] {
        let bytes = std::fs::read(format!("{directory}/{name}")).expect("the file is part of the repository");
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let row = provenance.lines().find(|line| line.contains(&format!("`{name}`")));
        assert!(row.is_some_and(|row| row.contains(&hash)), "models/README.md does not give {hash} for {name}");
        if name == "weights.data" {
            assert!(Embedder::built_in().version().ends_with(&hash[..8]), "the version must change with the weights");
        }
    }
}

/// The expected cosines are those of onnxruntime 1.32.0 with the same files and ids. Quantised arithmetic differs a
/// little between processors, hence the margin.
#[test]
fn meaning_is_measured_as_by_the_reference_runtime() {
    let embedder = Embedder::built_in();
    for (a, b, expected) in [
        (GUITAR, "Someone plays an instrument.", 0.654),
        (GUITAR, "The stock market fell sharply today.", -0.059),
        (
            "Photosynthesis turns light into chemical energy.",
            "Plants make sugar from sunlight, water and carbon dioxide.",
            0.604,
        ),
        ("The derivative measures the rate of change.", "Cats sleep most of the day.", -0.008),
        (
            "Binary search halves the interval at every step.",
            "Looking for an element in a sorted array takes logarithmic time.",
            0.407,
        ),
    ] {
        let cosine = embed(&embedder, a).cosine(&embed(&embedder, b));
        assert!((cosine - expected).abs() < 0.03, "{a} / {b}: {cosine}, expected {expected}");
    }
}

#[test]
fn a_vector_does_not_depend_on_what_is_embedded_beside_it() {
    let embedder = Embedder::built_in();
    let alone = embed(&embedder, GUITAR);
    let neighbours = ["", "short", &"a much longer text that fills the model to its limit ".repeat(60)];
    std::thread::scope(|scope| {
        for neighbour in neighbours {
            scope.spawn(|| embed(&embedder, neighbour));
        }
        for _ in 0..3 {
            assert_eq!(embed(&embedder, GUITAR), alone);
        }
    });
}

#[test]
fn only_the_first_256_tokens_count() {
    let embedder = Embedder::built_in();
    let start = "cells divide ".repeat(200);
    let longer = format!("{start} and then something else entirely about stock markets");
    assert_eq!(embed(&embedder, &start), embed(&embedder, &longer));
}

#[test]
fn the_model_sleeps_until_used_and_again_when_idle() {
    let embedder = Embedder::built_in();
    let idle = Duration::from_secs(60);
    assert_eq!(embedder.state(), State::Asleep);
    assert!(!embedder.release_if_idle(Duration::ZERO, Instant::now()), "there is nothing to release yet");

    let first = embed(&embedder, GUITAR);
    assert_eq!(embedder.state(), State::Ready);
    assert!(!embedder.release_if_idle(idle, Instant::now()), "it was used a moment ago");
    assert_eq!(embedder.state(), State::Ready);

    assert!(embedder.release_if_idle(idle, Instant::now() + idle));
    assert_eq!(embedder.state(), State::Asleep);
    assert_eq!(embed(&embedder, GUITAR), first, "waking up changes nothing");
}

#[test]
fn callers_at_the_same_moment_all_get_their_vector() {
    let embedder = Arc::new(Embedder::built_in());
    let start = Arc::new(Barrier::new(4));
    let callers: Vec<_> = (0..4)
        .map(|_| {
            let (embedder, start) = (Arc::clone(&embedder), Arc::clone(&start));
            std::thread::spawn(move || {
                start.wait();
                embed(&embedder, GUITAR)
            })
        })
        .collect();
    let vectors: Vec<_> = callers.into_iter().map(|caller| caller.join().expect("no caller panics")).collect();
    assert!(vectors.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn without_a_model_every_text_is_refused_with_the_reason() {
    let embedder = Embedder::missing("The operator turned it off.");
    assert_eq!(embedder.state(), State::Missing("The operator turned it off.".to_owned()));
    assert_eq!(embedder.embed(GUITAR), Err(EmbedError::Missing("The operator turned it off.".to_owned())));
    assert!(!embedder.release_if_idle(Duration::ZERO, Instant::now()));
}

#[test]
fn a_directory_with_the_same_files_gives_the_same_vectors() {
    let directory = Embedder::from_directory(concat!(env!("CARGO_MANIFEST_DIR"), "/../../models"));
    let built_in = Embedder::built_in();
    assert_eq!(embed(&directory, GUITAR), embed(&built_in, GUITAR));
    assert_ne!(directory.version(), built_in.version());
    assert!(directory.release_if_idle(Duration::ZERO, Instant::now()));
}

#[test]
fn a_directory_without_a_usable_model_says_what_is_wrong() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let absent = Embedder::from_directory(directory.path());
    assert!(matches!(absent.state(), State::Missing(reason) if reason.contains("graph.onnx")));

    for name in ["graph.onnx", "weights.data", "vocab.txt"] {
        std::fs::write(directory.path().join(name), "not a model").expect("the directory is writable");
    }
    let broken = Embedder::from_directory(directory.path());
    assert_eq!(broken.state(), State::Asleep);
    let error = broken.embed(GUITAR).expect_err("this is no model");
    assert!(matches!(&error, EmbedError::Missing(reason) if reason.contains("cannot be loaded")), "{error}");
    assert!(matches!(broken.state(), State::Missing(_)));
    assert_eq!(broken.embed(GUITAR), Err(error));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_text_is_too_strange(text in any::<String>()) {
        static EMBEDDER: std::sync::LazyLock<Embedder> = std::sync::LazyLock::new(Embedder::built_in);
        let vector = EMBEDDER.embed(&text).expect("the built-in model takes any text");
        prop_assert!((vector.cosine(&vector) - 1.0).abs() < 1e-3);
    }
}

#[test]
fn a_process_that_may_not_grow_loads_no_model_and_says_so() {
    let embedder = Embedder::built_in().within(1 << 20);
    let Err(EmbedError::NoRoom(reason)) = embedder.embed(GUITAR) else { panic!("a test uses more than a megabyte") };
    assert!(reason.contains("of the 1 MB that it may use"), "{reason}");
    assert_eq!(embedder.state(), State::Asleep, "it is not given up");
    assert!(Embedder::built_in().within(1 << 40).embed(GUITAR).is_ok());
}
