//! Every engine takes any text: no panic, spans on character boundaries inside the text, time linear in its length.

use loci_text::keywords::{self, NoOtherNotes};
use loci_text::quiz::{self, PoolDistractors};
use loci_text::{Document, Source, difficulty, similarity, summary};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn read_everything(text: &str, source: Source) {
    let document = Document::parse(text, source);
    let mut last = 0;
    for sentence in document.sentences() {
        assert!(text.get(sentence.span.clone()).is_some_and(|found| !found.is_empty()), "{:?}", sentence.span);
        assert!(sentence.span.start >= last, "sentences out of order");
        last = sentence.span.start;
        assert!(!sentence.text.contains('\n') && !sentence.text.is_empty());
    }
    for passage in document.passages(120) {
        assert!(text.get(passage.span).is_some());
        assert!(!passage.text.is_empty());
    }
    for heading in document.headings() {
        assert!(text.get(heading.span.clone()).is_some());
    }
    let engines = [keywords::noun_phrases(&document, &NoOtherNotes, 10, &[]), keywords::yake(&document, 10)];
    let found = engines.into_iter().flatten().flatten();
    for keyword in found.chain(keywords::tf_idf(&document, &NoOtherNotes, 10)) {
        assert!((0.0..=1.0).contains(&keyword.score), "{keyword:?}");
        assert!(!keyword.phrase.trim().is_empty());
    }
    for chosen in [summary::text_rank(&document, 3), summary::centroid(&document, 3)] {
        assert!(chosen.len() <= 3 && chosen.is_sorted());
        assert!(chosen.iter().all(|index| *index < document.sentences().len()));
    }
    let difficulty = difficulty::assess(&document);
    assert!((0.0..=100.0).contains(&difficulty.score) && difficulty.reading_minutes.is_finite());
    let pool = PoolDistractors(["entropy", "Paris", "cell wall", "1789", "細胞"].map(str::to_owned).to_vec());
    for question in quiz::questions(&document, &pool, 5, 7) {
        assert!(!question.proofs.is_empty());
        assert!(question.proofs.iter().all(|proof| text.get(proof.span.clone()).is_some()));
    }
    let alike = similarity::tf_idf(text, "the cell is a unit of life");
    assert!((0.0..=1.0).contains(&alike) && (0.0..=1.0).contains(&similarity::overlap(text, text)));
}

/// Text that looks like notes: words, stops and every mark that Markdown knows, in any order.
fn note_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zA-Zäßéñжя]{1,12}",
        Just(" ".to_owned()),
        Just(". ".to_owned()),
        Just("\n".to_owned()),
        Just("\n\n".to_owned()),
        Just("\r\n".to_owned()),
        "[-#>*_`$|\\[\\]()!^~=:0-9.]{1,4}",
        Just("[[a note|a label]]".to_owned()),
        Just("![[embed]]".to_owned()),
        Just("$x^2$".to_owned()),
        Just("$$\ny = x\n$$\n".to_owned()),
        Just("---\n".to_owned()),
        Just("```\n".to_owned()),
        Just("&amp;".to_owned()),
        Just("細胞は小さい。".to_owned()),
        Just("🙂👩‍👩‍👧".to_owned()),
        Just("مرحبا بالعالم. ".to_owned()),
        Just("The cell is the smallest unit of life, e.g. in 1999. ".to_owned()),
        Just("\0".to_owned()),
        Just("\u{FFFC}\u{2028}\u{85}".to_owned()),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_unicode(text in any::<String>()) {
        read_everything(&text, Source::Plain);
        read_everything(&text, Source::Markdown);
    }

    #[test]
    fn anything_like_a_note(text in note_like()) {
        read_everything(&text, Source::Plain);
        read_everything(&text, Source::Markdown);
    }

    #[test]
    fn similarity_is_symmetric(a in note_like(), b in note_like()) {
        prop_assert!((similarity::tf_idf(&a, &b) - similarity::tf_idf(&b, &a)).abs() < 1e-4);
        prop_assert!((similarity::overlap(&a, &b) - similarity::overlap(&b, &a)).abs() < 1e-6);
    }

    #[test]
    fn the_same_seed_gives_the_same_quiz(text in note_like(), seed in any::<u64>()) {
        let document = Document::parse(&text, Source::Markdown);
        let pool = PoolDistractors(vec!["entropy".to_owned(), "energy".to_owned(), "heat".to_owned()]);
        prop_assert_eq!(quiz::questions(&document, &pool, 4, seed), quiz::questions(&document, &pool, 4, seed));
    }
}

#[test]
fn odd_notes_of_a_megabyte_are_read_in_bounded_time() {
    const MEGABYTE: usize = 1 << 20;
    let fill = |unit: &str| unit.repeat(MEGABYTE / unit.len());
    let inputs = [
        fill("a"),
        fill("."),
        fill("$"),
        fill("["),
        fill("`"),
        fill("> "),
        fill("* "),
        fill("- a\n"),
        fill("# a\n"),
        fill("|a"),
        fill("[["),
        fill("_a_ "),
        fill("a-"),
        fill("a. "),
        fill("word "),
        fill("細"),
        fill("🙂"),
        fill("ש"),
        fill("مرحبا "),
        fill("```\ncode\n```\n"),
        fill("$$\nx\n$$\n"),
        fill("The quick brown fox number 7 jumps over the lazy dog of Mr. Jones in 1999. "),
        (0..MEGABYTE / 40)
            .map(|number| format!("Term{number} follows the word{} of kind{}. ", number * 7, number % 99))
            .collect(),
        "a\n".repeat(50) + &fill("x y "),
    ];
    // Twenty times what a slow machine needs with unoptimised code; a quadratic step takes hours.
    let limit = Duration::from_secs(60);
    for input in inputs {
        for source in [Source::Markdown, Source::Plain] {
            let start = Instant::now();
            read_everything(&input, source);
            let elapsed = start.elapsed();
            assert!(elapsed < limit, "{elapsed:?} for {:?}... as {source:?}", &input[..input.floor_char_boundary(40)]);
        }
    }
}

#[test]
fn small_odd_notes() {
    for text in [
        "",
        " ",
        "\n",
        "word",
        "---",
        "---\n---",
        "$",
        "$$",
        "```",
        "![[x]]",
        "[[",
        "\u{FEFF}---\na: b\n---\n",
        "😀",
        "1.",
        "a.b.c.",
    ] {
        read_everything(text, Source::Plain);
        read_everything(text, Source::Markdown);
    }
}

#[test]
fn a_word_that_reaches_over_the_end_of_a_sentence_belongs_to_none() {
    read_everything("細胞は小さい。_0", Source::Markdown);
    read_everything("細胞は小さい。_0 細胞は小さい。", Source::Plain);
}
