//! Writing one step of an import: some hundred files in one transaction, with the report and the number reached.

use std::collections::HashMap;

use loci_domain::name::name_key;
use loci_domain::task::{ImportCounts, Outcome, ReportLine};
use loci_domain::{AccountId, NoteId, NoteSummary, NotebookPath, Parsed, Title, vault};
use loci_store::attachments::{self, Attachment};
use loci_store::imported_files::{self, ImportedFile};
use loci_store::notes::{self, Change, NewNote};
use loci_store::{Transaction, tasks as rows};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::plan::{Content, File, NoteFile};
use crate::App;
use crate::tasks::{Failure, TaskContext};

/// So many new notes of a step are told to open pages; that is enough for lists to load themselves again.
const TOLD: usize = 10;

/// How far an import has come before a step.
pub(super) struct Step {
    /// Files that are done.
    pub(super) done: u64,
    /// Files there are.
    pub(super) total: u64,
    /// What became of those that are done.
    pub(super) counts: ImportCounts,
}

/// Writes the files of one step. Says how far the import has come then.
pub(super) async fn write(
    app: &App,
    context: &TaskContext,
    step: Step,
    files: Vec<File>,
) -> Result<(u64, ImportCounts), Failure> {
    let account = context.task.account_id;
    let now = app.now();
    // Reading Markdown is work for the processor, of which a transaction should hold the database up as little as may be.
    let files = tokio::task::spawn_blocking(move || files.into_iter().map(Prepared::of).collect::<Vec<_>>())
        .await
        .map_err(super::spool::joined)?;
    let count = files.len() as u64;

    let transaction = app.database().write().await?;
    context.hold(&transaction).await?;
    let known = Known::load(&transaction, account, &files, now).await?;
    let mut writer = Writer { app, transaction: &transaction, account, now, new: Vec::new(), imported: Vec::new() };
    let mut lines = Vec::with_capacity(files.len());
    let mut counts = step.counts;
    for file in files {
        let path = file.path.clone();
        let result = match file.content {
            PreparedContent::Skip(reason) => Line::new(Outcome::Skipped, Some(reason), None),
            PreparedContent::Attachment { path, media_type, bytes, hash } => {
                writer.attachment(&known, path, media_type, bytes, hash).await?
            }
            PreparedContent::Note(note) => writer.note(&known, &path, *note).await?,
        };
        counts.add(result.outcome);
        lines.push(ReportLine { path, outcome: result.outcome, reason: result.reason, note_id: result.note });
    }
    let Writer { new, imported, .. } = writer;
    notes::write_many(&*transaction, account, &new, now).await?;
    imported_files::put(&*transaction, account, imported).await?;
    rows::add_lines(&*transaction, context.task.id, step.done, &lines).await?;
    context.record(&transaction, step.done + count, Some(step.total), Some(counts)).await?;
    let told: Vec<NoteId> = lines
        .iter()
        .filter(|line| matches!(line.outcome, Outcome::Imported | Outcome::Updated))
        .filter_map(|line| line.note_id)
        .take(TOLD)
        .collect();
    let told = notes::summaries(&*transaction, account, &told, now).await?;
    transaction.commit().await?;
    for note in told {
        app.events().publish(account, "note.saved", json!({ "note": note }));
    }
    Ok((step.done + count, counts))
}

struct Prepared {
    path: String,
    content: PreparedContent,
}

