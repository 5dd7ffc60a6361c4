//! Accepting an import: its bytes go into the database as they arrive.

use chrono::TimeDelta;
use loci_domain::task::{Task, TaskState};
use loci_domain::{AccountId, TaskId};
use loci_store::tasks::{self as rows, NewTask};
use loci_store::uploads::{self, Chunk, Upload};

use super::{Import, ImportPayload};
use crate::tasks::TaskKind;
use crate::{App, Error, Result};

/// How many bytes stand in one row.
const CHUNK: usize = 256 * 1024;
/// How many bytes are held before they are written.
const BUFFER: usize = 1024 * 1024;
/// How many files are held before they are written.
const BUFFERED_FILES: usize = 500;
/// An upload of which nothing more arrives for so long is forgotten.
const PATIENCE: TimeDelta = TimeDelta::minutes(15);
/// Names longer than this are cut, since no path that long is accepted anyway.
const NAME_CHARACTERS: usize = 2048;

/// An import that is arriving. Unless it is finished, nothing comes of it.
pub struct ImportUpload {
    app: App,
    account: AccountId,
    task: TaskId,
    /// The number of the file that arrives, and of its piece.
    position: i64,
    sequence: i64,
    piece: Vec<u8>,
    name: Option<String>,
    size: i64,
    buffered: usize,
    chunks: Vec<Chunk>,
    files: Vec<Upload>,
    bytes: u64,
}

impl App {
    /// Begins to take an import in.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when the account has too many imports under way.
    pub async fn begin_import(&self, account: AccountId) -> Result<ImportUpload> {
        let now = self.now();
        let task = self.id();
        let transaction = self.database().write().await?;
        let unfinished = rows::count_unfinished(&*transaction, account, Import::KIND).await?;
        if unfinished >= self.settings().import.unfinished {
            let detail =
                format!("{unfinished} imports are under way already. Wait until one of them has ended, or cancel one.");
            return Err(Error::Conflict { code: "too_many_imports", detail });
        }
        let new = NewTask {
            id: task,
            account_id: account,
            kind: Import::KIND,
            priority: Import::PRIORITY,
            payload: serde_json::to_value(ImportPayload::default())
                .map_err(|error| Error::Internal(error.to_string()))?,
            dedup_key: None,
            attempts_allowed: Import::ATTEMPTS,
            state: TaskState::Receiving,
            run_at: now + PATIENCE,
            created_at: now,
        };
        rows::insert(&*transaction, new).await?;
        transaction.commit().await?;
        Ok(ImportUpload {
            app: self.clone(),
            account,
            task,
            position: -1,
            sequence: 0,
            piece: Vec::new(),
            name: None,
            size: 0,
            buffered: 0,
            chunks: Vec::new(),
            files: Vec::new(),
            bytes: 0,
        })
    }
}

impl ImportUpload {
    /// Begins a file. `name` may hold folders; what is wrong with it will stand in the report.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when there are too many files.
    pub async fn begin_file(&mut self, name: &str) -> Result<()> {
        self.end_file();
        let limit = self.app.settings().import.files;
        if usize::try_from(self.position + 1).unwrap_or(usize::MAX) >= limit {
            let detail = format!("An import may hold {limit} files. Nothing was imported; send them in several parts.");
            return Err(Error::invalid("too_many_files", "file", detail));
        }
        if self.files.len() >= BUFFERED_FILES {
            self.flush().await?;
        }
        self.position += 1;
        self.sequence = 0;
        self.size = 0;
        // PostgreSQL keeps no zero bytes in text.
        self.name = Some(name.chars().take(NAME_CHARACTERS).collect::<String>().replace('\0', "\u{fffd}"));
        Ok(())
    }

    /// Takes more bytes of the file that was begun last.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] when the import as a whole is; [`Error::Store`] when the bytes can't be kept.
    pub async fn write(&mut self, mut bytes: &[u8]) -> Result<()> {
        let limit = self.app.settings().import.upload_bytes;
        self.bytes += bytes.len() as u64;
        if self.bytes > limit {
            return Err(Error::TooLarge { code: "body_too_large", limit });
        }
        self.size += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.piece.len()));
            self.piece.extend_from_slice(now);
            bytes = later;
            if self.piece.len() == CHUNK {
                self.end_piece();
                if self.buffered >= BUFFER {
                    self.flush().await?;
                }
            }
        }
        Ok(())
    }

    fn end_piece(&mut self) {
        if !self.piece.is_empty() {
            self.buffered += self.piece.len();
            let bytes = std::mem::take(&mut self.piece);
            self.chunks.push(Chunk { position: self.position, sequence: self.sequence, bytes });
            self.sequence += 1;
        }
    }

    fn end_file(&mut self) {
        self.end_piece();
        if let Some(name) = self.name.take() {
            self.files.push(Upload { position: self.position, name, size: self.size });
        }
    }

    async fn flush(&mut self) -> Result<()> {
        let transaction = self.app.database().write().await?;
        let until = self.app.now() + PATIENCE;
        if !rows::expect_input_until(&*transaction, self.task, until).await? {
            let detail = "The upload took too long and was given up. Nothing was imported; send it again.".to_owned();
            return Err(Error::Conflict { code: "upload_abandoned", detail });
        }
        uploads::insert_chunks(&*transaction, self.task, std::mem::take(&mut self.chunks)).await?;
        uploads::insert(&*transaction, self.task, &self.files).await?;
        transaction.commit().await?;
        self.files.clear();
        self.buffered = 0;
        Ok(())
    }

    /// Accepts the import: every byte is in the database, and the import will be done even if the process dies now.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when there was no file; [`Error::Store`] when it can't be kept.
    pub async fn finish(mut self) -> Result<Task> {
        self.end_file();
        if self.position < 0 {
            self.abandon().await;
            let detail = "Nothing was sent. Send each file as a part named \"file\" with its file name.";
            return Err(Error::invalid("no_files", "file", detail));
        }
        self.flush().await?;
        let transaction = self.app.database().write().await?;
        rows::enqueue_received(&*transaction, self.task, self.app.now()).await?;
        let task = rows::find(&*transaction, self.account, self.task).await?;
        transaction.commit().await?;
        let task = task.ok_or_else(|| Error::Internal("an accepted import is gone".to_owned()))?;
        self.app.publish_task(&task);
        self.app.task_hint().offer();
        Ok(task)
    }

    /// Forgets what has arrived. If that fails too, it is forgotten later.
    pub async fn abandon(self) {
        let forgotten = async {
            let transaction = self.app.database().write().await?;
            rows::forget_receiving(&*transaction, self.task).await?;
            transaction.commit().await
        };
        if let Err(error) = forgotten.await {
            tracing::debug!(error = %error, "an unfinished upload could not be forgotten yet");
        }
    }
}
