//! The tags of all notes.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::Authenticated;
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A tag and how many notes have it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TagCount {
    /// The tag, without `#`.
    pub tag: String,
    /// How many notes have it.
    pub count: i64,
}

/// The tags of all notes.
#[derive(Debug, Serialize, ToSchema)]
pub struct TagList {
    /// The tags, sorted.
    pub items: Vec<TagCount>,
}

/// The tags of all notes that are not in the trash.
#[utoipa::path(get, path = "/api/v1/tags", operation_id = "list_tags", tag = "notes", responses(
    (status = 200, body = TagList), (status = 401, body = Problem)))]
async fn list(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
) -> Result<axum::Json<TagList>, Problem> {
    let tags = state.app.tags(caller).await?;
    let items = tags.into_iter().map(|tag| TagCount { tag: tag.tag, count: tag.count }).collect();
    Ok(axum::Json(TagList { items }))
}