enum PreparedContent {
    Note(Box<PreparedNote>),
    Attachment { path: String, media_type: &'static str, bytes: Vec<u8>, hash: Vec<u8> },
    Skip(String),
}

struct PreparedNote {
    file: NoteFile,
    title: Title,
    notebook: NotebookPath,
    parsed: Parsed,
    remark: Option<String>,
}

impl Prepared {
    fn of(file: File) -> Self {
        let content = match file.content {
            Content::Skip(reason) => PreparedContent::Skip(reason),
            Content::Attachment { path, media_type, bytes, hash } => {
                PreparedContent::Attachment { path, media_type, bytes, hash }
            }
            Content::Note(note) => match PreparedNote::of(note) {
                Ok(note) => PreparedContent::Note(Box::new(note)),
                Err(reason) => PreparedContent::Skip(reason),
            },
        };
        Self { path: file.path, content }
    }
}

impl PreparedNote {
    fn of(file: NoteFile) -> Result<Self, String> {
        let title = Title::mended(&file.title)
            .ok_or_else(|| "its name holds nothing that could be a title; rename it and import it again".to_owned())?;
        let notebook = NotebookPath::parse(&file.notebook)
            .map_err(|error| format!("its folder can't be a notebook: {error} Move it and import it again"))?;
        let shortened = title.as_str().chars().count() < file.title.trim().chars().count();
        let remark = shortened.then(|| format!("its title was shortened to {} characters", Title::MAX));
        let parsed = Parsed::read(&file.body);
        Ok(Self { file, title, notebook, parsed, remark })
    }
}

/// What the account has already of the files of a step.
struct Known {
    files: HashMap<String, ImportedFile>,
    notes: HashMap<NoteId, NoteSummary>,
    attachments: HashMap<String, Attachment>,
}

impl Known {
    async fn load(
        transaction: &Transaction,
        account: AccountId,
        files: &[Prepared],
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Self, Failure> {
        let mut note_paths = Vec::new();
        let mut attachment_paths = Vec::new();
        let mut ids = Vec::new();
        for file in files {
            match &file.content {
                PreparedContent::Note(note) => {
                    note_paths.extend([file.path.clone(), kept_apart(&file.path)]);
                    ids.extend(note.file.exported.as_ref().map(|(id, _)| *id));
                }
                PreparedContent::Attachment { path, .. } => attachment_paths.push(path.as_str()),
                PreparedContent::Skip(_) => {}
            }
        }
        let note_paths: Vec<&str> = note_paths.iter().map(String::as_str).collect();
        let found = imported_files::at_paths(&**transaction, account, &note_paths).await?;
        ids.extend(found.iter().map(|file| file.note_id));
        ids.sort_unstable();
        ids.dedup();
        let notes = notes::summaries(&**transaction, account, &ids, now).await?;
        let attachments = attachments::at_paths(&**transaction, account, &attachment_paths).await?;
        Ok(Self {
            files: found.into_iter().map(|file| (file.path.clone(), file)).collect(),
            notes: notes.into_iter().map(|note| (note.id, note)).collect(),
            attachments: attachments.into_iter().map(|attachment| (attachment.path.clone(), attachment)).collect(),
        })
    }

    /// The note that a file became earlier, and the hash of the text that the file had then.
    fn earlier(&self, path: &str, note: &NoteFile) -> Option<(&NoteSummary, Vec<u8>)> {
        let exported = note.exported.as_ref().and_then(|(id, hash)| Some((self.notes.get(id)?, hash.clone())));
        exported.or_else(|| self.at(path))
    }

    fn at(&self, path: &str) -> Option<(&NoteSummary, Vec<u8>)> {
        let file = self.files.get(path)?;
        Some((self.notes.get(&file.note_id)?, file.body_hash.clone()))
    }
}

/// Under which path the newer text of a file is remembered that was not put over what the student wrote. No file that
/// becomes a note can have it, for its ending.
fn kept_apart(path: &str) -> String {
    format!("{path}#imported")
}

struct Line {
    outcome: Outcome,
    reason: Option<String>,
    note: Option<NoteId>,
}

impl Line {
    fn new(outcome: Outcome, reason: Option<String>, note: Option<NoteId>) -> Self {
        Self { outcome, reason, note }
    }
}

struct Writer<'a> {
    app: &'a App,
    transaction: &'a Transaction,
    account: AccountId,
    now: chrono::DateTime<chrono::Utc>,
    new: Vec<NewNote>,
    imported: Vec<ImportedFile>,
}

impl Writer<'_> {
    async fn note(&mut self, known: &Known, path: &str, note: PreparedNote) -> Result<Line, Failure> {
        let Some((earlier, hash)) = known.earlier(path, &note.file) else {
            let remark = note.remark.clone();
            let id = self.add(path, note);
            return Ok(Line::new(Outcome::Imported, remark, Some(id)));
        };
        let id = earlier.id;
        if note.file.hash == hash {
            return Ok(Line::new(Outcome::Unchanged, None, Some(id)));
        }
        if earlier.trashed_at.is_some() {
            let reason = "its note is in the trash; restore the note, or delete it for good, and import the file again";
            return Ok(Line::new(Outcome::Skipped, Some(reason.to_owned()), Some(id)));
        }
        let here = self.body_hash(id).await?;
        if here == note.file.hash {
            self.remember(path, id, note.file.hash);
            return Ok(Line::new(Outcome::Unchanged, None, Some(id)));
        }
        if here == hash {
            self.change(earlier, note.file.body, note.parsed).await?;
            self.remember(path, id, note.file.hash);
            return Ok(Line::new(Outcome::Updated, note.remark, Some(id)));
        }
        self.keep_apart(known, path, earlier, note).await
    }

