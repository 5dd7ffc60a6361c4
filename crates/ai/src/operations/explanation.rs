//! What a passage means, by what the student's own notes say.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use loci_text::{Document, Language, Sentence, terms};
use serde::{Deserialize, Serialize};

use crate::cache::{Cacheable, KeyBuilder};
use crate::engine::{Engine, EngineError, Operation, local};
use crate::heavy_work::HeavyWork;
use crate::provider::citations::{self, CitedSentences, NumberedSentences};
use crate::provider::{Material, Prompt, Prompted};

/// An explanation has at most this many sentences.
const MOST_SENTENCES: usize = 4;

/// A passage to be explained.
#[derive(Clone, Debug)]
pub struct Input {
    /// The passage, without markup.
    pub passage: String,
    /// Where it stands in the first of `sources`, in bytes.
    pub span: Range<usize>,
    /// The note it stands in, then the notes that belong beside it.
    pub sources: Vec<Arc<Document>>,
}

/// A sentence of an explanation, and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explaining {
    /// What it says.
    pub text: String,
    /// The place among the sources of the note it rests on.
    pub source: usize,
    /// The first byte there of the sentence it rests on.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// Explains a passage.
pub struct Explain;

impl Operation for Explain {
    type Input = Input;
    type Output = Vec<Explaining>;
    const NAME: &'static str = "explanation";
}

impl Cacheable for Explain {
    const VERSION: u32 = 1;

    fn feed(input: &Input, key: &mut KeyBuilder) {
        key.text(&input.passage).number(input.span.start as u64).number(input.span.end as u64);
        for source in &input.sources {
            key.document(source);
        }
    }
}

/// What the notes say of the words of the passage; where they say nothing, what stands around it.
pub(crate) fn engines(heavy_work: &HeavyWork) -> Vec<Box<dyn Engine<Explain>>> {
    vec![
        local::<Explain>("own-notes", "1", heavy_work, |input| {
            let found = said_elsewhere(input);
            if found.is_empty() {
                let reason = "No other sentence of the notes speaks of what the passage is about.";
                return Err(EngineError::NothingToSay(reason.to_owned()));
            }
            Ok(found)
        }),
        local::<Explain>("surroundings", "1", heavy_work, |input| {
            let found = surroundings(input);
            if found.is_empty() {
                return Err(EngineError::NothingToSay("Nothing stands around the passage.".to_owned()));
            }
            Ok(found)
        }),
    ]
}

