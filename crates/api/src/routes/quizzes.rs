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

use super::shared::Provenance;
use crate::extract::{Authenticated, Json, Path};
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(newest, make))
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

/// A question.
#[derive(Debug, Serialize, ToSchema)]
pub struct Question {
    /// Tells it from the others of its quiz.
    pub id: String,
    /// Its kind.
    pub kind: QuestionKind,
    /// What is asked; a gap is written `_____`.
    pub prompt: String,
    /// What can be chosen from.
    pub options: Option<Vec<String>>,
    /// The right answer.
    pub answer: String,
    /// From 0 (easy) to 1 (hard).
    pub difficulty: f32,
    /// The sentence that proves the answer.
    pub proof: Proof,
}

/// The kind of a question.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// One of several options is right.
    MultipleChoice,
    /// A gap is to be filled.
    Cloze,
}

/// The sentence that proves an answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct Proof {
    /// The note it stands in.
    pub note_id: Uuid,
    /// The sentence without markup.
    pub text: String,
    /// Its first byte in the note's body (UTF-8).
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

fn shape(note: Uuid, quiz: study::Quiz) -> Quiz {
    let questions = quiz.result.value.into_iter().map(|question| Question {
        id: question.id,
        kind: match question.kind {
            loci_app::QuestionKind::MultipleChoice => QuestionKind::MultipleChoice,
            loci_app::QuestionKind::Cloze => QuestionKind::Cloze,
        },
        prompt: question.prompt,
        options: (!question.options.is_empty()).then_some(question.options),
        answer: question.answer,
        difficulty: question.difficulty,
        proof: Proof { note_id: note, text: question.proof.text, start: question.proof.start, end: question.proof.end },
    });
    Quiz {
        note_id: note,
        revision: quiz.revision,
        questions: questions.collect(),
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
    Json(MakeQuiz { count }): Json<MakeQuiz>,
) -> Result<axum::Json<Quiz>, Problem> {
    let count = count.unwrap_or(10);
    if !(1..=30).contains(&count) {
        return Err(loci_app::Error::invalid("invalid_count", "count", "Ask for 1 to 30 questions.").into());
    }
    Ok(axum::Json(shape(id, state.app.make_quiz(caller, NoteId(id), count).await?)))
}
