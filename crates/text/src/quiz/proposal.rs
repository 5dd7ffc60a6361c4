//! Questions that somebody else has written about a note: believed as far as the note proves them, and no further.

use std::collections::HashSet;

use super::answers::{self, Answer, AnswerKind};
use super::compose::{Facts, difficulty};
use super::distractors::{fitting, spaced};
use super::random::SplitMix;
use super::{Asks, GAP, Kind, Question, verify};
use crate::document::{Document, WordKind};
use crate::terms::WordStemmer;
use crate::{Language, terms};

/// A longer answer is a passage to be recited.
const MOST_ANSWER_WORDS: usize = 12;
/// Wrong options beside the right one.
const WRONG_OPTIONS: usize = 3;
/// At least this share of what a question speaks of must stand in the note; the rest may be the words of asking.
const LEAST_KNOWN: f32 = 0.5;

/// A question as somebody proposes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The sentence that proves it, as an index into [`Document::sentences`].
    pub sentence: usize,
    /// The question.
    pub prompt: String,
    /// The answer.
    pub answer: String,
    /// Options that are wrong; where fewer than three can stand, the answer is to be typed.
    pub wrong: Vec<String>,
}

/// Holds proposals against one note.
pub struct Prover<'a> {
    facts: Facts<'a>,
    random: SplitMix,
}

impl<'a> Prover<'a> {
    /// For the proposals about a note. The same seed orders options alike.
    pub fn new(document: &'a Document, seed: u64) -> Self {
        Self { facts: Facts::new(document, &answers::candidates(document)), random: SplitMix(seed) }
    }

    /// The question, where a student may be asked it: its answer stands in the sentence it names, the question speaks of that sentence and
    /// of what the note knows, stands by itself, and does not tell its answer.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong with it.
    pub fn prove(&mut self, proposal: &Proposal) -> Result<Question, String> {
        let document = self.facts.document;
        let language = document.language();
        let sentence = document.sentences().get(proposal.sentence).ok_or("It names a sentence that is not there.")?;
        let (prompt, whole) = (proposal.prompt.trim(), proposal.answer.trim().trim_end_matches(['.', ',', ';']));
        let (said, form) = (spaced(&sentence.text), spaced(whole));
        if form.is_empty() || form.split(' ').count() > MOST_ANSWER_WORDS {
            return Err("An answer of it is empty or too long to be typed.".to_owned());
        }
        if !verify::contains_words(&said, &form) {
            return Err(format!("The answer \"{whole}\" is not in the sentence that should prove it."));
        }
        if !prompt.ends_with(['?', '？', '؟']) || prompt.contains(['\n', '<']) || prompt.contains(GAP) {
            return Err(format!("\"{prompt}\" is no question."));
        }
        if prompt_language(prompt, language).is_some_and(|written| Some(written) != language) {
            return Err("It is in another language than the note.".to_owned());
        }
        if !verify::asks_fairly(prompt, whole, language) {
            return Err(format!("\"{prompt}\" tells its answer, or is too short or too long to be understood."));
        }
        if points_out_of_itself(prompt, language) {
            return Err(format!("\"{prompt}\" can't be understood without the text around it."));
        }
        if !self.speaks_of(prompt, proposal.sentence) {
            return Err(format!("\"{prompt}\" asks for what the note does not say."));
        }
        let answer = Answer {
            phrase: whole.to_owned(),
            kind: kind_of(whole),
            sentence: proposal.sentence,
            score: 1.0,
            span: 0..sentence.text.len(),
        };
        let wrong = self.wrong(&proposal.wrong, whole, proposal.sentence);
        let (kind, asks) = match wrong {
            Some(mut options) => {
                options.push(whole.to_owned());
                self.random.shuffle(&mut options);
                let asks = Asks::MultipleChoice { prompt: prompt.to_owned(), options, answer: whole.to_owned() };
                (Kind::MultipleChoice, asks)
            }
            None => (Kind::ShortAnswer, Asks::ShortAnswer { prompt: prompt.to_owned(), answer: whole.to_owned() }),
        };
        let difficulty = difficulty(&self.facts, &answer, kind, 0.5);
        Ok(Question { asks, proofs: vec![self.facts.proof(proposal.sentence)], difficulty })
    }

    /// Whether a question asks about what a sentence says, in words that the note mostly knows.
    fn speaks_of(&self, prompt: &str, sentence: usize) -> bool {
        let document = self.facts.document;
        let known: HashSet<&str> = document.vocabulary().iter().map(|stem| &**stem).collect();
        let words = document.sentence_words(sentence).iter().filter(|word| word.kind == WordKind::Content);
        let said: HashSet<&str> = words.map(|word| &*document.vocabulary()[word.stem as usize]).collect();
        let asked = terms::content_terms(prompt, document.language());
        let count = |set: &HashSet<&str>| asked.iter().filter(|term| set.contains(term.stem.as_str())).count();
        count(&said) > 0 && count(&known) as f32 >= LEAST_KNOWN * asked.len() as f32
    }

    /// Three options that are wrong by the note, if there are so many among those proposed.
    fn wrong(&self, proposed: &[String], answer: &str, sentence: usize) -> Option<Vec<String>> {
        let document = self.facts.document;
        let stemmer = WordStemmer::new(document.language());
        let text = &document.sentences()[sentence].text;
        let fits = fitting(answer, text, proposed).into_iter().map(|fit| proposed[fit.index].trim());
        let wrong: Vec<String> = fits
            .filter(|option| {
                let form = spaced(option);
                let stems: Vec<String> = form.split(' ').map(|word| stemmer.stem(word)).collect();
                let length = form.split(' ').count();
                length <= MOST_ANSWER_WORDS
                    && verify::is_prose(option)
                    && !self.facts.is_said_alike(sentence, &form, &stems)
            })
            .map(str::to_owned)
            .take(WRONG_OPTIONS)
            .collect();
        (wrong.len() == WRONG_OPTIONS).then_some(wrong)
    }
}

