//! What the ranking knows about a candidate.

use super::DocumentFrequencies;
use super::lexicon;
use super::noun_phrases::{NounPhrase, noun_phrases};
use super::word_class::Class;
use crate::document::Document;
use crate::{Language, terms};

/// The names of the features, in order.
pub const NAMES: [&str; 37] = [
    "count",
    "count_compound",
    "one_word",
    "two_words",
    "four_words",
    "first",
    "opening",
    "title",
    "place",
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
    "relative",
    "link",
    "head_kinds",
];

/// The number of features of a candidate.
pub const FEATURES: usize = NAMES.len();

/// The number of properties of a text that change what the features are worth; the first is 1.
pub const TRAITS: usize = 5;

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
/// its share of compound terms, and how often it repeats its words, each about 0 for an ordinary text.
///
/// Left out are parts that never stand but in one and the same longer term, and what a text says once and late.
pub fn candidates(document: &Document, frequencies: &dyn DocumentFrequencies) -> (Vec<Candidate>, [f32; TRAITS]) {
    let phrases = noun_phrases(document);
    let text = Text::of(document, &phrases, frequencies);
    let candidates = phrases
        .into_iter()
        .filter(|phrase| {
            let part = phrase.stems.len() > 1 && phrase.whole == 0 && phrase.longer >= phrase.count;
            !part && (phrase.count > 1 || phrase.first < EARLY || phrase.in_heading)
        })
        .map(|phrase| Candidate {
            features: text.features(&phrase),
            phrase: phrase.phrase().to_owned(),
            in_heading: phrase.in_heading,
            stems: phrase.stems,
        })
        .collect();
    (candidates, text.traits())
}

/// What stands only once counts among the first words of a text.
const EARLY: usize = 400;

/// What all candidates of a text share.
struct Text<'a> {
    document: &'a Document,
    counts: Vec<u32>,
    rarities: Vec<f32>,
    head_kinds: Vec<u32>,
    most: f32,
    names: f32,
    compounds: f32,
    repetition: f32,
}

impl Text<'_> {
    fn of<'a>(document: &'a Document, phrases: &[NounPhrase], frequencies: &dyn DocumentFrequencies) -> Text<'a> {
        let mut counts = vec![0; document.vocabulary().len()];
        let mut rarities = vec![-1.0_f32; document.vocabulary().len()];
        for word in document.all_words() {
            let stem = word.stem as usize;
            counts[stem] += 1;
            if rarities[stem] < 0.0 {
                rarities[stem] = rarity(document, stem, document.surface(word), frequencies);
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
            most: phrases.iter().map(|phrase| phrase.count).max().unwrap_or(1) as f32,
            names: names as f32 / wholes,
            compounds: compounds as f32 / wholes,
            repetition: document.all_words().len() as f32 / (counts.len() as f32).max(1.0),
            counts,
            rarities,
            head_kinds,
        }
    }

    fn traits(&self) -> [f32; TRAITS] {
        let words = self.document.all_words().len() as f32;
        [
            1.0,
            (words.ln_1p() - 5.2).clamp(-2.0, 4.0),
            (self.names - 0.1) * 4.0,
            (self.compounds - 0.3) * 4.0,
            (self.repetition - 2.0).clamp(-1.0, 4.0),
        ]
    }

    fn features(&self, phrase: &NounPhrase) -> [f32; FEATURES] {
        let count = phrase.count as f32;
        let words = self.document.all_words().len() as f32;
        let stems = phrase.stems.iter().zip(phrase.classes);
        let content: Vec<usize> =
            stems.filter(|(_, class)| *class != Some(Class::Link)).map(|(stem, _)| *stem as usize).collect();
        let number = content.len().max(1) as f32;
        let rarities = || content.iter().map(|stem| self.rarities[*stem]);
        let counts = || content.iter().map(|stem| self.counts[*stem] as f32);
        let rarity = rarities().sum::<f32>() / number;
        let text = phrase.phrase();
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count() as f32;
        let capitals = text.chars().filter(|letter| letter.is_uppercase()).count() as f32;
        let gerund = phrase.classes[..phrase.stems.len()].contains(&Some(Class::Gerund));
        let inner = count - phrase.opening as f32;
        let head = phrase.stems[phrase.stems.len() - 1] as usize;
        let first = phrase.first as f32;
        let alone = f32::from(phrase.stems.len() == 1);
        let (whole, kinds) = (phrase.whole as f32 / count, (phrase.longer_kinds as f32).ln_1p());
        [
            count.ln_1p(),
            count.ln_1p() * (1.0 - alone),
            alone,
            f32::from(phrase.stems.len() == 2),
            f32::from(phrase.stems.len() > 3),
            first.ln_1p(),
            (-first / 40.0).exp(),
            (-first / 10.0).exp(),
            first / words,
            (phrase.last - phrase.first) as f32 / words,
            letters / number / 10.0,
            f32::from(letters / number < 4.5),
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
            (counts().sum::<f32>() / number).ln_1p(),
            counts().fold(f32::MAX, f32::min).ln_1p(),
            (phrase.longer as f32 / count).min(1.0),
            f32::from(phrase.longer >= phrase.count),
            kinds,
            kinds * alone,
            phrase.determined as f32 / count,
            f32::from(phrase.classes[0] == Some(Class::Adjective)),
            f32::from(gerund),
            f32::from(gerund) * alone,
            f32::from(text.contains('-')),
            (1.0 - alone) * count / counts().fold(1.0, f32::max),
            (count / self.most).ln(),
            f32::from(phrase.stems.len() > content.len()),
            (self.head_kinds[head] as f32).ln_1p(),
        ]
    }
}

/// How rare a word is, from 0 to 1: in the student's own notes where there are enough, and in English at large.
fn rarity(document: &Document, stem: usize, surface: &str, frequencies: &dyn DocumentFrequencies) -> f32 {
    /// Fewer notes say nothing about rarity.
    const FEWEST_NOTES: usize = 20;
    /// A word of a language without a list of frequent words counts as this rare.
    const UNLISTED: f32 = 0.85;
    let general = match document.language() {
        Some(Language::English) => {
            let lower = terms::normal_form(surface);
            lower.split('-').map(lexicon::rarity).fold(0.0, f32::max)
        }
        _ => UNLISTED,
    };
    let documents = frequencies.documents();
    if documents < FEWEST_NOTES {
        return general;
    }
    let containing = frequencies.containing(&document.vocabulary()[stem]).min(documents);
    let own = ((documents as f32 + 1.0) / (containing as f32 + 1.0)).ln() / (documents as f32 + 1.0).ln();
    (general + own) / 2.0
}
