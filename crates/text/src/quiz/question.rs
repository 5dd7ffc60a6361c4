//! From answers to questions.

use super::answers::{self, Answer, AnswerKind};
use super::distractors::{rank_lexical, spaced};
use super::{Distractors, GAP, Kind, Question, verify};
use crate::document::{Document, WordKind};
use std::collections::HashSet;

/// Wrong options beside the right one.
const WRONG_OPTIONS: usize = 3;
/// Wrong options asked for, so that some may fail the checks.
const OPTIONS_ASKED: usize = 12;
/// Answers tried for each question wanted.
const TRIES: usize = 12;
/// Another sentence that says at least this share of the prompt's words may make a wrong option right.
const SAME_STATEMENT: f32 = 0.6;

/// Up to `count` questions about the note in reading order, at most one for a sentence and for an answer, each verified before it is
/// returned. Wrong options come from the given source, for names and numbers also from the note itself. The same seed gives the same
/// quiz, another seed asks for other things.
pub fn questions(document: &Document, distractors: &dyn Distractors, count: usize, seed: u64) -> Vec<Question> {
    let mut answers = answers::candidates(document);
    let mut random = SplitMix(seed);
    for answer in &mut answers {
        answer.score *= 0.85 + 0.3 * random.fraction();
    }
    answers.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.sentence.cmp(&b.sentence)));
    let mut sentences = HashSet::new();
    let mut facts = HashSet::new();
    let mut questions: Vec<(usize, Question)> = Vec::new();
    for (tried, answer) in answers.iter().enumerate() {
        if questions.len() >= count || tried >= count.saturating_mul(TRIES).max(200) {
            break;
        }
        let text = &document.sentences()[answer.sentence].text;
        if sentences.contains(&answer.sentence)
            || facts.contains(&spaced(&answer.phrase))
            || facts.contains(&spaced(text))
        {
            continue;
        }
        let prefer_choice = random.fraction() < 0.5;
        let question = if prefer_choice {
            multiple_choice(document, answer, &answers, distractors, &mut random).or_else(|| cloze(document, answer))
        } else {
            cloze(document, answer)
        };
        if let Some(question) = question {
            sentences.insert(answer.sentence);
            facts.insert(spaced(&answer.phrase));
            facts.insert(spaced(text));
            questions.push((answer.sentence, question));
        }
    }
    questions.sort_by_key(|(sentence, _)| *sentence);
    questions.into_iter().map(|(_, question)| question).collect()
}

fn cloze(document: &Document, answer: &Answer) -> Option<Question> {
    let question = build(document, answer, Kind::Cloze, Vec::new());
    verify::holds(&question, document.language()).then_some(question)
}

fn multiple_choice(
    document: &Document,
    answer: &Answer,
    answers: &[Answer],
    distractors: &dyn Distractors,
    random: &mut SplitMix,
) -> Option<Question> {
    // The cheap question first: where the sentence cannot be asked about at all, no options need be found.
    cloze(document, answer)?;
    let sentence = &document.sentences()[answer.sentence].text;
    let own: Vec<String> =
        answers.iter().filter(|other| other.kind == answer.kind).take(300).map(|other| other.phrase.clone()).collect();
    let offered: Vec<String> = match answer.kind {
        AnswerKind::Number | AnswerKind::Date => {
            let ranked = rank_lexical(&answer.phrase, sentence, &own, OPTIONS_ASKED);
            ranked.into_iter().map(|index| own[index].clone()).chain(near_numbers(&answer.phrase)).collect()
        }
        _ => distractors.rank(&answer.phrase, sentence, &own, OPTIONS_ASKED),
    };
    let alike = sentences_alike(document, answer);
    let mut options = vec![answer.phrase.clone()];
    for option in offered {
        let form = spaced(&option);
        if form.is_empty() || alike.iter().any(|other| verify::contains_words(other, &form)) {
            continue;
        }
        options.push(in_case_of(&answer.phrase, option));
        if !verify::holds(&build(document, answer, Kind::MultipleChoice, padded(&options)), document.language()) {
            options.pop();
        }
        if options.len() > WRONG_OPTIONS {
            break;
        }
    }
    if options.len() <= WRONG_OPTIONS {
        return None;
    }
    for index in (1..options.len()).rev() {
        options.swap(index, random.below(index + 1));
    }
    let question = build(document, answer, Kind::MultipleChoice, options);
    verify::holds(&question, document.language()).then_some(question)
}

