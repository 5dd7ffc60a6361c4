//! Notes one by one and in lists.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use loci_domain::{NoteSummary, NotebookPath};
use loci_store::notes::{self, Listing, Sort};
use loci_store::tags;
use loci_testkit::TestDatabase;

use crate::notebook::{Account, new_note, time};

impl Account<'_> {
    async fn list(&self, listing: &Listing) -> Vec<NoteSummary> {
        let mut items = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let after = cursor.map(|cursor| listing.position(&cursor).expect("the cursor is of this list"));
            let page = notes::list(self.test.database().read(), self.id, listing, after.as_ref(), time(0)).await;
            let page = page.expect("the database answers");
            assert!(page.items.len() as u64 <= listing.limit);
            items.extend(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                return items;
            }
        }
    }

    async fn titles(&self, listing: &Listing) -> Vec<String> {
        self.list(listing).await.into_iter().map(|note| note.title).collect()
    }
}

fn listing(sort: Sort) -> Listing {
    Listing { sort, limit: 2, ..Listing::default() }
}

#[tokio::test]
async fn a_note_comes_back_as_it_was_written() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let body = "---\ntags: [Math]\naliases: [Other name]\n---\nSome *words* and #logic.";
    let [id] = account.write([("A/B/Title", body)]).await;
    let note = account.note(id).await;
    assert_eq!(note.body, body);
    assert_eq!(note.aliases, ["Other name"]);
    let summary = note.summary;
    assert_eq!((summary.title.as_str(), summary.notebook.as_str(), summary.revision), ("Title", "A/B", 1));
    assert_eq!((summary.excerpt.as_str(), summary.word_count), ("Some words and #logic.", 4));
    assert_eq!(summary.tags, ["logic", "Math"]);
    assert_eq!((summary.created_at, summary.trashed_at), (time(0), None));
}

#[tokio::test]
async fn saving_asks_for_the_newest_revision_and_for_analysis() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [id] = account.write([("Title", "one #old")]).await;
    assert!(account.save_revision(id, 1, "Title", "two #new").await);
    assert!(!account.save_revision(id, 1, "Title", "three").await, "the revision is stale");
    let note = account.note(id).await;
    assert_eq!((note.body.as_str(), note.summary.revision, note.summary.tags), ("two #new", 2, vec!["new".to_owned()]));
    assert_eq!(note.summary.updated_at, time(1));
    assert!(account.trash(id).await && !account.trash(id).await);
    assert!(!account.save_revision(id, 2, "Title", "x").await, "a note in the trash stays as it is");
    assert!(account.restore(id).await && !account.restore(id).await);
    let stranger = Account::new(&test).await;
    assert!(!stranger.save_revision(id, 2, "Title", "x").await);
    assert!(!stranger.trash(id).await);
    assert_eq!(account.note(id).await.body, "two #new");
}

#[tokio::test]
async fn lists_are_sorted_and_filtered_page_by_page() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let notes = [
        new_note("b", "#x", time(1)),
        new_note("Folder/A", "#x/y", time(2)),
        new_note("Folder/Sub/ä", "#Other", time(3)),
        new_note("Folder 2/C", "#xyz", time(4)),
        new_note("folder0/D", "", time(5)),
    ];
    account.write_many(&notes).await;
    assert_eq!(account.titles(&listing(Sort::Updated)).await, ["D", "C", "ä", "A", "b"]);
    assert_eq!(account.titles(&listing(Sort::Created)).await, ["D", "C", "ä", "A", "b"]);
    assert_eq!(account.titles(&listing(Sort::Title)).await, ["A", "b", "C", "D", "ä"]);
    let notebook = Some(NotebookPath::parse("Folder").expect("the notebook is good"));
    let only = Listing { notebook: notebook.clone(), ..listing(Sort::Title) };
    assert_eq!(account.titles(&only).await, ["A", "ä"]);
    assert_eq!(account.titles(&Listing { tag: Some("#X".to_owned()), ..listing(Sort::Title) }).await, ["A", "b"]);
    assert_eq!(
        account.titles(&Listing { tag: Some("other".to_owned()), notebook, ..listing(Sort::Title) }).await,
        ["ä"]
    );
    assert!(account.trash(notes[0].id).await);
    assert_eq!(account.titles(&Listing { trashed: true, ..listing(Sort::Title) }).await, ["b"]);
    assert_eq!(account.titles(&listing(Sort::Title)).await, ["A", "C", "D", "ä"]);
    let counts = tags::counts(test.database().read(), account.id).await.expect("the database answers");
    let counts: Vec<_> = counts.iter().map(|tag| (tag.tag.as_str(), tag.count)).collect();
    assert_eq!(counts, [("Other", 1), ("x/y", 1), ("xyz", 1)]);
    let counts = notes::notebooks(test.database().read(), account.id).await.expect("the database answers");
    let counts: Vec<_> = counts.iter().map(|notebook| (notebook.path.as_str(), notebook.count)).collect();
    assert_eq!(counts, [("Folder", 1), ("Folder 2", 1), ("Folder/Sub", 1), ("folder0", 1)]);
}

