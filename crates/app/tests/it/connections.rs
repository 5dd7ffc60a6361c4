//! What belongs beside a note.

use loci_app::analysis::{Connector, Reader};
use loci_app::notes::NoteQuery;

use crate::vault::Library;

#[tokio::test]
async fn a_note_of_a_few_words_is_compared_in_the_language_of_the_others() {
    let library = Library::new().await;
    let files: [(&str, &[u8]); 3] = [
        // So few words show no language; only in English are they the plurals of the words of the next note.
        ("list.md", b"---\ncreated: 2024\nneeds: sea\n---\nEnzymes, membranes, reactions"),
        (
            "protein.md",
            b"---\ncreated: 2024\n---\nThe cell has one enzyme for nearly every reaction that it needs. An enzyme is a protein which is not used \
              up by the reaction. The membrane of the cell keeps it in its place.",
        ),
        (
            "sea.md",
            b"The wind blows from the east when it is near the equator. Many sailors have used it to cross the ocean, \
              and they have told of the long calm which they met in the middle of their way.",
        ),
    ];
    library.import(&files).await;
    let reader = Reader::new(library.app.clone());
    while reader.read_batch().await.expect("notes can be claimed") > 0 {}
    Connector::new(library.app.clone()).connect_due().await.expect("connections can be found");

    let notes =
        library.app.notes(library.caller, NoteQuery { limit: 10, ..NoteQuery::default() }).await.expect("notes");
    let list = notes.items.iter().find(|note| note.title == "list").expect("the note is there").id;
    let language =
        library.app.insight(library.caller, list).await.expect("it was read").reading.expect("findings").language;
    assert_eq!(language, None, "this note is too short to tell");
    let found = library.app.connections(library.caller, list, 10).await.expect("connections");
    let words: Vec<_> =
        found.items.iter().map(|item| (item.other.title.as_str(), item.strength.shared_terms.len())).collect();
    assert_eq!(words, [("protein", 3)], "the properties of a note are none of its words");
}
