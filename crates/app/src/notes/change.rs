//! Writing notes.

use loci_domain::{Note, NoteId, NotebookPath, Parsed, Title};
use loci_store::notes;

use super::with_text;
use crate::{App, Caller, Error, Result};

/// A note as somebody asks for it.
#[derive(Debug, Clone, Default)]
pub struct NewNote {
    /// The id that whoever asks chose for it, a UUID of version 7, so that asking again makes no second note.
    pub id: Option<NoteId>,
    /// Its title.
    pub title: String,
    /// Its Markdown.
    pub body: String,
    /// Where it is to be kept.
    pub notebook: String,
}

/// What is to become of a note. What is left out stays.
#[derive(Debug, Clone, Default)]
pub struct NoteChange {
    /// The revision that the change was made from.
    pub revision: i64,
    /// Its title.
    pub title: Option<String>,
    /// Its Markdown.
    pub body: Option<String>,
    /// Where it is to be kept.
    pub notebook: Option<String>,
}

fn title(text: &str) -> Result<Title> {
    Title::parse(text).map_err(|error| Error::invalid("invalid_title", "title", error.to_string()))
}

fn notebook(text: &str) -> Result<NotebookPath> {
    NotebookPath::parse(text).map_err(|error| Error::invalid("invalid_notebook", "notebook", error.to_string()))
}

impl App {
    /// Writes a new note, and says whether it was written now: one with a chosen id that is there already as it was
    /// asked for, because the answer to the first request was lost, stays as it is.
    ///
    /// # Errors
    ///
    /// When the id, the title, the notebook or the body can't be accepted; [`Error::StaleRevision`] when the caller's
    /// note of this id says something else; [`Error::Conflict`] when it is in the trash (`in_trash`) or the id is
    /// somebody else's (`id_taken`).
    pub async fn create_note(&self, caller: Caller, new: NewNote) -> Result<(Note, bool)> {
        let (title, notebook) = (title(&new.title)?, notebook(&new.notebook)?);
        self.check_body(&new.body)?;
        if new.id.is_some_and(|id| id.0.get_version_num() != 7) {
            return Err(Error::invalid("invalid_id", "id", "The id of a new note is a UUID of version 7.".to_owned()));
        }
        let app = self.clone();
        let (note, written) = with_text(new.body.len(), async move {
            let parsed = Parsed::read(&new.body);
            let now = app.now();
            let id = new.id.unwrap_or_else(|| app.id());
            let note = notes::NewNote { id, title, notebook, body: new.body, parsed, created_at: now, updated_at: now };
            let note = std::slice::from_ref(&note);
            let transaction = app.database().write().await?;
            // The primary key decides between two that ask for the same at once.
            match notes::write_many(&*transaction, caller.account, note, now).await {
                Err(loci_store::Error::Taken(_)) => {
                    drop(transaction);
                    return Ok((app.note_asked_for_before(caller, &note[0]).await?, false));
                }
                outcome => outcome?,
            }
            let note = notes::find(&*transaction, caller.account, id, now).await?.ok_or(Error::NotFound("note"))?;
            transaction.commit().await?;
            Ok((note, true))
        })
        .await?;
        if written {
            self.note_saved(caller.account, &note.summary);
        }
        Ok((note, written))
    }

    async fn note_asked_for_before(&self, caller: Caller, new: &notes::NewNote) -> Result<Note> {
        let found = notes::find(self.database().read(), caller.account, new.id, self.now()).await?;
        let note = found.ok_or_else(|| {
            let detail = "This id belongs to another note. Choose a new one; nothing was written.".to_owned();
            Error::Conflict { code: "id_taken", detail }
        })?;
        let same = note.summary.title == new.title.as_str()
            && note.summary.notebook == new.notebook.as_str()
            && note.body == new.body;
        if !same || note.summary.trashed_at.is_some() {
            // A new note is made from revision 0, which every note that is there has left behind.
            refuse(&note, 0)?;
        }
        Ok(note)
    }

