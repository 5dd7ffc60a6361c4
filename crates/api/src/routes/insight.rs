//! What Loci found in one note.

use axum::extract::State;
use axum::http::StatusCode;
use loci_app::study;
use loci_domain::{AnalysisState, NoteId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::shared::{Provenance, TextSpan};
use crate::extract::{Authenticated, Path};
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(insight, read_again))
}

/// What Loci found in one note, and how far its reading is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Insight {
    /// Which note.
    pub note_id: Uuid,
    /// Its newest revision.
    pub revision: i64,
    /// How far the reading of that revision is.
    #[schema(value_type = crate::notes::AnalysisState)]
    pub state: AnalysisState,
    /// The revision that the results are about.
    pub analysed_revision: Option<i64>,
    /// Why reading was given up.
    pub error: Option<String>,
    /// How often the newest revision has been tried.
    pub attempt: i64,
    /// The language's tag (BCP 47).
    pub language: Option<String>,
    /// The sentences that say most of it.
    pub summary: Option<Summary>,
    /// The summary that a provider has made; `summary` stays what this machine has found.
    pub provider_summary: Option<ProviderSummary>,
    /// What it is about.
    pub keywords: Option<Keywords>,
    /// How hard it is.
    pub difficulty: Option<Difficulty>,
}

/// The sentences that say most of a note, in reading order.
#[derive(Debug, Serialize, ToSchema)]
pub struct Summary {
    /// The sentences.
    pub sentences: Vec<TextSpan>,
    /// Where they come from.
    pub provenance: Provenance,
}

/// A summary that a provider has made.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderSummary {
    /// The revision of the note that it is about.
    pub revision: i64,
    /// The sentences, each with the place of the sentence it rests on.
    pub sentences: Vec<TextSpan>,
    /// Where they come from.
    pub provenance: Provenance,
}

/// What a note is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct Keywords {
    /// The phrases, best first.
    pub items: Vec<Keyword>,
    /// Where they come from.
    pub provenance: Provenance,
}

/// A phrase that says what a note is about.
#[derive(Debug, Serialize, ToSchema)]
pub struct Keyword {
    /// The phrase as the note writes it.
    pub phrase: String,
    /// From 0 to 1.
    pub score: f32,
}

/// How hard a note is to read.
#[derive(Debug, Serialize, ToSchema)]
pub struct Difficulty {
    /// In one word.
    pub level: DifficultyLevel,
    /// From 0 (very easy) to 100 (very hard).
    pub score: f32,
    /// Minutes that reading to learn takes.
    pub reading_minutes: f32,
    /// Words that are read.
    pub words: usize,
    /// What makes it easy or hard, the weightiest first.
    pub reasons: Vec<String>,
    /// Where this comes from.
    pub provenance: Provenance,
}

/// A difficulty in one word.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifficultyLevel {
    /// Plain sentences, few terms.
    Easy,
    /// In between.
    Moderate,
    /// Long sentences, many terms or formulas.
    Hard,
}

impl From<loci_app::Level> for DifficultyLevel {
    fn from(level: loci_app::Level) -> Self {
        match level {
            loci_app::Level::Easy => Self::Easy,
            loci_app::Level::Moderate => Self::Moderate,
            loci_app::Level::Hard => Self::Hard,
        }
    }
}

impl From<study::Insight> for Insight {
    fn from(insight: study::Insight) -> Self {
        let (mut language, mut analysed_revision) = (None, None);
        let (mut summary, mut keywords, mut difficulty) = (None, None, None);
        if let Some(reading) = insight.reading {
            (language, analysed_revision) = (reading.language, Some(reading.revision));
            let found = reading.result;
            summary = Some(Summary {
                sentences: found.summary.value.into_iter().map(TextSpan::from).collect(),
                provenance: found.summary.provenance.into(),
            });
            let phrases = found.keywords.value.into_iter();
            keywords = Some(Keywords {
                items: phrases.map(|keyword| Keyword { phrase: keyword.phrase, score: keyword.score }).collect(),
                provenance: found.keywords.provenance.into(),
            });
            let assessed = found.difficulty.value;
            difficulty = Some(Difficulty {
                level: assessed.level.into(),
                score: assessed.score,
                reading_minutes: assessed.reading_minutes,
                words: assessed.words,
                reasons: assessed.reasons,
                provenance: found.difficulty.provenance.into(),
            });
        }
        let provider_summary = insight.provider_summary.map(|made| ProviderSummary {
            revision: made.revision,
            sentences: made.result.value.into_iter().map(TextSpan::from).collect(),
            provenance: made.result.provenance.into(),
        });
        Self {
            provider_summary,
            note_id: insight.note.0,
            revision: insight.revision,
            state: insight.state,
            analysed_revision,
            error: insight.error,
            attempt: insight.attempt,
            language,
            summary,
            keywords,
            difficulty,
        }
    }
}

/// What was found in a note. Results of an older revision stay until the newer one has been read.
#[utoipa::path(get, path = "/api/v1/notes/{id}/insight", tag = "insight", params(("id" = Uuid, Path)),
    responses((status = 200, body = Insight), (status = 404, body = Problem)))]
async fn insight(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Insight>, Problem> {
    Ok(axum::Json(state.app.insight(caller, NoteId(id)).await?.into()))
}

/// Reads a note again.
#[utoipa::path(post, path = "/api/v1/notes/{id}/insight", tag = "insight", params(("id" = Uuid, Path)),
    responses((status = 202, body = Insight), (status = 404, body = Problem)))]
async fn read_again(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<(StatusCode, axum::Json<Insight>), Problem> {
    Ok((StatusCode::ACCEPTED, axum::Json(state.app.read_again(caller, NoteId(id)).await?.into())))
}
