//! The bytes of an accepted import in one temporary file, so that archives can be read at any place.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use loci_domain::TaskId;
use loci_store::uploads;

use crate::App;
use crate::tasks::{Failure, TaskContext};

/// How many pieces are read from the database at once.
const PIECES: u64 = 16;

/// One uploaded file within the spool.
#[derive(Debug, Clone)]
pub(super) struct Upload {
    /// Its name as it was sent.
    pub(super) name: String,
    start: u64,
    /// How many bytes it has.
    pub(super) size: u64,
}

/// Every uploaded file of an import.
#[derive(Debug)]
pub(super) struct Spool {
    file: Arc<File>,
    /// The files in the order in which they were sent.
    pub(super) uploads: Vec<Upload>,
}

impl Spool {
    /// Copies an import from the database into a temporary file without a name, which vanishes with the process.
    pub(super) async fn fill(app: &App, task: TaskId, context: &TaskContext) -> Result<Self, Failure> {
        let rows = uploads::list(app.database().read(), task).await?;
        let mut file = tokio::task::spawn_blocking(tempfile::tempfile).await.map_err(joined)??;
        let mut start = 0;
        let mut listed = Vec::with_capacity(rows.len());
        for row in &rows {
            let size = u64::try_from(row.size).unwrap_or_default();
            listed.push(Upload { name: row.name.clone(), start, size });
            start += size;
        }
        let Some(last) = rows.last().map(|row| row.position) else {
            return Ok(Self { file: Arc::new(file), uploads: listed });
        };
        let (mut next, mut written) = ((0, 0), 0);
        loop {
            context.check()?;
            let pieces = uploads::chunks(app.database().read(), task, next, last, PIECES).await?;
            let Some(end) = pieces.last() else { break };
            next = (end.position, end.sequence + 1);
            written += pieces.iter().map(|piece| piece.bytes.len() as u64).sum::<u64>();
            file = tokio::task::spawn_blocking(move || {
                for piece in &pieces {
                    file.write_all(&piece.bytes)?;
                }
                Ok::<_, io::Error>(file)
            })
            .await
            .map_err(joined)??;
        }
        if written != start {
            return Err(Failure::Lasting(
                "The uploaded files are not all there any more. Import them again.".to_owned(),
            ));
        }
        Ok(Self { file: Arc::new(file), uploads: listed })
    }

    /// The bytes of one uploaded file.
    pub(super) fn open(&self, upload: usize) -> Section {
        let Upload { start, size, .. } = self.uploads[upload];
        Section { file: Arc::clone(&self.file), start, size, position: 0 }
    }
}

pub(super) fn joined(error: tokio::task::JoinError) -> Failure {
    if error.is_panic() {
        tracing::error!("reading an import panicked");
    }
    Failure::Passing("Something went wrong on the server.".to_owned())
}

/// A part of the spool that reads like a file of its own. Only one may be read at a time, since they share a position.
#[derive(Debug, Clone)]
pub(super) struct Section {
    file: Arc<File>,
    start: u64,
    size: u64,
    position: u64,
}

impl Section {
    /// How many bytes it has.
    pub(super) fn size(&self) -> u64 {
        self.size
    }
}

impl Read for Section {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let rest = usize::try_from(self.size.saturating_sub(self.position)).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(rest);
        let mut file = &*self.file;
        file.seek(SeekFrom::Start(self.start + self.position))?;
        let count = file.read(&mut buffer[..wanted])?;
        self.position += count as u64;
        Ok(count)
    }
}

impl Seek for Section {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position =
            position.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "a position before the beginning"))?;
        Ok(self.position)
    }
}
