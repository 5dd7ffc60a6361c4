//! How alike two short texts are in their wording, without a model.

use crate::Language;
use crate::terms;
use std::collections::{HashMap, HashSet};

/// Longer texts are compared by their beginnings.
const MOST_BYTES: usize = 200_000;

/// The cosine of the weighted words and character n-grams of two texts, from 0 to 1.
///
/// There is no corpus to count documents in, so the words are weighted by their nature: function words little, others by length.
pub fn tf_idf(a: &str, b: &str) -> f32 {
    let (a, b) = (head(a), head(b));
    let (a, b) = (vector(a), vector(b));
    let dot: f32 = a.iter().filter_map(|(feature, weight)| b.get(feature).map(|other| weight * other)).sum();
    let length = |vector: &HashMap<String, f32>| vector.values().map(|weight| weight * weight).sum::<f32>().sqrt();
    let lengths = length(&a) * length(&b);
    if lengths > 0.0 { (dot / lengths).clamp(0.0, 1.0) } else { 0.0 }
}

/// The share of words that two texts have in common (Jaccard 1912), from 0 to 1.
pub fn overlap(a: &str, b: &str) -> f32 {
    let language = Language::detect(&format!("{}\n{}", head(a), head(b)));
    let stems = |text: &str| -> HashSet<String> {
        terms::content_terms(head(text), language).into_iter().map(|term| term.stem).collect()
    };
    let (a, b) = (stems(a), stems(b));
    let union = a.union(&b).count();
    if union == 0 { 0.0 } else { a.intersection(&b).count() as f32 / union as f32 }
}

fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(MOST_BYTES)]
}

fn vector(text: &str) -> HashMap<String, f32> {
    let mut vector = HashMap::new();
    for span in terms::words(text) {
        let word = terms::normal_form(&text[span]);
        let padded: Vec<char> = format!(" {word} ").chars().collect();
        for length in 3..=5 {
            for gram in padded.windows(length) {
                *vector.entry(gram.iter().collect()).or_insert(0.0) += 1.0;
            }
        }
    }
    vector
}
