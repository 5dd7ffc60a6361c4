//! What the ranking knows about a candidate.
//!
//! How often and where a candidate stands is told by its rank among the candidates of the same text, so that a feature means the same
//! in a note of a page and in a paper.

use super::lexicon;
use super::noun_phrases::{NounPhrase, noun_phrases};
use super::word_class::Class;
use crate::document::Document;
use crate::{Language, terms};

/// The names of the features, in order.
pub const NAMES: [&str; 35] = [
    "count",
    "count_compound",
    "one_word",
    "two_words",
    "four_words",
    "first",
    "opening",
    "title",
    "spread",
    "letters",
    "short",
    "rarity",
    "rarity_alone",
    "rarest",
    "commonest",
    "head_rarity",
    "whole",
    "whole_alone",
    "capital",
    "capital_unknown",
    "acronym",
    "word_count",
    "rarest_word_count",
    "longer",
    "always_longer",
    "longer_kinds",
    "longer_kinds_alone",
    "determined",
    "adjective",
    "gerund",
    "gerund_alone",
    "hyphen",
    "cohesion",
    "link",
    "head_kinds",
];

/// The number of features of a candidate.
pub const FEATURES: usize = NAMES.len();

/// The number of properties of a text that change what the features are worth; the first is 1.
pub const TRAITS: usize = 6;

/// A candidate keyword with its features.
pub struct Candidate {
    /// The phrase as the text writes it.
    pub phrase: String,
    pub(super) stems: Vec<u32>,
    pub(super) in_heading: bool,
    /// In the order of [`NAMES`].
    pub features: [f32; FEATURES],
}

/// The candidates of a document in the order of their first appearance, and the traits of the text: 1, its length, its share of names,
/// its share of compound terms, how often it repeats its words, and how long they are. A trait is about 0 for an ordinary text and
/// never beyond 1 or -1, so that a text unlike any that was learned from is not carried off by one of them.
///
/// Left out are parts that never stand but in one and the same longer term, and what a text says once and late.
pub fn candidates(document: &Document) -> (Vec<Candidate>, [f32; TRAITS]) {
    let mut phrases = noun_phrases(document);
    let text = Text::of(document, &phrases);
    phrases.retain(|phrase| {
        let part = phrase.stems.len() > 1 && phrase.whole == 0 && phrase.longer >= phrase.count;
        !part && (phrase.count > 1 || phrase.first < EARLY || phrase.in_heading)
    });
    let letters = phrases.iter().map(letters_a_word).sum::<f32>() / (phrases.len() as f32).max(1.0);
    let ranked = ranks(phrases.iter().map(|phrase| text.measures(phrase)).collect());
    let candidates = phrases
        .into_iter()
        .zip(ranked)
        .map(|(phrase, ranked)| Candidate {
            features: text.features(&phrase, &ranked),
            phrase: phrase.phrase().to_owned(),
            in_heading: phrase.in_heading,
            stems: phrase.stems,
        })
        .collect();
    (candidates, text.traits(letters))
}

/// What stands only once counts among the first words of a text.
const EARLY: usize = 400;

/// What all candidates of a text share.
struct Text<'a> {
    document: &'a Document,
    counts: Vec<u32>,
    rarities: Vec<f32>,
    head_kinds: Vec<u32>,
    names: f32,
    compounds: f32,
    repetition: f32,
}

