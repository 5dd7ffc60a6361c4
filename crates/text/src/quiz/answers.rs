//! What is worth asking for: names, numbers, dates and terms.

use crate::document::{Document, Word, WordKind};
use crate::{Language, stop_words};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Longer answers are no answers but passages.
const LONGEST_ANSWER: usize = 5;
/// Sentences looked at; a quiz of thirty questions needs no more.
const MOST_SENTENCES: usize = 3_000;
/// What a further answer from the same sentence is worth beside the one before it.
const SAME_SENTENCE: f32 = 0.75;

/// What kind of thing an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnswerKind {
    /// A person, place, work or organisation: written with capitals inside a sentence.
    Name,
    /// A number, alone or with what it counts.
    Number,
    /// A technical term of several words.
    Phrase,
    /// A single word.
    Word,
}

/// A phrase of a sentence that a question could ask for.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The phrase as it stands in the sentence.
    pub phrase: String,
    /// What kind of thing it is.
    pub kind: AnswerKind,
    /// The sentence, as an index into [`Document::sentences`].
    pub sentence: usize,
    /// How much the phrase is worth asking for, at least 0.
    pub score: f32,
    /// Where the phrase stands in the text of the sentence, in bytes.
    pub span: Range<usize>,
}

/// The phrases of a note worth asking for, best first, each once.
///
/// Candidates are runs of content words, names with their small linking words, and numbers with their unit. A candidate ranks by its
/// kind, by how much of the note turns on its words, and by how late it stands in its sentence, where the new information is; answers
/// from one sentence make room for those of others.
pub fn candidates(document: &Document) -> Vec<Answer> {
    let mut counts = vec![0.0_f32; document.vocabulary().len()];
    for word in document.all_words() {
        counts[word.stem as usize] += 1.0;
    }
    let names = names(document);
    let mut answers: Vec<Answer> = Vec::new();
    for sentence in 0..document.sentences().len().min(MOST_SENTENCES) {
        let mut own = of_sentence(document, sentence, &names, &counts);
        own.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.span.start.cmp(&b.span.start)));
        let mut share = 1.0;
        for mut answer in own {
            answer.score *= share;
            share *= SAME_SENTENCE;
            answers.push(answer);
        }
    }
    answers.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then(a.sentence.cmp(&b.sentence)).then(a.span.start.cmp(&b.span.start))
    });
    let mut seen = HashSet::new();
    answers.retain(|answer| seen.insert(answer.phrase.to_lowercase()));
    answers
}

/// The stems that are written with a capital inside a sentence more often than not.
fn names(document: &Document) -> HashSet<u32> {
    let mut balance: HashMap<u32, i32> = HashMap::new();
    // German writes every noun with a capital, so there a capital tells nothing.
    if document.language() == Some(Language::German) {
        return HashSet::new();
    }
    for sentence in 0..document.sentences().len() {
        for word in document.sentence_words(sentence).iter().skip(1) {
            let capital = document.surface(word).starts_with(char::is_uppercase);
            *balance.entry(word.stem).or_default() += if capital { 1 } else { -1 };
        }
    }
    balance.into_iter().filter(|(_, balance)| *balance > 0).map(|(stem, _)| stem).collect()
}

