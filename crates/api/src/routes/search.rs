//! Full-text search.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::page_size;
use crate::extract::{Authenticated, Query};
use crate::notes::NoteRef;
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(search))
}

/// What to search.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Parameters {
    /// The words. All are required, or else any will do; the last may be the beginning of one. No text is an error.
    q: Option<String>,
    /// How many notes: 1 to 50, otherwise 20.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<u64>,
}

/// A piece of an excerpt.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchFragment {
    /// Its text.
    pub text: String,
    /// Whether it is one of the words that were searched.
    #[serde(rename = "match")]
    pub matched: bool,
}

/// A note that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchHit {
    /// The note.
    pub note: NoteRef,
    /// The place that fits best.
    pub excerpt: Vec<SearchFragment>,
    /// How well it fits, from 0 to 1, beside the best one.
    pub score: f64,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchResults {
    /// The notes, the best first.
    pub items: Vec<SearchHit>,
    /// The words really searched, when a typing error was mended.
    #[schema(required)]
    pub corrected: Option<String>,
}

/// Searches the notes that are not in the trash.
#[utoipa::path(get, path = "/api/v1/search", operation_id = "search_notes", tag = "notes", params(Parameters), responses(
    (status = 200, body = SearchResults), (status = 401, body = Problem),
    (status = 422, body = Problem, description = "invalid_query")))]
async fn search(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Query(parameters): Query<Parameters>,
) -> Result<axum::Json<SearchResults>, Problem> {
    let limit = page_size(parameters.limit, 20, 50)?;
    let found = state.app.search(caller, parameters.q.as_deref().unwrap_or_default(), limit).await?;
    let items = found.hits.into_iter().map(|hit| SearchHit {
        note: hit.note.into(),
        excerpt: hit
            .excerpt
            .into_iter()
            .map(|fragment| SearchFragment { text: fragment.text, matched: fragment.matched })
            .collect(),
        score: hit.score,
    });
    Ok(axum::Json(SearchResults { items: items.collect(), corrected: found.corrected }))
}
