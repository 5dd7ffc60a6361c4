//! BERT's uncased WordPiece tokenizer (Devlin et al. 2019, following Wu et al. 2016): text in, token ids out.
//!
//! The rules, in order: drop U+FFFD and the Unicode category "other" except tab, line feed and carriage return; put
//! spaces around Han characters; decompose canonically, drop nonspacing marks and lower-case; split at white space; let
//! every punctuation character stand alone; match the longest piece first, and where a word cannot be matched to its
//! end, or is longer than 100 characters, give one unknown token for all of it.
//!
//! Unlike the reference, special tokens written out in a text (`[SEP]`) are ordinary characters: a note may say what it
//! likes without steering the model.

use unicode_categories::UnicodeCategories;
use unicode_normalization::char::decompose_canonical;

use crate::vocabulary::{Place, Vocabulary};

const UNKNOWN: i32 = 100;
const CLASSIFICATION: i32 = 101;
const SEPARATOR: i32 = 102;
const LONGEST_WORD_IN_CHARACTERS: usize = 100;

/// Turns texts into token ids of one vocabulary.
#[derive(Debug)]
pub(crate) struct WordPiece {
    vocabulary: Vocabulary,
}

impl WordPiece {
    pub(crate) fn new(vocabulary: Vocabulary) -> Self {
        Self { vocabulary }
    }

    /// `[CLS]`, the pieces of `text`, `[SEP]`: at most `limit` ids (at least two). Reading stops where they are full,
    /// so a huge note costs no more than its beginning.
    pub(crate) fn encode(&self, text: &str, limit: usize) -> Vec<i32> {
        let room = limit.max(2) - 1;
        let mut encoding = Encoding { vocabulary: &self.vocabulary, ids: vec![CLASSIFICATION], word: String::new() };
        for character in text.chars() {
            if encoding.ids.len() >= room {
                break;
            }
            encoding.read(character);
        }
        encoding.end_word();
        let mut ids = encoding.ids;
        ids.truncate(room);
        ids.push(SEPARATOR);
        ids
    }
}

/// What has been read so far: whole ids, and the letters of the word that is still open.
struct Encoding<'a> {
    vocabulary: &'a Vocabulary,
    ids: Vec<i32>,
    word: String,
}

impl Encoding<'_> {
    fn read(&mut self, character: char) {
        if character.is_ascii() {
            self.read_ascii(character);
        } else if character == '\u{fffd}' || character.is_other() {
            // Dropped without ending the word: a soft hyphen or zero-width joiner stands inside words.
        } else if character.is_whitespace() {
            self.end_word();
        } else if is_han(character) {
            self.end_word();
            self.read_folded(character);
            self.end_word();
        } else {
            self.read_folded(character);
        }
    }

    /// Most notes are mostly ASCII, which needs neither decomposition nor category tables.
    fn read_ascii(&mut self, character: char) {
        if character.is_ascii_alphanumeric() {
            self.word.push(character.to_ascii_lowercase());
        } else if character.is_ascii_punctuation() {
            self.stand_alone(character);
        } else if matches!(character, ' ' | '\t' | '\n' | '\r') {
            self.end_word();
        }
    }

    fn read_folded(&mut self, character: char) {
        decompose_canonical(character, |part| {
            if part.is_mark_nonspacing() {
                return;
            }
            for letter in part.to_lowercase() {
                if letter.is_ascii_punctuation() || letter.is_punctuation() {
                    self.stand_alone(letter);
                } else if letter.is_whitespace() {
                    self.end_word();
                } else {
                    self.word.push(letter);
                }
            }
        });
    }

    fn stand_alone(&mut self, character: char) {
        self.end_word();
        self.word.push(character);
        self.end_word();
    }

    fn end_word(&mut self) {
        let before = self.ids.len();
        if !self.split_word() {
            self.ids.truncate(before);
            self.ids.push(UNKNOWN);
        }
        self.word.clear();
    }

    /// Appends the pieces of the open word, longest match first; `false` when some part of it has no piece.
    fn split_word(&mut self) -> bool {
        let word = self.word.as_str();
        // A character has at least one byte, so a word of few bytes needs no counting.
        if word.len() > LONGEST_WORD_IN_CHARACTERS && word.chars().count() > LONGEST_WORD_IN_CHARACTERS {
            return false;
        }
        let mut rest = word;
        let mut place = Place::Start;
        while !rest.is_empty() {
            let longest = rest.floor_char_boundary(self.vocabulary.longest_piece());
            let found = rest[..longest]
                .char_indices()
                .rev()
                .map(|(start, character)| start + character.len_utf8())
                .find_map(|end| self.vocabulary.find(place, &rest[..end]).map(|id| (id, end)));
            let Some((id, end)) = found else { return false };
            self.ids.push(i32::from(id));
            rest = &rest[end..];
            place = Place::Inside;
        }
        true
    }
}

/// The CJK Unified Ideographs and their compatibility forms, as BERT's tokenizer lists them.
fn is_han(character: char) -> bool {
    matches!(
        u32::from(character),
        0x4E00..=0x9FFF
            | 0x3400..=0x4DBF
            | 0x2_0000..=0x2_A6DF
            | 0x2_A700..=0x2_B73F
            | 0x2_B740..=0x2_B81F
            | 0x2_B920..=0x2_CEAF
            | 0xF900..=0xFAFF
            | 0x2_F800..=0x2_FA1F
    )
}
