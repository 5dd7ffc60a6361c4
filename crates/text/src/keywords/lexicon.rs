//! Frequent English words in order of frequency, with the classes they are used in.
//!
//! Made by `scripts/english-words` from the word list of the sentence-vector model, which is ordered by frequency, and from WordNet.

use std::collections::HashMap;
use std::sync::OnceLock;

static ENGLISH: &str = include_str!("english.txt");

/// What a word is used as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Noun,
    Verb,
    Adjective,
    Adverb,
}

/// The uses of a word, the commonest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Uses(&'static str);

impl Uses {
    pub(super) fn first(self) -> Use {
        // A word without a class is a noun: most are.
        match self.0.bytes().next() {
            Some(b'v') => Use::Verb,
            Some(b'a') => Use::Adjective,
            Some(b'r') => Use::Adverb,
            _ => Use::Noun,
        }
    }

    /// Whether WordNet knows the word, and as a noun before all. Names and function words are not in it and have the mark `x`.
    pub(super) fn is_noun_first(self) -> bool {
        self.0.is_empty() || self.0.starts_with('n')
    }

    pub(super) fn may_be(self, wanted: Use) -> bool {
        let letter = match wanted {
            Use::Noun => 'n',
            Use::Verb => 'v',
            Use::Adjective => 'a',
            Use::Adverb => 'r',
        };
        self.0.contains(letter) || (self.0.is_empty() && wanted == Use::Noun)
    }
}

/// The uses of a lower-case word, if it is among the frequent ones.
pub(super) fn classes(word: &str) -> Option<Uses> {
    let table = table();
    let listed = |form: &str| table.get(form).map(|(_, uses)| *uses);
    listed(word).or_else(|| {
        // "proposes" is as much a verb as "propose", and "portals" as much a noun as "portal".
        let stem = word.strip_suffix('s')?;
        listed(stem).or_else(|| listed(stem.strip_suffix('e')?)).filter(|uses| uses.first() != Use::Adjective)
    })
}

/// How rare a lower-case word is in English at large: 0 for the commonest, 1 for one that is not among the frequent ones. The
/// logarithm of the rank, which by Zipf's law (1949) goes with the logarithm of the frequency.
pub(super) fn rarity(word: &str) -> f32 {
    let table = table();
    let singular = word.strip_suffix('s').unwrap_or(word);
    let rank = [word, singular].iter().filter_map(|form| table.get(form)).map(|(rank, _)| *rank).min();
    rank.map_or(1.0, |rank| ((rank as f32 + 1.0).ln() / (table.len() as f32 + 1.0).ln()).min(1.0))
}

fn table() -> &'static HashMap<&'static str, (u32, Uses)> {
    static TABLE: OnceLock<HashMap<&'static str, (u32, Uses)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        (0..)
            .zip(ENGLISH.lines())
            .map(|(rank, line)| {
                let (word, uses) = line.split_once(' ').unwrap_or((line, ""));
                (word, (rank, Uses(uses)))
            })
            .collect()
    })
}
