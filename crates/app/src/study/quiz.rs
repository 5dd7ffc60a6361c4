//! Questions about notes, each with the passages that prove its answer.

use loci_ai::operations::{judgement, quiz as quizzing};
use loci_ai::quiz::{Asks, Check, mix};
use loci_ai::{Answer, Call, Language, Source, quiz};
use loci_domain::NoteId;
use loci_store::connections::{self, Found};
use loci_store::quizzes::{self, QuizRow};
use loci_store::readings;
use serde::{Deserialize, Serialize};

use crate::analysis::{Findings, Strength};
use crate::{App, Caller, Error, Result};

/// Questions about one revision of a note.
pub type Quiz = QuizRow<Answer<Vec<Question>>>;

/// The most questions of a quiz.
const MOST_QUESTIONS: usize = 30;
/// The most notes of one quiz.
const MOST_NOTES: usize = 20;
/// The keywords of this many of the nearest notes serve as wrong options.
const NEIGHBOURS: usize = 20;

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Tells it from the others of its quiz.
    pub id: String,
    /// From 0 (easy) to 1 (hard).
    pub difficulty: f32,
    /// What is asked, and what is right.
    #[serde(flatten)]
    pub asks: Asks,
    /// The passages that prove it: one, or one for each step or pair.
    pub proofs: Vec<Proof>,
}

/// A passage of a note that proves an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The note it stands in.
    pub note: NoteId,
    /// The passage without markup.
    pub text: String,
    /// Its first byte in the note's body.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

fn question(number: usize, note: NoteId, question: quiz::Question) -> Question {
    let proof = |proof: quiz::Proof| Proof { note, text: proof.text, start: proof.span.start, end: proof.span.end };
    Question {
        id: number.to_string(),
        difficulty: question.difficulty,
        asks: question.asks,
        proofs: question.proofs.into_iter().map(proof).collect(),
    }
}

/// A quiz over several notes.
#[derive(Debug, Clone)]
pub struct QuizOver {
    /// The notes with their titles, each once.
    pub notes: Vec<(NoteId, String)>,
    /// The questions.
    pub result: Answer<Vec<Question>>,
}

/// A typed answer, and what it is to be held against.
#[derive(Debug, Clone)]
pub struct GivenAnswer {
    /// What was asked; empty where only the words are to be compared.
    pub question: String,
    /// What is right.
    pub expected: String,
    /// What was typed.
    pub given: String,
    /// The passage that proves what is right; empty where it is not known.
    pub proof: String,
    /// In which language it is typed.
    pub language: AnswerLanguage,
}

/// In which language an answer is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerLanguage {
    /// That of the caller's note, as its reading found it.
    OfNote(NoteId),
    /// That of a tag (BCP 47).
    Tag(String),
    /// Nobody knows.
    Unknown,
}

impl App {
    /// Judges a typed answer; articles, number words and the forms of words follow the language. Where the words look wrong and
    /// the caller has agreed to it, a provider says whether they mean the same by the passage.
    ///
    /// # Errors
    ///
    /// When the database fails. A note that the caller does not have, or that has not been read, tells no language.
    pub async fn check_answer(&self, caller: Caller, answer: GivenAnswer) -> Result<Answer<Check>> {
        let GivenAnswer { question, expected, given, proof, language } = answer;
        let tag = match language {
            AnswerLanguage::OfNote(note) => readings::language(self.database().read(), caller.account, note).await?,
            AnswerLanguage::Tag(tag) => Some(tag),
            AnswerLanguage::Unknown => None,
        };
        let language = tag.as_deref().and_then(Language::from_code);
        let call = if proof.is_empty() { Call::local() } else { self.call_for(caller).await? };
        Ok(self.ai().judgement(judgement::Input { question, expected, given, proof, language }, &call).await)
    }

    /// The note's newest quiz, if one was made.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller has no such note.
    pub async fn quiz(&self, caller: Caller, note: NoteId) -> Result<Option<Quiz>> {
        let read = self.database().read();
        if connections::owned(read, caller.account, &[note]).await? == 0 {
            return Err(Error::NotFound("note"));
        }
        Ok(quizzes::find(read, caller.account, note).await?)
    }