/// The sentences that share the most telling words with the passage, those before all that begin with one of them: such a
/// sentence says something of it, and most often what it is. A word tells the more the fewer sentences have it.
fn said_elsewhere(input: &Input) -> Vec<Explaining> {
    let language = input.sources.first().and_then(|source| source.language());
    let wanted: HashSet<String> = stems(&input.passage, language).into_iter().collect();
    let mut sentences: Vec<(usize, &Sentence, Vec<String>)> = Vec::new();
    let mut having: HashMap<String, usize> = HashMap::new();
    for (source, document) in input.sources.iter().enumerate() {
        for sentence in document.sentences() {
            let stems = stems(&sentence.text, language);
            for stem in stems.iter().collect::<HashSet<_>>() {
                *having.entry(stem.clone()).or_default() += 1;
            }
            sentences.push((source, sentence, stems));
        }
    }
    let all = sentences.len() as f32;
    let telling = |stem: &String| (all / having.get(stem).copied().unwrap_or(1) as f32).ln_1p();
    let mut scored: Vec<(f32, usize)> = sentences
        .iter()
        .enumerate()
        .filter(|(_, (source, sentence, _))| *source != 0 || !overlaps(&sentence.span, &input.span))
        .filter_map(|(place, (_, _, stems))| {
            let distinct: HashSet<&String> = stems.iter().collect();
            let shared: f32 = distinct.iter().filter(|stem| wanted.contains(**stem)).map(|stem| telling(stem)).sum();
            if shared <= 0.0 {
                return None;
            }
            let length: f32 = distinct.iter().map(|stem| telling(stem).powi(2)).sum::<f32>().sqrt();
            let subject = stems.first().is_some_and(|first| wanted.contains(first));
            Some((shared / length * if subject { 1.5 } else { 1.0 }, place))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut texts = HashSet::new();
    let mut chosen: Vec<usize> = scored
        .into_iter()
        .map(|(_, place)| place)
        .filter(|place| texts.insert(sentences[*place].1.text.as_str()))
        .take(MOST_SENTENCES)
        .collect();
    chosen.sort_unstable();
    chosen.into_iter().map(|place| explaining(sentences[place].0, sentences[place].1)).collect()
}

/// The sentences before and after the passage.
fn surroundings(input: &Input) -> Vec<Explaining> {
    let Some(own) = input.sources.first() else { return Vec::new() };
    let sentences = own.sentences();
    let first = sentences.partition_point(|sentence| sentence.span.end <= input.span.start);
    let after = sentences.partition_point(|sentence| sentence.span.start < input.span.end);
    let around = (first.saturating_sub(MOST_SENTENCES / 2)..first).chain(after..after + MOST_SENTENCES / 2);
    around.filter_map(|place| sentences.get(place)).map(|sentence| explaining(0, sentence)).collect()
}

fn explaining(source: usize, sentence: &Sentence) -> Explaining {
    Explaining { text: sentence.text.clone(), source, start: sentence.span.start, end: sentence.span.end }
}

fn stems(text: &str, language: Option<Language>) -> Vec<String> {
    terms::content_terms(text, language).into_iter().map(|term| term.stem).collect()
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

impl Prompted for Explain {
    type Reply = CitedSentences;

    fn prompt(input: &Input) -> Result<Prompt, EngineError> {
        Ok(Prompt {
            task: "Explain the passage to the student who wrote it, in one to four plain sentences, by what the numbered \
                   sentences of the notes say. Each of your sentences rests on one of them.",
            materials: vec![
                Material { label: "passage", text: input.passage.clone() },
                numbered(input).material("notes"),
            ],
            form: "explanation",
            schema: citations::schema(),
            most_tokens: 500,
        })
    }

    fn accept(input: &Input, reply: CitedSentences) -> Result<Vec<Explaining>, String> {
        if reply.sentences.is_empty() || reply.sentences.len() > MOST_SENTENCES {
            return Err(format!("It has {} sentences.", reply.sentences.len()));
        }
        let sentences = numbered(input);
        reply
            .sentences
            .into_iter()
            .map(|cited| {
                let found = sentences.check(&cited)?;
                let (source, start, end) = (found.document, found.span.start, found.span.end);
                Ok(Explaining { text: cited.text.trim().to_owned(), source, start, end })
            })
            .collect()
    }
}

fn numbered(input: &Input) -> NumberedSentences<'_> {
    NumberedSentences::of(&input.sources.iter().map(Arc::as_ref).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use loci_text::Source;

    use super::*;

    fn input(passage: &str, notes: &[&str]) -> Input {
        let sources: Vec<Arc<Document>> =
            notes.iter().map(|note| Arc::new(Document::parse(note, Source::Markdown))).collect();
        let start = notes[0].find(passage).expect("it stands in the first note");
        Input { passage: passage.to_owned(), span: start..start + passage.len(), sources }
    }

    #[test]
    fn a_passage_is_explained_by_what_other_notes_say_of_its_words() {
        let notes = [
            "Cells need energy. They keep it in adenosine triphosphate.",
            "Adenosine triphosphate is a molecule with three phosphate groups. It was found in 1929.",
            "Rome was not built in a day.",
        ];
        let found = said_elsewhere(&input("adenosine triphosphate", &notes));
        assert_eq!(found[0].source, 1);
        assert_eq!(
            &notes[1][found[0].start..found[0].end],
            "Adenosine triphosphate is a molecule with three phosphate groups."
        );
        assert!(found.iter().all(|sentence| sentence.source != 2));
    }

    #[test]
    fn where_no_note_says_anything_the_surroundings_do() {
        let notes = ["Rome was a city. Carthage lay across the sea. They fought three wars."];
        let input = input("Carthage lay across the sea.", &notes);
        assert_eq!(said_elsewhere(&input), []);
        let around: Vec<String> = surroundings(&input).into_iter().map(|sentence| sentence.text).collect();
        assert_eq!(around, ["Rome was a city.", "They fought three wars."]);
    }
}
