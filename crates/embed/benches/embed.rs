//! What a text, a search and a sleep cost. `cargo bench -p loci-embed`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use loci_embed::{DIMENSIONS, Embedder, Vector, VectorSet};

/// A text of about `tokens` tokens: every one of these words is a single piece.
fn text(tokens: usize) -> String {
    let words = ["the", "cell", "turns", "light", "into", "energy", "and", "water", "moves", "through"];
    words.iter().cycle().take(tokens).copied().collect::<Vec<_>>().join(" ")
}

fn embedding(criterion: &mut Criterion) {
    let embedder = Embedder::built_in();
    let mut group = criterion.benchmark_group("embed");
    group.sample_size(20).throughput(Throughput::Elements(1));
    for tokens in [16, 50, 128, 200] {
        let text = text(tokens);
        group.bench_function(BenchmarkId::from_parameter(tokens), |bencher| {
            bencher.iter(|| embedder.embed(black_box(&text)).expect("the built-in model takes any text"));
        });
    }
    group.bench_function("200, two workers", |bencher| {
        let text = text(200);
        bencher.iter_custom(|rounds| {
            let start = Instant::now();
            std::thread::scope(|scope| {
                for worker in 0..2 {
                    let rounds = (rounds + worker) / 2;
                    scope.spawn({
                        let (embedder, text) = (&embedder, &text);
                        move || {
                            for _ in 0..rounds {
                                black_box(embedder.embed(text).expect("the built-in model takes any text"));
                            }
                        }
                    });
                }
            });
            start.elapsed()
        });
    });
    group.bench_function("wake up and embed 16", |bencher| {
        let text = text(16);
        bencher.iter(|| {
            embedder.release_if_idle(Duration::ZERO, Instant::now());
            embedder.embed(black_box(&text)).expect("the built-in model takes any text")
        });
    });
    group.finish();
}

fn search(criterion: &mut Criterion) {
    // A linear congruential generator: the vectors need to be different, not random.
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    let mut vector = || Vector::from_values(&std::array::from_fn::<_, DIMENSIONS, _>(|_| next()));
    let mut set = VectorSet::new();
    for owner in 0..100_000 {
        set.push(owner, &vector());
    }
    let query = vector();
    let mut group = criterion.benchmark_group("100,000 vectors");
    group.bench_function("nearest 10", |bencher| bencher.iter(|| set.nearest(black_box(&query), 10)));
    group.bench_function("all scores", |bencher| bencher.iter(|| set.scores(black_box(&query))));
    group.finish();
}

criterion_group!(benches, embedding, search);
criterion_main!(benches);
