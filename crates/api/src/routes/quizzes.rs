//! Questions about a note.

use axum::extract::State;
use chrono::{DateTime, Utc};
use loci_app::study;
use loci_domain::NoteId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::ai::Outgoing;
use super::shared::Provenance;
use crate::extract::{Authenticated, Json, Path};
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(newest, make))
        .routes(routes!(shown_for_quiz))
        .routes(routes!(make_over))
        .routes(routes!(check))
}

/// A note's newest quiz, if one was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewestQuiz {
    /// The quiz.
    pub quiz: Option<Quiz>,
}

/// Questions about one revision of a note.
#[derive(Debug, Serialize, ToSchema)]
pub struct Quiz {
    /// Which note.
    pub note_id: Uuid,
    /// The revision they are about.
    pub revision: i64,
    /// The questions; when there are none, the provenance says why.
    pub questions: Vec<Question>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A question. Which fields it has beside these depends on its kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct Question {
    /// Tells it from the others of its quiz.
    pub id: String,
    /// From 0 (easy) to 1 (hard).
    pub difficulty: f32,
    /// The passages that prove it: one, or one for each step or pair.
    pub proofs: Vec<Proof>,
    /// What is asked, and what is right.
    #[serde(flatten)]
    pub asks: Asks,
}

/// What is asked, and what is right, by kind. A gap is written `_____`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Asks {
    /// One of several options fills the gap.
    MultipleChoice {
        /// A sentence with a gap, or a question.
        prompt: String,
        /// What can be chosen from, the answer among it.
        options: Vec<String>,
        /// The right option.
        answer: String,
    },
    /// A gap is to be filled in writing.
    Cloze {
        /// A sentence with a gap.
        prompt: String,
        /// What stands in the gap.
        answer: String,
    },
    /// A question to be answered in a few words.
    ShortAnswer {
        /// The question.
        prompt: String,
        /// The answer.
        answer: String,
    },
    /// A statement to be judged.
    TrueFalse {
        /// What is said.
        statement: String,
        /// Whether it is true.
        answer: bool,
        /// Of a false statement, the words that make it false.
        changed: Option<String>,
        /// Of a false statement, what should stand in their place.
        correction: Option<String>,
    },
    /// Steps to be brought into their order.
    Ordering {
        /// What the steps are of.
        prompt: String,
        /// The steps as they are shown.
        items: Vec<String>,
        /// The right order, as indexes into `items`.
        order: Vec<usize>,
    },
    /// Terms to be matched with what they mean.
    Matching {
        /// What is to be done.
        prompt: String,
        /// The terms.
        terms: Vec<String>,
        /// The meanings as they are shown.
        meanings: Vec<String>,
        /// For each term its meaning, as an index into `meanings`.
        pairs: Vec<usize>,
    },
}

impl From<loci_app::Asks> for Asks {
    fn from(asks: loci_app::Asks) -> Self {
        use loci_app::Asks as From;
        match asks {
            From::MultipleChoice { prompt, options, answer } => Self::MultipleChoice { prompt, options, answer },
            From::Cloze { prompt, answer } => Self::Cloze { prompt, answer },
            From::ShortAnswer { prompt, answer } => Self::ShortAnswer { prompt, answer },
            From::TrueFalse { statement, answer, changed, correction } => {
                Self::TrueFalse { statement, answer, changed, correction }
            }
            From::Ordering { prompt, items, order } => Self::Ordering { prompt, items, order },
            From::Matching { prompt, terms, meanings, pairs } => Self::Matching { prompt, terms, meanings, pairs },
        }
    }
}

/// A passage that proves an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proof {
    /// The note it stands in.
    pub note_id: Uuid,
    /// The passage without markup.
    pub text: String,
    /// Its first byte in the note's body (UTF-8).
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

impl From<study::Question> for Question {
    fn from(question: study::Question) -> Self {
        let proof =
            |proof: study::Proof| Proof { note_id: proof.note.0, text: proof.text, start: proof.start, end: proof.end };
        Self {
            id: question.id,
            difficulty: question.difficulty,
            proofs: question.proofs.into_iter().map(proof).collect(),
            asks: question.asks.into(),
        }
    }
}

fn shape(note: Uuid, quiz: study::Quiz) -> Quiz {
    Quiz {
        note_id: note,
        revision: quiz.revision,
        questions: quiz.result.value.into_iter().map(Question::from).collect(),
        made_at: quiz.made_at,
        provenance: quiz.result.provenance.into(),
    }
}

/// What kind of quiz to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeQuiz {
    /// How many questions at most, from 1 to 30; 10 where it is left out.
    pub count: Option<usize>,
    /// Whether the best engine there is may be asked, where the account agrees, which takes longer; otherwise this server makes it.
    #[serde(default)]
    pub best: bool,
}

/// Over which notes to make a quiz.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeQuizOver {
    /// The notes, from 1 to 20.
    pub note_ids: Vec<Uuid>,
    /// How many questions at most, from 1 to 30; 10 where it is left out.
    pub count: Option<usize>,
}

/// Questions over several notes.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuizOver {
    /// The notes it is over, in the order in which they were named.
    pub notes: Vec<AskedNote>,
    /// The questions; when there are none, the provenance says why.
    pub questions: Vec<Question>,
    /// Where they come from.
    pub provenance: Provenance,
}

/// A note that a quiz is over.
#[derive(Debug, Serialize, ToSchema)]
pub struct AskedNote {
    /// Which note.
    pub id: Uuid,
    /// Its title.
    pub title: String,
}

