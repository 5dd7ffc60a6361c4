//! What is worth asking for: names, dates, numbers, terms and reasons.

use super::chunks::{self, Chunk};
use super::distractors::spaced;
use crate::document::{Document, Word};
use std::collections::HashSet;
use std::ops::Range;

/// Sentences looked at; a quiz of thirty questions needs no more.
const MOST_SENTENCES: usize = 3_000;
/// What a further answer from the same sentence is worth beside the one before it.
const SAME_SENTENCE: f32 = 0.85;
/// What an answer loses when better answers hold all its words already.
const REPEATED: f32 = 0.4;

/// What kind of thing an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnswerKind {
    /// A person, place, work or organisation: written with capitals inside a sentence.
    Name,
    /// A year, or a day or month with what belongs to it.
    Date,
    /// A number, alone or with what it counts.
    Number,
    /// A technical term of several words.
    Phrase,
    /// A single word.
    Word,
    /// A reason or a purpose.
    Clause,
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
/// A candidate ranks by its kind, its length and its place; answers from one sentence make room for those of others, and a phrase that says no more than a better one goes.
pub fn candidates(document: &Document) -> Vec<Answer> {
    let mut counts = vec![0.0_f32; document.vocabulary().len()];
    for word in document.all_words() {
        counts[word.stem as usize] += 1.0;
    }
    let names = chunks::names(document);
    let mut answers: Vec<Answer> = Vec::new();
    for sentence in 0..document.sentences().len().min(MOST_SENTENCES) {
        let mut own: Vec<Answer> = chunks::of_sentence(document, sentence, &names)
            .iter()
            .filter_map(|chunk| answer(document, sentence, chunk, &counts))
            .collect();
        own.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.span.start.cmp(&b.span.start)));
        let mut share = 1.0;
        for mut answer in own {
            answer.score *= share;
            share *= SAME_SENTENCE;
            answers.push(answer);
        }
    }
    best_first(&mut answers);
    let mut taken: HashSet<String> = HashSet::new();
    for answer in &mut answers {
        let form = spaced(&answer.phrase);
        let words: Vec<&str> = form.split(' ').filter(|word| word.len() > 3).collect();
        let repeated = words.iter().filter(|word| taken.contains(**word)).count() as f32;
        answer.score *= 1.0 - REPEATED * repeated / words.len().max(1) as f32;
        taken.extend(words.into_iter().map(str::to_owned));
    }
    best_first(&mut answers);
    let mut seen = HashSet::new();
    answers.retain(|answer| {
        let form = spaced(&answer.phrase);
        // "Priestley" asks for no more than "Joseph Priestley", whose last word it is.
        let last = form.rsplit(' ').next().map(str::to_owned).filter(|_| answer.kind == AnswerKind::Name);
        let fresh = seen.insert(form);
        if fresh {
            seen.extend(last);
        }
        fresh
    });
    answers
}

fn best_first(answers: &mut [Answer]) {
    answers.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then(a.sentence.cmp(&b.sentence)).then(a.span.start.cmp(&b.span.start))
    });
}

fn answer(document: &Document, sentence: usize, chunk: &Chunk, counts: &[f32]) -> Option<Answer> {
    let words = document.sentence_words(sentence);
    let run = &words[chunk.words.clone()];
    let span =
        document.span_in_sentence(sentence, run.first()?).start..document.span_in_sentence(sentence, run.last()?).end;
    let text = &document.sentences()[sentence].text;
    let bare = text[span.clone()].trim_end_matches("'s").trim_end_matches("’s").len();
    let mut span = span.start..span.start + bare;
    // A percent sign belongs to its number.
    if chunk.kind == AnswerKind::Number && text[span.end..].starts_with('%') {
        span.end += 1;
    }
    let phrase = &text[span.clone()];
    if !is_answer(phrase, chunk.kind) {
        return None;
    }
    let stands = Stands::of(document, sentence, chunk, &text[span.end..]);
    let score = worth(chunk.kind, run, counts) * stands.factor();
    Some(Answer { phrase: phrase.to_owned(), kind: chunk.kind, sentence, score, span })
}

/// How likely a person asks for a chunk of this kind and length, by what was found in XQuAD (Artetxe, Ruder and Yogatama 2020).
fn worth(kind: AnswerKind, run: &[Word], counts: &[f32]) -> f32 {
    let long = run.len().min(4) as f32;
    match kind {
        AnswerKind::Name => 0.06 + 0.12 * long,
        AnswerKind::Date => 0.33,
        AnswerKind::Number => 0.3,
        AnswerKind::Phrase => 0.06 + 0.05 * long,
        // A word alone is asked for when the note turns on it.
        AnswerKind::Word => {
            0.06 * run.iter().map(|word| counts[word.stem as usize]).fold(1.0, f32::max).min(4.0).sqrt()
        }
        AnswerKind::Clause => 0.12,
    }
}

/// Where a chunk stands.
struct Stands {
    /// In the sentence that opens its paragraph, which says what it is about.
    opens_paragraph: bool,
    /// Before a comma or the end of the sentence, where a thought is complete.
    before_pause: bool,
    /// Behind "by": who did it.
    after_by: bool,
    /// Within brackets, which hold what is said by the way.
    in_brackets: bool,
}

impl Stands {
    fn of(document: &Document, sentence: usize, chunk: &Chunk, behind: &str) -> Stands {
        let words = document.sentence_words(sentence);
        let text = &document.sentences()[sentence].text;
        let start = document.span_in_sentence(sentence, &words[chunk.words.start]).start;
        let before = chunk.words.start.checked_sub(1).map(|index| document.surface(&words[index]));
        Stands {
            opens_paragraph: document.opens_paragraph(sentence),
            before_pause: behind.is_empty() || behind.starts_with([',', '.', ';', ':', '!']),
            after_by: before.is_some_and(|word| word.eq_ignore_ascii_case("by")),
            in_brackets: text[..start].ends_with('(') && behind.starts_with(')'),
        }
    }

    fn factor(&self) -> f32 {
        let weigh = |stands: bool, factor: f32| if stands { factor } else { 1.0 };
        weigh(self.opens_paragraph, 1.4)
            * weigh(self.before_pause, 1.2)
            * weigh(self.after_by, 1.5)
            * weigh(self.in_brackets, 0.3)
    }
}

fn is_answer(phrase: &str, kind: AnswerKind) -> bool {
    match kind {
        AnswerKind::Number | AnswerKind::Date => !phrase.is_empty(),
        _ => {
            phrase.chars().filter(|character| character.is_alphabetic()).count() > 2
                || crate::terms::is_unspaced(phrase)
        }
    }
}
