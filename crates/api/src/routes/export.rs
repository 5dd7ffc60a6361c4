//! Handing everything out.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::Authenticated;
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(export))
}

/// Every note as a Markdown file in its folder, and every attachment, in one zip archive.
#[utoipa::path(get, path = "/api/v1/export", tag = "import", operation_id = "export",
    responses((status = 200, content_type = "application/zip", body = Vec<u8>), (status = "4XX", body = Problem)))]
async fn export(State(state): State<ApiState>, Authenticated(caller): Authenticated) -> Response {
    let name = format!("attachment; filename=\"loci-{}.zip\"", state.app.now().format("%Y-%m-%d"));
    let pieces = stream::unfold(state.app.export(caller.account), async |mut pieces| {
        let piece = pieces.recv().await?;
        Some((piece.map(Bytes::from), pieces))
    });
    // An archive is compressed already: saying so keeps the server from doing it again.
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CONTENT_ENCODING, "identity".to_owned()),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}
