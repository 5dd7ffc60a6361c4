//! Words by which a text says itself what it builds on.

use std::collections::HashSet;

use loci_text::{Language, terms};

/// What stands before the name of something that is taken for known.
const BUILDS_ON: [&str; 16] = [
    "builds on",
    "build on",
    "based on",
    "recall",
    "assumes",
    "generalizes",
    "generalises",
    "generalization of",
    "extension of",
    "extends",
    "special case of",
    "variant of",
    "relies on",
    "requires",
    "familiar with",
    "prerequisite",
];

/// In a title: for beginners.
const FIRST: [&str; 7] = ["introduction", "intro", "basic", "basics", "fundamentals", "overview", "elementary"];

/// In a title: for those who know the rest.
const LAST: [&str; 5] = ["advanced", "applications", "extensions", "further", "generalized"];

/// Letters after a cue in which the name is looked for.
const REACH: usize = 120;

/// The stems of the words that follow a cue in a text.
pub(super) fn built_on(text: &str, language: Option<Language>) -> HashSet<String> {
    // Lower-casing ASCII only keeps every byte in its place.
    let lower = text.to_ascii_lowercase();
    let mut stems = HashSet::new();
    for cue in BUILDS_ON {
        for (place, _) in lower.match_indices(cue) {
            let start = place + cue.len();
            let end = text.floor_char_boundary(start.saturating_add(REACH).min(text.len()));
            let reach = text[start..end].split(['.', '\n']).next().unwrap_or_default();
            stems.extend(terms::content_terms(reach, language).into_iter().map(|term| term.stem));
        }
    }
    stems
}

/// Where a title says that the note belongs: -1 at the beginning, 1 at the end, 0 when it says nothing.
pub(super) fn stage(title: &str) -> f32 {
    let lower = title.to_lowercase();
    let has = |cues: &[&str]| lower.split(|c: char| !c.is_alphanumeric()).any(|word| cues.contains(&word));
    f32::from(i8::from(has(&LAST)) - i8::from(has(&FIRST)))
}
