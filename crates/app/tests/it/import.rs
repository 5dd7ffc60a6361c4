//! What becomes of files, good and bad ones.

use loci_domain::task::{ImportCounts, Outcome, TaskState};
use loci_domain::{NoteId, NotebookPath, Parsed, Title};
use loci_store::notes::{self, Change};

use crate::vault::{Library, told, zip};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n0000IHDR";

/// Writes a note anew, as its owner does.
async fn edit(library: &Library, id: NoteId, body: &str) {
    let transaction = library.app.database().write().await.expect("a transaction");
    let account = library.caller.account;
    let note = notes::find(&*transaction, account, id, library.app.now()).await.expect("an answer").expect("a note");
    let change = Change {
        title: Title::parse(&note.summary.title).expect("a title"),
        notebook: NotebookPath::parse(&note.summary.notebook).expect("a notebook"),
        body: body.to_owned(),
        parsed: Parsed::read(body),
    };
    let now = library.app.now();
    assert!(notes::save(&*transaction, account, id, note.summary.revision, &change, now).await.expect("an answer"));
    transaction.commit().await.expect("a commit");
}

#[tokio::test]
async fn folders_become_notebooks_and_every_file_left_out_is_explained() {
    let library = Library::new().await;
    let archive = zip(&[
        ("vault/Index.md", b"See [[Cell]] and ![[cell.png]]."),
        ("vault/Biology/Cell.md", b"---\naliases: [cells]\n---\n# Cell\n"),
        ("vault/Biology/notes.txt", "Ümlaut".as_bytes()),
        ("vault/assets/cell.png", PNG),
        ("vault/.obsidian/app.json", b"{}"),
        ("vault/song.mp3", b"ID3"),
        ("vault/latin.md", b"caf\xE9"),
        ("vault/wide.md", b"\xFF\xFEa\0"),
        ("vault/fake.png", b"<html><script>alert(1)</script>"),
        ("vault/more.zip", b"PK\x03\x04"),
        ("vault/a/\u{feff}.md", b"x"),
    ]);
    let (task, lines) = library.import(&[("vault.zip", &archive)]).await;
    assert_eq!((task.state, task.done, task.total), (TaskState::Done, 11, Some(11)));
    assert_eq!(task.counts, Some(ImportCounts { imported: 4, updated: 0, unchanged: 0, attachments: 1, skipped: 6 }));
    let told = told(&lines);
    for (path, word) in [
        ("vault/.obsidian/app.json", "hidden folder"),
        ("vault/song.mp3", "none of them"),
        ("vault/latin.md", "Latin-1"),
        ("vault/wide.md", "UTF-16"),
        ("vault/fake.png", "no picture"),
        ("vault/more.zip", "archive within an archive"),
    ] {
        assert!(told.iter().any(|line| line.starts_with(path) && line.contains(word)), "{path}: {told:#?}");
    }
    let notes = library.notes().await;
    assert_eq!(notes["Biology/Cell"], "---\naliases: [cells]\n---\n# Cell\n");
    assert_eq!(notes["Biology/notes"], "Ümlaut");
    let index = lines[0].note_id.expect("the index became a note");
    let file = library.app.embedded_file(library.caller, index, "cell.png").await.expect("the picture is found");
    assert_eq!((file.path.as_str(), file.media_type.as_str()), ("assets/cell.png", "image/png"));
    let content = library.app.attachment_content(library.caller, &file).await.expect("its bytes");
    assert_eq!(content, PNG);
    let deep = library.app.embedded_file(library.caller, lines[1].note_id.expect("a note"), "../assets/cell.png").await;
    assert_eq!(deep.expect("a relative path").id, file.id);
}

#[tokio::test]
async fn names_that_attack_are_told_and_nothing_else_happens() {
    let library = Library::new().await;
    let archive = zip(&[("../../evil.md", b"x"), ("/etc/evil.md", b"x"), ("C:\\evil.md", b"x"), ("good.md", b"fine")]);
    let (_, lines) = library.import(&[("a.zip", &archive)]).await;
    let outcomes: Vec<_> = lines.iter().map(|line| line.outcome).collect();
    assert_eq!(outcomes, [Outcome::Skipped, Outcome::Skipped, Outcome::Skipped, Outcome::Imported]);
    assert_eq!(library.notes().await.into_keys().collect::<Vec<_>>(), ["good"]);
}

