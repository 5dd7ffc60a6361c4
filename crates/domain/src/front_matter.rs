//! The YAML block at the beginning of a note.

use std::ops::Range;

use serde_json::Value;

use crate::tag::Tag;

/// What Loci reads of a note's front matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FrontMatter {
    pub(crate) title: Option<String>,
    pub(crate) aliases: Vec<String>,
    pub(crate) tags: Vec<Tag>,
}

/// More than this is no list of properties that somebody wrote.
const BYTES: usize = 64 * 1024;
const ALIASES: usize = 100;
const ALIAS_CHARACTERS: usize = 200;

/// Where the YAML stands (without its fences), and where the text begins behind it. Empty when there is none.
pub(crate) fn split(body: &str) -> (Range<usize>, usize) {
    let start = if body.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = body[start..].split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return (start..start, start);
    };
    let yaml = start + first.len();
    let mut at = yaml;
    for line in lines {
        let begins = at;
        at += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return (yaml..begins, at);
        }
    }
    (start..start, start)
}

/// Reads the YAML. Broken YAML is the writer's own business and gives nothing, as does a block that is larger or nested
/// deeper than properties are.
pub(crate) fn read(yaml: &str) -> FrontMatter {
    if yaml.trim().is_empty() || yaml.len() > BYTES {
        return FrontMatter::default();
    }
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: 16,
            max_nodes: 10_000,
            max_events: 30_000,
            max_aliases: 100,
            max_anchors: 100,
            max_documents: 1,
            max_total_scalar_bytes: BYTES,
            flow_nesting_limit: 16,
        },
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::LastWins,
        with_snippet: false,
    };
    let Ok(Value::Object(properties)) = serde_saphyr::from_str_with_options::<Value>(yaml, options) else {
        return FrontMatter::default();
    };
    let mut found = FrontMatter::default();
    for (key, value) in &properties {
        match key.to_lowercase().as_str() {
            "title" => found.title = alias(value),
            "alias" | "aliases" => found.aliases.extend(many(value).filter_map(|value| alias(&value)).take(ALIASES)),
            "tag" | "tags" => found.tags.extend(tags(value)),
            _ => {}
        }
    }
    found
}

/// A list, or a single value standing for a list of one.
fn many(value: &Value) -> Box<dyn Iterator<Item = Value> + '_> {
    match value {
        Value::Array(values) => Box::new(values.iter().cloned()),
        value => Box::new(std::iter::once(value.clone())),
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn alias(value: &Value) -> Option<String> {
    let text = text(value)?;
    let text = text.trim();
    let fits = !text.is_empty() && !text.chars().any(char::is_control) && text.chars().count() <= ALIAS_CHARACTERS;
    fits.then(|| text.to_owned())
}

fn tags(value: &Value) -> Vec<Tag> {
    match value {
        // Written in one line, tags are separated by commas or spaces.
        Value::String(line) => line.split([',', ' ']).filter_map(Tag::parse).collect(),
        Value::Array(values) => values
            .iter()
            .filter_map(text)
            .filter_map(|tag| Tag::parse(&tag.split_whitespace().collect::<Vec<_>>().join("-")))
            .collect(),
        value => text(value).as_deref().and_then(Tag::parse).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(found: &FrontMatter) -> Vec<&str> {
        found.tags.iter().map(|tag| tag.name.as_str()).collect()
    }

    #[test]
    fn reads_the_properties_that_obsidian_writes() {
        let found =
            read("tags:\n  - math/definitions\n  - two words\naliases:\n  - Shah function\n  - 42\ntitle: Dirac");
        assert_eq!(names(&found), ["math/definitions", "two-words"]);
        assert_eq!(found.aliases, ["Shah function", "42"]);
        assert_eq!(found.title.as_deref(), Some("Dirac"));
        assert_eq!(names(&read("tags: a, b c")), ["a", "b", "c"]);
        assert_eq!(names(&read("Tag: solo")), ["solo"]);
        assert_eq!(read("alias: One, two").aliases, ["One, two"]);
    }

    #[test]
    fn what_is_no_property_list_gives_nothing() {
        let deep = format!("tags: {}{}", "[".repeat(5000), "]".repeat(5000));
        let bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ntags: [*d,*d,*d,*d]";
        for yaml in ["", "a: b: c: [", "- just\n- a list", "\t", "tags: {a: 1}", &deep, bomb, "tags:\n\0"] {
            assert_eq!(names(&read(yaml)), Vec::<&str>::new());
        }
    }

    #[test]
    fn front_matter_ends_where_its_fence_is() {
        let (yaml, text) = split("---\na: 1\n---\nText");
        assert_eq!((&"---\na: 1\n---\nText"[yaml], text), ("a: 1\n", 13));
        for none in ["", "Text", "---\nnever closed", " ---\n---\n"] {
            assert_eq!(split(none), (0..0, 0));
        }
        assert_eq!(split("\u{feff}---\r\na: 1\r\n---\r\nText").1, 19);
    }
}
