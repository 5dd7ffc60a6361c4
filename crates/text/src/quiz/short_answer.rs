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

/// Verbs in the present that fit "what" and a subject of one thing.
const ACTIONS: [&str; 60] = [
    "absorbs",
    "acts",
    "allows",
    "begins",
    "binds",
    "breaks",
    "captures",
    "carries",
    "catches",
    "causes",
    "changes",
    "combines",
    "computes",
    "connects",
    "consists",
    "contains",
    "controls",
    "converts",
    "defines",
    "depends",
    "describes",
    "determines",
    "divides",
    "ends",
    "explains",
    "forms",
    "generates",
    "gives",
    "guarantees",
    "has",
    "helps",
    "holds",
    "implies",
    "includes",
    "increases",
    "keeps",
    "leads",
    "maps",
    "means",
    "measures",
    "moves",
    "occurs",
    "prevents",
    "produces",
    "protects",
    "provides",
    "reduces",
    "refers",
    "releases",
    "removes",
    "represents",
    "requires",
    "returns",
    "says",
    "separates",
    "shows",
    "states",
    "stores",
    "transforms",
    "uses",
];
/// Passive deeds beside those that are written as the active ones.
const PERFORMED: [&str; 8] = ["written", "won", "built", "made", "led", "taken", "begun", "created"];
/// What somebody did, and its base form.
const DONE: [(&str, &str); 40] = [
    ("discovered", "discover"),
    ("invented", "invent"),
    ("wrote", "write"),
    ("proposed", "propose"),
    ("published", "publish"),
    ("founded", "found"),
    ("proved", "prove"),
    ("showed", "show"),
    ("designed", "design"),
    ("painted", "paint"),
    ("composed", "compose"),
    ("won", "win"),
    ("introduced", "introduce"),
    ("developed", "develop"),
    ("coined", "coin"),
    ("described", "describe"),
    ("named", "name"),
    ("built", "build"),
    ("became", "become"),
    ("began", "begin"),
    ("led", "lead"),
    ("created", "create"),
    ("observed", "observe"),
    ("measured", "measure"),
    ("formulated", "formulate"),
    ("demonstrated", "demonstrate"),
    ("opened", "open"),
    ("started", "start"),
    ("joined", "join"),
    ("moved", "move"),
    ("received", "receive"),
    ("established", "establish"),
    ("isolated", "isolate"),
    ("identified", "identify"),
    ("released", "release"),
    ("signed", "sign"),
    ("visited", "visit"),
    ("conquered", "conquer"),
    ("declared", "declare"),
    ("made", "make"),
];
/// Words that a subject may have.
const LONGEST_SUBJECT: usize = 8;

/// A question whose answer stands in the sentence, or nothing where no rule holds.
pub(super) fn short_answer(facts: &Facts<'_>, answer: &Answer) -> Option<Question> {
    if facts.document.language() != Some(Language::English) {
        return None;
    }
    let sentence = &facts.document.sentences()[answer.sentence].text;
    let sentence = sentence.strip_suffix('.')?;
    let whole = answer.phrase.as_str();
    // What is counted stands in the question, so the number alone is the answer.
    let number = whole.split(' ').next().unwrap_or(whole);
    let (prompt, right) = of_count(facts, sentence, answer).map(|prompt| (prompt, number)).or_else(|| {
        let prompt = of_subject(sentence, answer)
            .or_else(|| of_date(facts, sentence, answer))
            .or_else(|| of_name(facts, sentence, answer))
            .or_else(|| of_doer(facts, sentence, answer))?;
        Some((prompt, whole))
    })?;
    if !verify::asks_fairly(&prompt, right, Some(Language::English)) {
        return None;
    }
    let asks = Asks::ShortAnswer { prompt, answer: right.to_owned() };
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
    let verb = rest.split(' ').next()?;
    let regular = verb.ends_with("ed") && verb.len() > 4;
    let acts = ACTIONS.contains(&verb);
    if !VERBS.contains(&verb) && !regular && !acts && !DEEDS.contains(&verb) {
        return None;
    }
    match answer.kind {
        AnswerKind::Name if DEEDS.contains(&verb) && before.is_empty() => Some(format!("Who {rest}?")),
        AnswerKind::Name => None,
        // "What are used to …" would be asked of nothing in particular; a copula with an article defines.
        AnswerKind::Phrase | AnswerKind::Word => {
            let defines = ["is a ", "is an ", "is the ", "are the ", "was the ", "were the ", "was a "];
            let defines = defines.iter().any(|start| rest.starts_with(start));
            let past = regular || !matches!(verb, "is" | "are" | "was" | "were");
            let alone = answer.kind == AnswerKind::Phrase || before.is_empty();
            (defines || acts || past && alone).then(|| format!("What {rest}?"))
        }
        _ => None,
    }
}

