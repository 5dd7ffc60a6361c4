//! What is worth asking for: names, numbers, dates and terms.

use crate::document::{Document, WordKind};
use std::collections::HashMap;

/// A phrase of a sentence that a question could ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The phrase as it stands in the sentence.
    pub phrase: String,
    /// The sentence, as an index into [`Document::sentences`].
    pub sentence: usize,
    /// How much the phrase is worth asking for, at least 0.
    pub score: f32,
    /// Where the phrase stands in the text of the sentence, in bytes.
    pub span: std::ops::Range<usize>,
}

/// The phrases of a note worth asking for, best first, each once.
pub fn candidates(document: &Document) -> Vec<Answer> {
    let mut counts: HashMap<u32, f32> = HashMap::new();
    for word in document.all_words() {
        *counts.entry(word.stem).or_default() += 1.0;
    }
    let mut answers: Vec<Answer> = Vec::new();
    for (index, sentence) in document.sentences().iter().enumerate() {
        let words = document.sentence_words(index);
        let mut start = 0;
        while start < words.len() {
            if words[start].kind == WordKind::Stop {
                start += 1;
                continue;
            }
            let mut end = start + 1;
            while end < words.len()
                && end - start < 4
                && words[end].kind != WordKind::Stop
                && words[end].start == words[end - 1].end + 1
            {
                end += 1;
            }
            let (from, to) = (
                document.span_in_sentence(index, &words[start]).start,
                document.span_in_sentence(index, &words[end - 1]).end,
            );
            if let Some(phrase) = sentence.text.get(from..to) {
                let score: f32 =
                    words[start..end].iter().map(|word| counts[&word.stem]).sum::<f32>() / (end - start) as f32;
                answers.push(Answer { phrase: phrase.to_owned(), sentence: index, score, span: from..to });
            }
            start = end;
        }
    }
    answers.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then(a.sentence.cmp(&b.sentence)).then(a.span.start.cmp(&b.span.start))
    });
    let mut seen = std::collections::HashSet::new();
    answers.retain(|answer| seen.insert(answer.phrase.to_lowercase()));
    answers
}
