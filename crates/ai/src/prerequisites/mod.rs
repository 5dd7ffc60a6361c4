//! What to study before what, judged from the texts alone.
//!
//! Two notes that belong together are told apart by who leans on whom: the one whose text needs the other's name, and
//! whose neighbourhood does, comes later.

mod cues;
mod relations;
#[cfg(test)]
mod tests;

pub use relations::{Asymmetry, Relation, Relations};

use loci_embed::Embedder;

use crate::connections::{SetNote, index_all};

/// A note of a set.
#[derive(Clone, Copy, Debug)]
pub struct SetText<'a> {
    /// The title.
    pub title: &'a str,
    /// The text, in Markdown.
    pub text: &'a str,
}

/// For each note the places in `notes` of those to read before it, best first, at most `limit` of them.
///
/// Uses `jobs` threads of the processor until it is done. Without a model, meaning is left out.
#[must_use]
pub fn rank_all(notes: &[SetText<'_>], embedder: Option<&Embedder>, jobs: usize, limit: usize) -> Vec<Vec<usize>> {
    let relations = read_all(notes, embedder, jobs);
    (0..notes.len())
        .map(|note| relations.before(note, limit).into_iter().map(|relation| relation.first).collect())
        .collect()
}

/// For each note its place in an order of study, from 0: every note comes after what it leans on, as far as the texts
/// agree with each other.
#[must_use]
pub fn study_order(notes: &[SetText<'_>], embedder: Option<&Embedder>, jobs: usize) -> Vec<usize> {
    let relations = read_all(notes, embedder, jobs);
    let preferences = relations.preferences();
    let mut order: Vec<usize> = (0..notes.len()).collect();
    order.sort_by(|a, b| preferences[*a].total_cmp(&preferences[*b]).then(a.cmp(b)));
    let mut places = vec![0; notes.len()];
    for (place, note) in order.into_iter().enumerate() {
        places[note] = place;
    }
    places
}

fn read_all(notes: &[SetText<'_>], embedder: Option<&Embedder>, jobs: usize) -> Relations<usize> {
    let set: Vec<SetNote<'_>> =
        notes.iter().map(|note| SetNote { title: note.title, folder: "", body: note.text }).collect();
    let index = index_all(&set, embedder, jobs);
    let texts: Vec<(usize, SetText<'_>)> = notes.iter().copied().enumerate().collect();
    Relations::read(&index, &texts, jobs)
}
