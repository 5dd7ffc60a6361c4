//! Notes that wait to be read.

use loci_app::Caller;
use loci_app::analysis::Reader;
use loci_app::notes::NewNote;

use crate::vault::{Library, account};

async fn write(library: &Library, caller: Caller, number: usize) {
    let note = NewNote {
        title: format!("Note {number}"),
        body: format!("The note number {number} tells of cells and of their membranes."),
        ..NewNote::default()
    };
    library.app.create_note(caller, note).await.expect("a note");
}

async fn waiting(library: &Library, caller: Caller) -> i64 {
    library.app.progress(caller).await.expect("it is known").queued
}

#[tokio::test]
async fn an_account_with_many_notes_does_not_keep_others_waiting() {
    let library = Library::new().await;
    for number in 0..60 {
        write(&library, library.caller, number).await;
    }
    // More accounts than get a turn at once, each with a single note that came later.
    let mut others = Vec::new();
    for number in 0..12 {
        let other = account(&library.database, &library.app, &format!("other{number}@example.org")).await;
        write(&library, other, number).await;
        others.push(other);
    }
    let reader = Reader::new(library.app.clone());
    for _ in 0..4 {
        reader.read_batch().await.expect("notes can be claimed");
    }
    for other in others {
        assert_eq!(waiting(&library, other).await, 0);
    }
    assert!(waiting(&library, library.caller).await > 30, "most of the first account's notes still wait");
    while reader.read_batch().await.expect("notes can be claimed") > 0 {}
    assert_eq!(waiting(&library, library.caller).await, 0);
}

#[tokio::test]
async fn accounts_whose_notes_are_held_by_another_worker_take_nobodys_turn() {
    let library = Library::new().await;
    let mut all = vec![library.caller];
    for number in 0..20 {
        all.push(account(&library.database, &library.app, &format!("other{number}@example.org")).await);
    }
    for caller in &all {
        write(&library, *caller, 1).await;
    }
    // Somebody else holds all but one note.
    let free = all[7];
    let sql = format!(
        "update note set analysis_lease_until = {} where account_id <> {}",
        if library.database.folder().is_some() {
            "'2999-01-01T00:00:00Z'"
        } else {
            "'2999-01-01T00:00:00Z'::timestamptz"
        },
        if library.database.folder().is_some() {
            format!("x'{}'", free.account.0.simple())
        } else {
            format!("'{}'::uuid", free.account.0)
        },
    );
    library.database.execute(&sql).await;
    assert_eq!(Reader::new(library.app.clone()).read_batch().await.expect("notes can be claimed"), 1);
    assert_eq!(waiting(&library, free).await, 0);
}

#[tokio::test]
async fn what_was_given_up_is_seen_by_the_operator_and_offered_again() {
    let library = Library::new().await;
    write(&library, library.caller, 1).await;
    library
        .database
        .execute("update note set analysis_error = 'the worker died three times', analysis_attempt = 3")
        .await;
    let reader = Reader::new(library.app.clone());
    assert_eq!(reader.read_batch().await.expect("notes can be claimed"), 0);

    let given_up = library.app.given_up(10).await.expect("it is known");
    let reasons: Vec<(&str, &str)> =
        given_up.iter().map(|piece| (piece.kind.as_str(), piece.reason.as_str())).collect();
    assert_eq!(reasons, [("reading", "the worker died three times")]);
    assert_eq!(library.app.offer_given_up_again(&given_up).await.expect("it is offered"), 1);
    assert_eq!(reader.read_batch().await.expect("notes can be claimed"), 1);
    assert!(library.app.given_up(10).await.expect("it is known").is_empty());
}
