//! Whether the server is alive, and whether it can work.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(live)).routes(routes!(ready))
}

/// Says that the process runs.
#[derive(Debug, Serialize, ToSchema)]
pub struct Alive {
    /// Always `ok`.
    pub status: &'static str,
}

/// Whether the server can work, part by part.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// `ok` or `unavailable`.
    pub status: &'static str,
    /// Each part that requests need.
    pub parts: Vec<Part>,
}

/// One part of a running server.
#[derive(Debug, Serialize, ToSchema)]
pub struct Part {
    /// Which part.
    pub name: &'static str,
    /// `ok`, `asleep` or `unavailable`.
    pub status: &'static str,
    /// What that means, for people.
    pub detail: String,
}

/// Whether the process runs.
#[utoipa::path(get, path = "/health/live", tag = "health", responses((status = 200, body = Alive)))]
async fn live() -> axum::Json<Alive> {
    axum::Json(Alive { status: "ok" })
}

/// Whether the server can work.
#[utoipa::path(get, path = "/health/ready", tag = "health",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)))]
async fn ready(State(state): State<ApiState>) -> (StatusCode, axum::Json<Readiness>) {
    let parts: Vec<Part> = state
        .app
        .readiness()
        .await
        .into_iter()
        .map(|part| Part { name: part.name, status: part.state.as_str(), detail: part.detail })
        .collect();
    let well = parts.iter().all(|part| part.status != "unavailable");
    let status = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, axum::Json(Readiness { status: if well { "ok" } else { "unavailable" }, parts }))
}
