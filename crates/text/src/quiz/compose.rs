//! From answers to a quiz: which questions are asked, and in which order.

use super::answers::{self, Answer, AnswerKind};
use super::distractors::spaced;
use super::random::SplitMix;
use super::{Distractors, Kind, Proof, Question, gaps, short_answer, structures, true_false, verify};
use crate::document::{Document, WordKind};
use std::collections::{HashMap, HashSet};

/// Answers tried for each question wanted.
const TRIES: usize = 12;
/// Another sentence that says at least this share of a sentence's words may make a wrong option right.
const SAME_STATEMENT: f32 = 0.6;
/// Sentences looked at to see whether they make an option right; a phrase that more hold is what the note is about.
const MOST_ALIKE: usize = 1_000;
/// Phrases of the note itself that are offered as wrong options, of each kind of answer.
const OWN_PHRASES: usize = 60;
/// What share of a quiz each kind gets that is made from a sentence.
const SHARES: [(Kind, f32); 4] =
    [(Kind::MultipleChoice, 0.35), (Kind::Cloze, 0.25), (Kind::ShortAnswer, 0.2), (Kind::TrueFalse, 0.2)];

/// Up to `count` questions about the note, each verified, at most one for a sentence and for an answer, of as many kinds as the note
/// allows, easier ones first. Wrong options come from the given source and from the note itself. The same seed gives the same quiz,
/// another seed asks for other things.
pub fn questions(document: &Document, distractors: &dyn Distractors, count: usize, seed: u64) -> Vec<Question> {
    let mut random = SplitMix(seed);
    let mut answers = answers::candidates(document);
    for answer in &mut answers {
        answer.score *= 0.85 + 0.3 * random.fraction();
    }
    answers.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.sentence.cmp(&b.sentence)));
    let facts = Facts::new(document, &answers);

    let mut questions = Vec::new();
    // Long ones are for the middle of a quiz: one of each kind in four questions and more.
    if count >= 4 {
        questions.extend(structures::ordering(document, &mut random));
        questions.extend(structures::matching(document, &mut random));
    }
    let mut used: HashSet<usize> = (0..document.sentences().len())
        .filter(|index| !verify::is_fit_to_ask(document, *index) || facts.is_proof(*index, &questions))
        .collect();
    let mut asked: HashSet<String> = HashSet::new();
    let mut made: HashMap<Kind, f32> = HashMap::new();
    for (tried, answer) in answers.iter().enumerate() {
        if questions.len() >= count || tried >= count.saturating_mul(TRIES).max(200) {
            break;
        }
        let statement = spaced(&document.sentences()[answer.sentence].text);
        let phrase = spaced(&answer.phrase);
        // A word that the note does not come back to is not what it is about.
        let passing = answer.kind == AnswerKind::Word && facts.count(&phrase) < 2;
        if passing || used.contains(&answer.sentence) || asked.contains(&phrase) || asked.contains(&statement) {
            continue;
        }
        let mut kinds = SHARES;
        let lag = |(kind, share): &(Kind, f32)| made.get(kind).copied().unwrap_or_default() / share;
        kinds.sort_by(|a, b| lag(a).total_cmp(&lag(b)));
        let question = kinds.iter().find_map(|(kind, _)| match kind {
            Kind::MultipleChoice => gaps::multiple_choice(&facts, answer, distractors, &mut random),
            Kind::ShortAnswer => short_answer::short_answer(&facts, answer),
            Kind::TrueFalse => true_false::true_false(&facts, answer, distractors, &mut random),
            _ => gaps::cloze(&facts, answer),
        });
        if let Some(question) = question {
            *made.entry(question.asks.kind()).or_default() += 1.0;
            used.insert(answer.sentence);
            asked.extend([phrase, statement]);
            questions.push(question);
        }
    }
    questions.truncate(count);
    arrange(questions.into_iter().map(|question| (0, question)).collect())
        .into_iter()
        .map(|(_, question)| question)
        .collect()
}

/// Up to `count` questions from the quizzes of several notes, each with the number of its note: every note in turn, kinds and notes
/// mixed, easier ones first.
pub fn mix(quizzes: Vec<Vec<Question>>, count: usize) -> Vec<(usize, Question)> {
    let mut sources: Vec<_> = quizzes.into_iter().map(Vec::into_iter).collect();
    let mut chosen = Vec::new();
    let mut facts = HashSet::new();
    loop {
        let before = chosen.len();
        for (note, source) in sources.iter_mut().enumerate() {
            // Two notes may hold the same sentence; it is asked about once.
            let fresh = |question: &Question| question.proofs.iter().all(|proof| facts.insert(spaced(&proof.text)));
            if chosen.len() < count
                && let Some(question) = source.find(fresh)
            {
                chosen.push((note, question));
            }
        }
        if chosen.len() == before || chosen.len() >= count {
            return arrange(chosen);
        }
    }
}

