//! Keywords by term frequency and inverse document frequency.

use super::phrases::{self, Candidate};
use super::{DocumentFrequencies, Keyword};
use crate::document::Document;

/// The `limit` phrases with the highest weight: how often the phrase stands in the note, how rare its words are in the student's
/// other notes (Spärck Jones 1972), how early it comes, and whether a heading names it.
pub fn tf_idf(document: &Document, frequencies: &dyn DocumentFrequencies, limit: usize) -> Vec<Keyword> {
    let words = document.all_words().len().max(1) as f32;
    let mut idf: Vec<Option<f32>> = vec![None; document.vocabulary().len()];
    let mut weigh = |candidate: &Candidate| -> f32 {
        let rarity: f32 = candidate
            .stems
            .iter()
            .map(|stem| {
                *idf[*stem as usize].get_or_insert_with(|| {
                    let containing = frequencies.containing(&document.vocabulary()[*stem as usize]) as f32;
                    ((frequencies.documents() as f32 + 1.0) / (containing + 1.0)).ln() + 1.0
                })
            })
            .sum::<f32>()
            / candidate.stems.len() as f32;
        let early = 1.0 + 0.5 * (1.0 - candidate.first as f32 / words);
        let heading = if candidate.in_heading { 1.3 } else { 1.0 };
        let length = 1.0 + 0.25 * (candidate.stems.len() - 1) as f32;
        candidate.count as f32 * rarity * early * heading * length
    };
    let mut ranked: Vec<(f32, Candidate)> =
        phrases::candidates(document).into_iter().map(|candidate| (weigh(&candidate), candidate)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.first.cmp(&b.1.first)));
    let mut chosen: Vec<(f32, Candidate)> = Vec::new();
    for (score, candidate) in ranked {
        if chosen.len() >= limit {
            break;
        }
        let repeats = chosen
            .iter()
            .any(|(_, other)| contains(&other.stems, &candidate.stems) || contains(&candidate.stems, &other.stems));
        if !repeats {
            chosen.push((score, candidate));
        }
    }
    let best = chosen.first().map_or(1.0, |(score, _)| *score);
    chosen.into_iter().map(|(score, candidate)| Keyword { phrase: candidate.phrase(), score: score / best }).collect()
}

fn contains(whole: &[u32], part: &[u32]) -> bool {
    whole.windows(part.len()).any(|window| window == part)
}
