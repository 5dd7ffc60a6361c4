//! An account with notes, for the tests of this folder.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use loci_domain::{AccountId, Note, NoteId, NotebookPath, Parsed, Title};
use loci_store::entity::account;
use loci_store::notes::{self, Change, NewNote};
use loci_testkit::TestDatabase;
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

static NUMBER: AtomicU64 = AtomicU64::new(1);

/// An id that no other test of this process has.
pub(crate) fn id<T: From<Uuid>>() -> T {
    let number = u128::from(NUMBER.fetch_add(1, Ordering::Relaxed));
    Uuid::from_u128(number << 64 | number.wrapping_mul(0x9E37_79B9_7F4A_7C15) & u128::from(u64::MAX)).into()
}

pub(crate) fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).expect("the time is in range") + TimeDelta::seconds(seconds)
}

/// A note to be written: `path` is `notebook/title`; a title's own slash is written `|`.
pub(crate) fn new_note(path: &str, body: &str, at: DateTime<Utc>) -> NewNote {
    let (notebook, title) = path.rsplit_once('/').unwrap_or(("", path));
    NewNote {
        id: id(),
        title: Title::parse(&title.replace('|', "/")).expect("the title is good"),
        notebook: NotebookPath::parse(notebook).expect("the notebook is good"),
        body: body.to_owned(),
        parsed: Parsed::read(body),
        created_at: at,
        updated_at: at,
    }
}

pub(crate) struct Account<'a> {
    pub(crate) test: &'a TestDatabase,
    pub(crate) id: AccountId,
}

impl<'a> Account<'a> {
    pub(crate) async fn new(test: &'a TestDatabase) -> Self {
        let account: AccountId = id();
        let row = account::ActiveModel {
            id: Set(account.0),
            email: Set(format!("{account}@example.org")),
            password_hash: Set(String::new()),
            created_at: Set(time(0)),
        };
        let transaction = test.database().write().await.expect("a transaction begins");
        account::Entity::insert(row).exec_without_returning(&*transaction).await.expect("the account is written");
        transaction.commit().await.expect("the account is kept");
        Self { test, id: account }
    }

    /// Writes notes and returns their ids.
    pub(crate) async fn write<const N: usize>(&self, notes: [(&str, &str); N]) -> [NoteId; N] {
        let notes = notes.map(|(path, body)| new_note(path, body, time(0)));
        self.write_many(&notes).await;
        notes.map(|note| note.id)
    }

    pub(crate) async fn write_many(&self, notes: &[NewNote]) {
        let transaction = self.test.database().write().await.expect("a transaction begins");
        notes::write_many(&*transaction, self.id, notes, time(0)).await.expect("the notes are written");
        transaction.commit().await.expect("the notes are kept");
    }

    pub(crate) async fn note(&self, id: NoteId) -> Note {
        notes::find(self.test.database().read(), self.id, id, time(0))
            .await
            .expect("the database answers")
            .expect("the note is there")
    }

    /// Saves a note under a path and with a body, whatever its revision is.
    pub(crate) async fn save(&self, id: NoteId, path: &str, body: &str) {
        let revision = self.note(id).await.summary.revision;
        assert!(self.save_revision(id, revision, path, body).await);
    }

    pub(crate) async fn save_revision(&self, id: NoteId, revision: i64, path: &str, body: &str) -> bool {
        let new = new_note(path, body, time(1));
        let change = Change { title: new.title, notebook: new.notebook, body: new.body, parsed: new.parsed };
        let transaction = self.test.database().write().await.expect("a transaction begins");
        let saved =
            notes::save(&*transaction, self.id, id, revision, &change, time(1)).await.expect("the note is saved");
        transaction.commit().await.expect("the note is kept");
        saved
    }

    pub(crate) async fn trash(&self, id: NoteId) -> bool {
        let transaction = self.test.database().write().await.expect("a transaction begins");
        let done = notes::trash(&*transaction, self.id, id, time(2)).await.expect("the note goes");
        transaction.commit().await.expect("the note stays away");
        done
    }

    pub(crate) async fn restore(&self, id: NoteId) -> bool {
        let transaction = self.test.database().write().await.expect("a transaction begins");
        let done = notes::restore(&*transaction, self.id, id, time(3)).await.expect("the note comes");
        transaction.commit().await.expect("the note stays");
        done
    }

    pub(crate) async fn delete(&self, id: NoteId) -> bool {
        let transaction = self.test.database().write().await.expect("a transaction begins");
        let done = notes::delete(&*transaction, self.id, id).await.expect("the note goes");
        transaction.commit().await.expect("the note stays away");
        done
    }
}
