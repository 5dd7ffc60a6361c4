//! What an index of connections takes of a note.

use loci_ai::Vector;
use loci_ai::connections::{NoteProfile, NoteSource};
use loci_domain::NoteId;
use loci_store::connections::Source;

/// What the index keeps of a note.
pub(crate) fn profile(source: &Source) -> NoteProfile<NoteId> {
    let vectors: Vec<Vector> =
        source.passages.iter().filter_map(|passage| Vector::from_bytes(&passage.vector)).collect();
    NoteProfile::read(&NoteSource {
        title: &source.title,
        aliases: &source.aliases,
        folder: &source.notebook,
        tags: &source.tags,
        body: &source.body,
        language: None,
        links: &source.links,
        vectors: &vectors,
    })
}
