//! Summaries made of whole sentences of the note.

use crate::document::{Document, Word, WordKind};
use std::collections::HashMap;

/// Beyond this many sentences the graph is not built: it grows with the square.
const MOST_GRAPH_SENTENCES: usize = 250;
/// Probability of following a link of the graph, as in PageRank (Brin and Page 1998).
const DAMPING: f32 = 0.85;

/// The `sentences` sentences that the others agree with most, by TextRank (Mihalcea and Tarau 2004), as indexes into
/// [`Document::sentences`] in reading order.
///
/// Of a note with very many sentences only those nearest to its centroid enter the graph, so the cost stays bounded.
pub fn text_rank(document: &Document, sentences: usize) -> Vec<usize> {
    let mut members: Vec<usize> = (0..document.sentences().len()).collect();
    if members.len() > MOST_GRAPH_SENTENCES {
        members = best(&centroid_scores(document), MOST_GRAPH_SENTENCES);
    }
    let scores = graph_scores(document, &members);
    let mut chosen: Vec<usize> = best(&scores, sentences).into_iter().map(|index| members[index]).collect();
    chosen.sort_unstable();
    chosen
}

/// The `sentences` sentences nearest to the weighted centre of the note's words (Radev et al. 2004), as indexes into
/// [`Document::sentences`] in reading order. Linear in the length of the note.
pub fn centroid(document: &Document, sentences: usize) -> Vec<usize> {
    best(&centroid_scores(document), sentences)
}

/// The indexes of the `count` highest scores, in ascending order.
fn best(scores: &[f32], count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
    order.truncate(count);
    order.sort_unstable();
    order
}

fn counts(words: &[Word]) -> HashMap<u32, f32> {
    let mut counts = HashMap::new();
    for word in words.iter().filter(|word| word.kind == WordKind::Content) {
        *counts.entry(word.stem).or_insert(0.0) += 1.0;
    }
    counts
}

/// PageRank over the sentences, linked by the words that they share.
fn graph_scores(document: &Document, members: &[usize]) -> Vec<f32> {
    let bags: Vec<HashMap<u32, f32>> =
        members.iter().map(|sentence| counts(document.sentence_words(*sentence))).collect();
    let lengths: Vec<f32> = bags.iter().map(|bag| (bag.len() as f32).max(1.0)).collect();
    let size = members.len();
    let mut links: Vec<Vec<(usize, f32)>> = vec![Vec::new(); size];
    let mut postings: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, bag) in bags.iter().enumerate() {
        let mut shared: HashMap<usize, f32> = HashMap::new();
        for stem in bag.keys() {
            for other in postings.get(stem).into_iter().flatten() {
                *shared.entry(*other).or_default() += 1.0;
            }
            postings.entry(*stem).or_default().push(index);
        }
        for (other, common) in shared {
            let weight = common / (lengths[index].ln() + lengths[other].ln()).max(1.0);
            links[index].push((other, weight));
            links[other].push((index, weight));
        }
    }
    let totals: Vec<f32> = links.iter().map(|row| row.iter().map(|(_, weight)| weight).sum::<f32>()).collect();
    let mut ranks = vec![1.0_f32; size];
    for _ in 0..30 {
        ranks = (0..size)
            .map(|index| {
                let received: f32 =
                    links[index].iter().map(|(other, weight)| ranks[*other] * weight / totals[*other].max(1e-6)).sum();
                1.0 - DAMPING + DAMPING * received
            })
            .collect();
    }
    ranks
}

fn centroid_scores(document: &Document) -> Vec<f32> {
    let centre = counts(document.all_words());
    let length = centre.values().map(|count| count * count).sum::<f32>().sqrt().max(1e-6);
    (0..document.sentences().len())
        .map(|sentence| {
            let bag = counts(document.sentence_words(sentence));
            let own = bag.values().map(|count| count * count).sum::<f32>().sqrt().max(1.0);
            bag.iter().map(|(stem, count)| count * centre.get(stem).copied().unwrap_or(0.0)).sum::<f32>()
                / (own * length)
        })
        .collect()
}
