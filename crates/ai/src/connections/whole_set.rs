//! Suggestions for every note of a set at once, as the command line gives them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use loci_embed::{Embedder, Vector};
use loci_text::{Document, Language, Source};

use super::index::Index;
use super::profile::{NoteProfile, NoteSource};
use super::signal::Signal;
use crate::operations::passages;

/// One of ten notes must be in a language for it to be believed in a short note too.
const RARE_LANGUAGE: usize = 10;

/// A note of a set.
#[derive(Clone, Copy, Debug)]
pub struct SetNote<'a> {
    /// The title.
    pub title: &'a str,
    /// The folder; empty when there is none.
    pub folder: &'a str,
    /// The text, in Markdown.
    pub body: &'a str,
}

/// For each note the places of the others in `notes`, most worth linking first, at most `limit` of them.
///
/// Uses `jobs` threads of the processor until it is done. Without an embedder, or with one that has no model, meaning is
/// left out, and so are the signals in `without`.
#[must_use]
pub fn suggest_all(
    notes: &[SetNote<'_>],
    embedder: Option<&Embedder>,
    without: &[Signal],
    jobs: usize,
    limit: usize,
) -> Vec<Vec<usize>> {
    let mut index = index_all(notes, embedder, jobs);
    index.set_without(without);
    map_in_parallel(notes.len(), jobs, |note| {
        index.suggest(note, limit).into_iter().map(|suggestion| suggestion.other).collect()
    })
}

/// The index of a whole set, each note under its place in `notes`.
pub(crate) fn index_all(notes: &[SetNote<'_>], embedder: Option<&Embedder>, jobs: usize) -> Index<usize> {
    let read = map_in_parallel(notes.len(), jobs, |note| {
        let note = &notes[note];
        let document = Document::parse(note.body, Source::Markdown);
        (document.language(), vectors(note.title, &document, embedder))
    });
    let languages = believable(read.iter().map(|(language, _)| *language));
    let profiles = map_in_parallel(notes.len(), jobs, |place| {
        let note = &notes[place];
        NoteProfile::read(&NoteSource {
            title: note.title,
            aliases: &[],
            folder: note.folder,
            tags: &[],
            body: note.body,
            language: languages[place],
            links: &[],
            vectors: &read[place].1,
        })
    });
    let mut index = Index::new();
    for (place, profile) in profiles.into_iter().enumerate() {
        index.upsert(place, profile);
    }
    index
}

/// The vectors of a note's passages; none without a model.
fn vectors(title: &str, document: &Document, embedder: Option<&Embedder>) -> Vec<Vector> {
    let Some(embedder) = embedder else { return Vec::new() };
    let vectors: Result<Vec<Vector>, _> =
        passages::texts(title, document).into_iter().map(|(_, text)| embedder.embed(&text)).collect();
    vectors.unwrap_or_default()
}

/// The languages of the notes, where one that hardly any note is in gives way to the most common one: a list of names is
/// easily mistaken for any language, and would then be stemmed by rules that no other note is stemmed by.
fn believable(detected: impl Iterator<Item = Option<Language>> + Clone) -> Vec<Option<Language>> {
    let mut counts: HashMap<Language, usize> = HashMap::new();
    for language in detected.clone().flatten() {
        *counts.entry(language).or_default() += 1;
    }
    let most = counts.iter().max_by_key(|(language, count)| (**count, language.code())).map(|(language, _)| *language);
    let all: usize = counts.values().sum();
    detected
        .map(|language| {
            language.filter(|language| counts.get(language).is_some_and(|count| count * RARE_LANGUAGE >= all)).or(most)
        })
        .collect()
}

/// `work` for each of `0..count`, in order, on `jobs` threads (at least one).
pub(crate) fn map_in_parallel<T: Send>(count: usize, jobs: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let jobs = jobs.clamp(1, count.max(1));
    if jobs == 1 {
        return (0..count).map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    if place >= count {
                        break;
                    }
                    let result = work(place);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((place, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, result)| result).collect()
}