impl Text<'_> {
    fn of<'a>(document: &'a Document, phrases: &[NounPhrase]) -> Text<'a> {
        let mut counts = vec![0; document.vocabulary().len()];
        let mut rarities = vec![-1.0_f32; document.vocabulary().len()];
        for word in document.all_words() {
            let stem = word.stem as usize;
            counts[stem] += 1;
            if rarities[stem] < 0.0 {
                rarities[stem] = rarity(document, document.surface(word));
            }
        }
        let (mut names, mut compounds, mut wholes) = (0, 0, 0);
        let mut head_kinds = vec![0; counts.len()];
        for phrase in phrases {
            wholes += phrase.whole;
            if phrase.stems.len() > 1 {
                compounds += phrase.whole;
                head_kinds[phrase.stems[phrase.stems.len() - 1] as usize] += 1;
            }
            names += if phrase.capital > 0 { phrase.whole } else { 0 };
        }
        let wholes = (wholes as f32).max(1.0);
        Text {
            document,
            names: names as f32 / wholes,
            compounds: compounds as f32 / wholes,
            repetition: document.all_words().len() as f32 / (counts.len() as f32).max(1.0),
            counts,
            rarities,
            head_kinds,
        }
    }

    fn traits(&self, letters: f32) -> [f32; TRAITS] {
        let words = self.document.all_words().len() as f32;
        [
            1.0,
            words.ln_1p() - 5.2,
            (self.names - 0.1) * 4.0,
            (self.compounds - 0.3) * 4.0,
            self.repetition - 2.0,
            (letters - 7.2) * 0.8,
        ]
        .map(|value| value.clamp(-1.0, 1.0))
    }

    /// The words of a phrase but its links.
    fn content(phrase: &NounPhrase) -> impl Iterator<Item = usize> + Clone {
        let words = phrase.stems.iter().zip(&phrase.classes);
        words.filter(|(_, class)| **class != Some(Class::Link)).map(|(stem, _)| *stem as usize)
    }

    /// What is told by its rank, in the order in which [`Text::features`] takes it.
    fn measures(&self, phrase: &NounPhrase) -> [f32; MEASURES] {
        let counts = || Self::content(phrase).map(|stem| self.counts[stem] as f32);
        let number = (counts().count() as f32).max(1.0);
        let head = phrase.stems[phrase.stems.len() - 1] as usize;
        let cohesion = if phrase.stems.len() == 1 { 0.0 } else { phrase.count as f32 / counts().fold(1.0, f32::max) };
        [
            phrase.count as f32,
            counts().sum::<f32>() / number,
            counts().fold(f32::MAX, f32::min),
            phrase.longer_kinds as f32,
            self.head_kinds[head] as f32,
            phrase.first as f32,
            (phrase.last - phrase.first) as f32,
            cohesion,
        ]
    }

    fn features(&self, phrase: &NounPhrase, ranked: &[f32; MEASURES]) -> [f32; FEATURES] {
        let [count, word_count, rarest_word_count, longer_kinds, head_kinds, place, spread, cohesion] = *ranked;
        let times = phrase.count as f32;
        let number = Self::content(phrase).count();
        let rarities = || Self::content(phrase).map(|stem| self.rarities[stem]);
        let rarity = rarities().sum::<f32>() / (number as f32).max(1.0);
        let text = phrase.phrase();
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count() as f32;
        let capitals = text.chars().filter(|letter| letter.is_uppercase()).count() as f32;
        let gerund = phrase.classes[..phrase.stems.len()].contains(&Some(Class::Gerund));
        let inner = times - phrase.opening as f32;
        let head = phrase.stems[phrase.stems.len() - 1] as usize;
        let first = phrase.first as f32;
        let alone = f32::from(phrase.stems.len() == 1);
        let whole = phrase.whole as f32 / times;
        [
            count,
            count * (1.0 - alone),
            alone,
            f32::from(phrase.stems.len() == 2),
            f32::from(phrase.stems.len() > 3),
            place,
            (-first / 40.0).exp(),
            (-first / 10.0).exp(),
            spread,
            letters_a_word(phrase) / 10.0,
            f32::from(letters_a_word(phrase) < 4.5),
            rarity,
            rarity * alone,
            rarities().fold(0.0, f32::max),
            rarities().fold(1.0, f32::min),
            self.rarities[head],
            whole,
            whole * alone,
            if inner > 0.0 { phrase.capital as f32 / inner } else { 0.0 },
            f32::from(inner <= 0.0),
            if letters > 0.0 { capitals / letters } else { 0.0 },
            word_count,
            rarest_word_count,
            (phrase.longer as f32 / times).min(1.0),
            f32::from(phrase.longer >= phrase.count),
            longer_kinds,
            longer_kinds * alone,
            phrase.determined as f32 / times,
            f32::from(phrase.classes[0] == Some(Class::Adjective)),
            f32::from(gerund),
            f32::from(gerund) * alone,
            f32::from(text.contains('-')),
            cohesion,
            f32::from(phrase.stems.len() > number),
            head_kinds,
        ]
    }
}

/// What is known of a candidate only by comparison.
const MEASURES: usize = 8;

/// Each measure of each candidate as its rank in the text, from 0 for the lowest to 1 for the highest; equals share theirs.
fn ranks(mut measures: Vec<[f32; MEASURES]>) -> Vec<[f32; MEASURES]> {
    let mut order: Vec<usize> = (0..measures.len()).collect();
    for measure in 0..MEASURES {
        rank(&mut measures, measure, &mut order);
    }
    measures
}

fn rank(measures: &mut [[f32; MEASURES]], measure: usize, order: &mut [usize]) {
    let highest = (measures.len() as f32 - 1.0).max(1.0);
    order.sort_unstable_by(|a, b| measures[*a][measure].total_cmp(&measures[*b][measure]));
    let mut from = 0;
    while from < order.len() {
        let value = measures[order[from]][measure];
        let equals = order[from..].iter().take_while(|at| measures[**at][measure] == value).count();
        let rank = (from as f32 + (equals as f32 - 1.0) / 2.0) / highest;
        for at in &order[from..from + equals] {
            measures[*at][measure] = rank;
        }
        from += equals;
    }
}

fn letters_a_word(phrase: &NounPhrase) -> f32 {
    let letters = phrase.phrase().chars().filter(|letter| letter.is_alphabetic()).count();
    letters as f32 / (Text::content(phrase).count() as f32).max(1.0)
}

/// How rare a word is in its language at large, from 0 to 1.
pub(super) fn rarity(document: &Document, surface: &str) -> f32 {
    /// A word of a language without a list of frequent words counts as this rare.
    const UNLISTED: f32 = 0.85;
    match document.language() {
        Some(Language::English) => {
            let lower = terms::normal_form(surface);
            lower.split('-').map(lexicon::rarity).fold(0.0, f32::max)
        }
        _ => UNLISTED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_share_a_rank_and_one_alone_has_the_lowest() {
        let ranked = ranks([30.0, 1.0, 1.0, 7.0, 1.0].map(|value| [value; MEASURES]).to_vec());
        assert_eq!(ranked, [1.0, 0.25, 0.25, 0.75, 0.25].map(|rank| [rank; MEASURES]));
        assert_eq!(ranks(vec![[5.0; MEASURES]]), [[0.0; MEASURES]]);
        assert!(ranks(Vec::new()).is_empty());
    }
}
