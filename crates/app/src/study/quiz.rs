//! Questions about a note, each with the sentence that proves its answer.

use loci_ai::quiz::Kind;
use loci_ai::{Answer, NoteText, TextSpan};
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
/// The keywords of this many of the nearest notes serve as wrong options.
const NEIGHBOURS: usize = 20;

/// A question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Tells it from the others of its quiz.
    pub id: String,
    /// Its kind.
    pub kind: Kind,
    /// What is asked.
    pub prompt: String,
    /// What can be chosen from; nothing for a gap to be filled.
    pub options: Vec<String>,
    /// The right answer.
    pub answer: String,
    /// From 0 (easy) to 1 (hard).
    pub difficulty: f32,
    /// The sentence that proves the answer.
    pub proof: Proof,
}

/// The sentence of the note that proves an answer.
pub type Proof = TextSpan;

impl App {
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

    /// Makes a quiz of at most `count` questions. Wrong options come from the keywords of the notes nearest to it.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller has no such note.
    pub async fn make_quiz(&self, caller: Caller, note: NoteId, count: usize) -> Result<Quiz> {
        let read = self.database().read();
        let text = readings::text(read, caller.account, note).await?;
        let (title, body, revision) = text.ok_or(Error::NotFound("note"))?;
        let text = NoteText { title, body };
        let near: Vec<Found<Strength>> = connections::find(read, caller.account, note, NEIGHBOURS).await?;
        let near: Vec<NoteId> = near.into_iter().map(|found| found.other.id).collect();
        let mut pool: Vec<String> = Vec::new();
        for (_, findings) in readings::results::<Findings>(read, caller.account, &near).await? {
            pool.extend(findings.keywords.value.into_iter().map(|keyword| keyword.phrase));
        }
        pool.sort_unstable();
        pool.dedup();
        // Another try gives another quiz, and the same moment the same one.
        let seed = self.now().timestamp_micros().unsigned_abs();
        let answer = self.ai().quiz(text, pool, count.clamp(1, MOST_QUESTIONS), seed).await;
        let questions = answer.value.into_iter().zip(1..).map(|(question, number)| Question {
            id: number.to_string(),
            kind: question.kind,
            prompt: question.prompt,
            options: question.options,
            answer: question.answer,
            difficulty: question.difficulty,
            proof: TextSpan { text: question.proof_text, start: question.proof.start, end: question.proof.end },
        });
        let quiz = Quiz {
            revision,
            made_at: self.now(),
            result: Answer { value: questions.collect(), provenance: answer.provenance },
        };
        let transaction = self.database().write().await?;
        quizzes::save(&*transaction, caller.account, note, &quiz).await?;
        transaction.commit().await?;
        Ok(quiz)
    }
}
