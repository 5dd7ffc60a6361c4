//! Questions about several passages at once: steps to be ordered, and terms to be matched with their meanings.

use super::distractors::spaced;
use super::random::SplitMix;
use super::{Asks, Proof, Question, verify};
use crate::BlockKind;
use crate::document::Document;
use std::collections::HashSet;
use std::ops::Range;

/// Fewer steps or pairs are no task.
const FEWEST: usize = 3;
/// More are a burden.
const MOST: usize = 6;
/// A longer step or meaning is a passage.
const MOST_WORDS: usize = 24;
/// Bytes of a heading or of the words before a list in which is looked for what the list is of.
const LONGEST_LEAD: usize = 300;
/// How long the words before a definition may be.
const LONGEST_TERM: usize = 4;

/// Words that say that a numbered list is a process.
const PROCESS: [&str; 22] = [
    "step",
    "steps",
    "process",
    "procedure",
    "algorithm",
    "sequence",
    "stages",
    "stage",
    "phases",
    "phase",
    "how to",
    "order",
    "cycle",
    "workflow",
    "schritte",
    "ablauf",
    "étapes",
    "pasos",
    "passi",
    "passos",
    "stappen",
    "шаги",
];
/// Words that open the steps of a process told in sentences, in the order in which they may follow each other.
const FIRST: [&str; 3] = ["first", "firstly", "initially"];
const LATER: [&str; 12] = [
    "second",
    "secondly",
    "third",
    "thirdly",
    "fourth",
    "then",
    "next",
    "afterwards",
    "subsequently",
    "finally",
    "lastly",
    "eventually",
];

/// Steps of a process in the order in which they stand, from a numbered list or from sentences that begin with "First", "Then",
/// "Finally".
pub(super) fn ordering(document: &Document, random: &mut SplitMix) -> Option<Question> {
    let (subject, steps) = numbered_process(document).or_else(|| told_process(document))?;
    let items: Vec<String> = steps.iter().map(|(text, _)| text.clone()).collect();
    let distinct: HashSet<String> = items.iter().map(|item| spaced(item)).collect();
    if distinct.len() != items.len() {
        return None;
    }
    let mut shown: Vec<usize> = (0..items.len()).collect();
    random.shuffle(&mut shown);
    if shown.windows(2).all(|pair| pair[0] < pair[1]) {
        shown.rotate_left(1);
    }
    let order = (0..items.len()).filter_map(|step| shown.iter().position(|place| *place == step)).collect();
    let prompt = match subject {
        Some(subject) => format!("Bring these steps into their order: {subject}"),
        None => "Bring these steps into their order.".to_owned(),
    };
    let asks = Asks::Ordering { prompt, items: shown.iter().map(|step| items[*step].clone()).collect(), order };
    let difficulty = 0.4 + 0.05 * items.len() as f32;
    let proofs = steps.into_iter().map(|(text, span)| Proof { span, text }).collect();
    Some(Question { asks, proofs, difficulty })
}

type Step = (String, Range<usize>);

fn numbered_process(document: &Document) -> Option<(Option<String>, Vec<Step>)> {
    let blocks = document.blocks();
    let mut start = 0;
    while start < blocks.len() {
        let Some(list) = blocks[start].numbered_list else {
            start += 1;
            continue;
        };
        let end = start + blocks[start..].iter().take_while(|block| block.numbered_list == Some(list)).count();
        let run = &blocks[start..end];
        let heading = run[0].heading.and_then(|heading| document.headings().get(heading)).map(|heading| &heading.text);
        // A heading may be as long as the note, and stand over many lists.
        let beginning = |text: &str| text[..text.floor_char_boundary(LONGEST_LEAD)].to_owned();
        let lead = start.checked_sub(1).map(|before| beginning(&blocks[before].text)).unwrap_or_default();
        let about =
            format!(" {} {} ", spaced(&heading.map(|heading| beginning(heading)).unwrap_or_default()), spaced(&lead));
        let process = PROCESS.iter().any(|word| about.contains(&format!(" {word} ")));
        let steps: Vec<Step> = run
            .iter()
            .map(|block| (block.text.trim().to_owned(), block.source_span(0..block.text.trim_end().len())))
            .collect();
        let clean = steps.iter().all(|(text, _)| {
            let words = text.split(' ').count();
            (2..=MOST_WORDS).contains(&words) && verify::is_prose(text) && !text.ends_with(':')
        });
        if process && clean && (FEWEST..=MOST).contains(&steps.len()) {
            return Some((heading.cloned(), steps));
        }
        start = end;
    }
    None
}