/// A typed answer to be judged.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenAnswer {
    /// What was typed, at most 1,000 characters.
    pub given: String,
    /// What is right, at most 1,000 characters.
    pub expected: String,
    /// What was asked, at most 4,000 characters. With the passage below it lets a provider judge by meaning.
    #[serde(default)]
    pub question: String,
    /// The passage that proves what is right, at most 4,000 characters.
    #[serde(default)]
    pub proof: String,
    /// The note that proves the answer; its language is the answer's.
    pub note_id: Option<Uuid>,
    /// The language of the answer, as a BCP 47 tag, where no note tells it.
    pub language: Option<String>,
}

/// How a typed answer was judged.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckedAnswer {
    /// The judgement.
    pub verdict: Verdict,
    /// The reason, in a sentence for the student.
    pub explanation: String,
    /// Who judged.
    pub provenance: Provenance,
}

/// How a typed answer is judged.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is the answer.
    Right,
    /// It is the answer but for a slip that is worth seeing.
    Almost,
    /// It is not the answer.
    Wrong,
}

fn checked_count(count: Option<usize>) -> Result<usize, Problem> {
    let count = count.unwrap_or(10);
    if (1..=30).contains(&count) {
        Ok(count)
    } else {
        Err(loci_app::Error::invalid("invalid_count", "count", "Ask for 1 to 30 questions.").into())
    }
}

/// The note's newest quiz.
#[utoipa::path(get, path = "/api/v1/notes/{id}/quiz", tag = "quizzes", params(("id" = Uuid, Path)),
    responses((status = 200, body = NewestQuiz), (status = 404, body = Problem)))]
async fn newest(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<NewestQuiz>, Problem> {
    let quiz = state.app.quiz(caller, NoteId(id)).await?;
    Ok(axum::Json(NewestQuiz { quiz: quiz.map(|quiz| shape(id, quiz)) }))
}

/// Makes a new quiz.
#[utoipa::path(post, path = "/api/v1/notes/{id}/quiz", tag = "quizzes", params(("id" = Uuid, Path)),
    request_body = MakeQuiz,
    responses((status = 200, body = Quiz), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn make(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
    Json(MakeQuiz { count, best }): Json<MakeQuiz>,
) -> Result<axum::Json<Quiz>, Problem> {
    let count = checked_count(count)?;
    Ok(axum::Json(shape(id, state.app.make_quiz(caller, NoteId(id), count, best).await?)))
}

/// What would leave this machine for a quiz about a note.
#[utoipa::path(get, path = "/api/v1/notes/{id}/quiz/outgoing", tag = "quizzes", params(("id" = Uuid, Path)),
    responses((status = 200, body = Outgoing), (status = 404, body = Problem)))]
async fn shown_for_quiz(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Outgoing>, Problem> {
    Ok(axum::Json(Outgoing { text: state.app.shown_for_quiz(caller, NoteId(id)).await? }))
}

/// Makes a quiz over several notes, which is not kept.
#[utoipa::path(post, path = "/api/v1/quizzes", tag = "quizzes", request_body = MakeQuizOver,
    responses((status = 200, body = QuizOver), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn make_over(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Json(MakeQuizOver { note_ids, count }): Json<MakeQuizOver>,
) -> Result<axum::Json<QuizOver>, Problem> {
    let notes: Vec<NoteId> = note_ids.into_iter().map(NoteId).collect();
    let quiz = state.app.make_quiz_over(caller, &notes, checked_count(count)?).await?;
    Ok(axum::Json(QuizOver {
        notes: quiz.notes.into_iter().map(|(id, title)| AskedNote { id: id.0, title }).collect(),
        questions: quiz.result.value.into_iter().map(Question::from).collect(),
        provenance: quiz.result.provenance.into(),
    }))
}

/// Judges a typed answer: case, accents, articles and small slips are forgiven, by the rules of the note's language.
#[utoipa::path(post, path = "/api/v1/answers/check", tag = "quizzes", request_body = GivenAnswer,
    responses((status = 200, body = CheckedAnswer), (status = 422, body = Problem)))]
async fn check(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Json(GivenAnswer { given, expected, question, proof, note_id, language }): Json<GivenAnswer>,
) -> Result<axum::Json<CheckedAnswer>, Problem> {
    let texts = [
        ("given", &given, 1_000),
        ("expected", &expected, 1_000),
        ("question", &question, 4_000),
        ("proof", &proof, 4_000),
    ];
    for (field, text, most) in texts {
        if text.chars().count() > most {
            return Err(loci_app::Error::invalid(
                "invalid_answer",
                field,
                format!("It has at most {most} characters."),
            )
            .into());
        }
    }
    let language = match (note_id, language) {
        (Some(note), _) => study::AnswerLanguage::OfNote(NoteId(note)),
        (None, Some(tag)) => study::AnswerLanguage::Tag(tag),
        (None, None) => study::AnswerLanguage::Unknown,
    };
    let answer = study::GivenAnswer { question, expected, given, proof, language };
    let loci_app::Answer { value: check, provenance } = state.app.check_answer(caller, answer).await?;
    let verdict = match check.verdict {
        loci_app::Verdict::Right => Verdict::Right,
        loci_app::Verdict::Almost => Verdict::Almost,
        loci_app::Verdict::Wrong => Verdict::Wrong,
    };
    Ok(axum::Json(CheckedAnswer { verdict, explanation: check.explanation, provenance: provenance.into() }))
}
