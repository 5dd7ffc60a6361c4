//! What an import holds, file by file, before anything is read: the same upload always gives the same plan, so that an
//! import that was interrupted goes on at the number it had reached.

use std::collections::{HashMap, HashSet};

use loci_domain::NoteId;
use loci_domain::vault::{self, FileKind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zip::read::OwnedZipFileEntry;

use super::archive::{self, Allowance, Unreadable};
use super::spool::Spool;
use super::{ImportLimits, content};

/// Where an export of Loci says what file names can't: the notes' ids, and titles that no file system could write.
pub(crate) const MANIFEST: &str = ".loci/export.json";
/// The largest manifest that is read.
const MANIFEST_BYTES: u64 = 64 * 1024 * 1024;

/// What an export says about its notes.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The version of this format: 1.
    pub(crate) version: u32,
    /// Every note.
    pub(crate) notes: Vec<ExportedNote>,
}

/// What an export says about a note.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ExportedNote {
    /// The file its text is in.
    pub(crate) path: String,
    /// The id it had.
    pub(crate) id: NoteId,
    /// Its title.
    pub(crate) title: String,
    /// The notebook it was in.
    pub(crate) notebook: String,
    /// The SHA-256 hash of its text, in hexadecimal digits.
    pub(crate) body_hash: String,
}

/// Where a file's bytes are.
enum Source {
    Loose(usize),
    Packed(usize, Box<OwnedZipFileEntry>),
}

enum Step {
    Note(Source),
    Attachment(Source),
    Skip(String),
}

/// Every file of an import in a fixed order.
pub(super) struct Plan {
    spool: Spool,
    steps: Vec<(String, Step)>,
    /// The folder that holds everything and is no notebook.
    top: Option<String>,
    exported: HashMap<String, ExportedNote>,
    limits: ImportLimits,
    note_bytes: u64,
}

/// A file that has been read.
pub(super) struct File {
    /// Its path, as it was called in the upload.
    pub(super) path: String,
    /// What it holds.
    pub(super) content: Content,
}

/// What a file holds.
pub(super) enum Content {
    Note(NoteFile),
    Attachment { path: String, media_type: &'static str, bytes: Vec<u8>, hash: Vec<u8> },
    Skip(String),
}

/// A file that is to be a note.
pub(super) struct NoteFile {
    /// Its title, not yet looked at.
    pub(super) title: String,
    /// The path of its notebook, not yet looked at.
    pub(super) notebook: String,
    /// Its text.
    pub(super) body: String,
    /// The SHA-256 hash of its text.
    pub(super) hash: Vec<u8>,
    /// The note it was exported from, with the hash of the text that the note had then.
    pub(super) exported: Option<(NoteId, Vec<u8>)>,
}

impl Plan {
    /// Lists every file of the upload. Blocks.
    pub(super) fn make(spool: Spool, limits: ImportLimits, note_bytes: u64) -> Self {
        let mut allowance = Allowance { files: limits.files, bytes: limits.unpacked_bytes };
        let mut plan = Self { spool, steps: Vec::new(), top: None, exported: HashMap::new(), limits, note_bytes };
        let mut seen = HashSet::new();
        let mut manifest = None;
        for upload in 0..plan.spool.uploads.len() {
            let name = plan.spool.uploads[upload].name.clone();
            let archived = vault::normalise(&name).is_ok_and(|path| vault::kind(&path) == FileKind::Archive);
            if !archived {
                plan.add(&name, Ok(Source::Loose(upload)), &mut seen);
                continue;
            }
            match archive::list(plan.spool.open(upload), &plan.limits, &mut allowance) {
                Err(reason) => plan.steps.push((printable(&name), Step::Skip(reason))),
                Ok(members) => {
                    for member in members {
                        if member.name == MANIFEST {
                            manifest = member.content.ok().map(|entry| (upload, entry));
                        } else {
                            let source = member.content.map(|entry| Source::Packed(upload, Box::new(entry)));
                            plan.add(&member.name, source, &mut seen);
                        }
                    }
                }
            }
        }
        match manifest.and_then(|(upload, entry)| plan.read_manifest(upload, &entry)) {
            Some(manifest) => {
                plan.exported = manifest.notes.into_iter().map(|note| (note.path.clone(), note)).collect();
            }
            None => {
                let kept = plan.steps.iter().filter(|(_, step)| !matches!(step, Step::Skip(_)));
                plan.top = vault::common_folder(kept.map(|(path, _)| path.as_str()));
            }
        }
        plan
    }

