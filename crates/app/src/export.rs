//! Handing everything out again: one zip archive with every note as a Markdown file in its folder, and every attachment.

use std::collections::HashSet;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use loci_domain::{AccountId, vault};
use loci_store::{attachments, exports};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::import::plan::{ExportedNote, MANIFEST, Manifest, to_hexadecimal};
use crate::{App, Error, Result};

/// How many notes are read at once.
const NOTES: u64 = 50;
/// How many attachments are looked up at once; their bytes are read one by one.
const ATTACHMENTS: u64 = 100;
/// Pieces of the archive are about so large.
const PIECE: usize = 64 * 1024;
/// How many pieces, and how many files, wait for whoever takes them: a slow reader slows the export down, nothing else.
const WAITING: usize = 8;

/// A file of the archive.
struct File {
    path: String,
    content: Vec<u8>,
    /// Pictures are compressed already.
    compress: bool,
}

/// What is handed from the reader to the packer.
enum Part {
    File(File),
    /// That was all. Without it the archive is not whole.
    End,
}

impl App {
    /// Everything the account has written, as a zip archive in pieces. An error comes as the last piece.
    ///
    /// Notes in the trash are left out. What file names can't say (ids, and titles that no file system could write)
    /// stands in a hidden file, so that importing the archive gives the same notes again.
    pub fn export(&self, account: AccountId) -> mpsc::Receiver<io::Result<Vec<u8>>> {
        let (pieces, receiver) = mpsc::channel(WAITING);
        let (parts, mut incoming) = mpsc::channel(WAITING);
        let app = self.clone();
        let failures = pieces.clone();
        let packing = tokio::task::spawn_blocking(move || pack(&mut incoming, pieces));
        tokio::spawn(async move {
            let read = app.read_everything(account, &parts).await;
            if read.is_ok() {
                let _ = parts.send(Part::End).await;
            }
            drop(parts);
            let packed = packing.await.unwrap_or_else(|error| Err(io::Error::other(error)));
            if let Err(error) = read.map_err(io::Error::other).and(packed)
                && !failures.is_closed()
            {
                tracing::warn!(error = %error, "an export broke off");
                let _ = failures.send(Err(error)).await;
            }
        });
        receiver
    }

    async fn read_everything(&self, account: AccountId, parts: &mpsc::Sender<Part>) -> Result<()> {
        let mut taken = HashSet::new();
        let mut manifest = Manifest { version: 1, notes: Vec::new() };
        let read = self.database().read();
        let mut after = None;
        loop {
            let page = exports::notes(read, account, after, NOTES).await?;
            let Some(last) = page.last() else { break };
            after = Some((last.created_at, last.id));
            for note in page {
                let path = free_path(&note.notebook, &note.title, "md", &mut taken);
                manifest.notes.push(ExportedNote {
                    path: path.clone(),
                    id: note.id,
                    title: note.title,
                    notebook: note.notebook,
                    body_hash: to_hexadecimal(&Sha256::digest(note.body.as_bytes())),
                });
                if !send(parts, path, note.body.into_bytes(), true).await {
                    return Ok(());
                }
            }
        }
        let mut after = None;
        loop {
            let page = attachments::page(read, account, after.as_deref(), ATTACHMENTS).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.path.clone());
            for file in page {
                let Some(content) = attachments::content(read, file.id).await? else { continue };
                let compress = file.media_type == "image/svg+xml" || file.media_type == "image/bmp";
                if taken.insert(file.path.to_lowercase()) && !send(parts, file.path, content, compress).await {
                    return Ok(());
                }
            }
        }
        let manifest = serde_json::to_vec(&manifest).map_err(|error| Error::Internal(error.to_string()))?;
        send(parts, MANIFEST.to_owned(), manifest, true).await;
        Ok(())
    }
}

/// Hands a file to the archive; `false` when nobody wants it any more.
async fn send(parts: &mpsc::Sender<Part>, path: String, content: Vec<u8>, compress: bool) -> bool {
    parts.send(Part::File(File { path, content, compress })).await.is_ok()
}

/// A path that no other file of the archive has, on systems that don't tell upper from lower case either.
fn free_path(notebook: &str, title: &str, extension: &str, taken: &mut HashSet<String>) -> String {
    let mut folders: String =
        notebook.split('/').filter(|part| !part.is_empty()).map(|part| vault::file_name(part) + "/").collect();
    folders.push_str(&vault::file_name(title));
    let mut path = format!("{folders}.{extension}");
    let mut number = 2;
    while !taken.insert(path.to_lowercase()) {
        path = format!("{folders} ({number}).{extension}");
        number += 1;
    }
    path
}

/// Packs what comes in until the end is announced. Blocks.
fn pack(incoming: &mut mpsc::Receiver<Part>, pieces: mpsc::Sender<io::Result<Vec<u8>>>) -> io::Result<()> {
    let broken = Arc::new(AtomicBool::new(false));
    let pieces = Pieces { buffer: Vec::with_capacity(PIECE), pieces, broken: Arc::clone(&broken) };
    let mut archive = ZipWriter::new_stream(pieces);
    let result = loop {
        match incoming.blocking_recv() {
            Some(Part::File(file)) => {
                let method = if file.compress { CompressionMethod::Deflated } else { CompressionMethod::Stored };
                let options = SimpleFileOptions::default().compression_method(method);
                let written = archive.start_file(file.path, options).map_err(io::Error::other);
                if let Err(error) = written.and_then(|()| archive.write_all(&file.content)) {
                    break Err(error);
                }
            }
            Some(Part::End) => {
                let pieces = archive.finish().map_err(io::Error::other)?;
                return pieces.into_inner().flush();
            }
            None => break Ok(()),
        }
    };
    // When dropped, the writer ends the archive in good order; one that is not whole must not look as if it were.
    broken.store(true, Ordering::Relaxed);
    result
}

/// Cuts what is written into pieces and sends them.
struct Pieces {
    buffer: Vec<u8>,
    pieces: mpsc::Sender<io::Result<Vec<u8>>>,
    broken: Arc<AtomicBool>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.broken.load(Ordering::Relaxed) {
            return Ok(bytes.len());
        }
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = std::mem::replace(&mut self.buffer, Vec::with_capacity(PIECE));
        self.pieces
            .blocking_send(Ok(piece))
            .map_err(|_| io::Error::new(io::ErrorKind::BrokenPipe, "nobody takes the export any more"))
    }
}