/// Easier questions first, but of another kind and from another note than the one before where there is one.
fn arrange(mut left: Vec<(usize, Question)>) -> Vec<(usize, Question)> {
    let mut arranged: Vec<(usize, Question)> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        let cost = |(note, question): &(usize, Question)| {
            let again = arranged.last().map_or(0.0, |(last_note, last)| {
                let kind = if last.asks.kind() == question.asks.kind() { 0.3 } else { 0.0 };
                kind + if last_note == note { 0.15 } else { 0.0 }
            });
            question.difficulty + again
        };
        let next = (0..left.len()).min_by(|a, b| cost(&left[*a]).total_cmp(&cost(&left[*b]))).unwrap_or_default();
        arranged.push(left.remove(next));
    }
    arranged
}

/// What the makers of questions need to know about the note.
pub(super) struct Facts<'a> {
    pub(super) document: &'a Document,
    phrases: HashMap<AnswerKind, Vec<String>>,
    counts: HashMap<String, u32>,
    /// For each stem of a content word and each number, the sentences that hold it.
    holders: HashMap<&'a str, Vec<u32>>,
}

impl<'a> Facts<'a> {
    pub(super) fn new(document: &'a Document, answers: &[Answer]) -> Self {
        let mut phrases: HashMap<AnswerKind, Vec<String>> = HashMap::new();
        for answer in answers {
            let own = phrases.entry(answer.kind).or_default();
            if own.len() < OWN_PHRASES {
                own.push(answer.phrase.clone());
            }
        }
        let mut counts: HashMap<String, u32> = HashMap::new();
        for word in document.all_words() {
            *counts.entry(spaced(document.surface(word))).or_default() += 1;
        }
        let mut holders: HashMap<&str, Vec<u32>> = HashMap::new();
        for sentence in 0..document.sentences().len() {
            for word in document.sentence_words(sentence).iter().filter(|word| word.kind != WordKind::Stop) {
                let holders = holders.entry(&document.vocabulary()[word.stem as usize]).or_default();
                if holders.last() != Some(&(sentence as u32)) {
                    holders.push(sentence as u32);
                }
            }
        }
        Self { document, phrases, counts, holders }
    }

    /// The best phrases of the note of one kind.
    pub(super) fn phrases(&self, kind: AnswerKind) -> &[String] {
        self.phrases.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// How often the note holds a word.
    fn count(&self, word: &str) -> u32 {
        self.counts.get(word).copied().unwrap_or_default()
    }

    /// Whether the note writes a word exactly so somewhere.
    pub(super) fn is_written(&self, word: &str) -> bool {
        self.document.all_words().iter().any(|other| self.document.surface(other) == word)
    }

    pub(super) fn proof(&self, sentence: usize) -> Proof {
        let sentence = &self.document.sentences()[sentence];
        Proof { span: sentence.span.clone(), text: sentence.text.clone() }
    }

    /// Whether a sentence other than the one given says much of what it says, and holds a phrase, whose words and their stems are given.
    pub(super) fn is_said_alike(&self, sentence: usize, phrase: &str, stems: &[String]) -> bool {
        let holders = |stem: &String| self.holders.get(stem.as_str()).map_or(&[][..], Vec::as_slice);
        let Some(rarest) = stems.iter().map(holders).filter(|held| !held.is_empty()).min_by_key(|held| held.len())
        else {
            return false;
        };
        let own = content(self.document, sentence);
        let least = (own.len() as f32 * SAME_STATEMENT).max(1.0);
        rarest.iter().map(|other| *other as usize).filter(|other| *other != sentence).take(MOST_ALIKE).any(|other| {
            content(self.document, other).intersection(&own).count() as f32 >= least
                && verify::contains_words(&spaced(&self.document.sentences()[other].text), phrase)
        })
    }

    fn is_proof(&self, sentence: usize, questions: &[Question]) -> bool {
        let span = &self.document.sentences()[sentence].span;
        let mut proofs = questions.iter().flat_map(|question| &question.proofs);
        proofs.any(|proof| proof.span.start < span.end && span.start < proof.span.end)
    }
}

fn content(document: &Document, sentence: usize) -> HashSet<u32> {
    let words = document.sentence_words(sentence).iter();
    words.filter(|word| word.kind == WordKind::Content).map(|word| word.stem).collect()
}

/// How hard a question is: to recall is harder than to recognise, numbers are harder than terms, what the note says often is easy, near
/// options are hard (`nearness` from 0 to 1), and so is a long sentence.
pub(super) fn difficulty(facts: &Facts<'_>, answer: &Answer, kind: Kind, nearness: f32) -> f32 {
    let how = match kind {
        Kind::TrueFalse => 0.15,
        Kind::MultipleChoice => 0.2 + 0.15 * nearness,
        Kind::Matching => 0.35,
        Kind::Ordering => 0.4,
        Kind::Cloze => 0.45,
        Kind::ShortAnswer => 0.5,
    };
    let what = match answer.kind {
        AnswerKind::Number | AnswerKind::Date => 0.2,
        AnswerKind::Name => 0.15,
        AnswerKind::Clause => 0.2,
        AnswerKind::Phrase => 0.1,
        AnswerKind::Word => 0.05,
    };
    let form = spaced(&answer.phrase);
    let rarest = form.split(' ').map(|word| facts.count(word)).min().unwrap_or(1);
    let rare = 0.15 / (rarest.max(1) as f32).sqrt();
    let length = (facts.document.sentence_words(answer.sentence).len() as f32 / 40.0).min(1.0) * 0.15;
    (how + what + rare + length).clamp(0.0, 1.0)
}