#[tokio::test]
async fn archives_that_unpack_to_too_much_are_not_opened() {
    let library = Library::with(|settings| {
        settings.import.unpacked_bytes = 200 * 1024 * 1024;
        settings.import.files = 50;
        settings.note_bytes = 100;
    })
    .await;
    // A hundred megabytes of zeros pack into a hundred kilobytes.
    let zeros = vec![0; 100 * 1024 * 1024];
    let bomb = zip(&[("zeros.md", &zeros)]);
    let two = zip(&[("a.md", &zeros), ("b.md", &zeros), ("c.md", &zeros)]);
    let names: Vec<String> = (0..60).map(|number| format!("{number}.md")).collect();
    let many = zip(&names.iter().map(|name| (name.as_str(), &b"x"[..])).collect::<Vec<_>>());
    let long = vec![b'a'; 101];
    let files: [(&str, &[u8]); 6] = [
        ("bomb.zip", &bomb),
        ("two.zip", &two),
        ("many.zip", &many),
        ("broken.zip", b"PK\x05\x06 not really"),
        ("long.md", &long),
        ("good.md", b"fine"),
    ];
    let (task, lines) = library.import(&files).await;
    assert_eq!(task.state, TaskState::Done);
    let told = told(&lines);
    for (line, word) in told.iter().zip(["hundred times", "unpacks to", "60 files", "damaged", "100 bytes", "imported"])
    {
        assert!(line.contains(word), "{line} should say {word}");
    }
}

#[tokio::test]
async fn an_archive_that_lies_about_a_size_or_is_encrypted_gives_a_line() {
    let library = Library::new().await;
    let text = vec![b'a'; 5000];
    let mut liar = zip(&[("a.md", &text)]);
    // The central directory says 10 bytes instead of 5,000.
    let directory = liar.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").expect("a central directory");
    liar[directory + 24..directory + 28].copy_from_slice(&10_u32.to_le_bytes());
    let mut locked = zip(&[("b.md", b"secret")]);
    // Bit 0 of the flags says that a file is encrypted (APPNOTE.TXT, section 4.4.4).
    let directory = locked.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").expect("a central directory");
    locked[directory + 8] |= 1;
    let (_, lines) = library.import(&[("liar.zip", &liar), ("locked.zip", &locked)]).await;
    assert!(lines.iter().all(|line| line.outcome == Outcome::Skipped), "{lines:?}");
    assert!(lines[1].reason.as_deref().is_some_and(|reason| reason.contains("encrypted")), "{lines:?}");
    assert!(library.notes().await.is_empty());
}

#[tokio::test]
async fn importing_again_changes_only_what_has_changed() {
    let library = Library::new().await;
    let first: [(&str, &[u8]); 4] = [("v/a.md", b"one"), ("v/b.md", b"two"), ("v/c.md", b"three"), ("v/d.png", PNG)];
    let (_, lines) = library.import(&first).await;
    let ids: Vec<_> = lines.iter().filter_map(|line| line.note_id).collect();
    let (task, _) = library.import(&first).await;
    assert_eq!(task.counts, Some(ImportCounts { unchanged: 4, ..ImportCounts::default() }));

    edit(&library, ids[1], "two, my own").await;
    edit(&library, ids[2], "three, my own").await;
    let second: [(&str, &[u8]); 3] = [("v/a.md", b"one, newer"), ("v/b.md", b"two, newer"), ("v/c.md", b"three")];
    for round in 0..2 {
        let (task, lines) = library.import(&second).await;
        let counts = task.counts.expect("counts");
        if round == 0 {
            assert_eq!((counts.updated, counts.imported, counts.unchanged), (1, 1, 1), "{:#?}", told(&lines));
        } else {
            assert_eq!(counts.unchanged, 3, "{:#?}", told(&lines));
        }
        let reason = lines[1].reason.as_deref().expect("a word about the note that was changed here");
        assert!(reason.contains("\"b (imported)\""), "{reason}");
        let notes: Vec<_> = library.notes().await.into_iter().collect();
        let expected =
            [("a", "one, newer"), ("b", "two, my own"), ("b (imported)", "two, newer"), ("c", "three, my own")];
        assert_eq!(notes, expected.map(|(path, body)| (path.to_owned(), body.to_owned())));
    }
    let a = notes::find(library.app.database().read(), library.caller.account, ids[0], library.app.now()).await;
    assert_eq!(a.expect("an answer").expect("a note").summary.revision, 2);
}