fn of_sentence(document: &Document, sentence: usize, names: &HashSet<u32>, counts: &[f32]) -> Vec<Answer> {
    let words = document.sentence_words(sentence);
    let role = |word: &Word| role(document, word, names);
    let mut answers = Vec::new();
    let mut start = 0;
    while start < words.len() {
        let mut first = role(&words[start]);
        // The first word of a sentence has a capital anyhow; before a name it belongs to the name.
        let before_name =
            words.get(start + 1).is_some_and(|next| role(next) == Role::Name && adjoin(document, &words[start], next));
        if start == 0 && first == Role::Term && before_name {
            first = Role::Name;
        }
        if first == Role::Other {
            start += 1;
            continue;
        }
        let mut end = start + 1;
        while end < words.len() && end - start < LONGEST_ANSWER && adjoin(document, &words[end - 1], &words[end]) {
            let next = role(&words[end]);
            let linked = first == Role::Name
                && is_link(document.surface(&words[end]))
                && words
                    .get(end + 1)
                    .is_some_and(|after| role(after) == Role::Name && adjoin(document, &words[end], after));
            let goes_on = match first {
                Role::Name => {
                    next == Role::Name || linked || (next == Role::Number && words[end].kind == WordKind::Number)
                }
                Role::Number => next == Role::Number || end - start < 3 && next != Role::Other,
                Role::Term => next == Role::Term,
                Role::Other => false,
            };
            if !goes_on {
                break;
            }
            end += if linked { 2 } else { 1 };
        }
        let run = &words[start..end];
        let span = document.span_in_sentence(sentence, &run[0]).start
            ..document.span_in_sentence(sentence, &run[run.len() - 1]).end;
        let phrase = &document.sentences()[sentence].text[span.clone()];
        let kind = match first {
            Role::Name => AnswerKind::Name,
            Role::Number => AnswerKind::Number,
            _ if run.len() > 1 => AnswerKind::Phrase,
            _ => AnswerKind::Word,
        };
        if is_answer(phrase, kind) {
            let place = start as f32 / words.len() as f32;
            let score = worth(kind, run, counts) * (0.8 + 0.4 * place);
            answers.push(Answer { phrase: phrase.to_owned(), kind, sentence, score, span });
        }
        start = end;
    }
    answers
}

/// What part a word can play in an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Name,
    Number,
    Term,
    Other,
}

fn role(document: &Document, word: &Word, names: &HashSet<u32>) -> Role {
    let surface = document.surface(word);
    let language = document.language().unwrap_or(Language::English);
    if word.kind == WordKind::Number || stop_words::is_number_word(&surface.to_lowercase(), language) {
        Role::Number
    } else if surface.starts_with(char::is_uppercase) && names.contains(&word.stem) && surface.chars().count() > 1 {
        Role::Name
    } else if word.kind == WordKind::Content {
        Role::Term
    } else {
        Role::Other
    }
}

fn worth(kind: AnswerKind, run: &[Word], counts: &[f32]) -> f32 {
    let weight: f32 = run
        .iter()
        .filter(|word| word.kind != WordKind::Stop)
        .map(|word| counts[word.stem as usize].sqrt())
        .sum::<f32>()
        / run.len() as f32;
    match kind {
        // What the whole note is about is no answer: it stands in every sentence.
        AnswerKind::Name => 2.1 / weight.max(1.0).sqrt(),
        AnswerKind::Number => 1.3,
        AnswerKind::Phrase => 0.9 + 0.25 * weight,
        AnswerKind::Word => 0.4 + 0.25 * weight,
    }
}

fn is_answer(phrase: &str, kind: AnswerKind) -> bool {
    match kind {
        AnswerKind::Number => !phrase.is_empty(),
        _ => {
            phrase.chars().filter(|character| character.is_alphabetic()).count() > 2
                || crate::terms::is_unspaced(phrase)
        }
    }
}

fn adjoin(document: &Document, left: &Word, right: &Word) -> bool {
    left.block == right.block
        && matches!(&document.blocks()[left.block as usize].text[left.end as usize..right.start as usize], "" | " ")
}

/// Small words inside names: "University of Oxford", "Ludwig van Beethoven", "Museu de Arte".
fn is_link(word: &str) -> bool {
    matches!(
        word,
        "of" | "the"
            | "and"
            | "de"
            | "la"
            | "du"
            | "des"
            | "di"
            | "da"
            | "do"
            | "del"
            | "della"
            | "van"
            | "von"
            | "der"
            | "den"
            | "y"
            | "e"
            | "ibn"
            | "bin"
    )
}