fn told_process(document: &Document) -> Option<(Option<String>, Vec<Step>)> {
    let mut steps: Vec<Step> = Vec::new();
    for sentence in document.sentences() {
        let opening = sentence.text.split([' ', ',']).next().unwrap_or_default().to_lowercase();
        let begins = FIRST.contains(&opening.as_str());
        let goes_on = !steps.is_empty() && LATER.contains(&opening.as_str());
        if !begins && !goes_on {
            if steps.len() >= FEWEST {
                break;
            }
            steps.clear();
            continue;
        }
        if begins {
            steps.clear();
        }
        // The word that tells the place is no part of the step.
        let rest = sentence.text[opening.len().min(sentence.text.len())..].trim_start_matches([',', ' ']);
        let mut letters = rest.chars();
        let step: String =
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
        if step.split(' ').count() > MOST_WORDS || !verify::is_prose(&step) {
            steps.clear();
            continue;
        }
        steps.push((step, sentence.span.clone()));
    }
    (FEWEST..=MOST).contains(&steps.len()).then_some((None, steps))
}

/// Terms and their meanings, from list items "Term: meaning" and sentences "A term is a …".
pub(super) fn matching(document: &Document, random: &mut SplitMix) -> Option<Question> {
    let mut pairs: Vec<(String, String, Proof)> = Vec::new();
    let items =
        document.blocks().iter().filter(|block| block.kind == BlockKind::ListItem && block.is_prose()).filter_map(
            |block| {
                let (term, meaning) = block
                    .text
                    .split_once(": ")
                    .or_else(|| block.text.split_once(" – "))
                    .or_else(|| block.text.split_once(" — "))?;
                let span = block.source_span(0..block.text.trim_end().len());
                Some((term.to_owned(), meaning.trim().to_owned(), Proof { span, text: block.text.trim().to_owned() }))
            },
        );
    let sentences =
        document.sentences().iter().enumerate().filter(|(index, _)| verify::is_fit_to_ask(document, *index));
    let defined = sentences.filter_map(|(_, sentence)| {
        let (term, meaning) = definition(&sentence.text)?;
        Some((term, meaning, Proof { span: sentence.span.clone(), text: sentence.text.clone() }))
    });
    let language = document.language();
    let mut seen = HashSet::new();
    for (term, meaning, proof) in items.chain(defined) {
        let (short, words) = (term.split(' ').count(), meaning.split(' ').count());
        let fair = (1..=LONGEST_TERM).contains(&short)
            && (FEWEST..=MOST_WORDS).contains(&words)
            && verify::is_prose(&term)
            && verify::is_prose(&meaning)
            && term.chars().filter(|letter| letter.is_alphabetic()).count() > 2
            && !verify::begins_with_orphan(&meaning, language)
            && !verify::leaks(&spaced(&meaning), &spaced(&term), language);
        if fair && seen.insert(spaced(&term)) && seen.insert(spaced(&meaning)) {
            pairs.push((term, meaning, proof));
        }
    }
    // A meaning that speaks of another term would tell which is left.
    let terms: Vec<String> = pairs.iter().map(|(term, ..)| spaced(term)).collect();
    pairs.retain(|(_, meaning, _)| !terms.iter().take(40).any(|term| verify::contains_words(&spaced(meaning), term)));
    random.shuffle(&mut pairs);
    pairs.truncate(MOST - 1);
    if pairs.len() < FEWEST {
        return None;
    }
    let mut shown: Vec<usize> = (0..pairs.len()).collect();
    random.shuffle(&mut shown);
    let asks = Asks::Matching {
        prompt: "Match each term with what it is.".to_owned(),
        terms: pairs.iter().map(|(term, ..)| term.clone()).collect(),
        meanings: shown.iter().map(|pair| pairs[*pair].1.trim_end_matches('.').to_owned()).collect(),
        pairs: (0..pairs.len()).filter_map(|pair| shown.iter().position(|place| *place == pair)).collect(),
    };
    let difficulty = 0.25 + 0.05 * pairs.len() as f32;
    Some(Question { asks, proofs: pairs.into_iter().map(|(_, _, proof)| proof).collect(), difficulty })
}

/// The term and the meaning of a sentence that defines.
fn definition(sentence: &str) -> Option<(String, String)> {
    const COPULAS: [&str; 18] = [
        " is a ",
        " is an ",
        " is the ",
        " are the ",
        " ist ein ",
        " ist eine ",
        " ist der ",
        " ist die ",
        " ist das ",
        " est un ",
        " est une ",
        " es un ",
        " es una ",
        " è un ",
        " è una ",
        " é um ",
        " é uma ",
        " is een ",
    ];
    let (at, copula) = COPULAS.iter().filter_map(|copula| Some((sentence.find(copula)?, *copula))).min()?;
    let term = &sentence[..at];
    let term =
        ["The ", "A ", "An ", "Der ", "Die ", "Das ", "Ein ", "Eine ", "Le ", "La ", "El ", "Un ", "Une ", "Una "]
            .iter()
            .find_map(|article| term.strip_prefix(article))
            .unwrap_or(term);
    let lead = copula.trim_start().split(' ').next().map_or(0, str::len) + 1;
    let meaning = &sentence[at + lead + 1..];
    (!term.contains([',', ';', '(', '"'])).then(|| (term.to_owned(), meaning.to_owned()))
}
