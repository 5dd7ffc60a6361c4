//! The files that notes show.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use loci_domain::NoteId;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::extract::{Authenticated, Path, Query};
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(embedded))
}

/// Which file.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TargetQuery {
    /// What the note names: `image.png`, `../assets/image.png`.
    target: String,
}

/// The file that a note shows when it embeds `target`.
#[utoipa::path(get, path = "/api/v1/notes/{id}/attachment", tag = "notes", operation_id = "get_attachment",
    params(("id" = Uuid, Path), TargetQuery),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>),
        (status = 304, description = "The browser has it already."), (status = "4XX", body = Problem)))]
async fn embedded(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
    Query(query): Query<TargetQuery>,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let file = state.app.embedded_file(caller, NoteId(id), &query.target).await?;
    let digits: String = file.hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{digits}\"");
    let headers = [
        (header::CONTENT_TYPE, file.media_type.clone()),
        (header::ETAG, tag.clone()),
        // The same address may lead to another file once the student imports one: the browser keeps it and asks.
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        // A picture of somebody else's making may hold scripts (SVG does): they never run.
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; style-src 'unsafe-inline'".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (HeaderName::from_static("content-disposition"), "inline".to_owned()),
    ];
    let known = request.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    if known.flat_map(|value| value.split(',')).any(|value| value.trim().trim_start_matches("W/") == tag) {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let content = state.app.attachment_content(caller, &file).await?;
    Ok((headers, content).into_response())
}
