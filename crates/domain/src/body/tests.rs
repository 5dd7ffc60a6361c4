use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn targets(body: &str) -> Vec<String> {
    Parsed::read(body).links.into_iter().map(|link| link.target).collect()
}

fn tags(body: &str) -> Vec<String> {
    Parsed::read(body).tags.into_iter().map(|tag| tag.name).collect()
}

#[test]
fn finds_every_kind_of_link() {
    for (body, target, label, embed) in [
        ("[[Note]]", "Note", None, false),
        ("see [[Note|this one]].", "Note", Some("this one"), false),
        ("[[Note#Part two|part]]", "Note#Part two", Some("part"), false),
        ("![[image.png|300]]", "image.png", Some("300"), true),
        ("![[Note]]", "Note", None, true),
        ("[x](other%20note.md)", "other note.md", Some("x"), false),
        ("[](total%20differential.md)", "total differential.md", None, false),
        ("![](img.png)", "img.png", None, true),
        ("[a](<with space.md>)", "with space.md", Some("a"), false),
        ("[a][r]\n\n[r]: ../b/c.md", "../b/c.md", Some("a"), false),
        ("| a |\n|---|\n| [[Note\\|label]] |", "Note", Some("label"), false),
        ("> - **[[Note]]**", "Note", None, false),
        ("# [[線形代数]]", "線形代数", None, false),
        ("---\nparent:\n  - \"[[up|Up]]\"\n---\n", "up", Some("Up"), false),
    ] {
        let links = Parsed::read(body).links;
        assert_eq!(links.len(), 1, "{body}: {links:?}");
        assert_eq!(
            (links[0].target.as_str(), links[0].label.as_deref(), links[0].embed),
            (target, label, embed),
            "{body}"
        );
        let written = &body[links[0].span.clone()];
        assert!(written.ends_with([']', ')']), "{body}: {written}");
    }
}

#[test]
fn what_only_looks_like_a_link_is_none() {
    for body in [
        "`[[Note]]`",
        "```\n[[Note]]\n```",
        "    [[Note]]",
        "$[[a]]$",
        "$$\n[[a]]\n$$",
        "[x](https://example.org)",
        "<https://example.org>",
        "[x](mailto:a@example.org)",
        "[x](#heading)",
        "[[#heading]]",
        "[[]]",
        "[[ ]]",
        "[[a",
        "\\[\\[Note\\]\\]",
        "![x](data:image/png;base64,AAAA)",
    ] {
        assert_eq!(targets(body), Vec::<String>::new(), "{body}");
    }
}

#[test]
fn the_mark_of_a_callout_is_not_part_of_the_text() {
    for (body, text) in [
        ("> [!definition]- Compact [[space]]\n> It is small.", "Compact space It is small."),
        ("> [!tip]\n> It is small.", "It is small."),
        ("> [!] It is small.", "[!] It is small."),
    ] {
        assert_eq!(Parsed::read(body).text.trim(), text, "{body}");
    }
}

#[test]
fn an_excerpt_is_the_sentence_around_the_link() {
    let links =
        Parsed::read("# Title\n\nFirst block.\n\nA **Dirac comb** is a\n[[periodic function|periodic]] `x` thing.\n")
            .links;
    assert_eq!(links[0].excerpt, "A Dirac comb is a periodic x thing.");
    let long = format!("{} [[Note]] {}", "before ".repeat(100), "after ".repeat(100));
    let excerpt = &Parsed::read(&long).links[0].excerpt;
    assert!(excerpt.contains("before Note after"), "{excerpt}");
    assert!(
        excerpt.starts_with("…before") && excerpt.ends_with("after…") && excerpt.chars().count() <= 162,
        "{excerpt}"
    );
    assert_eq!(Parsed::read("![[image.png]]").links[0].excerpt, "image.png");
}

