//! Links lead where their writer meant, whatever becomes of the notes.

use loci_domain::NoteId;
use loci_store::{links, names};
use loci_testkit::TestDatabase;

use crate::notebook::{Account, new_note, time};

impl Account<'_> {
    /// The ids that the links of a note lead to.
    async fn targets(&self, note: NoteId) -> Vec<Option<NoteId>> {
        let links = links::outgoing(self.test.database().read(), self.id, note).await.expect("the database answers");
        links.into_iter().map(|link| link.note.map(|note| note.id)).collect()
    }

    async fn sources(&self, note: NoteId) -> Vec<NoteId> {
        let links = links::backlinks(self.test.database().read(), self.id, note).await.expect("the database answers");
        links.into_iter().map(|link| link.note.id).collect()
    }
}

#[tokio::test]
async fn links_are_resolved_both_ways_with_excerpts() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [from, to] =
        account.write([("A", "First.\n\nAbout [[b|the other]] note. ![[image.png]] [[b]]"), ("Folder/B", "")]).await;
    let outgoing = links::outgoing(test.database().read(), account.id, from).await.expect("the database answers");
    let shown: Vec<_> = outgoing.iter().map(|l| (l.target.as_str(), l.label.as_deref(), l.embed)).collect();
    assert_eq!(shown, [("b", Some("the other"), false), ("image.png", None, true), ("b", None, false)]);
    assert_eq!(
        outgoing[0].note.as_ref().map(|note| (note.title.as_str(), note.notebook.as_str())),
        Some(("B", "Folder"))
    );
    assert_eq!(outgoing[0].excerpt, "About the other note. b");
    let backlinks = links::backlinks(test.database().read(), account.id, to).await.expect("the database answers");
    assert_eq!(backlinks.len(), 2);
    assert_eq!((backlinks[0].note.id, backlinks[0].excerpt.as_str()), (from, "About the other note. b"));
}

#[tokio::test]
async fn a_link_finds_its_note_when_that_is_written_later_and_loses_it_when_that_goes() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [from] = account.write([("A", "[[Later]] and [[alias of it]]")]).await;
    assert_eq!(account.targets(from).await, [None, None]);
    let [to] = account.write([("Later", "---\naliases: [Alias of it]\n---\n")]).await;
    assert_eq!(account.targets(from).await, [Some(to), Some(to)]);
    assert!(account.trash(to).await);
    assert_eq!(account.targets(from).await, [None, None]);
    assert!(account.restore(to).await);
    assert_eq!(account.targets(from).await, [Some(to), Some(to)]);
    account.save(to, "Later", "no alias any more").await;
    assert_eq!(account.targets(from).await, [Some(to), None]);
    assert!(!account.delete(to).await, "only from the trash");
    assert!(account.trash(to).await && account.delete(to).await);
    assert_eq!(account.targets(from).await, [None, None]);
}

#[tokio::test]
async fn renaming_and_moving_keeps_links_and_touches_no_markdown() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let body = "[[Old]], [[Concepts/Old]], [[../Concepts/Old#part|x]] and [y](../Concepts/Old.md)";
    let [from, to] = account.write([("Fleeting/A", body), ("Concepts/Old", "")]).await;
    let all = [Some(to); 4];
    assert_eq!(account.targets(from).await, all);
    account.save(to, "Concepts/New", "").await;
    assert_eq!(account.targets(from).await, all, "renamed");
    account.save(to, "Archive/deep/Newer", "").await;
    assert_eq!(account.targets(from).await, all, "renamed and moved");
    account.save(from, "Elsewhere/A", body).await;
    assert_eq!(account.targets(from).await, all, "the note with the links moved");
    assert_eq!(account.note(from).await.body, body);
    assert_eq!(account.sources(to).await, [from; 4]);
    // A note that takes the name is meant from now on: titles go before former titles.
    let [taker] = account.write([("Concepts/Old", "")]).await;
    assert_eq!(account.targets(from).await, [Some(taker); 4]);
    assert!(account.trash(taker).await);
    assert_eq!(account.targets(from).await, all);
}

