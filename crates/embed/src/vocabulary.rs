//! The word list of a WordPiece tokenizer, searchable without a second copy of its text.

use std::borrow::Cow;

/// Marks a piece that continues a word, as in `##ing`.
const CONTINUATION: &str = "##";

/// Where in a word a piece may stand. The same letters are different tokens in the two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The piece begins the word.
    Start,
    /// The piece follows another piece of the same word.
    Inside,
}

/// Tokens by number and numbers by token.
///
/// The list is one token a line and the line number is the token's id. Only offsets into that text are kept (about
/// 0.25 MB for 30,522 tokens) in an open-addressing table with linear probing that is at most half full.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    text: Cow<'static, str>,
    /// Byte offset at which each token starts, with one more entry past the end.
    starts: Vec<u32>,
    /// Token id plus one, or zero for a free slot.
    slots: Vec<u16>,
    longest_piece: usize,
}

impl Vocabulary {
    /// Reads a word list. `None` when it holds more tokens than a 16-bit id can name, or none at all.
    pub(crate) fn new(text: Cow<'static, str>) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let mut starts = vec![0];
        for (position, byte) in text.bytes().enumerate() {
            if byte == b'\n' {
                starts.push(u32::try_from(position + 1).ok()?);
            }
        }
        if !text.ends_with('\n') {
            starts.push(u32::try_from(text.len() + 1).ok()?);
        }
        let tokens = starts.len() - 1;
        if tokens >= usize::from(u16::MAX) {
            return None;
        }

        let mut vocabulary = Self { text, starts, slots: vec![0; (tokens * 2).next_power_of_two()], longest_piece: 0 };
        for id in 0..tokens {
            let id = u16::try_from(id).ok()?;
            let (place, piece) = split_place(vocabulary.token(id));
            let (length, mut slot) = (piece.len(), vocabulary.first_slot(place, piece.as_bytes()));
            while vocabulary.slots[slot] != 0 {
                slot = vocabulary.next_slot(slot);
            }
            vocabulary.slots[slot] = id + 1;
            vocabulary.longest_piece = vocabulary.longest_piece.max(length);
        }
        Some(vocabulary)
    }

    /// The id of `piece` at `place`, if the list has it.
    pub(crate) fn find(&self, place: Place, piece: &str) -> Option<u16> {
        let mut slot = self.first_slot(place, piece.as_bytes());
        loop {
            let id = self.slots[slot].checked_sub(1)?;
            if split_place(self.token(id)) == (place, piece) {
                return Some(id);
            }
            slot = self.next_slot(slot);
        }
    }

    /// The length in bytes of the longest piece, without its continuation mark.
    pub(crate) fn longest_piece(&self) -> usize {
        self.longest_piece
    }

    fn token(&self, id: u16) -> &str {
        let id = usize::from(id);
        let line = &self.text[self.starts[id] as usize..self.starts[id + 1] as usize - 1];
        line.strip_suffix('\r').unwrap_or(line)
    }

    fn first_slot(&self, place: Place, piece: &[u8]) -> usize {
        // FNV-1a, 64 bits, with one seed for each place; the shift folds the well-mixed upper half into the mask.
        let seed = match place {
            Place::Start => 0xcbf2_9ce4_8422_2325_u64,
            Place::Inside => 0x9e37_79b9_7f4a_7c15,
        };
        let hash = piece.iter().fold(seed, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        (hash ^ (hash >> 29)) as usize & (self.slots.len() - 1)
    }

    fn next_slot(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }
}

/// A bare `##` is the two characters themselves, not an empty continuation.
fn split_place(token: &str) -> (Place, &str) {
    match token.strip_prefix(CONTINUATION) {
        Some(piece) if !piece.is_empty() => (Place::Inside, piece),
        _ => (Place::Start, token),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_is_found_under_its_own_line_number() {
        let vocabulary = Vocabulary::new(Cow::Borrowed("a\n##a\n##\nlonger\n##er")).expect("five tokens");
        assert_eq!(vocabulary.find(Place::Start, "a"), Some(0));
        assert_eq!(vocabulary.find(Place::Inside, "a"), Some(1));
        assert_eq!(vocabulary.find(Place::Start, "##"), Some(2));
        assert_eq!(vocabulary.find(Place::Start, "longer"), Some(3));
        assert_eq!(vocabulary.find(Place::Inside, "er"), Some(4));
        assert_eq!(vocabulary.find(Place::Start, "er"), None);
        assert_eq!(vocabulary.longest_piece(), 6);
    }

    #[test]
    fn a_list_with_windows_line_ends_means_the_same() {
        let vocabulary = Vocabulary::new(Cow::Borrowed("one\r\ntwo\r\n")).expect("two tokens");
        assert_eq!(vocabulary.find(Place::Start, "two"), Some(1));
    }

    #[test]
    fn a_list_too_long_for_its_ids_or_empty_is_refused() {
        let text = (0..70_000).map(|number| format!("t{number}\n")).collect::<String>();
        assert!(Vocabulary::new(Cow::Owned(text)).is_none());
        assert!(Vocabulary::new(Cow::Borrowed("")).is_none());
    }
}
