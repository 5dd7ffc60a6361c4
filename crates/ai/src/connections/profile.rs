//! What the index keeps of a note instead of its text.

use std::collections::HashMap;

use loci_embed::Vector;
use loci_text::{Language, front_matter_end, terms};

/// A note of more distinct words is known by those that come first: enough for any subject, bounded for a pasted log file.
const MOST_TERMS: usize = 8_192;

/// A note of more passages is known by this many, spread evenly, so that comparing two notes stays bounded.
const MOST_PASSAGES: usize = 16;

/// A word of the title counts like this many in the body: an author who had one line chose it.
const TITLE_WEIGHT: usize = 3;

/// Of a title this many words are looked for in other notes.
const MOST_TITLE_TERMS: usize = 12;

/// Aliases beyond this many are not looked for.
const MOST_ALIASES: usize = 16;

/// A note as its author wrote it, to be read into a [`NoteProfile`].
#[derive(Clone, Debug)]
pub struct NoteSource<'a, K> {
    /// The title.
    pub title: &'a str,
    /// Other names of the note, by which texts may mention it.
    pub aliases: &'a [String],
    /// Its folder or notebook; empty when it is in none.
    pub folder: &'a str,
    /// Its tags.
    pub tags: &'a [String],
    /// Its text, in Markdown.
    pub body: &'a str,
    /// The language of the text; told from the text when it is not given. Where a short text does not show its own, give
    /// the language that most notes of the account have.
    pub language: Option<Language>,
    /// The notes it links to.
    pub links: &'a [K],
    /// The vectors of its passages in reading order; empty without a model.
    pub vectors: &'a [Vector],
}

/// What the index keeps of a note: words with their numbers, names, tags, links and vectors, but no text.
#[derive(Clone, Debug)]
pub struct NoteProfile<K> {
    pub(super) terms: Vec<ProfileTerm>,
    /// Hashes of neighbouring words, ordered: what tells "linear map" from "a linear drawing of a map".
    pub(super) pairs: Box<[u32]>,
    pub(super) names: Vec<Name>,
    pub(super) folder: Box<str>,
    pub(super) tags: Vec<Box<str>>,
    pub(super) links: Vec<K>,
    pub(super) language: Option<Language>,
    pub(super) vectors: Vec<Vector>,
}

/// A word of a note.
#[derive(Clone, Debug)]
pub(super) struct ProfileTerm {
    pub(super) stem: Box<str>,
    /// As the note writes it first; empty where it is a command of a formula only.
    pub(super) surface: Box<str>,
    /// How often it occurs, words of the title counted [`TITLE_WEIGHT`] times, up to 255.
    pub(super) count: u8,
}

/// A title or an alias, as other notes may mention it.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) stems: Vec<Box<str>>,
    pub(super) pairs: Box<[u32]>,
}

impl<K: Copy> NoteProfile<K> {
    /// Reads a note, in time linear in its length. Takes any text.
    #[must_use]
    pub fn read(note: &NoteSource<'_, K>) -> Self {
        let mut terms: Vec<(ProfileTerm, usize)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut count = |term: terms::Term, weight: usize| {
            if let Some(place) = places.get(&term.stem) {
                let (known, count) = &mut terms[*place];
                *count += weight;
                if known.surface.is_empty() {
                    known.surface = term.surface.into();
                }
            } else if terms.len() < MOST_TERMS {
                let stem = term.stem.as_str().into();
                places.insert(term.stem, terms.len());
                terms.push((ProfileTerm { stem, surface: term.surface.into(), count: 0 }, weight));
            }
        };
        // The names of properties stand in every note of a vault and are none of its words.
        let body = &note.body[front_matter_end(note.body)..];
        let language = note.language.or_else(|| Language::detect(body));
        let title = terms::content_terms(note.title, language);
        let mut names = vec![name(&title)];
        for term in title {
            count(term, TITLE_WEIGHT);
        }
        for alias in note.aliases.iter().take(MOST_ALIASES) {
            let alias = terms::content_terms(alias, language);
            names.push(name(&alias));
            for term in alias {
                count(term, 1);
            }
        }
        let mut pairs = Vec::new();
        let mut before: Option<(String, usize)> = None;
        let addresses = addresses(body);
        for term in terms::content_terms(body, language) {
            let address = addresses.partition_point(|address| address.end <= term.span.start);
            if addresses.get(address).is_some_and(|address| address.start <= term.span.start) {
                continue;
            }
            if let Some((stem, end)) = before.replace((term.stem.clone(), term.span.end)) {
                let between = body.get(end..term.span.start).unwrap_or_default();
                if !between.contains('\n') {
                    pairs.push(pair_hash(&stem, &term.stem));
                }
            }
            // What stands behind a backslash is a command of a formula: notes may have it in common, but nobody reads it.
            let shown = if body[..term.span.start].ends_with('\\') { String::new() } else { term.surface };
            count(terms::Term { surface: shown, ..term }, 1);
        }
        names.retain(|name| !name.stems.is_empty());
        pairs.sort_unstable();
        pairs.dedup();
        pairs.truncate(2 * MOST_TERMS);
        let terms = terms
            .into_iter()
            .map(|(term, count)| ProfileTerm { count: u8::try_from(count).unwrap_or(u8::MAX), ..term })
            .collect();
        Self {
            terms,
            pairs: pairs.into(),
            names,
            folder: note.folder.trim().into(),
            tags: tags(note.tags),
            links: note.links.to_vec(),
            language,
            vectors: spread(note.vectors),
        }
    }
}

fn name(terms: &[terms::Term]) -> Name {
    let terms = &terms[..terms.len().min(MOST_TITLE_TERMS)];
    Name {
        stems: terms.iter().map(|term| term.stem.as_str().into()).collect(),
        pairs: terms.windows(2).map(|pair| pair_hash(&pair[0].stem, &pair[1].stem)).collect(),
    }
}

fn tags(tags: &[String]) -> Vec<Box<str>> {
    let mut tags: Vec<Box<str>> = tags.iter().map(|tag| tag.trim().to_lowercase().into()).collect();
    tags.retain(|tag| !tag.is_empty());
    tags.sort_unstable();
    tags.dedup();
    tags
}

fn spread(vectors: &[Vector]) -> Vec<Vector> {
    let count = vectors.len();
    if count <= MOST_PASSAGES {
        return vectors.to_vec();
    }
    (0..MOST_PASSAGES).map(|step| vectors[step * (count - 1) / (MOST_PASSAGES - 1)].clone()).collect()
}

/// FNV-1a over two words. Collisions only let a mention through whose words both occur anyway.
fn pair_hash(first: &str, second: &str) -> u32 {
    let bytes = first.bytes().chain([0]).chain(second.bytes());
    bytes.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Where web addresses stand: their words name machines, not subjects.
fn addresses(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut addresses = Vec::new();
    for (mark, _) in text.match_indices("://") {
        if addresses.last().is_some_and(|last: &std::ops::Range<usize>| mark < last.end) {
            continue;
        }
        let scheme = text[..mark].bytes().rev().take(12).take_while(u8::is_ascii_alphabetic).count();
        let rest = text[mark..].find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | ']' | '"'));
        addresses.push(mark - scheme..rest.map_or(text.len(), |rest| mark + rest));
    }
    addresses
}
