//! Zip archives, opened with care: what an archive says about itself is checked before anything is unpacked, and
//! nothing is ever unpacked to the disk.

use std::io::{BufReader, Read};

use loci_domain::vault::{self, FileKind};
use zip::ZipReadOptions;
use zip::read::{Config, OwnedZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use super::ImportLimits;
use super::spool::Section;

/// An archive that unpacks to more than this many times its size holds no notes.
const RATIO: u64 = 100;
/// Archives below this unpacked size are harmless at any ratio.
const HARMLESS: u64 = 64 * 1024 * 1024;

/// A file of an archive.
pub(super) struct Member {
    /// Its path as the archive gives it.
    pub(super) name: String,
    /// The file itself, or why it can't be read.
    pub(super) content: Result<OwnedZipFileEntry, String>,
}

/// Lists the files of an archive, without folders. `allowance` is how many files and unpacked bytes the import may still
/// have; it is reduced by what the archive says it holds.
///
/// # Errors
///
/// Why the archive as a whole can't be opened.
pub(super) fn list(section: Section, limits: &ImportLimits, allowance: &mut Allowance) -> Result<Vec<Member>, String> {
    let size = section.size();
    let mut archive =
        ZipIterable::try_new(BufReader::new(section), Config::default()).map_err(|error| fault(&error))?;
    if archive.len() > allowance.files {
        return Err(format!(
            "the archive holds {} files and an import may have {}; split it into smaller ones",
            archive.len(),
            limits.files
        ));
    }
    let mut members = Vec::with_capacity(archive.len());
    let mut unpacked = 0_u64;
    for entry in archive.files().map_err(|error| fault(&error))? {
        let entry = entry.map_err(|error| fault(&error))?;
        if entry.is_dir() {
            continue;
        }
        // Many programs write UTF-8 names without saying so.
        let name = match std::str::from_utf8(entry.name_raw()) {
            Ok(name) => name.to_owned(),
            Err(_) => entry.name().map_or_else(|_| String::from_utf8_lossy(entry.name_raw()).into_owned(), Into::into),
        };
        // Only what would be read counts: a video that is left out anyway does no harm.
        let read = vault::normalise(&name).is_ok_and(|path| !matches!(vault::kind(&path), FileKind::LeftOut(_)));
        if read {
            unpacked = unpacked.saturating_add(entry.size());
        }
        let content = if entry.encrypted() {
            Err("it is encrypted; make the archive without a password and import it again".to_owned())
        } else if entry.is_symlink() {
            Err("it is a link to another file, which is not followed".to_owned())
        } else {
            Ok(entry.into())
        };
        members.push(Member { name, content });
    }
    if unpacked > allowance.bytes {
        return Err(format!(
            "the archive unpacks to {unpacked} bytes and an import may have {}; it was not opened; split it into \
             smaller ones",
            limits.unpacked_bytes
        ));
    }
    if unpacked > HARMLESS && unpacked / RATIO > size {
        return Err(
            "the archive unpacks to more than a hundred times its size, as no notes do; it was not opened".to_owned()
        );
    }
    allowance.files -= members.len();
    allowance.bytes -= unpacked;
    Ok(members)
}

/// What an import may still hold.
pub(super) struct Allowance {
    /// How many files.
    pub(super) files: usize,
    /// How many bytes once unpacked.
    pub(super) bytes: u64,
}

/// Unpacks one file of an archive, at most `limit` bytes.
///
/// # Errors
///
/// Why it can't be unpacked.
pub(super) fn read(mut section: Section, entry: &OwnedZipFileEntry, limit: u64) -> Result<Vec<u8>, Unreadable> {
    let declared = entry.size();
    if declared > limit {
        return Err(Unreadable::TooLarge);
    }
    let broken = |error: &ZipError| Unreadable::Broken(fault(error));
    let file = entry.as_ref().with_reader(&mut section, ZipReadOptions::new()).map_err(|error| broken(&error))?;
    let mut bytes = Vec::with_capacity(usize::try_from(declared).unwrap_or_default());
    match file.take(declared + 1).read_to_end(&mut bytes) {
        Ok(count) if count as u64 > declared => {
            Err(Unreadable::Broken("it is larger than the archive says, as in an attack; it was left out".to_owned()))
        }
        Ok(_) => Ok(bytes),
        Err(error) => {
            Err(Unreadable::Broken(format!("it is damaged in the archive ({error}); make the archive again")))
        }
    }
}

/// Why a file can't be read.
pub(super) enum Unreadable {
    /// It has more bytes than its kind may have.
    TooLarge,
    /// For the reason given.
    Broken(String),
}

fn fault(error: &ZipError) -> String {
    match error {
        ZipError::UnsupportedArchive(what) => {
            format!("it is packed in a way that can't be read ({what}); make a plain zip archive and import that")
        }
        ZipError::InvalidPassword => {
            "it is encrypted; make the archive without a password and import it again".to_owned()
        }
        error => format!("the archive is damaged ({error}); make it again"),
    }
}
