//! What each engine costs on a note of 500 and of 5,000 words.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use loci_text::keywords;
use loci_text::quiz::{self, PoolDistractors};
use loci_text::{Document, Source, difficulty, similarity, summary};
use std::hint::black_box;

/// Prose of about so many words, with names, numbers and abbreviations.
fn note(words: usize) -> String {
    const SUBJECTS: [&str; 7] = [
        "The cell membrane",
        "A chemical gradient",
        "The nucleus",
        "Active transport",
        "Marie Curie",
        "An ion channel",
        "Osmosis",
    ];
    const VERBS: [&str; 6] = ["regulates", "was described by", "depends on", "determines", "limits", "explains"];
    const OBJECTS: [&str; 5] = [
        "the flow of water",
        "the concentration of ions",
        "protein folding",
        "Robert Hooke in 1665",
        "70 percent of the mass",
    ];
    let mut text = String::from("# Cells\n\n");
    let mut written = 1;
    for number in 0_usize.. {
        if written >= words {
            break;
        }
        let (subject, verb, object) = (SUBJECTS[number % 7], VERBS[number / 3 % 6], OBJECTS[number / 2 % 5]);
        let (topic, experiment) = (number * number % 97, number % 41);
        let sentence =
            format!("{subject} {verb} {object} under condition{topic} of experiment{experiment}, e.g. in tissue.");
        written += sentence.split(' ').count();
        text.push_str(&sentence);
        text.push_str(if number % 6 == 5 { "\n\n" } else { " " });
    }
    text
}

fn engines(criterion: &mut Criterion) {
    let pool =
        (0..200).map(|number| format!("{} {number}", ["membrane", "gradient", "Curie", "ion"][number % 4])).collect();
    let pool = PoolDistractors(pool);
    for words in [500, 5_000] {
        let text = note(words);
        let document = Document::parse(&text, Source::Markdown);
        let mut bench = |name: &str, run: &mut dyn FnMut()| {
            criterion.bench_with_input(BenchmarkId::new(name, words), &words, |bencher, _| bencher.iter(&mut *run));
        };
        bench("parse", &mut || drop(black_box(Document::parse(black_box(&text), Source::Markdown))));
        bench("keywords/noun_phrases", &mut || {
            drop(black_box(keywords::noun_phrases(&document, 10, &[])));
        });
        bench("keywords/yake", &mut || drop(black_box(keywords::yake(&document, 10))));
        bench("keywords/tf_idf", &mut || drop(black_box(keywords::tf_idf(&document, 10))));
        bench("summary/text_rank", &mut || drop(black_box(summary::text_rank(&document, 5))));
        bench("summary/centroid", &mut || drop(black_box(summary::centroid(&document, 5))));
        bench("difficulty", &mut || drop(black_box(difficulty::assess(&document))));
        bench("quiz", &mut || drop(black_box(quiz::questions(&document, &pool, 10, 1))));
    }
    let (a, b) = (
        "A man is playing a guitar on the stage of a small theatre.",
        "The man plays his guitar on stage while people listen.",
    );
    criterion
        .bench_function("similarity/tf_idf", |bencher| bencher.iter(|| similarity::tf_idf(black_box(a), black_box(b))));
    criterion.bench_function("similarity/overlap", |bencher| {
        bencher.iter(|| similarity::overlap(black_box(a), black_box(b)))
    });
}

criterion_group!(benches, engines);
criterion_main!(benches);
