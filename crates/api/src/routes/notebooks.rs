//! The notebooks of all notes.

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

/// A notebook and how many notes are in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotebookCount {
    /// Its path, such as `a/b`.
    pub path: String,
    /// How many notes are in this very notebook, without those within it.
    pub count: i64,
}

/// The notebooks of all notes.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotebookList {
    /// The notebooks, sorted by path.
    pub items: Vec<NotebookCount>,
}

/// The notebooks that hold notes which are not in the trash.
#[utoipa::path(get, path = "/api/v1/notebooks", operation_id = "list_notebooks", tag = "notes", responses(
    (status = 200, body = NotebookList), (status = 401, body = Problem)))]
async fn list(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
) -> Result<axum::Json<NotebookList>, Problem> {
    let notebooks = state.app.notebooks(caller).await?;
    let items = notebooks.into_iter().map(|notebook| NotebookCount { path: notebook.path, count: notebook.count });
    Ok(axum::Json(NotebookList { items: items.collect() }))
}
