//! Keywords by term frequency and inverse document frequency.

use super::Keyword;
use super::features::rarity;
use super::phrases::{self, Candidate};
use crate::document::Document;

/// What a phrase of one, two, three and four words is worth: students underline terms of two words most, whole clauses never.
const LENGTHS: [f32; phrases::LONGEST_PHRASE] = [1.0, 3.5, 1.6, 0.85];
/// Even the most frequent words say something.
const LEAST_RARE: f32 = 0.1;
/// How fast the advantage of standing early fades, in words.
const EARLY_WORDS: f32 = 75.0;

/// The `limit` phrases with the highest weight.
///
/// The weight is the frequency of the phrase and of its words times the inverse frequency of its words in the language at large,
/// where a list of frequent words is known (after Spärck Jones 1972), raised for phrases that fill the run between stop words (after RAKE,
/// Rose et al. 2010), that stand early, and that a heading names. Phrases that repeat a better one in another form are left out.
pub fn tf_idf(document: &Document, limit: usize) -> Vec<Keyword> {
    let candidates = phrases::candidates(document);
    let counts = stem_counts(document);
    let mut rarities = vec![0.0_f32; counts.len()];
    for word in document.all_words() {
        let known = &mut rarities[word.stem as usize];
        if *known == 0.0 {
            *known = rarity(document, document.surface(word)).max(LEAST_RARE);
        }
    }
    let weigh = |candidate: &Candidate| -> f32 {
        let length = candidate.stems.len() as f32;
        let rare = candidate.stems.iter().map(|stem| rarities[*stem as usize]).sum::<f32>() / length;
        let frequent = candidate.stems.iter().map(|stem| counts[*stem as usize]).sum::<f32>() / length;
        let count = candidate.count as f32;
        let whole = (candidate.whole as f32 / count + 0.1).powf(0.58);
        let early = 1.0 + 0.56 * (-(candidate.first as f32) / EARLY_WORDS).exp();
        let heading = if candidate.in_heading { 1.3 } else { 1.0 };
        count.powf(1.2) * frequent.powf(0.23) * rare * whole * early * heading * LENGTHS[candidate.stems.len() - 1]
    };
    let mut ranked: Vec<(f32, &Candidate)> = candidates.iter().map(|candidate| (weigh(candidate), candidate)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.first.cmp(&b.1.first)));
    let ranked = ranked.into_iter().map(|(score, candidate)| (score, candidate.stems.as_slice(), candidate));
    let chosen = phrases::distinct(ranked, limit);
    let best = chosen.first().map_or(1.0, |(score, _)| *score);
    chosen.into_iter().map(|(score, candidate)| Keyword { phrase: candidate.phrase(), score: score / best }).collect()
}

fn stem_counts(document: &Document) -> Vec<f32> {
    let mut counts = vec![0.0; document.vocabulary().len()];
    for word in document.all_words() {
        counts[word.stem as usize] += 1.0;
    }
    counts
}