#[tokio::test]
async fn a_page_goes_on_where_the_last_one_ended_though_notes_change() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    // Several notes of the same moment: their ids tell them apart.
    let notes: Vec<_> = (0..20).map(|n| new_note(&format!("n{n:02}"), "", time(n / 5))).collect();
    account.write_many(&notes).await;
    for sort in [Sort::Updated, Sort::Created, Sort::Title] {
        let listing = Listing { sort, limit: 7, ..Listing::default() };
        let read = test.database().read();
        let first = notes::list(read, account.id, &listing, None, time(0)).await.expect("the database answers");
        let cursor = first.next_cursor.expect("there is more");
        account.write_many(&[new_note("a new one", "", time(100)), new_note("n06", "", time(0))]).await;
        let position = listing.position(&cursor).expect("the cursor is of this list");
        let second = notes::list(read, account.id, &listing, Some(&position), time(0)).await;
        let second = second.expect("the database answers");
        let seen: HashSet<_> = first.items.iter().map(|note| note.id).collect();
        assert!(second.items.iter().all(|note| !seen.contains(&note.id)), "{sort:?}: nothing twice");
        assert!(second.items.iter().all(|note| note.title != "a new one"), "{sort:?}: nothing from before the cursor");
        let other = if sort == Sort::Title { Sort::Updated } else { Sort::Title };
        assert!(Listing { sort: other, ..Listing::default() }.position(&cursor).is_err());
    }
    for bad in ["", "x", "bnVsbA", "eyJVcGRhdGVkIjpbMSwyXX0"] {
        assert!(listing(Sort::Updated).position(bad).is_err(), "{bad}");
    }
}

#[tokio::test]
async fn a_thousand_linked_notes_are_written_in_few_statements() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let body = |n: usize| {
        let links: String =
            (1..10).map(|step| format!("[[Note {}]] and word{} ", (n * step) % 1200, n * step)).collect();
        format!(
            "---\ntags: [t{}]\n---\n# Head\n\n{links}\n\n{}",
            n % 30,
            "Some sentence about vectors and spaces. ".repeat(30)
        )
    };
    let notes: Vec<_> = (0..1200).map(|n| new_note(&format!("Folder {}/Note {n}", n % 7), &body(n), time(0))).collect();
    let begun = Instant::now();
    for batch in notes.chunks(200) {
        account.write_many(batch).await;
    }
    let elapsed = begun.elapsed();
    let graph = loci_store::links::graph(test.database().read(), account.id, 2000).await.expect("the database answers");
    assert_eq!(graph.nodes.len(), 1200);
    assert!(graph.edges.len() > 9_000, "{}", graph.edges.len());
    println!("1,200 notes in {elapsed:?}");
    // In a release build it is well under three seconds; a statement for each note or link would take far longer.
    assert!(elapsed < Duration::from_secs(30), "{elapsed:?}");
}
