//! Sentences shown to a provider under numbers, so that what it says can be traced to them.

use std::collections::HashSet;
use std::ops::Range;

use loci_text::{Document, Language, terms};
use serde::Deserialize;

use super::Material;

/// Longer materials are sampled evenly: about 12,000 tokens, which every current model takes.
const MOST_BYTES: usize = 40_000;

/// A sentence of a reply and the number of the sentence it rests on.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CitedSentence {
    pub(crate) text: String,
    pub(crate) source: usize,
}

/// A sentence that was shown.
struct Shown<'a> {
    document: usize,
    /// Its place among the sentences of its document.
    place: usize,
    span: Range<usize>,
    text: &'a str,
}

/// The sentences of some documents, numbered from 1.
pub(crate) struct NumberedSentences<'a> {
    shown: Vec<Shown<'a>>,
    language: Option<Language>,
}

/// What a sentence of a reply rests on.
pub(crate) struct Citation {
    /// The place of the document among those that were shown.
    pub(crate) document: usize,
    /// Where the sentence stands in its source, in bytes.
    pub(crate) span: Range<usize>,
}

impl<'a> NumberedSentences<'a> {
    pub(crate) fn of(documents: &[&'a Document]) -> Self {
        let all: Vec<Shown<'a>> = documents
            .iter()
            .enumerate()
            .flat_map(|(document, read)| {
                read.sentences().iter().enumerate().map(move |(place, sentence)| Shown {
                    document,
                    place,
                    span: sentence.span.clone(),
                    text: sentence.text.as_str(),
                })
            })
            .collect();
        let bytes: usize = all.iter().map(|sentence| sentence.text.len() + 8).sum();
        let step = bytes.div_ceil(MOST_BYTES).max(1);
        let shown = all.into_iter().step_by(step).collect();
        Self { shown, language: documents.first().and_then(|document| document.language()) }
    }

    /// As material for a prompt: one sentence a line, its number before it.
    pub(crate) fn material(&self, label: &'static str) -> Material {
        let lines = (1..).zip(&self.shown).map(|(number, sentence)| format!("{number}. {}", sentence.text));
        Material { label, text: lines.collect::<Vec<_>>().join("\n") }
    }

    /// The place in its document of the sentence that was shown under a number.
    pub(crate) fn place(&self, number: usize) -> Result<usize, String> {
        let shown = number.checked_sub(1).and_then(|place| self.shown.get(place));
        shown.map(|shown| shown.place).ok_or_else(|| not_shown(number))
    }

    /// What a sentence rests on, if it does: the sentence of that number was shown and shares a telling word with it, and it
    /// is in the language of the texts.
    pub(crate) fn check(&self, cited: &CitedSentence) -> Result<Citation, String> {
        let found = cited.source.checked_sub(1).and_then(|place| self.shown.get(place));
        let Some(Shown { document, span, text, .. }) = found else { return Err(not_shown(cited.source)) };
        if cited.text.trim().is_empty() {
            return Err("A sentence of it is empty.".to_owned());
        }
        let written = Language::detect(&cited.text);
        if let (Some(expected), Some(written)) = (self.language, written)
            && expected != written
        {
            return Err("It is in another language than the texts.".to_owned());
        }
        let stems = |text: &str| -> HashSet<String> {
            terms::content_terms(text, self.language).into_iter().map(|term| term.stem).collect()
        };
        if stems(&cited.text).is_disjoint(&stems(text)) {
            return Err(format!("What it says is not in the sentence {} that it names.", cited.source));
        }
        Ok(Citation { document: *document, span: span.clone() })
    }
}

fn not_shown(number: usize) -> String {
    format!("It names a sentence {number} that it was not shown.")
}

/// The JSON Schema of a list of [`CitedSentence`]s under the name `sentences`.
pub(crate) fn schema() -> serde_json::Value {
    serde_json::json!({
        "type": "object",
        "properties": {
            "sentences": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": { "text": { "type": "string" }, "source": { "type": "integer" } },
                    "required": ["text", "source"],
                    "additionalProperties": false,
                },
            },
        },
        "required": ["sentences"],
        "additionalProperties": false,
    })
}

/// A reply that is a list of sentences.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CitedSentences {
    pub(crate) sentences: Vec<CitedSentence>,
}

#[cfg(test)]
mod tests {
    use loci_text::Source;

    use super::*;

    fn cited(text: &str, source: usize) -> CitedSentence {
        CitedSentence { text: text.to_owned(), source }
    }

    #[test]
    fn what_is_said_must_rest_on_a_sentence_that_was_shown() {
        let note = "Plants turn light into sugar. The pigment in their leaves is called chlorophyll.";
        let document = Document::parse(note, Source::Markdown);
        let sentences = NumberedSentences::of(&[&document]);
        let found = sentences.check(&cited("The green pigment is chlorophyll.", 2)).expect("it rests on the second");
        assert_eq!(&note[found.span], "The pigment in their leaves is called chlorophyll.");
        for wrong in [cited("Plants turn light into sugar.", 0), cited("Plants turn light into sugar.", 3)] {
            assert!(sentences.check(&wrong).is_err(), "there is no such sentence");
        }
        assert!(sentences.check(&cited("Rome was not built in a day.", 1)).is_err(), "it is invented");
        assert!(sentences.check(&cited(" ", 1)).is_err());
    }

    #[test]
    fn a_huge_text_is_sampled_from_beginning_to_end() {
        let note: String =
            (0..3_000).map(|number| format!("The cell number {number} has a membrane around it. ")).collect();
        let document = Document::parse(&note, Source::Markdown);
        let material = NumberedSentences::of(&[&document]).material("note");
        assert!(material.text.len() <= MOST_BYTES);
        assert!(
            material.text.contains("number 0 ") && material.text.lines().last().expect("a line").contains("number 29")
        );
    }
}
