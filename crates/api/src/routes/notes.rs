//! Notes, one by one and in lists.

use axum::extract::State;
use axum::http::StatusCode;
use loci_app::notes::{NewNote, NoteChange, NoteQuery, Sort};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::page_size;
use crate::extract::{Authenticated, Json, Path, Query};
use crate::notes::{Note, NoteSummary};
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, change, delete))
        .routes(routes!(trash))
        .routes(routes!(restore))
}

/// A new note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteCreation {
    /// A UUID of version 7 for the note, chosen by whoever asks: the same request may then be sent again after its
    /// answer was lost, without making a second note. Left out, the server chooses.
    pub id: Option<Uuid>,
    /// 1 to 200 characters on one line. Titles may repeat.
    #[schema(min_length = 1)]
    pub title: String,
    /// Markdown; at most 1 MiB unless the server is set otherwise.
    #[serde(default)]
    pub body: String,
    /// The path of the notebook it is to be kept in, such as `a/b`.
    #[serde(default)]
    pub notebook: String,
}

/// A change of a note. What is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteUpdate {
    /// The revision that the change was made from.
    pub revision: i64,
    /// 1 to 200 characters on one line.
    pub title: Option<String>,
    /// Markdown; at most 1 MiB unless the server is set otherwise.
    pub body: Option<String>,
    /// The path of the notebook it is to be kept in; empty for the root.
    pub notebook: Option<String>,
}

/// What a list of notes is sorted by.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoteSort {
    /// Changed last first.
    #[default]
    Updated,
    /// Made last first.
    Created,
    /// By title.
    Title,
}

/// Which notes to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListParameters {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many notes on a page: 1 to 100, otherwise 50.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u64>,
    /// Only notes of this notebook and the notebooks within it.
    notebook: Option<String>,
    /// Only notes with this tag or one below it.
    tag: Option<String>,
    /// The order; the trash is always sorted by when notes were put there.
    #[param(inline)]
    sort: Option<NoteSort>,
    /// The trash instead of the notes.
    trashed: Option<bool>,
}

/// A page of notes.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotePage {
    /// The notes.
    pub items: Vec<NoteSummary>,
    /// What to ask for the next page with; null on the last one.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

/// Lists notes, page by page.
#[utoipa::path(get, path = "/api/v1/notes", operation_id = "list_notes", tag = "notes", params(ListParameters), responses(
    (status = 200, body = NotePage), (status = 401, body = Problem),
    (status = 422, body = Problem, description = "invalid_query")))]
async fn list(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Query(parameters): Query<ListParameters>,
) -> Result<axum::Json<NotePage>, Problem> {
    let query = NoteQuery {
        limit: page_size(parameters.limit, 50, 100)?,
        cursor: parameters.cursor,
        notebook: parameters.notebook,
        tag: parameters.tag,
        sort: match parameters.sort.unwrap_or_default() {
            NoteSort::Updated => Sort::Updated,
            NoteSort::Created => Sort::Created,
            NoteSort::Title => Sort::Title,
        },
        trashed: parameters.trashed.unwrap_or_default(),
    };
    let page = state.app.notes(caller, query).await?;
    let items = page.items.into_iter().map(Into::into).collect();
    Ok(axum::Json(NotePage { items, next_cursor: page.next_cursor }))
}

/// Writes a new note.
#[utoipa::path(post, path = "/api/v1/notes", operation_id = "create_note", tag = "notes", request_body = NoteCreation, responses(
    (status = 200, body = Note, description = "The note is there already, as it was asked for under this id before."),
    (status = 201, body = Note), (status = 400, body = Problem), (status = 401, body = Problem),
    (status = 409, body = Problem,
        description = "stale_revision (the note of this id says something else and is `current`), in_trash, id_taken"),
    (status = 413, body = Problem, description = "note_too_large, body_too_large"),
    (status = 422, body = Problem, description = "invalid_id, invalid_title, invalid_notebook, invalid_body, unknown_field")))]
async fn create(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Json(body): Json<NoteCreation>,
) -> Result<(StatusCode, axum::Json<Note>), Problem> {
    let new = NewNote { id: body.id.map(Into::into), title: body.title, body: body.body, notebook: body.notebook };
    let (note, written) = state.app.create_note(caller, new).await?;
    let status = if written { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, axum::Json(note.into())))
}

/// A note with its body; also one in the trash.
#[utoipa::path(get, path = "/api/v1/notes/{id}", operation_id = "get_note", tag = "notes", params(("id" = Uuid, Path)), responses(
    (status = 200, body = Note), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn get(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Note>, Problem> {
    Ok(axum::Json(state.app.note(caller, id.into()).await?.into()))
}

/// Changes a note whose revision is still the given one.
#[utoipa::path(patch, path = "/api/v1/notes/{id}", operation_id = "change_note", tag = "notes", params(("id" = Uuid, Path)),
    request_body = NoteUpdate, responses(
    (status = 200, body = Note), (status = 400, body = Problem), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "stale_revision (with the newer note as `current`), in_trash"),
    (status = 413, body = Problem, description = "note_too_large, body_too_large"),
    (status = 422, body = Problem, description = "invalid_title, invalid_notebook, invalid_body, unknown_field")))]
async fn change(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
    Json(body): Json<NoteUpdate>,
) -> Result<axum::Json<Note>, Problem> {
    let change = NoteChange { revision: body.revision, title: body.title, body: body.body, notebook: body.notebook };
    Ok(axum::Json(state.app.change_note(caller, id.into(), change).await?.into()))
}

/// Deletes a note that is in the trash for good.
#[utoipa::path(delete, path = "/api/v1/notes/{id}", operation_id = "delete_note", tag = "notes", params(("id" = Uuid, Path)), responses(
    (status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
    (status = 409, body = Problem, description = "not_in_trash")))]
async fn delete(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    state.app.delete_note(caller, id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a note into the trash.
#[utoipa::path(post, path = "/api/v1/notes/{id}/trash", operation_id = "trash_note", tag = "notes", params(("id" = Uuid, Path)), responses(
    (status = 200, body = Note), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn trash(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Note>, Problem> {
    Ok(axum::Json(state.app.trash_note(caller, id.into()).await?.into()))
}

/// Takes a note out of the trash.
#[utoipa::path(post, path = "/api/v1/notes/{id}/restore", operation_id = "restore_note", tag = "notes", params(("id" = Uuid, Path)), responses(
    (status = 200, body = Note), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn restore(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Note>, Problem> {
    Ok(axum::Json(state.app.restore_note(caller, id.into()).await?.into()))
}
