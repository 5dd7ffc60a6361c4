//! The words of an account: numbered, with the notes in which each occurs.

use std::collections::HashMap;
use std::sync::Arc;

/// A number in the upper 24 bits and a count in the lower 8: half the memory of a padded pair, and memory is what bounds
/// how many accounts stay warm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Counted(u32);

impl Counted {
    /// Numbers from here on do not fit.
    pub(super) const LIMIT: usize = 1 << 24;

    pub(super) fn new(number: u32, count: u8) -> Self {
        Self(number << 8 | u32::from(count))
    }

    pub(super) fn number(self) -> u32 {
        self.0 >> 8
    }

    pub(super) fn count(self) -> u8 {
        (self.0 & 0xff) as u8
    }
}

/// A word of the account.
#[derive(Debug)]
struct Entry {
    stem: Arc<str>,
    surface: Box<str>,
    /// The notes that have it, and how often.
    postings: Vec<Counted>,
}

/// Words by stem and by number.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: HashMap<Arc<str>, u32>,
    entries: Vec<Entry>,
    /// `ln(1 + notes)` of each word, kept because a logarithm costs more than everything else in a comparison, and side by
    /// side because each word of each note compared is looked up here.
    log_notes: Vec<f32>,
    /// Numbers whose word no note has any more.
    free: Vec<u32>,
    text_bytes: usize,
    postings: usize,
}

impl Lexicon {
    /// The number of a word; `None` when there are no numbers left. Of its forms the plainest is shown: the shortest, and of
    /// those one without capitals.
    pub(super) fn intern(&mut self, stem: &str, surface: &str) -> Option<u32> {
        if let Some(number) = self.numbers.get(stem) {
            let entry = &mut self.entries[*number as usize];
            let plainness = |form: &str| (!form.is_empty(), std::cmp::Reverse(form.chars().count()), form.to_owned());
            if plainness(surface) > plainness(&entry.surface) {
                self.text_bytes = self.text_bytes + surface.len() - entry.surface.len();
                entry.surface = surface.into();
            }
            return Some(*number);
        }
        let stem: Arc<str> = stem.into();
        let entry = Entry { stem: Arc::clone(&stem), surface: surface.into(), postings: Vec::new() };
        self.text_bytes += stem.len() + surface.len();
        let number = if let Some(number) = self.free.pop() {
            self.entries[number as usize] = entry;
            number
        } else {
            let number = u32::try_from(self.entries.len()).ok().filter(|_| self.entries.len() < Counted::LIMIT)?;
            self.entries.push(entry);
            self.log_notes.push(0.0);
            number
        };
        self.numbers.insert(stem, number);
        Some(number)
    }

    /// The number of a word that some note has.
    pub(super) fn number(&self, stem: &str) -> Option<u32> {
        self.numbers.get(stem).copied()
    }

    pub(super) fn add(&mut self, term: u32, slot: u32, count: u8) {
        if let Some(entry) = self.entries.get_mut(term as usize) {
            entry.postings.push(Counted::new(slot, count));
            self.log_notes[term as usize] = (entry.postings.len() as f32).ln_1p();
            self.postings += 1;
        }
    }

    pub(super) fn remove(&mut self, term: u32, slot: u32) {
        if let Some(entry) = self.entries.get_mut(term as usize)
            && let Some(place) = entry.postings.iter().position(|posting| posting.number() == slot)
        {
            entry.postings.swap_remove(place);
            self.log_notes[term as usize] = (entry.postings.len() as f32).ln_1p();
            self.postings -= 1;
            if entry.postings.is_empty() {
                entry.postings = Vec::new();
                self.text_bytes -= entry.stem.len() + entry.surface.len();
                self.numbers.remove(&entry.stem);
                self.free.push(term);
            }
        }
    }

    pub(super) fn postings(&self, term: u32) -> &[Counted] {
        self.entries.get(term as usize).map_or(&[], |entry| &entry.postings)
    }

    /// The word's stem.
    pub(super) fn stem(&self, term: u32) -> &str {
        self.entries.get(term as usize).map_or("", |entry| &entry.stem)
    }

    /// How a word is written.
    pub(super) fn surface(&self, term: u32) -> &str {
        self.entries.get(term as usize).map_or("", |entry| &entry.surface)
    }

    /// `ln(1 + notes that have the word)`.
    pub(super) fn log_notes(&self, term: u32) -> f32 {
        self.log_notes.get(term as usize).copied().unwrap_or_default()
    }

    /// The memory held, in bytes; the hash table by its usual load.
    pub(super) fn bytes(&self) -> usize {
        let table_row = size_of::<(Arc<str>, u32)>() + 8;
        self.entries.capacity() * (size_of::<Entry>() + size_of::<f32>() + table_row)
            + self.text_bytes
            // Lists grow by doubling, so half as much again stands empty on average.
            + self.postings * size_of::<Counted>() * 3 / 2
    }
}
