//! Titles, for the quick switcher and for completing `[[`.

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
    OpenApiRouter::new().routes(routes!(list))
}

/// What was typed so far.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Parameters {
    /// The beginning of a title or an alias, or some of its letters; nothing for the notes that changed last.
    q: Option<String>,
    /// How many: 1 to 50, otherwise 20.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<u64>,
}

/// A note that may be meant.
#[derive(Debug, Serialize, ToSchema)]
pub struct TitleCompletion {
    /// The note.
    #[serde(flatten)]
    pub note: NoteRef,
    /// Its alias that fits, where its title doesn't.
    #[schema(required)]
    pub alias: Option<String>,
}

/// Notes that may be meant.
#[derive(Debug, Serialize, ToSchema)]
pub struct TitleList {
    /// The likeliest first.
    pub items: Vec<TitleCompletion>,
}

/// Notes whose title or alias fits what was typed.
#[utoipa::path(get, path = "/api/v1/titles", operation_id = "complete_title", tag = "notes", params(Parameters), responses(
    (status = 200, body = TitleList), (status = 401, body = Problem),
    (status = 422, body = Problem, description = "invalid_query")))]
async fn list(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Query(parameters): Query<Parameters>,
) -> Result<axum::Json<TitleList>, Problem> {
    let limit = usize::try_from(page_size(parameters.limit, 20, 50)?).unwrap_or(50);
    let found = state.app.titles(caller, parameters.q.as_deref().unwrap_or_default(), limit).await?;
    let items = found.into_iter().map(|found| TitleCompletion { note: found.note.into(), alias: found.alias });
    Ok(axum::Json(TitleList { items: items.collect() }))
}
