//! What a search finds: the same on both databases.

use loci_domain::NoteId;
use loci_store::search;
use loci_testkit::TestDatabase;

use crate::notebook::Account;

impl Account<'_> {
    async fn search(&self, typed: &str) -> (Vec<NoteId>, Option<String>) {
        let found = search::find(self.test.database().read(), self.id, typed, 10).await;
        let found = found.unwrap_or_else(|error| panic!("{typed:?}: {error}"));
        (found.hits.iter().map(|hit| hit.note.id).collect(), found.corrected)
    }

    async fn hits(&self, typed: &str) -> Vec<NoteId> {
        self.search(typed).await.0
    }
}

#[tokio::test]
async fn titles_count_more_than_tags_and_tags_more_than_text() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [body, tag, title, other] = account
        .write([
            ("One", "Much about entropy, entropy and entropy. Entropy again."),
            ("Two", "#entropy\nA note about heat and other things that are warm or cold."),
            ("Entropy and more", "A note about disorder in rooms, desks and other places."),
            ("Four", "Nothing of the kind."),
        ])
        .await;
    assert_eq!(account.hits("entropy").await, [title, tag, body]);
    assert_eq!(account.hits("nothing").await, [other]);
    let found = search::find(test.database().read(), account.id, "entropy", 10).await.expect("the database answers");
    assert!((found.hits[0].score - 1.0).abs() < 1e-9 && found.hits[2].score < found.hits[1].score);
    let shown: Vec<_> = found.excerpt(&found.hits[2]).into_iter().map(|f| (f.text, f.matched)).collect();
    assert_eq!(shown[..2], [("Much about ".to_owned(), false), ("entropy".to_owned(), true)]);
}

#[tokio::test]
async fn the_note_whose_title_was_typed_comes_first() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [_, exact] =
        account.write([("Linear maps of linear maps, linear map", "linear map linear map"), ("Linear map", "x")]).await;
    assert_eq!(account.hits("linear map").await[0], exact);
}

#[tokio::test]
async fn all_words_are_wanted_then_any() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [both, one] = account.write([("A", "red green"), ("B", "red blue")]).await;
    assert_eq!(account.hits("red green").await, [both]);
    let mut any = account.hits("green blue").await;
    any.sort();
    assert_eq!(any, [both, one]);
    assert_eq!(account.hits("").await, []);
    assert_eq!(account.hits("  \" * ").await, []);
}

#[tokio::test]
async fn the_last_word_may_be_a_beginning() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [note] = account.write([("A", "eigenvalue decomposition")]).await;
    for typed in ["e", "ei", "eig", "eigenv", "eigenvalue dec", "decomposition eig"] {
        assert_eq!(account.hits(typed).await, [note], "{typed}");
    }
    let found = account.search("eig decomposition").await;
    assert_eq!(found, (vec![note], None), "any word will do when not all are there");
}

#[tokio::test]
async fn case_diacritics_and_script_do_not_matter() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [cafe, street, han, russian] = account
        .write([("A", "Le Café"), ("B", "Straße"), ("C", "線形代数の基礎"), ("D", "Линейная алгебра, ещё")])
        .await;
    for (typed, note) in [
        ("cafe", cafe),
        ("CAFÉ", cafe),
        ("cafe\u{301}", cafe),
        ("strasse", street),
        ("STRASSE", street),
        ("代数", han),
        ("代", han),
        ("線形代数", han),
        ("АЛГЕБРА", russian),
        ("еще", russian),
    ] {
        assert_eq!(account.hits(typed).await, [note], "{typed}");
    }
    assert_eq!(account.hits("数代").await, []);
}

#[tokio::test]
async fn typing_errors_are_mended_from_the_words_of_the_account() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [note] = account.write([("A", "An algorithm on vectors. Vector spaces.")]).await;
    assert_eq!(account.search("algoritm").await, (vec![note], Some("algorithm".to_owned())));
    assert_eq!(account.search("vetcor spaces").await, (vec![note], Some("vector spaces".to_owned())));
    assert_eq!(account.search("vector").await, (vec![note], None));
    assert_eq!(account.search("algor").await, (vec![note], None));
    assert_eq!(account.search("xylophone").await, (vec![], None));
    let stranger = Account::new(&test).await;
    assert_eq!(stranger.search("algoritm").await, (vec![], None));
}

#[tokio::test]
async fn no_text_is_an_error() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let [note] = account.write([("A", "near and or not title body")]).await;
    for typed in [
        "\"",
        "'",
        "*",
        "NEAR(",
        "AND",
        "a AND",
        "title:",
        "{title body}: x",
        "^a",
        "-a",
        "a\" OR \"b",
        "a & | ! b",
        "a:*",
        "\\",
        "a <-> b",
        "'; drop table note; --",
        "\0",
        "\u{202e}",
        "😀",
        "((((((((((",
        "a\u{0}b",
        "%",
        "_",
        ":A",
        "()",
    ] {
        account.hits(typed).await;
    }
    assert_eq!(account.hits("NEAR(title, body)").await, [note]);
    account.hits(&"é ".repeat(100_000)).await;
    account.hits(&"x".repeat(100_000)).await;
}

#[tokio::test]
async fn the_index_follows_the_notes() {
    let test = TestDatabase::new().await;
    let (account, stranger) = (Account::new(&test).await, Account::new(&test).await);
    let [note] = account.write([("Old", "before")]).await;
    assert_eq!(stranger.hits("before").await, []);
    account.save(note, "New", "afterwards #tagged").await;
    assert_eq!(account.hits("before").await, []);
    for typed in ["new", "afterwards", "tagged"] {
        assert_eq!(account.hits(typed).await, [note], "{typed}");
    }
    assert!(account.trash(note).await);
    assert_eq!(account.hits("afterwards").await, []);
    assert!(account.restore(note).await);
    assert_eq!(account.hits("afterwards").await, [note]);
    assert!(account.trash(note).await && account.delete(note).await);
    assert_eq!(account.hits("afterwards").await, []);
}

#[tokio::test]
async fn the_largest_note_is_indexed() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let different: String = (0..120_000).map(|n| format!("w{n} ")).collect();
    let long = "x".repeat(1 << 20);
    let [words, one] = account.write([("Words", &different), ("Long", &long)]).await;
    assert_eq!(account.hits("w19000").await[0], words);
    assert_eq!(account.hits("xxxxxxxx").await, [one]);
}
