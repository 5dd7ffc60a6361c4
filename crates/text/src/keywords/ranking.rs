//! The first engine: noun phrases, ranked by learned weights.

use super::features::{self, Candidate, FEATURES, TRAITS};
use super::weights::WEIGHTS;
use super::{Keyword, Signal};
use crate::document::Document;

/// Candidates among which the list is chosen; those below never come into it.
const SHORT_LIST: usize = 60;
/// What it costs a phrase to be a part of one that was chosen before, or to hold it.
const OVERLAP: f32 = 0.1;
/// What a heading is worth that names the phrase. Set by hand: the sets that the weights were learned from have no headings.
const HEADING: f32 = 0.7;
/// A keyword whose score is so much below the best has about a third of its weight.
const TEMPERATURE: f32 = 2.0;

/// What a feature is worth in a text.
pub(super) struct Weight {
    /// The mean over the candidates of the sets.
    pub(super) mean: f32,
    /// The standard deviation over them.
    pub(super) spread: f32,
    /// The base weight, and its change with each trait of the text.
    pub(super) values: [f32; TRAITS],
}

/// The `limit` noun phrases that a reader would underline, or `None` when there is no noun phrase.
///
/// A candidate's score is the sum of its features, each times a weight that depends on the text: a news item is told by its single
/// words and names, an abstract by its compound terms. The weights were learned from phrases that people gave (`scripts/train-keywords`,
/// after ListNet, Cao et al. 2007). The list is chosen greedily for value and novelty (Carbonell and Goldstein 1998), and no phrase
/// comes twice, in another form or as its acronym. Signals in `without` are left out.
pub fn noun_phrases(document: &Document, limit: usize, without: &[Signal]) -> Option<Vec<Keyword>> {
    let (candidates, traits) = features::candidates(document);
    let weights = weights(&traits, without);
    let mut ranked: Vec<(f32, &Candidate)> = candidates
        .iter()
        .map(|candidate| {
            let heading = if candidate.in_heading && !without.contains(&Signal::Heading) { HEADING } else { 0.0 };
            (score(candidate, &weights) + heading, candidate)
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked.truncate(SHORT_LIST.max(limit * 2));
    let overlap = if without.contains(&Signal::Diversity) { 0.0 } else { OVERLAP };
    let chosen = choose(ranked, limit, overlap);
    let best = chosen.iter().map(|(score, _)| *score).fold(f32::MIN, f32::max);
    let keyword = |(score, candidate): (f32, &Candidate)| Keyword {
        phrase: candidate.phrase.clone(),
        score: ((score - best) / TEMPERATURE).exp(),
    };
    (!chosen.is_empty()).then(|| chosen.into_iter().map(keyword).collect())
}

/// The weights of this text, one a feature.
fn weights(traits: &[f32; TRAITS], without: &[Signal]) -> [f32; FEATURES] {
    std::array::from_fn(|feature| {
        let left_out = without.iter().any(|signal| signal.features().contains(&features::NAMES[feature]));
        let value: f32 = WEIGHTS[feature].values.iter().zip(traits).map(|(value, text)| value * text).sum();
        if left_out { 0.0 } else { value }
    })
}

fn score(candidate: &Candidate, weights: &[f32; FEATURES]) -> f32 {
    let scaled =
        candidate.features.iter().zip(&WEIGHTS).map(|(value, row)| ((value - row.mean) / row.spread).clamp(-4.0, 4.0));
    scaled.zip(weights).map(|(value, weight)| value * weight).sum()
}

/// Takes the best one after another. What overlaps with one taken before loses, once for each.
fn choose(mut ranked: Vec<(f32, &Candidate)>, limit: usize, overlap: f32) -> Vec<(f32, &Candidate)> {
    let mut chosen: Vec<(f32, &Candidate)> = Vec::new();
    while chosen.len() < limit && !ranked.is_empty() {
        let best = ranked.iter().enumerate().max_by(|a, b| a.1.0.total_cmp(&b.1.0).then(b.0.cmp(&a.0)));
        let Some((at, _)) = best else { break };
        let (score, candidate) = ranked.remove(at);
        ranked.retain(|(_, other)| !is_same(candidate, other));
        for (score, other) in &mut ranked {
            if holds(&candidate.stems, &other.stems) || holds(&other.stems, &candidate.stems) {
                *score -= overlap;
            }
        }
        chosen.push((score, candidate));
    }
    chosen.sort_by(|a, b| b.0.total_cmp(&a.0));
    chosen
}

/// Whether two candidates are one phrase: in another case or with a hyphen, or one the acronym of the other.
fn is_same(a: &Candidate, b: &Candidate) -> bool {
    let letters = |phrase: &str| -> String {
        let kept = phrase.chars().filter(|letter| !matches!(letter, ' ' | '-' | '\'' | '’'));
        kept.flat_map(char::to_lowercase).collect()
    };
    let (first, second) = (letters(&a.phrase), letters(&b.phrase));
    first.trim_end_matches('s') == second.trim_end_matches('s')
        || is_acronym(&a.phrase, &b.phrase)
        || is_acronym(&b.phrase, &a.phrase)
}

fn is_acronym(short: &str, long: &str) -> bool {
    let short = short.strip_suffix('s').unwrap_or(short);
    let capitals = short.chars().count() > 1 && short.chars().all(char::is_uppercase);
    let initials = long.split([' ', '-']).filter_map(|word| word.chars().next());
    capitals && initials.flat_map(char::to_uppercase).eq(short.chars())
}

fn holds(whole: &[u32], part: &[u32]) -> bool {
    part.len() < whole.len() && whole.windows(part.len()).any(|window| window == part)
}
