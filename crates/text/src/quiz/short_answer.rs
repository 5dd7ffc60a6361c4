//! Real questions, by rules that keep to the words of the sentence: only where its subject, its number or its date is the answer, so that
//! no verb has to be changed (in the manner of Heilman and Smith 2010, without a parser).

use super::answers::{Answer, AnswerKind};
use super::compose::{Facts, difficulty};
use super::{Asks, Kind, Question, verify};
use crate::Language;

/// Verbs in a form that fits both "what" and any subject.
const VERBS: [&str; 36] = [
    "is",
    "are",
    "was",
    "were",
    "can",
    "could",
    "may",
    "might",
    "must",
    "will",
    "would",
    "should",
    "had",
    "became",
    "began",
    "led",
    "made",
    "took",
    "gave",
    "held",
    "won",
    "showed",
    "found",
    "wrote",
    "brought",
    "said",
    "saw",
    "came",
    "went",
    "kept",
    "built",
    "caused",
    "allowed",
    "produced",
    "helped",
    "described",
];
/// What only people do.
const DEEDS: [&str; 24] = [
    "discovered",
    "invented",
    "wrote",
    "proposed",
    "argued",
    "died",
    "published",
    "founded",
    "proved",
    "showed",
    "believed",
    "claimed",
    "designed",
    "studied",
    "painted",
    "composed",
    "won",
    "said",
    "suggested",
    "introduced",
    "developed",
    "coined",
    "described",
    "married",
];

/// A question whose answer stands in the sentence, or nothing where no rule holds.
pub(super) fn short_answer(facts: &Facts<'_>, answer: &Answer) -> Option<Question> {
    if facts.document.language() != Some(Language::English) {
        return None;
    }
    let sentence = &facts.document.sentences()[answer.sentence].text;
    let sentence = sentence.strip_suffix('.')?;
    let prompt = of_subject(sentence, answer).or_else(|| of_date(sentence, answer))?;
    if !verify::asks_fairly(&prompt, &answer.phrase, Some(Language::English)) {
        return None;
    }
    let asks = Asks::ShortAnswer { prompt, answer: answer.phrase.clone() };
    let difficulty = difficulty(facts, answer, Kind::ShortAnswer, 0.0);
    Some(Question { asks, proofs: vec![facts.proof(answer.sentence)], difficulty })
}

/// "Chlorophyll is the pigment of leaves" becomes "What is the pigment of leaves?".
fn of_subject(sentence: &str, answer: &Answer) -> Option<String> {
    let before = &sentence[..answer.span.start];
    if !matches!(before, "" | "The " | "A " | "An ") {
        return None;
    }
    let rest = sentence[answer.span.end..].strip_prefix(' ')?;
    if answer.kind == AnswerKind::Number {
        // "Two railways operate on the line": the number alone is asked for.
        let (number, counted) = answer.phrase.split_once(' ')?;
        let verb = rest.split(' ').next()?;
        let plain = before.is_empty() && number.chars().all(char::is_alphanumeric) && VERBS.contains(&verb);
        return plain.then(|| format!("How many {counted} {rest}?"));
    }
    let verb = rest.split(' ').next()?;
    let regular = verb.ends_with("ed") && verb.len() > 4;
    if !VERBS.contains(&verb) && !regular && !DEEDS.contains(&verb) {
        return None;
    }
    match answer.kind {
        AnswerKind::Name if DEEDS.contains(&verb) && before.is_empty() => Some(format!("Who {rest}?")),
        AnswerKind::Name => None,
        // "What are used to …" would be asked of nothing in particular; a copula with an article defines.
        AnswerKind::Word if !before.is_empty() => None,
        AnswerKind::Phrase | AnswerKind::Word => {
            let defines = ["is a ", "is an ", "is the ", "are the ", "was the ", "were the ", "was a "];
            let past = regular || !matches!(verb, "is" | "are" | "was" | "were");
            (past || defines.iter().any(|start| rest.starts_with(start))).then(|| format!("What {rest}?"))
        }
        _ => None,
    }
}

/// "The name was coined in 1777 by Lavoisier" becomes "When was the name coined?".
fn of_date(sentence: &str, answer: &Answer) -> Option<String> {
    if answer.kind != AnswerKind::Date {
        return None;
    }
    let before = sentence[..answer.span.start]
        .strip_suffix(" in ")
        .or_else(|| sentence[..answer.span.start].strip_suffix(" on "))?;
    let (subject, verb, done) = [" was ", " were "].iter().find_map(|verb| {
        let (subject, done) = before.split_once(verb)?;
        Some((subject, verb.trim(), done))
    })?;
    let words = subject.split(' ').count();
    let participle =
        done.split(' ').any(|word| word.ends_with("ed")) || done.starts_with("born") || done.starts_with("built");
    let clean = !before.contains([',', ';', '(', '"', '“'])
        && ![" that ", " which ", " who ", " and ", " but ", " was ", " were ", " is ", " had "]
            .iter()
            .any(|word| format!(" {subject} ").contains(word) || format!(" {done} ").contains(word));
    if !(1..=8).contains(&words) || !participle || !clean || done.split(' ').count() > 8 {
        return None;
    }
    let first = subject.split(' ').next()?;
    let lower = matches!(first, "The" | "A" | "An");
    let subject =
        if lower { format!("{}{}", first.to_lowercase(), &subject[first.len()..]) } else { subject.to_owned() };
    Some(format!("When {verb} {subject} {done}?"))
}
