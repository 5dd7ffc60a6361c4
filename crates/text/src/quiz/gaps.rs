//! Sentences with a gap: to be filled in writing, or from options.

use super::answers::{Answer, AnswerKind};
use super::compose::{Facts, difficulty};
use super::distractors::{is_plural, rank_lexical, spaced};
use super::random::SplitMix;
use super::{Asks, Distractors, GAP, Kind, Question, verify};
use crate::terms::WordStemmer;
use std::collections::HashSet;

/// Wrong options beside the right one.
const WRONG_OPTIONS: usize = 3;
/// Wrong options asked for, so that some may fail the checks.
const OPTIONS_ASKED: usize = 12;

/// The sentence with its answer left out, if that can be asked.
pub(super) fn cloze(facts: &Facts<'_>, answer: &Answer) -> Option<Question> {
    let prompt = prompt(facts, answer)?;
    let asks = Asks::Cloze { prompt, answer: answer.phrase.clone() };
    Some(Question {
        asks,
        proofs: vec![facts.proof(answer.sentence)],
        difficulty: difficulty(facts, answer, Kind::Cloze, 0.0),
    })
}

/// The sentence with a gap and four options, if there are three that are wrong and could be right.
pub(super) fn multiple_choice(
    facts: &Facts<'_>,
    answer: &Answer,
    distractors: &dyn Distractors,
    random: &mut SplitMix,
) -> Option<Question> {
    let prompt = prompt(facts, answer)?;
    let wrong = wrong_options(facts, answer, distractors, WRONG_OPTIONS)?;
    let near =
        wrong.iter().filter(|option| spaced(option).split(' ').count() == spaced(&answer.phrase).split(' ').count());
    let nearness = near.count() as f32 / WRONG_OPTIONS as f32;
    let mut options = wrong;
    options.push(answer.phrase.clone());
    random.shuffle(&mut options);
    let asks = Asks::MultipleChoice { prompt, options, answer: answer.phrase.clone() };
    let difficulty = difficulty(facts, answer, Kind::MultipleChoice, nearness);
    Some(Question { asks, proofs: vec![facts.proof(answer.sentence)], difficulty })
}

/// `count` phrases that could stand in the place of the answer and make its sentence false: none stands in the sentence or in one that
/// says much the same, none is the answer in another form, and none is told apart by its number.
pub(super) fn wrong_options(
    facts: &Facts<'_>,
    answer: &Answer,
    distractors: &dyn Distractors,
    count: usize,
) -> Option<Vec<String>> {
    let document = facts.document;
    let sentence = &document.sentences()[answer.sentence].text;
    let own = facts.phrases(answer.kind);
    let offered: Vec<String> = match answer.kind {
        AnswerKind::Clause => return None,
        AnswerKind::Number | AnswerKind::Date => {
            let own: Vec<&String> = own.iter().filter(|other| same_pattern(other, &answer.phrase)).collect();
            let ranked = rank_lexical(&answer.phrase, sentence, &own, OPTIONS_ASKED);
            ranked.into_iter().map(|index| own[index].clone()).chain(near_numbers(&answer.phrase)).collect()
        }
        _ => distractors.rank(&answer.phrase, sentence, own, OPTIONS_ASKED),
    };
    let stemmer = WordStemmer::new(document.language());
    let stems = |phrase: &str| -> Vec<String> { spaced(phrase).split(' ').map(|word| stemmer.stem(word)).collect() };
    let mut forms = HashSet::from([stems(&answer.phrase)]);
    let plural = is_plural(&spaced(&answer.phrase));
    let counted = matches!(answer.kind, AnswerKind::Phrase | AnswerKind::Word);
    let mut wrong = Vec::new();
    let said = spaced(sentence);
    let length = spaced(&answer.phrase).split(' ').count();
    for option in offered {
        let option = without_article(&option).to_owned();
        let form = spaced(&option);
        let usable = !form.is_empty()
            && form.split(' ').count().abs_diff(length) <= 1
            && (!counted || is_plural(&form) == plural)
            && !verify::contains_words(&said, &form)
            && !option.contains(['$', '\\', '{', '=', '|', '`', '/'])
            && !facts.is_said_alike(answer.sentence, &form, &stems(&option))
            && forms.insert(stems(&option));
        if usable {
            wrong.push(in_case_of(answer, option));
        }
        if wrong.len() == count {
            return Some(wrong);
        }
    }
    None
}