#[tokio::test]
async fn of_several_notes_with_a_name_the_nearest_is_meant() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [here, other, root, a, b] = account
        .write([("A/from", "[[x]] [[b/x]] [[/x]]"), ("from", "[[X.md]]"), ("x", ""), ("A/x", ""), ("A/B/x", "")])
        .await;
    assert_eq!(account.targets(here).await, [Some(a), Some(b), Some(root)]);
    assert_eq!(account.targets(other).await, [Some(root)]);
    account.save(a, "C/x", "").await;
    assert_eq!(account.targets(here).await[0], Some(b));
}

#[tokio::test]
async fn notes_that_are_written_at_the_same_time_find_each_other() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [a, b] = [new_note("A", "[[B]]", time(0)), new_note("B", "[[A]]", time(0))];
    tokio::join!(account.write_many(std::slice::from_ref(&a)), account.write_many(std::slice::from_ref(&b)));
    assert_eq!(account.targets(a.id).await, [Some(b.id)]);
    assert_eq!(account.targets(b.id).await, [Some(a.id)]);
}

#[tokio::test]
async fn nothing_leads_into_another_account() {
    let test = TestDatabase::new().await;
    let (mine, theirs) = (Account::new(&test).await, Account::new(&test).await);
    let [secret] = theirs.write([("Secret", "[[Mine]]")]).await;
    let [from] = mine.write([("Mine", "[[Secret]]")]).await;
    assert_eq!(mine.targets(from).await, [None]);
    assert_eq!(theirs.targets(secret).await, [None]);
    let read = test.database().read();
    assert_eq!(links::outgoing(read, mine.id, secret).await.expect("the database answers"), []);
    assert_eq!(links::backlinks(read, mine.id, secret).await.expect("the database answers"), []);
    assert_eq!(links::graph(read, mine.id, 10).await.expect("the database answers").nodes.len(), 1);
    assert_eq!(names::complete(read, mine.id, "Secret", 5).await.expect("the database answers"), []);
}

#[tokio::test]
async fn the_graph_shows_the_best_linked_notes_first() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [hub, a, b, gone, lone] = account
        .write([("Hub", "[[A]] [[B]] [[A]] [[Hub]]"), ("A", "[[Hub]]"), ("B", ""), ("Gone", "[[A]]"), ("Lone", "")])
        .await;
    assert!(account.trash(gone).await);
    let graph = links::graph(test.database().read(), account.id, 100).await.expect("the database answers");
    let degrees: Vec<_> = graph.nodes.iter().map(|(note, degree)| (note.id, *degree)).collect();
    assert_eq!((degrees[0], degrees[3]), ((hub, 2), (lone, 0)));
    let index = |id| degrees.iter().position(|(note, _)| *note == id).expect("the note is a node");
    let mut expected = vec![(index(hub), index(a)), (index(hub), index(b)), (index(a), index(hub))];
    expected.sort_unstable();
    assert_eq!((graph.edges, graph.truncated), (expected, false));
    let small = links::graph(test.database().read(), account.id, 2).await.expect("the database answers");
    assert_eq!((small.nodes.len(), small.truncated), (2, true));
}

#[tokio::test]
async fn titles_are_completed_by_beginning_then_by_word_then_by_letters() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [linear, space, _, gone] = account
        .write([
            ("Linear map", "---\naliases: [homomorphism]\n---\n"),
            ("Vector space", ""),
            ("100% sure_thing", ""),
            ("Linear gone", ""),
        ])
        .await;
    assert!(account.trash(gone).await);
    let complete = async |typed: &str| {
        let found = names::complete(test.database().read(), account.id, typed, 5).await.expect("the database answers");
        found.into_iter().map(|found| (found.note.id, found.alias)).collect::<Vec<_>>()
    };
    assert_eq!(complete("LINE").await, [(linear, None)]);
    assert_eq!(complete("spa").await, [(space, None)]);
    assert_eq!(complete("vsp").await, [(space, None)]);
    assert_eq!(complete("homo").await, [(linear, Some("homomorphism".to_owned()))]);
    assert_eq!(complete("%").await.len(), 1);
    assert_eq!(complete("_").await.len(), 1);
    assert_eq!(complete("\\").await, []);
    assert_eq!(complete("").await.len(), 3);
    account.write_many(&[new_note("Newest", "", time(9))]).await;
    assert_ne!(complete("").await[0].0, linear);
}
