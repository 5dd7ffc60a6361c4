//! What one note's suggestions cost as the account grows.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use loci_ai::connections::{Index, NoteProfile, NoteSource};
use loci_embed::{DIMENSIONS, Vector};
use loci_text::Language;

/// A small generator of its own, so that every run measures the same accounts (Steele et al. 2014, SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A word whose frequency falls with its rank as in real texts (Zipf).
    fn word(&mut self) -> String {
        let rank = 60_000_f64.powf(self.unit()) as u64;
        format!("w{rank}x")
    }

    fn vector(&mut self) -> Vector {
        let values: [f32; DIMENSIONS] = std::array::from_fn(|_| self.unit() as f32 - 0.45);
        Vector::from_values(&values)
    }
}

fn account(notes: u32) -> Index<u32> {
    let mut random = Random(7);
    let mut index = Index::new();
    for id in 0..notes {
        let title = format!("{} {}", random.word(), random.word());
        let body: Vec<String> = (0..150).map(|_| random.word()).collect();
        let vectors: Vec<Vector> = (0..3).map(|_| random.vector()).collect();
        let note = NoteSource {
            title: &title,
            aliases: &[],
            folder: "",
            tags: &[],
            body: &body.join(" "),
            language: Some(Language::English),
            links: &[],
            vectors: &vectors,
        };
        index.upsert(id, NoteProfile::read(&note));
    }
    index
}

fn suggest(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("suggest");
    group.sample_size(20);
    for notes in [1_000, 10_000, 100_000] {
        let index = account(notes);
        let megabytes = index.bytes() / 1_000_000;
        let mut id = 0;
        group.bench_function(format!("{notes} notes, {megabytes} MB"), |bencher| {
            bencher.iter(|| {
                id = (id + 7_919) % notes;
                black_box(index.suggest(id, 10))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, suggest);
criterion_main!(benches);
