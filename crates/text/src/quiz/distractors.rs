//! Wrong options that look right.

use std::collections::HashSet;

/// Finds wrong options for an answer.
pub trait Distractors {
    /// Up to `limit` wrong options for the answer of a sentence, best first.
    fn rank(&self, answer: &str, sentence: &str, limit: usize) -> Vec<String>;
}

/// Distractors from a list of phrases, ranked by [`rank_lexical`].
#[derive(Debug, Clone, Default)]
pub struct PoolDistractors(pub Vec<String>);

impl Distractors for PoolDistractors {
    fn rank(&self, answer: &str, sentence: &str, limit: usize) -> Vec<String> {
        rank_lexical(answer, sentence, &self.0, limit).into_iter().map(|index| self.0[index].clone()).collect()
    }
}

/// The pool's phrases that could stand in the answer's place by their form, best first, as indexes into the pool.
pub fn rank_lexical(answer: &str, sentence: &str, pool: &[String], limit: usize) -> Vec<usize> {
    let answer = answer.to_lowercase();
    let sentence = sentence.to_lowercase();
    let grams = |text: &str| -> HashSet<Vec<char>> {
        let padded: Vec<char> = format!(" {text} ").chars().collect();
        padded.windows(3).map(<[char]>::to_vec).collect()
    };
    let own = grams(&answer);
    let mut ranked: Vec<(f32, usize)> = pool
        .iter()
        .enumerate()
        .filter_map(|(index, phrase)| {
            let lower = phrase.to_lowercase();
            if lower == answer || lower.is_empty() || sentence.contains(&lower) {
                return None;
            }
            let other = grams(&lower);
            let shared = own.intersection(&other).count() as f32;
            Some((2.0 * shared / (own.len() + other.len()).max(1) as f32, index))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().take(limit).map(|(_, index)| index).collect()
}
