//! Everything of an installation in another database, and back.

use std::sync::Arc;

use loci_app::Settings;
use loci_app::analysis::{Connector, Reader};
use loci_app::notes::NoteQuery;
use loci_store::transfer::{all_contents, copy, index_again};
use loci_store::{Database, Error};
use loci_testkit::server::app;
use loci_testkit::{SeededRandom, TestClock, TestDatabase};

use crate::vault::{Library, notes_of};

/// A library with a bit of everything: links, tags, properties, an image, readings, connections, a quiz, a dismissal.
async fn full_library() -> Library {
    let library = Library::new().await;
    let files: [(&str, &[u8]); 4] = [
        (
            "Biology/Cell.md",
            "---\ntags: [biology]\naliases: [Zelle]\n---\nThe cell is the smallest unit of life. Its membrane \
          keeps it together. See [[Membrane]] and ![[cell.png]]. Ω ≈ 0.1 µm."
                .as_bytes(),
        ),
        ("Biology/Membrane.md", b"The membrane of a cell is made of two layers of lipids. Each cell has one #biology"),
        ("Rome.md", b"Rome was founded in 753 BC. The city lies at the river Tiber. The river crosses the city."),
        ("cell.png", b"\x89PNG\r\n\x1a\n\x00\xff\xfe"),
    ];
    library.import(&files).await;
    let reader = Reader::new(library.app.clone());
    while reader.read_batch().await.expect("notes can be claimed") > 0 {}
    Connector::new(library.app.clone()).connect_due().await.expect("connections can be found");
    let notes =
        library.app.notes(library.caller, NoteQuery { limit: 10, ..NoteQuery::default() }).await.expect("notes");
    let rome = notes.items.iter().find(|note| note.title == "Rome").expect("the note is there").id;
    library.app.make_quiz(library.caller, rome, 5, false).await.expect("a quiz");
    library
}

async fn differences(one: &Database, other: &Database) -> Vec<&'static str> {
    let (one, other) = (all_contents(one).await.expect("contents"), all_contents(other).await.expect("contents"));
    one.into_iter().zip(other).filter(|(one, other)| one != other).map(|(one, _)| one.0).collect()
}

#[tokio::test]
async fn a_library_moves_into_another_database_and_back_without_a_difference() {
    let library = full_library().await;
    let source = library.database.database();
    let (there, back) = (TestDatabase::on_sqlite().await, TestDatabase::new().await);
    for (from, to) in [(source, there.database()), (there.database(), back.database())] {
        let copied = copy(from, to).await.expect("it is copied");
        assert!(copied.iter().all(|table| table.source == table.target), "{copied:?}");
        for table in ["note", "link", "attachment_content", "connection", "quiz", "passage", "imported_file"] {
            let copied = copied.iter().find(|copied| copied.table == table).expect("every table is copied");
            assert!(copied.source.rows > 0 || table == "passage", "nothing was tried of {table}");
        }
        assert_eq!(index_again(to).await.expect("an index"), 3);
    }
    assert_eq!(differences(source, back.database()).await, [""; 0]);
    let moved = app(
        back.database().clone(),
        Settings::for_tests(),
        Arc::new(TestClock::default()),
        Arc::new(SeededRandom::new(1)),
    );
    assert_eq!(notes_of(&moved, library.caller).await, library.notes().await);
    let query = "lipids membrane";
    let found = moved.search(library.caller, query, 10).await.expect("a search");
    assert_eq!(found, library.app.search(library.caller, query, 10).await.expect("a search"));
    assert_eq!(found.hits.len(), 1);
}

#[tokio::test]
async fn a_copy_can_be_made_again_and_takes_nothing_away_from_others() {
    let library = full_library().await;
    let (source, target) = (library.database.database(), TestDatabase::on_sqlite().await);
    copy(source, target.database()).await.expect("it is copied");
    index_again(target.database()).await.expect("an index");
    library.import(&[("Later.md", b"Written after the first copy.")]).await;
    copy(source, target.database()).await.expect("it is copied again");
    assert_eq!(index_again(target.database()).await.expect("an index"), 4);
    assert_eq!(differences(source, target.database()).await, [""; 0]);

    // An empty database would take away everything that the target has.
    let before = all_contents(target.database()).await.expect("contents");
    let empty = TestDatabase::new().await;
    assert!(matches!(copy(empty.database(), target.database()).await, Err(Error::OtherAccounts)));
    assert_eq!(all_contents(target.database()).await.expect("contents"), before);
}
