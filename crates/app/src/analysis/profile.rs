//! What an index of connections takes of a note.

use loci_ai::connections::{NoteProfile, NoteSource};
use loci_ai::{Language, Vector};
use loci_domain::NoteId;
use loci_store::connections::Source;

/// What the index keeps of a note. Where its reading could not tell the language, it is taken to be in the `usual` one.
///
/// A note of a few words shows no language. Without one its words are not brought to their stems and so meet none of the
/// words of the notes that have one, but for those written the same.
pub(crate) fn profile(source: &Source, usual: Option<Language>) -> NoteProfile<NoteId> {
    let vectors: Vec<Vector> =
        source.passages.iter().filter_map(|passage| Vector::from_bytes(&passage.vector)).collect();
    NoteProfile::read(&NoteSource {
        title: &source.title,
        aliases: &source.aliases,
        folder: &source.notebook,
        tags: &source.tags,
        body: &source.body,
        language: source.language.as_deref().and_then(Language::from_code).or(usual),
        links: &source.links,
        vectors: &vectors,
    })
}
