//! Every engine takes any text: no panic, spans on character boundaries inside the text, work linear in its length.

use loci_text::keywords;
use loci_text::quiz::{self, PoolDistractors};
use loci_text::{Document, Source, difficulty, similarity, summary};
use proptest::prelude::*;

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
    let engines = [keywords::noun_phrases(&document, 10, &[]), keywords::yake(&document, 10)];
    let found = engines.into_iter().flatten().flatten();
    for keyword in found.chain(keywords::tf_idf(&document, 10)) {
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
        Just("\r".to_owned()),
        Just("e\u{301}\u{202E}".to_owned()),
        Just("key:: value\n".to_owned()),
        Just("> parent: [[a note]]\n".to_owned()),
        Just("- Term: what the term means in a few words\n".to_owned()),
        Just("A whale is not a fish. ".to_owned()),
        Just("The heart has four chambers. ".to_owned()),
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

/// Odd notes of about `size` bytes: what no one writes, but somebody pastes.
fn odd_notes(size: usize) -> Vec<(&'static str, String)> {
    let fill = |unit: &str| unit.repeat((size / unit.len()).max(1));
    let numbered = |write: &dyn Fn(usize) -> String| -> String {
        let mut text = String::new();
        (0..)
            .map(write)
            .take_while(|piece| {
                text.push_str(piece);
                text.len() < size
            })
            .for_each(drop);
        text
    };
    let units = [
        "a",
        ".",
        "$",
        "[",
        "(",
        "\"",
        "`",
        "<",
        "&",
        "\0",
        "\r",
        "\u{301}",
        "\u{202E}",
        "細",
        "🙂",
        "👩‍👩‍👧",
        "ש",
        "مرحبا ",
        "> ",
        "* ",
        "- a\n",
        "# a\n",
        "|a",
        "[[",
        "_a_ ",
        "a-",
        "a. ",
        "A. ",
        "Mr. ",
        "1,",
        "word ",
        "e\u{301}",
        "x ((",
        "> [!",
        "<!--",
        "a@b.",
        "[^1]",
        "tags:: x\n",
        "- Term: what it means here\n",
        "1. Do it now\n\nSteps\n\n",
        "First do it well. Then do it again. ",
        "```\ncode\n```\n",
        "$$\nx\n$$\n",
        "A cell is the smallest unit of life. ",
        "The quick brown fox number 7 jumps over the lazy dog of Mr. Jones in 1999. ",
    ];
    let mut notes: Vec<(&'static str, String)> = units.into_iter().map(|unit| (unit, fill(unit))).collect();
    let deep = |mark: &str| numbered(&|depth| format!("{}{mark}\n", "  ".repeat(depth)));
    notes.extend([
        ("a list in a list", deep("- a")),
        ("a quotation in a quotation", numbered(&|depth| format!("{} a\n", "> ".repeat(depth + 1)))),
        ("a callout in a callout", numbered(&|depth| format!("{}[!a\n", "> ".repeat(depth + 1)))),
        ("brackets in brackets", "[".repeat(size / 2) + &"]".repeat(size / 2)),
        (
            "other words in each sentence",
            numbered(&|number| format!("Term{number} follows the word{} of kind{}. ", number * 7, number % 99)),
        ),
        (
            "many lists under a long heading",
            format!("# {}\n", "order ".repeat(size / 12)) + &"1. a b c\n2. d e f\n3. g h i\n\nx\n\n".repeat(size / 70),
        ),
        (
            "terms and their meanings",
            numbered(&|number| format!("- Term{number}: the thing that is number {number} of them\n")),
        ),
        ("two scripts", "a\n".repeat(50) + &fill("x y ")),
    ]);
    notes
}

#[test]
fn odd_notes_of_a_megabyte_are_read() {
    for (_, note) in odd_notes(1 << 20) {
        for source in [Source::Markdown, Source::Plain] {
            read_everything(&note, source);
        }
    }
}

/// Four times as much text is allowed eight times the memory, which tables that grow by doubling take; a quadratic step takes sixteen.
#[test]
fn the_work_grows_with_the_length_of_a_note_and_not_with_its_square() {
    let (small, large) = (odd_notes(1 << 15), odd_notes(1 << 17));
    for ((name, small), (_, large)) in small.iter().zip(&large) {
        for source in [Source::Markdown, Source::Plain] {
            // The tables of the language are read once, which is no work of this note.
            read_everything(small, source);
            let bytes = |text: &str| allocation_counter::measure(|| read_everything(text, source)).bytes_total;
            let (few, many) = (bytes(small), bytes(large));
            assert!(many <= 8 * few + (1 << 20), "{name:?} as {source:?}: {few} bytes, then {many}");
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
        "\0",
        "\r",
        "\u{301}",
        "\u{202E}abc",
        "e\u{301}.",
        "`let x = 1;`",
        "```\nlet x = 1;\n```",
        "$$x^2$$",
        "[[[[[[",
        "> > > a",
        "key:: value",
        "::",
        "a:",
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