    fn add(&mut self, name: &str, source: Result<Source, String>, seen: &mut HashSet<String>) {
        let (path, step) = match vault::normalise(name) {
            Err(fault) => (printable(name), Step::Skip(fault.to_string())),
            Ok(path) => {
                let step = match (vault::kind(&path), source) {
                    (FileKind::LeftOut(reason), _) => Step::Skip(reason.to_owned()),
                    (_, Err(reason)) => Step::Skip(reason),
                    (FileKind::Archive, _) => {
                        Step::Skip("it is an archive within an archive; unpack it and import what is in it".to_owned())
                    }
                    _ if !seen.insert(path.clone()) => {
                        Step::Skip("an earlier file of this import has the same name".to_owned())
                    }
                    (FileKind::Note, Ok(source)) => Step::Note(source),
                    (FileKind::Attachment, Ok(source)) => Step::Attachment(source),
                };
                (path, step)
            }
        };
        self.steps.push((path, step));
    }

    fn read_manifest(&self, upload: usize, entry: &OwnedZipFileEntry) -> Option<Manifest> {
        let bytes = archive::read(self.spool.open(upload), entry, MANIFEST_BYTES).ok()?;
        let manifest: Manifest = serde_json::from_slice(&bytes).ok()?;
        (manifest.version == 1).then_some(manifest)
    }

    /// How many files there are.
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Reads the files from number `from` on, at most `count` and, beyond the first, at most `bytes` bytes. Blocks.
    pub(super) fn read(&self, from: usize, count: usize, bytes: usize) -> Vec<File> {
        let mut files = Vec::new();
        let mut size = 0;
        for (path, step) in self.steps.iter().skip(from).take(count) {
            let content = match step {
                Step::Skip(reason) => Content::Skip(reason.clone()),
                Step::Note(source) => self.note(path, source),
                Step::Attachment(source) => self.attachment(path, source),
            };
            size += match &content {
                Content::Note(note) => note.body.len(),
                Content::Attachment { bytes, .. } => bytes.len(),
                Content::Skip(_) => 0,
            };
            files.push(File { path: path.clone(), content });
            if size >= bytes {
                break;
            }
        }
        files
    }

    fn note(&self, path: &str, source: &Source) -> Content {
        let exported = self.exported.get(path);
        let text = match self.bytes(source, self.note_bytes) {
            Ok(bytes) => content::text(bytes, exported.is_some()),
            Err(Unreadable::Broken(reason)) => Err(reason),
            Err(Unreadable::TooLarge) => Err(format!(
                "it is larger than the {} bytes a note may have; split it into smaller ones",
                self.note_bytes
            )),
        };
        let body = match text {
            Ok(body) => body,
            Err(reason) => return Content::Skip(reason),
        };
        let hash = Sha256::digest(body.as_bytes()).to_vec();
        let inner = vault::below(path, self.top.as_deref());
        let (title, notebook) = match exported {
            Some(note) => (note.title.clone(), note.notebook.clone()),
            None => (vault::stem(inner).to_owned(), vault::split(inner).0.to_owned()),
        };
        let exported = exported.and_then(|note| Some((note.id, from_hexadecimal(&note.body_hash)?)));
        Content::Note(NoteFile { title, notebook, body, hash, exported })
    }

    fn attachment(&self, path: &str, source: &Source) -> Content {
        let bytes = match self.bytes(source, self.limits.attachment_bytes) {
            Ok(bytes) => bytes,
            Err(Unreadable::Broken(reason)) => return Content::Skip(reason),
            Err(Unreadable::TooLarge) => {
                return Content::Skip(format!(
                    "it is larger than the {} bytes a picture or document may have; make it smaller",
                    self.limits.attachment_bytes
                ));
            }
        };
        let Some(media_type) = content::media_type(&bytes) else {
            return Content::Skip("its content is no picture and no PDF, whatever its name says".to_owned());
        };
        let hash = Sha256::digest(&bytes).to_vec();
        Content::Attachment { path: vault::below(path, self.top.as_deref()).to_owned(), media_type, bytes, hash }
    }

    fn bytes(&self, source: &Source, limit: u64) -> Result<Vec<u8>, Unreadable> {
        match source {
            Source::Packed(upload, entry) => archive::read(self.spool.open(*upload), entry, limit),
            Source::Loose(upload) => {
                if self.spool.uploads[*upload].size > limit {
                    return Err(Unreadable::TooLarge);
                }
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut self.spool.open(*upload), &mut bytes)
                    .map_err(|error| Unreadable::Broken(format!("it could not be read ({error})")))?;
                Ok(bytes)
            }
        }
    }
}

/// A name fit for the report, whatever was sent.
fn printable(name: &str) -> String {
    name.chars()
        .take(vault::PATH_BYTES)
        .map(|character| if character.is_control() { char::REPLACEMENT_CHARACTER } else { character })
        .collect()
}

/// Bytes as hexadecimal digits.
pub(crate) fn to_hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hexadecimal(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