/// The language of a question, where it is long enough to tell.
fn prompt_language(prompt: &str, expected: Option<Language>) -> Option<Language> {
    expected.and_then(|_| Language::detect(prompt))
}

fn kind_of(answer: &str) -> AnswerKind {
    if answer.chars().any(|letter| letter.is_ascii_digit()) {
        AnswerKind::Number
    } else if answer.contains(' ') {
        AnswerKind::Phrase
    } else if answer.starts_with(char::is_uppercase) {
        AnswerKind::Name
    } else {
        AnswerKind::Word
    }
}

/// Whether a pronoun comes before anything it could stand for ("What does it produce?"), or the question speaks of the text as such.
fn points_out_of_itself(prompt: &str, language: Option<Language>) -> bool {
    const PRONOUNS: [(Language, &[&str]); 7] = [
        (
            Language::English,
            &["it", "its", "they", "them", "their", "he", "him", "his", "she", "her", "this", "these", "those"],
        ),
        (
            Language::German,
            &["er", "sie", "es", "dies", "diese", "dieser", "dieses", "diesen", "diesem", "ihm", "ihnen"],
        ),
        (Language::Spanish, &["él", "ella", "ello", "ellos", "ellas", "esto", "eso"]),
        (Language::Italian, &["egli", "esso", "essa", "essi", "esse", "questo", "questa", "questi", "queste"]),
        (Language::Portuguese, &["ele", "ela", "eles", "elas", "isto", "isso"]),
        (Language::Dutch, &["hij", "zij", "dit", "deze"]),
        (Language::Russian, &["он", "она", "оно", "они", "это"]),
    ];
    const TEXTS: [&str; 10] = [
        "according to the note",
        "according to the text",
        "according to the passage",
        "the author",
        "the passage",
        "the text say",
        "this note",
        "in the text",
        "laut dem text",
        "selon le texte",
    ];
    let spoken = spaced(prompt);
    if TEXTS.iter().any(|text| spoken.contains(text)) {
        return true;
    }
    let Some((_, pronouns)) = PRONOUNS.iter().find(|(known, _)| Some(*known) == language) else { return false };
    let content = terms::content_terms(prompt, language).first().map_or(prompt.len(), |term| term.span.start);
    let first = terms::words(prompt)
        .into_iter()
        .find(|span| pronouns.contains(&terms::normal_form(&prompt[span.clone()]).as_str()));
    first.is_some_and(|pronoun| pronoun.start < content)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;

    const NOTE: &str = "Plants turn light into sugar by photosynthesis. The pigment in their leaves is called chlorophyll. \
                        Chlorophyll absorbs red light best. Respiration releases the energy of sugar again.";

    fn prove(prompt: &str, answer: &str, sentence: usize, wrong: &[&str]) -> Result<Question, String> {
        let document = Document::parse(NOTE, Source::Markdown);
        let wrong = wrong.iter().map(|option| (*option).to_owned()).collect();
        let proposal = Proposal { sentence, prompt: prompt.to_owned(), answer: answer.to_owned(), wrong };
        Prover::new(&document, 1).prove(&proposal)
    }

    #[test]
    fn what_the_note_proves_is_asked() {
        let question = prove("What is the pigment in leaves called?", "Chlorophyll", 1, &[]).expect("it is proved");
        assert!(matches!(question.asks, Asks::ShortAnswer { .. }));
        assert_eq!(&NOTE[question.proofs[0].span.clone()], "The pigment in their leaves is called chlorophyll.");
        let wrong = ["carotene", "melanin", "keratin"];
        let question = prove("What is the pigment in leaves called?", "chlorophyll", 1, &wrong).expect("it is proved");
        let Asks::MultipleChoice { options, answer, .. } = question.asks else { panic!("it has options") };
        assert_eq!((options.len(), answer.as_str()), (4, "chlorophyll"));
        assert!(options.contains(&answer));
    }

    #[test]
    fn what_the_note_does_not_prove_is_not() {
        for (prompt, answer, sentence, reason) in [
            ("What is the pigment in leaves called?", "carotene", 1, "not in the sentence"),
            ("What is the pigment in leaves called?", "chlorophyll", 9, "not there"),
            ("What is the chlorophyll in leaves called?", "chlorophyll", 1, "tells its answer"),
            ("The pigment in leaves has a name.", "chlorophyll", 1, "no question"),
            ("Which emperor burned Rome to the ground?", "chlorophyll", 1, "does not say"),
            ("What is it called in the leaves?", "chlorophyll", 1, "without the text around it"),
            ("According to the text, what is the pigment?", "chlorophyll", 1, "without the text around it"),
            (
                "Wie heißt der grüne Farbstoff, den die Pflanzen in ihren Blättern haben?",
                "chlorophyll",
                1,
                "another language",
            ),
            ("What is the pigment in leaves called?", " ", 1, "empty"),
        ] {
            let refused = prove(prompt, answer, sentence, &[]).expect_err(prompt);
            assert!(refused.contains(reason), "{prompt}: {refused}");
        }
    }

    #[test]
    fn an_option_that_the_note_makes_right_is_left_out() {
        let wrong = ["the chlorophyll", "leaves", "carotene", "melanin"];
        let question = prove("What is the pigment of plants called?", "chlorophyll", 1, &wrong).expect("it is proved");
        assert!(matches!(question.asks, Asks::ShortAnswer { .. }), "two options are left: {question:?}");
    }
}