    /// Changes a note. A change that changes nothing leaves the revision as it is.
    ///
    /// # Errors
    ///
    /// [`Error::StaleRevision`] with the newer note when it has changed since `change.revision`;
    /// [`Error::Conflict`] (`in_trash`) when it is in the trash; when a value can't be accepted.
    pub async fn change_note(&self, caller: Caller, id: NoteId, change: NoteChange) -> Result<Note> {
        let title = change.title.as_deref().map(title).transpose()?;
        let notebook = change.notebook.as_deref().map(notebook).transpose()?;
        self.check_body(change.body.as_deref().unwrap_or_default())?;
        let before = self.note(caller, id).await?;
        refuse(&before, change.revision)?;
        let same = title.as_ref().is_none_or(|title| title.as_str() == before.summary.title)
            && notebook.as_ref().is_none_or(|notebook| notebook.as_str() == before.summary.notebook)
            && change.body.as_ref().is_none_or(|body| *body == before.body);
        if same {
            return Ok(before);
        }
        let damaged = || Error::Internal("the title or the notebook of a stored note can't be read".into());
        let title = title.or_else(|| Title::parse(&before.summary.title).ok()).ok_or_else(damaged)?;
        let notebook = notebook.or_else(|| NotebookPath::parse(&before.summary.notebook).ok()).ok_or_else(damaged)?;
        let body = change.body.unwrap_or(before.body);
        let app = self.clone();
        let revision = change.revision;
        let (saved, note) = with_text(body.len(), async move {
            let parsed = Parsed::read(&body);
            let change = notes::Change { title, notebook, body, parsed };
            let now = app.now();
            let transaction = app.database().write().await?;
            let saved = notes::save(&*transaction, caller.account, id, revision, &change, now).await?;
            let note = notes::find(&*transaction, caller.account, id, now).await?.ok_or(Error::NotFound("note"))?;
            if saved {
                transaction.commit().await?;
            }
            Ok((saved, note))
        })
        .await?;
        if !saved {
            refuse(&note, revision)?;
            return Err(Error::Internal("a note was not saved for no reason".into()));
        }
        self.note_saved(caller.account, &note.summary);
        Ok(note)
    }

    /// Puts a note into the trash. Doing it again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none or it is somebody else's.
    pub async fn trash_note(&self, caller: Caller, id: NoteId) -> Result<Note> {
        let now = self.now();
        let transaction = self.database().write().await?;
        let changed = notes::trash(&*transaction, caller.account, id, now).await?;
        self.come_or_gone(caller, id, transaction, changed).await
    }

    /// Takes a note out of the trash. Doing it again changes nothing.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is none or it is somebody else's.
    pub async fn restore_note(&self, caller: Caller, id: NoteId) -> Result<Note> {
        let transaction = self.database().write().await?;
        let changed = notes::restore(&*transaction, caller.account, id, self.now()).await?;
        self.come_or_gone(caller, id, transaction, changed).await
    }

    async fn come_or_gone(
        &self,
        caller: Caller,
        id: NoteId,
        transaction: loci_store::Transaction,
        changed: bool,
    ) -> Result<Note> {
        let found = notes::find(&*transaction, caller.account, id, self.now()).await?;
        let note = found.ok_or(Error::NotFound("note"))?;
        if changed {
            transaction.commit().await?;
            self.note_saved(caller.account, &note.summary);
        }
        Ok(note)
    }

    /// Deletes a note for good.
    ///
    /// # Errors
    ///
    /// [`Error::NotInTrash`] when it is not in the trash; [`Error::NotFound`] when there is none or it is somebody else's.
    pub async fn delete_note(&self, caller: Caller, id: NoteId) -> Result<()> {
        let transaction = self.database().write().await?;
        if !notes::delete(&*transaction, caller.account, id).await? {
            let found = notes::find(&*transaction, caller.account, id, self.now()).await?;
            return Err(if found.is_some() { Error::NotInTrash } else { Error::NotFound("note") });
        }
        transaction.commit().await?;
        self.events().publish(caller.account, "note.removed", serde_json::json!({ "note_id": id }));
        Ok(())
    }
}

fn refuse(note: &Note, revision: i64) -> Result<()> {
    if note.summary.trashed_at.is_some() {
        let detail = "The note is in the trash. Restore it first; nothing was changed.".to_owned();
        return Err(Error::Conflict { code: "in_trash", detail });
    }
    if note.summary.revision != revision {
        return Err(Error::StaleRevision(Box::new(note.clone())));
    }
    Ok(())
}