/// "The name was coined in 1777 by Lavoisier" becomes "When was the name coined?", and "Lavoisier named oxygen in 1777" becomes "When did
/// Lavoisier name oxygen?".
fn of_date(facts: &Facts<'_>, sentence: &str, answer: &Answer) -> Option<String> {
    if answer.kind != AnswerKind::Date {
        return None;
    }
    let before = sentence[..answer.span.start]
        .strip_suffix(" in ")
        .or_else(|| sentence[..answer.span.start].strip_suffix(" on "))?;
    let passive = [" was ", " were "].iter().find_map(|verb| {
        let (subject, done) = before.split_once(verb)?;
        Some((subject, verb.trim(), done))
    });
    let Some((subject, verb, done)) = passive else {
        let (subject, verb, object) = deed(before)?;
        let clean = !object.is_empty() && is_one_clause(object);
        return clean.then(|| format!("When did {} {verb} {object}?", inside(facts, subject)));
    };
    let participle =
        done.split(' ').any(|word| word.ends_with("ed")) || done.starts_with("born") || done.starts_with("built");
    let fits = (1..=LONGEST_SUBJECT).contains(&subject.split(' ').count())
        && participle
        && is_one_clause(subject)
        && is_one_clause(done)
        && done.split(' ').count() <= LONGEST_SUBJECT;
    fits.then(|| format!("When {verb} {} {done}?", inside(facts, subject)))
}

/// "The process is called glycolysis" becomes "What is the process called?".
fn of_name(facts: &Facts<'_>, sentence: &str, answer: &Answer) -> Option<String> {
    if !sentence[answer.span.end..].is_empty() {
        return None;
    }
    let before = &sentence[..answer.span.start];
    let before =
        [" the ", " a ", " an "].iter().find_map(|article| before.strip_suffix(article)).unwrap_or(before.trim_end());
    let (verb, subject, called) =
        [(" is", "called"), (" are", "called"), (" was", "called"), (" is", "known as"), (" are", "known as")]
            .iter()
            .find_map(|(verb, called)| {
            let subject = before.strip_suffix(called)?.trim_end().strip_suffix(verb)?;
            Some((verb.trim(), subject, *called))
        })?;
    let fits = (1..=2 * LONGEST_SUBJECT).contains(&subject.split(' ').count()) && is_one_clause(subject);
    fits.then(|| format!("What {verb} {} {called}?", inside(facts, subject)))
}

/// "Oxygen was named by Lavoisier in 1777" becomes "By whom was oxygen named in 1777?".
fn of_doer(facts: &Facts<'_>, sentence: &str, answer: &Answer) -> Option<String> {
    if answer.kind != AnswerKind::Name {
        return None;
    }
    let before = sentence[..answer.span.start].strip_suffix(" by ")?;
    let behind = &sentence[answer.span.end..];
    let (subject, verb, done) = [" was ", " were "].iter().find_map(|verb| {
        let (subject, done) = before.split_once(verb)?;
        Some((subject, verb.trim(), done))
    })?;
    let deed = done.split(' ').any(|word| DEEDS.contains(&word) || PERFORMED.contains(&word));
    let fits = deed
        && (1..=LONGEST_SUBJECT).contains(&subject.split(' ').count())
        && is_one_clause(subject)
        && is_one_clause(done)
        && (behind.is_empty() || behind.starts_with(" in "))
        && is_one_clause(behind);
    fits.then(|| format!("By whom {verb} {} {done}{behind}?", inside(facts, subject)))
}