fn prompt(facts: &Facts<'_>, answer: &Answer) -> Option<String> {
    let sentence = &facts.document.sentences()[answer.sentence].text;
    let (before, behind) = (&sentence[..answer.span.start], &sentence[answer.span.end..]);
    // "an _____" would tell how the answer begins.
    let before = match before.strip_suffix(" an ").or_else(|| before.strip_suffix(" a ")) {
        Some(start) => format!("{start} a(n) "),
        None if matches!(before, "A " | "An ") => "A(n) ".to_owned(),
        None => before.to_owned(),
    };
    let prompt = format!("{before}{GAP}{behind}");
    verify::asks_fairly(&prompt, &answer.phrase, facts.document.language()).then_some(prompt)
}

fn without_article(phrase: &str) -> &str {
    ["the ", "The ", "a ", "A ", "an ", "An "].iter().find_map(|article| phrase.strip_prefix(article)).unwrap_or(phrase)
}

/// An option must not be told by its capital: it starts as the answer does.
fn in_case_of(answer: &Answer, option: String) -> String {
    let mut letters = option.chars();
    let Some(first) = letters.next() else { return option };
    let later_capitals = option.chars().skip(1).any(char::is_uppercase);
    if answer.phrase.starts_with(char::is_uppercase) && first.is_lowercase() && !later_capitals {
        first.to_uppercase().chain(letters).collect()
    } else if answer.phrase.starts_with(char::is_lowercase) && first.is_uppercase() && !later_capitals {
        first.to_lowercase().chain(letters).collect()
    } else {
        option
    }
}

/// Whether two numbers are written alike: years meet years, and what is counted is the same.
fn same_pattern(a: &str, b: &str) -> bool {
    let shape = |text: &str| -> String {
        text.chars().map(|letter| if letter.is_ascii_digit() { '0' } else { letter }).collect::<String>()
    };
    shape(a) == shape(b)
}

/// Other numbers in the place of the number of an answer: near ones, for years near years.
pub(super) fn near_numbers(answer: &str) -> Vec<String> {
    let Some(start) = answer.find(|character: char| character.is_ascii_digit()) else { return near_words(answer) };
    let digits = answer[start..].bytes().take_while(u8::is_ascii_digit).count();
    let end = start + digits;
    // A decimal, a grouped number or a span of numbers is not understood well enough to be varied.
    if digits > 9 || answer[end..].chars().any(|character| character.is_ascii_digit()) {
        return Vec::new();
    }
    let Ok(number) = answer[start..end].parse::<i64>() else { return Vec::new() };
    let steps: &[i64] = match number {
        1000..=2100 => &[-7, 4, 12, -15],
        0..=20 => &[1, -1, 2, 3, -2],
        _ => &[number / 10 + 1, -(number / 10 + 1), number / 4 + 2, number],
    };
    let others = steps.iter().map(|step| number.saturating_add(*step)).filter(|other| *other > 0);
    others.map(|other| format!("{}{other}{}", &answer[..start], &answer[end..])).collect()
}

/// Numbers written in letters near the one that begins the answer: "four chambers" beside "three chambers".
fn near_words(answer: &str) -> Vec<String> {
    const NUMBERS: [&str; 11] =
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let number = answer.split(' ').next().unwrap_or_default();
    let Some(place) = NUMBERS.iter().position(|word| number.eq_ignore_ascii_case(word)) else { return Vec::new() };
    let near = [place + 1, place.wrapping_sub(1), place + 2, place.wrapping_sub(2), place + 3];
    let others = near.iter().filter_map(|place| NUMBERS.get(*place));
    others.map(|other| format!("{other}{}", &answer[number.len()..])).collect()
}