#[test]
fn tags_follow_obsidian() {
    assert_eq!(
        tags("#one and #two/three, not#this or `#code` or \\#escaped. #1984 #y1984"),
        ["one", "two/three", "y1984"]
    );
    assert_eq!(
        tags("---\ntags: [Math, logic]\n---\n#math again, #snake_case_tag **#bold**"),
        ["Math", "logic", "snake_case_tag", "bold"]
    );
    assert_eq!(tags("# Heading\n## Other #tagged\n- #item"), ["tagged", "item"]);
    assert_eq!(tags("[#a](b) [[Note#c]] https://example.org/#e $#f$\n```\n#g\n```"), Vec::<String>::new());
    assert_eq!(tags("#数学 #école"), ["数学", "école"]);
}

#[test]
fn front_matter_gives_names_and_does_not_show() {
    let parsed = Parsed::read("---\ntitle: Real name\naliases: [A, a, B]\ntags: x\n---\n# Head\nThe text begins here.");
    assert_eq!((parsed.title.as_deref(), parsed.aliases), (Some("Real name"), vec!["A".to_owned(), "B".to_owned()]));
    assert_eq!(parsed.excerpt, "The text begins here.");
    assert_eq!(parsed.word_count, 5);
    let broken = Parsed::read("---\na: b: [\n---\nText [[x]]");
    assert_eq!((broken.excerpt.as_str(), broken.links.len()), ("Text x", 1));
}

#[test]
fn words_are_counted_in_any_script() {
    for (body, count) in
        [("", 0), ("One, two.", 2), ("don't re-do", 2), ("線形代数", 4), ("```\ncode\n```\nx", 1), ("слово два", 2)]
    {
        assert_eq!(Parsed::read(body).word_count, count, "{body}");
    }
}

#[test]
fn a_megabyte_of_anything_is_read_quickly() {
    let seeds = [
        "[",
        "]",
        "[[",
        "[[a",
        "[[a]]",
        "[[a|",
        "![[",
        "![",
        "[](",
        "[a](b)",
        "#",
        "#a ",
        "# ",
        ">",
        "> ",
        "- ",
        "*",
        "**a",
        "_",
        "`",
        "`a",
        "$",
        "$a",
        "$$",
        "<",
        "<a",
        "&",
        "\\",
        "|",
        "a|",
        "|a\n|-\n",
        "---\n",
        "\n",
        "\0",
        "é",
        "線",
        "x",
        "[^a]",
        "[^a]:",
        "[a]: b\n",
        "\"[[a]]\" ",
        "a\n",
        "~~",
        "{",
        "{#a}",
        "1. ",
        "\t",
        "![[a|",
        "]]",
        "[[[a]]](b)",
    ];
    for seed in seeds {
        for (prefix, size) in [("", 1 << 20), ("---\n", 1 << 17), ("| a |\n|---|\n| ", 1 << 17)] {
            let body = format!("{prefix}{}", seed.repeat(size / seed.len()));
            let begun = Instant::now();
            let parsed = Parsed::read(&body);
            assert!(parsed.links.len() <= Parsed::LINKS && parsed.tags.len() <= Parsed::TAGS);
            // A quadratic reading would take minutes; the limit only leaves room for a busy machine.
            assert!(begun.elapsed() < Duration::from_secs(5), "{prefix:?} {seed:?}: {:?}", begun.elapsed());
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_read_and_spans_lie_on_characters(
        body in prop_oneof![any::<String>(), "([\\[\\]!|#() \n`$\\\\*_<>é線a-c.-]|---\n|\\[\\[|\\]\\]|\u{feff}){0,80}"],
    ) {
        let parsed = Parsed::read(&body);
        for link in &parsed.links {
            let written = body.get(link.span.clone());
            prop_assert!(written.is_some_and(|text| text.contains('[') || text.contains('!')), "{:?}", link);
            prop_assert!(!link.excerpt.contains('\n') && !link.key.is_empty());
        }
        prop_assert!(parsed.links.windows(2).all(|two| two[0].span.start < two[1].span.start));
        prop_assert!(parsed.excerpt.chars().count() <= Parsed::EXCERPT + 2);
    }
}