    /// Makes a quiz of at most `count` questions: by this machine alone, or by the best engine there is, which takes longer.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller has no such note.
    pub async fn make_quiz(&self, caller: Caller, note: NoteId, count: usize, best: bool) -> Result<Quiz> {
        let call = if best { self.call_for(caller).await? } else { Call::local() };
        let (input, revision) = self.to_be_asked(caller, note, count).await?;
        let answer = self.ai().quiz(input, &call).await;
        let numbered = answer.value.into_iter().zip(1..);
        let questions = numbered.map(|(asked, number)| question(number, note, asked)).collect();
        let result = Answer { value: questions, provenance: answer.provenance };
        let quiz = Quiz { revision, made_at: self.now(), result };
        let transaction = self.database().write().await?;
        quizzes::save(&*transaction, caller.account, note, &quiz).await?;
        transaction.commit().await?;
        Ok(quiz)
    }

    /// Everything that would leave this machine for a quiz about a note; `None` where no provider would be asked for it.
    ///
    /// # Errors
    ///
    /// As for [`App::make_quiz`].
    pub async fn shown_for_quiz(&self, caller: Caller, note: NoteId) -> Result<Option<String>> {
        let (input, _) = self.to_be_asked(caller, note, MOST_QUESTIONS).await?;
        self.shown(move |ai| ai.shown_for_quiz(&input)).await
    }

    /// What a quiz is made from, and the revision of the note. Wrong options come from the keywords of the notes nearest to it.
    async fn to_be_asked(&self, caller: Caller, note: NoteId, count: usize) -> Result<(quizzing::Input, i64)> {
        let read = self.database().read();
        let text = readings::text(read, caller.account, note).await?;
        let (_, body, revision) = text.ok_or(Error::NotFound("note"))?;
        let near: Vec<Found<Strength>> = connections::find(read, caller.account, note, NEIGHBOURS).await?;
        let near: Vec<NoteId> = near.into_iter().map(|found| found.other.id).collect();
        let pool = self.keywords_of(caller, &near).await?;
        let document = self.ai().document(body.into(), Source::Markdown).await;
        // Another try gives another quiz, and the same moment the same one.
        let seed = self.now().timestamp_micros().unsigned_abs();
        Ok((quizzing::Input { document, pool, count: count.clamp(1, MOST_QUESTIONS), seed }, revision))
    }

    /// A quiz of at most `count` questions over several notes, each of which gets its turn. It is not kept. The provenance is that of
    /// the first note that gave a question.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when one of the notes is not the caller's; [`Error::Invalid`] for none or more than 20 notes.
    pub async fn make_quiz_over(&self, caller: Caller, notes: &[NoteId], count: usize) -> Result<QuizOver> {
        if notes.is_empty() || notes.len() > MOST_NOTES {
            return Err(Error::invalid("invalid_notes", "note_ids", "Name 1 to 20 notes."));
        }
        let mut texts = readings::texts(self.database().read(), caller.account, notes).await?;
        if notes.iter().any(|note| !texts.contains_key(note)) {
            return Err(Error::NotFound("note"));
        }
        let pool = self.keywords_of(caller, notes).await?;
        let seed = self.now().timestamp_micros().unsigned_abs();
        let count = count.clamp(1, MOST_QUESTIONS);
        // Some more than its share, for notes that have less to ask.
        let share = (2 * count.div_ceil(notes.len())).min(count);
        let mut quizzes = Vec::with_capacity(notes.len());
        let mut provenance = None;
        let mut titles = Vec::with_capacity(notes.len());
        for note in notes {
            // A note that is named twice is asked about once.
            let Some((title, body)) = texts.remove(note) else {
                quizzes.push(Vec::new());
                continue;
            };
            titles.push((*note, title));
            let document = self.ai().document(body.into(), Source::Markdown).await;
            let input = quizzing::Input { document, pool: pool.clone(), count: share, seed };
            let answer = self.ai().quiz(input, &Call::local()).await;
            if provenance.is_none() || quizzes.iter().all(Vec::is_empty) {
                provenance = Some(answer.provenance);
            }
            quizzes.push(answer.value);
        }
        let provenance = provenance.ok_or(Error::NotFound("note"))?;
        let numbered = mix(quizzes, count).into_iter().zip(1..);
        let value = numbered.map(|((at, asked), number)| question(number, notes[at], asked)).collect();
        Ok(QuizOver { notes: titles, result: Answer { value, provenance } })
    }

    /// The keywords of notes, each once.
    async fn keywords_of(&self, caller: Caller, notes: &[NoteId]) -> Result<Vec<String>> {
        let mut keywords: Vec<String> = Vec::new();
        for (_, findings) in readings::results::<Findings>(self.database().read(), caller.account, notes).await? {
            keywords.extend(findings.keywords.value.into_iter().map(|keyword| keyword.phrase));
        }
        keywords.sort_unstable();
        keywords.dedup();
        Ok(keywords)
    }
}
