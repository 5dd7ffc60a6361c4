//! The files that notes show.

use loci_domain::link::{Candidate, LinkTarget, resolve};
use loci_domain::name::{NameKind, name_key};
use loci_domain::{NoteId, vault};
use loci_store::attachments::{self, Attachment};
use loci_store::notes;

use crate::{App, Caller, Error, Result};

/// More files of one name are not weighed.
const CANDIDATES: u64 = 1_000;

impl App {
    /// The file that a note shows when it embeds `target`, by the same rules as links between notes: the very path that
    /// is written, the folder of the note itself, the shortest path.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such note or no such file.
    pub async fn embedded_file(&self, caller: Caller, note: NoteId, target: &str) -> Result<Attachment> {
        let read = self.database().read();
        let note = notes::summaries(read, caller.account, &[note], self.now()).await?.pop();
        let note = note.ok_or(Error::NotFound("note"))?;
        // An address in Markdown may be written with percent signs; a file name rarely holds any.
        for written in [target.to_owned(), percent_decoded(target)] {
            let Some(target) = LinkTarget::parse(&written) else { continue };
            let files = attachments::named(read, caller.account, target.key(), CANDIDATES).await?;
            let places: Vec<String> = files.iter().map(|file| name_key(vault::split(&file.path).0)).collect();
            let candidates = files.iter().zip(&places).enumerate().map(|(index, (file, folder))| Candidate {
                note: index,
                notebook: folder,
                kind: NameKind::Title,
                name: &file.file_key,
            });
            if let Some(index) = resolve(&target, &name_key(&note.notebook), candidates)
                && let Some(file) = files.into_iter().nth(index)
            {
                return Ok(file);
            }
        }
        Err(Error::NotFound("attachment"))
    }

    /// The bytes of one of the caller's files.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when it is gone or somebody else's.
    pub async fn attachment_content(&self, caller: Caller, file: &Attachment) -> Result<Vec<u8>> {
        if file.account_id != caller.account {
            return Err(Error::NotFound("attachment"));
        }
        attachments::content(self.database().read(), file.id).await?.ok_or(Error::NotFound("attachment"))
    }
}

/// Undoes percent-encoding (RFC 3986, section 2.1); what is none stays as it is.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let pair = bytes.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        let value = pair.and_then(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
        at += if value.is_some() { 3 } else { 1 };
        decoded.push(value.unwrap_or(bytes[at - 1]));
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::percent_decoded;

    #[test]
    fn percent_signs_are_decoded_where_they_encode_something() {
        assert_eq!(percent_decoded("a%20b%C3%A9.png"), "a bé.png");
        assert_eq!(percent_decoded("100%.png"), "100%.png");
        assert_eq!(percent_decoded("%zz%4"), "%zz%4");
        assert_eq!(percent_decoded("%FF"), "%FF");
    }
}
