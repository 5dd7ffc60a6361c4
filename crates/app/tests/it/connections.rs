//! What belongs beside a note.

use chrono::TimeDelta;
use loci_app::analysis::{Connector, Reader};
use loci_app::notes::{NewNote, NoteChange, NoteQuery};
use loci_domain::NoteId;
use loci_store::connecting;

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

/// A library whose notes are read and connected step by step, by a connector that stays.
struct Study {
    library: Library,
    connector: Connector,
}

impl Study {
    async fn of<const N: usize>(notes: [(&str, &str); N]) -> (Self, [NoteId; N]) {
        let library = Library::new().await;
        let connector = Connector::new(library.app.clone());
        let mut study = Self { library, connector };
        let mut ids = Vec::new();
        for (title, body) in notes {
            ids.push(study.write(title, body).await);
        }
        study.catch_up().await;
        (study, ids.try_into().expect("as many ids as notes"))
    }

    async fn write(&self, title: &str, body: &str) -> NoteId {
        let note = NewNote { title: title.to_owned(), body: body.to_owned(), ..NewNote::default() };
        self.library.app.create_note(self.library.caller, note).await.expect("a note").0.summary.id
    }

    async fn rewrite(&self, note: NoteId, body: &str) {
        let (app, caller) = (&self.library.app, self.library.caller);
        let revision = app.note(caller, note).await.expect("the note").summary.revision;
        let change = NoteChange { revision, body: Some(body.to_owned()), ..NoteChange::default() };
        app.change_note(caller, note, change).await.expect("the note can be changed");
    }

    /// Some minutes later, everything that is owed is done.
    async fn catch_up(&mut self) {
        self.library.clock.advance(TimeDelta::minutes(5));
        let reader = Reader::new(self.library.app.clone());
        while reader.read_batch().await.expect("notes can be claimed") > 0 {}
        self.connector.connect_due().await.expect("connections can be found");
    }

    async fn beside(&self, note: NoteId) -> Vec<NoteId> {
        let (app, caller) = (&self.library.app, self.library.caller);
        let found = app.connections(caller, note, 10).await.expect("connections");
        found.items.into_iter().map(|item| item.other.id).collect()
    }
}

const CELL: &str = "The membrane of a cell keeps the cytoplasm inside and lets only some molecules pass through it.";
const OSMOSIS: &str = "Water molecules pass through a membrane towards the side where more is dissolved.";
const MARKET: &str = "Merchants brought silver to the market of the town and sold wool from the hills.";

#[tokio::test]
async fn a_note_that_changes_its_subject_is_found_by_those_it_now_belongs_beside() {
    let (mut study, [cell, osmosis, market]) =
        Study::of([("Cell", CELL), ("Osmosis", OSMOSIS), ("Market", MARKET)]).await;
    assert!(!study.beside(cell).await.contains(&market));
    study.rewrite(market, "The membrane of a cell has a market of molecules that pass through it.").await;
    study.catch_up().await;
    assert!(study.beside(market).await.contains(&cell));
    assert!(study.beside(cell).await.contains(&market), "the other note learns of it too");
    assert!(study.beside(cell).await.contains(&osmosis), "and keeps what it had");
}

#[tokio::test]
async fn a_note_that_comes_back_from_the_trash_is_found_again() {
    let (mut study, [cell, osmosis, _]) = Study::of([("Cell", CELL), ("Osmosis", OSMOSIS), ("Market", MARKET)]).await;
    let (app, caller) = (study.library.app.clone(), study.library.caller);
    app.trash_note(caller, osmosis).await.expect("it goes");
    study.rewrite(cell, &format!("{CELL} It is small.")).await;
    study.catch_up().await;
    assert_eq!(study.beside(cell).await, []);
    app.restore_note(caller, osmosis).await.expect("it comes back");
    study.catch_up().await;
    assert_eq!(study.beside(cell).await, [osmosis]);
    assert_eq!(study.beside(osmosis).await, [cell]);
}

#[tokio::test]
async fn a_note_that_was_deleted_for_good_is_in_nobodys_way() {
    let (mut study, [cell, osmosis, _]) = Study::of([("Cell", CELL), ("Osmosis", OSMOSIS), ("Market", MARKET)]).await;
    let (app, caller) = (study.library.app.clone(), study.library.caller);
    app.trash_note(caller, osmosis).await.expect("it goes");
    app.delete_note(caller, osmosis).await.expect("it goes for good");
    study.rewrite(cell, &format!("{CELL} It is small.")).await;
    study.catch_up().await;
    assert_eq!(study.beside(cell).await, []);
    let again = study.write("Osmosis again", OSMOSIS).await;
    study.catch_up().await;
    assert_eq!(study.beside(cell).await, [again]);
}

#[tokio::test]
async fn of_two_processes_one_connects_a_large_account() {
    let library = Library::new().await;
    let files: Vec<(String, Vec<u8>)> = (0..30)
        .map(|number| (format!("{number}.md"), format!("Cell {number} turns light into sugar.").into_bytes()))
        .collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, body)| (name.as_str(), body.as_slice())).collect();
    library.import(&files).await;
    let reader = Reader::new(library.app.clone());
    while reader.read_batch().await.expect("notes can be claimed") > 0 {}

    let (now, other) = (library.app.now(), library.app.id());
    let hold = async |until| {
        let transaction = library.app.database().write().await.expect("a transaction");
        let held = connecting::hold(&*transaction, library.caller.account, other, library.app.now(), until).await;
        transaction.commit().await.expect("a commit");
        held.expect("an answer")
    };
    assert!(hold(now + TimeDelta::seconds(60)).await, "another process is at it");
    let mut connector = Connector::new(library.app.clone());
    assert_eq!(connector.connect_due().await.expect("the database answers"), 0);
    library.clock.advance(TimeDelta::seconds(61));
    assert!(
        connector.connect_due().await.expect("connections can be found") >= 30,
        "it has died, and this one goes on"
    );
    assert!(hold(library.app.now()).await, "who is done lets go");
}
