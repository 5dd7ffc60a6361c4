//! What is handed out can be taken in again.

use std::io::{Cursor, Read};

use loci_app::Caller;
use loci_domain::task::ImportCounts;
use loci_domain::{NotebookPath, Parsed, Title};
use loci_store::notes::{self, NewNote};

use crate::vault::{Library, account, notes_of};

async fn export(library: &Library, caller: Caller) -> Vec<u8> {
    let mut pieces = library.app.export(caller.account);
    let mut archive = Vec::new();
    while let Some(piece) = pieces.recv().await {
        archive.extend(piece.expect("the export goes well"));
    }
    archive
}

async fn write(library: &Library, title: &str, notebook: &str, body: &str) {
    let now = library.app.now();
    let note = NewNote {
        id: library.app.id(),
        title: Title::parse(title).expect("a title"),
        notebook: NotebookPath::parse(notebook).expect("a notebook"),
        body: body.to_owned(),
        parsed: Parsed::read(body),
        created_at: now,
        updated_at: now,
    };
    let transaction = library.app.database().write().await.expect("a transaction");
    notes::write_many(&*transaction, library.caller.account, &[note], now).await.expect("a note");
    transaction.commit().await.expect("a commit");
}

#[tokio::test]
async fn what_was_exported_is_the_same_when_it_is_imported() {
    let library = Library::new().await;
    for (title, notebook, body) in [
        ("A/B: what?", "One Folder", "first"),
        ("a/b: What?", "One Folder", "second"),
        ("con", "One Folder/.hidden", "third\r\n"),
        ("…", "One Folder", ""),
        ("trailing.", "One Folder", "\u{feff}fifth"),
        ("LICENSE", "One Folder", "sixth"),
    ] {
        write(&library, title, notebook, body).await;
    }
    library.import(&[("One Folder/p.png", b"\x89PNG\r\n\x1a\nx")]).await;
    let mine = library.notes().await;
    assert_eq!(mine.len(), 6);
    let archive = export(&library, library.caller).await;

    let (task, lines) = library.import(&[("loci.zip", &archive)]).await;
    assert_eq!(task.counts, Some(ImportCounts { unchanged: 7, ..ImportCounts::default() }), "{lines:#?}");

    let other = account(&library.database, &library.app, "two@example.org").await;
    let theirs = Library { caller: other, ..library };
    let (task, lines) = theirs.import(&[("loci.zip", &archive)]).await;
    let counts = task.counts.expect("counts");
    assert_eq!((counts.imported, counts.attachments, counts.skipped), (6, 1, 0), "{lines:#?}");
    assert_eq!(notes_of(&theirs.app, other).await, mine);
    let names = |archive: &[u8]| {
        let mut archive = zip::ZipArchive::new(Cursor::new(archive.to_vec())).expect("an archive");
        (0..archive.len())
            .map(|index| {
                let mut file = archive.by_index(index).expect("a file");
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).expect("its bytes");
                (file.name().expect("a name").into_owned(), bytes)
            })
            .filter(|(name, _)| !name.starts_with(".loci/"))
            .collect::<std::collections::BTreeMap<_, _>>()
    };
    assert_eq!(names(&export(&theirs, other).await), names(&archive));
}
