//! The pair of sentences that shows why two notes belong together.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

use loci_embed::Vector;
use loci_text::{Document, Language, Sentence, terms};

use super::index::Index;
use crate::provenance::TextSpan;

/// Of how many of the nearest passage pairs the sentences are compared before the rest of the notes.
const NEAREST_PASSAGE_PAIRS: usize = 3;

/// Sentences of a note that are compared at most.
const MOST_SENTENCES: usize = 600;

/// Occurrences of one word that are compared at most.
const MOST_OCCURRENCES: usize = 40;

/// Words that every note of the account has prove nothing: a pair needs one at least this much rarer, as a share of the
/// way from "in every note" to "in one note".
const LEAST_TELLING: f32 = 0.2;

/// From this cosine on two passages speak of the same thing even in different words.
const SAME_MEANING: f32 = 0.6;

/// Sentences of fewer words are labels, of more are lists without full stops; neither explains anything.
const WORDS: std::ops::RangeInclusive<usize> = 4..=70;

/// How many shared words are named.
const SHARED_TERMS: usize = 8;

/// One of the two notes.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The note, read.
    pub document: &'a Document,
    /// Its passages: where each stands in the source, and its vector. Empty without a model.
    pub passages: &'a [(Range<usize>, Vector)],
}

/// Why two notes belong together, in their own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The sentence of the first note.
    pub here: TextSpan,
    /// The sentence of the second note.
    pub there: TextSpan,
    /// The words that both sentences have, as the first writes them, the most telling first. Empty when the sentences
    /// are near in meaning only.
    pub shared_terms: Vec<String>,
}

/// A sentence with its different words.
struct Candidate<'a> {
    sentence: &'a Sentence,
    /// Stem, surface and weight of each.
    words: Vec<(String, String, f32)>,
    weight: f32,
}

/// How telling words are: from 0 for a word of every note to 1 for a word of one.
pub struct Weights<'a> {
    telling: Box<dyn Fn(&str) -> f32 + 'a>,
    language: Option<Language>,
}

impl Weights<'_> {
    /// Weights for two notes of which only the shared words are known, the most telling first, as a suggestion names them.
    /// Every other word only makes a sentence longer.
    #[must_use]
    pub fn of_shared_terms(shared: &[String], language: Option<Language>) -> Self {
        let mut weights: HashMap<String, f32> = HashMap::new();
        for (rank, surface) in (0_u8..).zip(shared) {
            for term in terms::content_terms(surface, language) {
                weights.entry(term.stem).or_insert(1.0 - 0.08 * f32::from(rank.min(10)));
            }
        }
        let telling = Box::new(move |stem: &str| weights.get(stem).copied().unwrap_or(OTHER_WORD));
        Self { telling, language }
    }
}

/// What a word weighs of which nothing is known: less than what a pair of sentences needs to have in common.
const OTHER_WORD: f32 = 0.15;

impl<K: Copy + Ord + Hash> Index<K> {
    /// How telling words are in this account.
    #[must_use]
    pub fn weights(&self) -> Weights<'_> {
        let log_len = self.log_len();
        Weights { telling: Box::new(move |stem| self.telling(stem, log_len)), language: self.language() }
    }
}

/// The pair of sentences that carries the connection of two notes.
///
/// Looked for in the passages nearest in meaning first, then everywhere. `None` when no two sentences share a telling
/// word and meaning alone does not point at single sentences: no evidence is better than a random pair.
#[must_use]
pub fn evidence(here: Side<'_>, there: Side<'_>, weights: &Weights<'_>) -> Option<Evidence> {
    let nearest = nearest_passages(here.passages, there.passages);
    let all_here = candidates(here.document, weights);
    let all_there = candidates(there.document, weights);
    for (cosine, a, b) in &nearest {
        if *cosine <= 0.0 {
            break;
        }
        let inside = |candidates: &[Candidate<'_>], span: &Range<usize>| {
            let within = |candidate: &Candidate<'_>| {
                span.start <= candidate.sentence.span.start && candidate.sentence.span.end <= span.end
            };
            (0..candidates.len()).filter(|index| within(&candidates[*index])).collect::<Vec<_>>()
        };
        let found = best_pair(&all_here, &inside(&all_here, a), &all_there, &inside(&all_there, b));
        if let Some((_, a, b)) = found {
            return Some(quote_both(&all_here[a], &all_there[b]));
        }
    }
    let every = |candidates: &[Candidate<'_>]| (0..candidates.len()).collect::<Vec<_>>();
    if let Some((_, a, b)) = best_pair(&all_here, &every(&all_here), &all_there, &every(&all_there)) {
        return Some(quote_both(&all_here[a], &all_there[b]));
    }
    let (cosine, a, b) = nearest.into_iter().next()?;
    if cosine < SAME_MEANING {
        return None;
    }
    // A passage of one sentence has that sentence's vector, so here the nearness is the sentences' own.
    let (a, b) = (only_sentence(here.document, &a)?, only_sentence(there.document, &b)?);
    Some(Evidence { here: quote(a), there: quote(b), shared_terms: Vec::new() })
}

