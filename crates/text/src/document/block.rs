//! A block of readable text and the way back from its clean text to the source.

use super::BlockKind;
use std::ops::Range;

/// Stands in the clean text where something was left out that a sentence may need: a formula on its own line, an image.
/// A sentence that holds it is not whole.
pub(crate) const GAP: char = '\u{FFFC}';

/// One paragraph, list item, heading or table cell, without markup and on one line.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    /// The clean text: no markup, white space folded to single blanks.
    pub(crate) text: String,
    /// The heading that the block stands under, or the heading itself for a heading.
    pub(crate) heading: Option<usize>,
    /// Bytes of the text that are the words of links.
    pub(crate) linked: usize,
    /// Whether it is a line of properties, "tags:: cells" or "parent: biology", as some write them below the front matter.
    pub(crate) property: bool,
    /// The numbered list whose item the block is, counted from the start of the note.
    pub(crate) numbered_list: Option<u32>,
    pieces: Vec<Piece>,
}

/// A run of clean text and the run of source that it came from.
#[derive(Debug, Clone, Copy)]
struct Piece {
    clean: usize,
    source: usize,
    /// Length in the source when it differs from the clean length (an entity, a folded run of blanks); `None` when byte equals byte.
    source_length: Option<usize>,
}

impl Block {
    pub(crate) fn new(kind: BlockKind, heading: Option<usize>) -> Block {
        Block {
            kind,
            text: String::new(),
            heading,
            linked: 0,
            property: false,
            numbered_list: None,
            pieces: Vec::new(),
        }
    }

    /// Adds text that came from `source`; `verbatim` when the two are the same bytes.
    pub(crate) fn push(&mut self, text: &str, source: Range<usize>, verbatim: bool) {
        if !verbatim {
            self.blank_before(text, source.start);
            let text = text.trim();
            if !text.is_empty() {
                self.pieces.push(Piece {
                    clean: self.text.len(),
                    source: source.start,
                    source_length: Some(source.len()),
                });
                self.text.extend(text.chars().map(|character| if is_blank(character) { ' ' } else { character }));
            }
            return;
        }
        let mut at = 0;
        for (index, part) in text.split(is_blank).enumerate() {
            if index > 0 {
                self.blank(source.start + at - 1);
            }
            if !part.is_empty() {
                self.pieces.push(Piece { clean: self.text.len(), source: source.start + at, source_length: None });
                self.text.push_str(part);
            }
            // Every blank that `is_blank` accepts but the line separators is one byte; the length is taken from the text itself.
            at += part.len();
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }

    /// A blank between words; never two in a row and none at the start.
    pub(crate) fn blank(&mut self, source: usize) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.pieces.push(Piece { clean: self.text.len(), source, source_length: Some(1) });
            self.text.push(' ');
        }
    }

    /// Marks that something a sentence may need was left out here.
    pub(crate) fn gap(&mut self, source: Range<usize>) {
        self.blank(source.start);
        self.pieces.push(Piece { clean: self.text.len(), source: source.start, source_length: Some(source.len()) });
        self.text.push(GAP);
        self.blank(source.end);
    }

    fn blank_before(&mut self, text: &str, source: usize) {
        if text.starts_with(is_blank) {
            self.blank(source);
        }
    }

    /// Whether the block may hold sentences of the note itself: it is no line of properties, and not hardly more than links, as an item
    /// of a list of notes or a reference is.
    pub(crate) fn is_prose(&self) -> bool {
        let pointing = matches!(self.kind, BlockKind::ListItem | BlockKind::Footnote);
        let only_links = pointing && self.linked * 10 >= self.text.len() * 8;
        !(self.property || only_links)
    }

    /// The source bytes of a run of clean text; both ends lie on character boundaries of the source.
    pub(crate) fn source_span(&self, clean: Range<usize>) -> Range<usize> {
        let Some(last) = clean.end.checked_sub(1).filter(|last| *last >= clean.start) else {
            let at = self.piece(clean.start).map_or(0, |piece| piece.source);
            return at..at;
        };
        let start = self.piece(clean.start).map_or(0, |piece| match piece.source_length {
            None => piece.source + (clean.start - piece.clean),
            Some(_) => piece.source,
        });
        let end = self.piece(last).map_or(start, |piece| match piece.source_length {
            None => piece.source + (clean.end - piece.clean),
            Some(length) => piece.source + length,
        });
        start..end.max(start)
    }

    fn piece(&self, clean: usize) -> Option<Piece> {
        let after = self.pieces.partition_point(|piece| piece.clean <= clean);
        after.checked_sub(1).map(|index| self.pieces[index])
    }
}

/// White space and control characters, which a clean text does not hold.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_control()
}