/// Options too few to be verified yet, filled up with marks that meet no word.
fn padded(options: &[String]) -> Vec<String> {
    let mut options = options.to_vec();
    let missing = (WRONG_OPTIONS + 1).saturating_sub(options.len());
    options.extend((0..missing).map(|index| format!("\u{E000}{index}")));
    options
}

/// The sentences, other than its own, that say much of what the prompt says.
fn sentences_alike(document: &Document, answer: &Answer) -> Vec<String> {
    let content = |sentence: usize| -> HashSet<u32> {
        document
            .sentence_words(sentence)
            .iter()
            .filter(|word| word.kind == WordKind::Content)
            .map(|word| word.stem)
            .collect()
    };
    let own = content(answer.sentence);
    let least = own.len() as f32 * SAME_STATEMENT;
    (0..document.sentences().len())
        .filter(|other| *other != answer.sentence)
        .filter(|other| content(*other).intersection(&own).count() as f32 >= least)
        .map(|other| spaced(&document.sentences()[other].text))
        .collect()
}

fn build(document: &Document, answer: &Answer, kind: Kind, options: Vec<String>) -> Question {
    let sentence = &document.sentences()[answer.sentence];
    Question {
        kind,
        prompt: format!("{}{GAP}{}", &sentence.text[..answer.span.start], &sentence.text[answer.span.end..]),
        options,
        answer: answer.phrase.clone(),
        proof: sentence.span.clone(),
        proof_text: sentence.text.clone(),
        difficulty: difficulty(document, answer, kind),
    }
}

/// Recall is harder than recognition, numbers are harder than terms, and what the note says often is easy.
fn difficulty(document: &Document, answer: &Answer, kind: Kind) -> f32 {
    let what = match answer.kind {
        AnswerKind::Number | AnswerKind::Date => 0.55,
        AnswerKind::Name => 0.45,
        AnswerKind::Phrase | AnswerKind::Clause => 0.4,
        AnswerKind::Word => 0.3,
    };
    let how = match kind {
        Kind::Cloze => 0.25,
        Kind::MultipleChoice => 0.0,
    };
    let length = (document.sentence_words(answer.sentence).len() as f32 / 40.0).min(1.0) * 0.2;
    (what + how + length).clamp(0.0, 1.0)
}

/// An option must not be told by its capital: it starts as the answer does.
fn in_case_of(answer: &str, option: String) -> String {
    let mut letters = option.chars();
    let Some(first) = letters.next() else { return option };
    let all_capitals = option.chars().skip(1).any(char::is_uppercase);
    if answer.starts_with(char::is_uppercase) && first.is_lowercase() {
        first.to_uppercase().chain(letters).collect()
    } else if answer.starts_with(char::is_lowercase) && first.is_uppercase() && !all_capitals {
        first.to_lowercase().chain(letters).collect()
    } else {
        option
    }
}

/// Other numbers in the place of the number of an answer: near ones, for years near years.
fn near_numbers(answer: &str) -> Vec<String> {
    let Some(start) = answer.find(|character: char| character.is_ascii_digit()) else { return Vec::new() };
    let digits = answer[start..].bytes().take_while(u8::is_ascii_digit).count();
    let end = start + digits;
    // A decimal or grouped number is not understood well enough to be varied.
    if answer[end..].starts_with(['.', ',']) && answer[end + 1..].starts_with(|next: char| next.is_ascii_digit()) {
        return Vec::new();
    }
    let Ok(number) = answer[start..end].parse::<i64>() else { return Vec::new() };
    if digits > 9 {
        return Vec::new();
    }
    let steps: &[i64] = match number {
        1000..=2100 => &[-7, 4, 12, -15],
        0..=20 => &[1, -1, 2, 3, -2],
        _ => &[number / 10 + 1, -(number / 10 + 1), number / 4 + 2, number],
    };
    let others = steps.iter().map(|step| number.saturating_add(*step)).filter(|other| *other > 0);
    others.map(|other| format!("{}{other}{}", &answer[..start], &answer[end..])).collect()
}

/// SplitMix64 (Steele, Lea and Flood 2014): small, and the same on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to but not 1.
    fn fraction(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.fraction() * bound as f32) as usize
    }
}