fn candidates<'a>(document: &'a Document, weights: &Weights<'_>) -> Vec<Candidate<'a>> {
    let language = document.language().or(weights.language);
    let sentences = document.sentences();
    let step = sentences.len().div_ceil(MOST_SENTENCES).max(1);
    let mut candidates = Vec::new();
    for sentence in sentences.iter().step_by(step) {
        if !WORDS.contains(&sentence.text.split_whitespace().count()) {
            continue;
        }
        let mut words: Vec<(String, String, f32)> = Vec::new();
        for term in terms::content_terms(&sentence.text, language) {
            if words.iter().any(|(stem, ..)| *stem == term.stem) {
                continue;
            }
            let telling = (weights.telling)(&term.stem);
            words.push((term.stem, term.surface, telling));
        }
        let weight = words.iter().map(|(_, _, weight)| weight * weight).sum::<f32>().sqrt();
        candidates.push(Candidate { sentence, words, weight });
    }
    candidates
}

/// The nearest pairs of passages, nearest first, with their places.
fn nearest_passages(
    here: &[(Range<usize>, Vector)],
    there: &[(Range<usize>, Vector)],
) -> Vec<(f32, Range<usize>, Range<usize>)> {
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for (a, (_, vector)) in here.iter().enumerate() {
        pairs.extend(there.iter().enumerate().map(|(b, (_, other))| (vector.cosine(other), a, b)));
    }
    pairs.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    pairs.truncate(NEAREST_PASSAGE_PAIRS);
    pairs.into_iter().map(|(cosine, a, b)| (cosine, here[a].0.clone(), there[b].0.clone())).collect()
}

/// The two sentences that share the most, relative to what else they say. Sentences that are the same word for word come
/// from a template or a quotation and show nothing about either note.
fn best_pair(
    here: &[Candidate<'_>],
    from: &[usize],
    there: &[Candidate<'_>],
    to: &[usize],
) -> Option<(f32, usize, usize)> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for index in to {
        for (stem, _, weight) in &there[*index].words {
            if *weight > 0.0 {
                places.entry(stem).or_default().push(*index);
            }
        }
    }
    let mut best: Option<(f32, usize, usize)> = None;
    for index in from {
        // Squared weights of the shared words, and the largest among them.
        let mut shared: HashMap<usize, (f32, f32)> = HashMap::new();
        for (stem, _, weight) in &here[*index].words {
            for other in places.get(stem.as_str()).into_iter().flatten().take(MOST_OCCURRENCES) {
                let sums = shared.entry(*other).or_default();
                sums.0 += weight * weight;
                sums.1 = sums.1.max(*weight);
            }
        }
        for (other, (sum, largest)) in shared {
            let (a, b) = (&here[*index], &there[other]);
            if largest < LEAST_TELLING || a.sentence.text == b.sentence.text {
                continue;
            }
            let cosine = sum / (a.weight * b.weight).max(f32::MIN_POSITIVE);
            let score = (sum * cosine).sqrt();
            let better = best.is_none_or(|(known, x, y)| score > known || (score == known && (*index, other) < (x, y)));
            if better {
                best = Some((score, *index, other));
            }
        }
    }
    best
}

fn quote_both(here: &Candidate<'_>, there: &Candidate<'_>) -> Evidence {
    let mut shared: Vec<(&str, f32)> = here
        .words
        .iter()
        .filter(|(stem, _, weight)| *weight > 0.0 && there.words.iter().any(|(other, ..)| other == stem))
        .map(|(_, surface, weight)| (surface.as_str(), *weight))
        .collect();
    shared.sort_by(|a, b| b.1.total_cmp(&a.1));
    Evidence {
        here: quote(here.sentence),
        there: quote(there.sentence),
        shared_terms: shared.into_iter().take(SHARED_TERMS).map(|(surface, _)| surface.to_owned()).collect(),
    }
}

fn quote(sentence: &Sentence) -> TextSpan {
    TextSpan { text: sentence.text.clone(), start: sentence.span.start, end: sentence.span.end }
}

fn only_sentence<'a>(document: &'a Document, span: &Range<usize>) -> Option<&'a Sentence> {
    let mut inside = document
        .sentences()
        .iter()
        .filter(|sentence| span.start <= sentence.span.start && sentence.span.end <= span.end);
    let only = inside.next()?;
    (inside.next().is_none() && WORDS.contains(&only.text.split_whitespace().count())).then_some(only)
}
