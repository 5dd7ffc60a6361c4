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
/// Of a note with very many sentences only those nearest to its centroid enter the graph, so the cost stays bounded. Questions
/// have a say and are not chosen, since they tell nothing, unless there is nothing else.
pub fn text_rank(document: &Document, sentences: usize) -> Vec<usize> {
    let mut members: Vec<usize> = (0..document.sentences().len()).collect();
    if members.len() > MOST_GRAPH_SENTENCES {
        members = best(&centroid_scores(document), &members, MOST_GRAPH_SENTENCES);
    }
    let mut scores = vec![0.0; document.sentences().len()];
    for (member, score) in members.iter().zip(graph_scores(document, &members)) {
        scores[*member] = score;
    }
    best(&scores, &telling(document, members), sentences)
}

/// The `sentences` sentences nearest to the weighted centre of the note's words (Radev et al. 2004), as indexes into
/// [`Document::sentences`] in reading order. Linear in the length of the note. Questions are not chosen, as in [`text_rank`].
pub fn centroid(document: &Document, sentences: usize) -> Vec<usize> {
    let all = (0..document.sentences().len()).collect();
    best(&centroid_scores(document), &telling(document, all), sentences)
}

/// Those of `sentences` that are no questions; all of them where each is one.
fn telling(document: &Document, sentences: Vec<usize>) -> Vec<usize> {
    let asks = |sentence: &usize| {
        let text = document.sentences()[*sentence].text.trim_end_matches(|character: char| !is_mark(character));
        text.ends_with(['?', '？', '؟'])
    };
    let telling: Vec<usize> = sentences.iter().copied().filter(|sentence| !asks(sentence)).collect();
    if telling.is_empty() { sentences } else { telling }
}

/// What of a sentence's end says what kind of sentence it is: closing quotes and brackets do not.
fn is_mark(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '.' | '!' | '?' | '？' | '؟' | '。' | ':' | ';' | '…')
}

/// Those `count` of `indexes` that have the highest scores, in ascending order.
fn best(scores: &[f32], indexes: &[usize], count: usize) -> Vec<usize> {
    let mut order = indexes.to_vec();
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