    /// The student has changed the note since the last import, and the file has changed too: both texts are kept.
    async fn keep_apart(
        &mut self,
        known: &Known,
        path: &str,
        edited: &NoteSummary,
        note: PreparedNote,
    ) -> Result<Line, Failure> {
        let path = kept_apart(path);
        let title =
            Title::mended(&format!("{} (imported)", edited.title.chars().take(Title::MAX - 11).collect::<String>()));
        let title = title.unwrap_or_else(|| note.title.clone());
        let told = |title: &str| {
            format!("you changed this note here, so your text stays; the file's text is in the note \"{title}\"")
        };
        match known.at(&path) {
            Some((copy, hash)) if hash == note.file.hash => {
                Ok(Line::new(Outcome::Unchanged, Some(told(&copy.title)), Some(copy.id)))
            }
            Some((copy, hash)) if copy.trashed_at.is_none() && self.body_hash(copy.id).await? == hash => {
                self.change(copy, note.file.body, note.parsed).await?;
                self.remember(&path, copy.id, note.file.hash);
                Ok(Line::new(Outcome::Updated, Some(told(&copy.title)), Some(copy.id)))
            }
            _ => {
                let notebook = NotebookPath::parse(&edited.notebook).unwrap_or_else(|_| note.notebook.clone());
                let reason = told(title.as_str());
                let id = self.add(&path, PreparedNote { title, notebook, ..note });
                Ok(Line::new(Outcome::Imported, Some(reason), Some(id)))
            }
        }
    }

    fn add(&mut self, path: &str, note: PreparedNote) -> NoteId {
        let id = self.app.id();
        self.remember(path, id, note.file.hash.clone());
        self.new.push(NewNote {
            id,
            title: note.title,
            notebook: note.notebook,
            body: note.file.body,
            parsed: note.parsed,
            created_at: self.now,
            updated_at: self.now,
        });
        id
    }

    /// Gives a note the file's newer text. What it is called and where it is kept is the student's by now.
    async fn change(&self, note: &NoteSummary, body: String, parsed: Parsed) -> Result<(), Failure> {
        let damaged = |error: &dyn std::fmt::Display| Failure::Passing(format!("A note can't be read: {error}"));
        let change = Change {
            title: Title::parse(&note.title).map_err(|error| damaged(&error))?,
            notebook: NotebookPath::parse(&note.notebook).map_err(|error| damaged(&error))?,
            body,
            parsed,
        };
        let saved = notes::save(&**self.transaction, self.account, note.id, note.revision, &change, self.now).await?;
        // Somebody may have saved between reading and writing; the step is done again then.
        if saved { Ok(()) } else { Err(Failure::Passing("A note was changed meanwhile.".to_owned())) }
    }

    async fn body_hash(&self, id: NoteId) -> Result<Vec<u8>, Failure> {
        let note = notes::find(&**self.transaction, self.account, id, self.now).await?;
        Ok(note.map(|note| Sha256::digest(note.body.as_bytes()).to_vec()).unwrap_or_default())
    }

    fn remember(&mut self, path: &str, note_id: NoteId, body_hash: Vec<u8>) {
        self.imported.push(ImportedFile { path: path.to_owned(), note_id, body_hash });
    }

    async fn attachment(
        &self,
        known: &Known,
        path: String,
        media_type: &'static str,
        bytes: Vec<u8>,
        hash: Vec<u8>,
    ) -> Result<Line, Failure> {
        let earlier = known.attachments.get(&path);
        if earlier.is_some_and(|earlier| earlier.hash == hash) {
            return Ok(Line::new(Outcome::Unchanged, None, None));
        }
        let reason = earlier.map(|_| "it took the place of an earlier file of this name".to_owned());
        let attachment = Attachment {
            id: earlier.map_or_else(|| self.app.id(), |earlier| earlier.id),
            account_id: self.account,
            file_key: name_key(vault::split(&path).1),
            path,
            media_type: media_type.to_owned(),
            size: bytes.len() as u64,
            hash,
            created_at: self.now,
        };
        attachments::put(&**self.transaction, attachment, bytes).await?;
        Ok(Line::new(Outcome::Attachment, reason, None))
    }
}