#[tokio::test]
async fn a_note_in_the_trash_stays_there_and_one_deleted_for_good_comes_back() {
    let library = Library::new().await;
    let (_, lines) = library.import(&[("a.md", b"one"), ("b.md", b"two")]).await;
    let account = library.caller.account;
    for (index, line) in lines.iter().enumerate() {
        let id = line.note_id.expect("a note");
        let transaction = library.app.database().write().await.expect("a transaction");
        notes::trash(&*transaction, account, id, library.app.now()).await.expect("an answer");
        if index == 1 {
            notes::delete(&*transaction, account, id).await.expect("an answer");
        }
        transaction.commit().await.expect("a commit");
    }
    let (_, lines) = library.import(&[("a.md", b"one, newer"), ("b.md", b"two")]).await;
    assert_eq!(lines[0].outcome, Outcome::Skipped);
    assert!(lines[0].reason.as_deref().is_some_and(|reason| reason.contains("trash")));
    assert_eq!(lines[1].outcome, Outcome::Imported);
    assert_eq!(library.notes().await.into_keys().collect::<Vec<_>>(), ["b"]);
}

#[tokio::test]
async fn long_and_strange_names_are_mended_or_explained() {
    let library = Library::new().await;
    let long = format!("{}.md", "ü".repeat(300));
    let (_, lines) = library
        .import(&[
            (&long, b"x"),
            ("nul\0.md", b"y"),
            ("a.md", b"1"),
            ("A/../../b.md", b"2"),
            ("a.md", b"again"),
            ("e.md", b""),
        ])
        .await;
    let outcomes: Vec<_> = lines.iter().map(|line| line.outcome).collect();
    let expected = [
        Outcome::Imported,
        Outcome::Imported,
        Outcome::Imported,
        Outcome::Skipped,
        Outcome::Skipped,
        Outcome::Imported,
    ];
    assert_eq!(outcomes, expected, "{:#?}", told(&lines));
    assert!(lines[0].reason.as_deref().is_some_and(|reason| reason.contains("shortened")));
    assert!(library.notes().await.contains_key(&"ü".repeat(200)));
}

#[tokio::test]
async fn an_upload_has_limits_and_an_unfinished_one_is_forgotten() {
    let library = Library::with(|settings| {
        settings.import.upload_bytes = 3_000_000;
        settings.import.unfinished = 1;
    })
    .await;
    let account = library.caller.account;
    let mut upload = library.app.begin_import(account).await.expect("an import may begin");
    upload.begin_file("a.md").await.expect("a file");
    let megabyte = vec![b'a'; 1_500_000];
    upload.write(&megabyte).await.expect("bytes");
    assert!(matches!(library.app.begin_import(account).await, Err(loci_app::Error::Conflict { .. })));
    upload.write(&megabyte).await.expect("bytes");
    assert!(matches!(upload.write(b"x").await, Err(loci_app::Error::TooLarge { limit: 3_000_000, .. })));
    drop(upload);
    assert!(library.app.tasks(library.caller, None, 10).await.expect("a page").items.is_empty());
    library.clock.advance(chrono::TimeDelta::hours(1));
    library.app.run_periodic_tasks().await.expect("it is known what is due");
    let empty = library.app.begin_import(account).await.expect("the place is free again");
    assert!(matches!(empty.finish().await, Err(loci_app::Error::Invalid { code: "no_files", .. })));
}