/// "The heart has four chambers" becomes "How many chambers does the heart have?", and "Two railways were built on the line" becomes "How
/// many railways were built on the line?".
fn of_count(facts: &Facts<'_>, sentence: &str, answer: &Answer) -> Option<String> {
    if answer.kind != AnswerKind::Number {
        return None;
    }
    let (number, counted) = answer.phrase.split_once(' ')?;
    let (before, behind) = (sentence[..answer.span.start].trim_end(), sentence[answer.span.end..].trim_start());
    if !number.chars().all(char::is_alphanumeric) || !counted.ends_with('s') {
        return None;
    }
    if before.is_empty() {
        let verb = behind.split(' ').next()?;
        return VERBS.contains(&verb).then(|| format!("How many {counted} {behind}?"));
    }
    if !behind.is_empty() {
        return None;
    }
    let (subject, does, verb) = [
        (" has", "does", "have"),
        (" have", "do", "have"),
        (" had", "did", "have"),
        (" contains", "does", "contain"),
        (" contain", "do", "contain"),
        (" consists of", "does", "consist of"),
        (" consist of", "do", "consist of"),
    ]
    .iter()
    .find_map(|(verb, does, base)| Some((before.strip_suffix(verb)?, *does, *base)))?;
    let fits = (1..=LONGEST_SUBJECT).contains(&subject.split(' ').count()) && is_one_clause(subject);
    fits.then(|| format!("How many {counted} {does} {} {verb}?", inside(facts, subject)))
}

/// The subject, the verb in its base form and the rest of a clause that tells what somebody did.
fn deed(clause: &str) -> Option<(&str, &'static str, &str)> {
    let (at, past, base) = DONE
        .iter()
        .filter_map(|(past, base)| Some((clause.find(&format!(" {past} "))?, *past, *base)))
        .min_by_key(|(at, ..)| *at)?;
    let subject = &clause[..at];
    let small = ["of", "the", "and", "van", "von", "de", "The"];
    let is_name = subject.split(' ').all(|word| word.starts_with(char::is_uppercase) || small.contains(&word));
    let fits = is_name && (1..=LONGEST_SUBJECT).contains(&subject.split(' ').count());
    fits.then(|| (subject, base, &clause[at + past.len() + 2..]))
}

/// Whether a part of a sentence holds no clause of its own.
fn is_one_clause(part: &str) -> bool {
    const JOINTS: [&str; 12] = [
        " that ", " which ", " who ", " and ", " but ", " was ", " were ", " is ", " are ", " had ", " has ", " when ",
    ];
    !part.contains([',', ';', ':', '(', '"', '“']) && !JOINTS.iter().any(|joint| format!(" {part} ").contains(joint))
}

/// A subject as it is written inside a sentence: in small letters where the note does so elsewhere.
fn inside(facts: &Facts<'_>, subject: &str) -> String {
    let first = subject.split(' ').next().unwrap_or_default();
    let lower = first.to_lowercase();
    if matches!(first, "The" | "A" | "An" | "In" | "This" | "Each" | "Every") || facts.is_written(&lower) {
        format!("{lower}{}", &subject[first.len()..])
    } else {
        subject.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quiz::answers::candidates;
    use crate::{Document, Source};

    /// The questions with their answers that a sentence gives.
    fn asked(sentence: &str) -> Vec<(String, String)> {
        let note = format!("{sentence} The cell is the smallest unit of life that there is in the world.");
        let document = Document::parse(&note, Source::Plain);
        let answers = candidates(&document);
        let facts = Facts::new(&document, &answers);
        let questions =
            answers.iter().filter(|answer| answer.sentence == 0).filter_map(|answer| short_answer(&facts, answer));
        let asks = questions.map(|question| match question.asks {
            Asks::ShortAnswer { prompt, answer } => (prompt, answer),
            other => panic!("{other:?}"),
        });
        asks.collect()
    }

    #[test]
    fn questions_keep_to_the_words_of_their_sentence() {
        for (sentence, question, answer) in [
            ("The heart of a mammal has four chambers.", "How many chambers does the heart of a mammal have?", "four"),
            ("In plants the process is called photosynthesis.", "What is in plants the process called?", ""),
            ("The splitting of sugar is called glycolysis.", "What is the splitting of sugar called?", "glycolysis"),
            (
                "The new theory was proposed by Charles Darwin in 1859.",
                "By whom was the new theory proposed in 1859?",
                "Charles Darwin",
            ),
            (
                "The new theory was proposed by Charles Darwin in 1859.",
                "When was the new theory proposed by Charles Darwin?",
                "1859",
            ),
            (
                "Antoine Lavoisier discovered the role of oxygen in 1777.",
                "When did Antoine Lavoisier discover the role of oxygen?",
                "1777",
            ),
            (
                "The chloroplast captures the energy of sunlight.",
                "What captures the energy of sunlight?",
                "chloroplast",
            ),
        ] {
            let found = asked(sentence);
            let expected = (question.to_owned(), answer.to_owned());
            assert_eq!(found.contains(&expected), !answer.is_empty(), "{sentence}: {found:?}");
        }
    }
}
