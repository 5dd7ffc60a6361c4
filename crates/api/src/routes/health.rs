//! Whether the server is alive, and whether it can work.

use std::borrow::Cow;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use loci_app::readiness::{self, PartState};
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
    /// The worst of the parts, where a model that is asleep is as good as one that is awake.
    pub status: PartStatus,
    /// The database, the worker, the sentence-vector model and, where there is one, Redis.
    pub parts: Vec<Part>,
    /// What waits for a worker; null when the database can't say.
    #[schema(required)]
    pub waiting: Option<Waiting>,
}

/// One part of a running server.
#[derive(Debug, Serialize, ToSchema)]
pub struct Part {
    /// `database`, `worker`, `model` or `redis`.
    #[schema(value_type = String)]
    pub name: Cow<'static, str>,
    /// How it is.
    pub status: PartStatus,
    /// What that means, for people.
    pub detail: String,
}

/// How a part is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartStatus {
    /// It works.
    Ok,
    /// It is not loaded and will be when it is needed.
    Asleep,
    /// It does its work in a simpler way, or does background work no more; requests are answered.
    Degraded,
    /// It does not work, and without it no request can be answered.
    Unavailable,
}

/// What waits for a worker, of all accounts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Waiting {
    /// Notes to be read, counted up to 10,000.
    pub notes: u64,
    /// Tasks, such as imports.
    pub tasks: u64,
    /// For how many seconds the first of them has waited.
    pub longest_seconds: i64,
}

impl From<PartState> for PartStatus {
    fn from(state: PartState) -> Self {
        match state {
            PartState::Ok => Self::Ok,
            PartState::Asleep => Self::Asleep,
            PartState::Degraded => Self::Degraded,
            PartState::Unavailable => Self::Unavailable,
        }
    }
}

impl From<readiness::Part> for Part {
    fn from(part: readiness::Part) -> Self {
        Self { name: part.name, status: part.state.into(), detail: part.detail }
    }
}

impl From<readiness::Readiness> for Readiness {
    fn from(readiness: readiness::Readiness) -> Self {
        let status = readiness.state().into();
        let parts = readiness.parts.into_iter().map(Part::from);
        let waiting = readiness.waiting.map(|waiting| Waiting {
            notes: waiting.notes,
            tasks: waiting.tasks,
            longest_seconds: waiting.longest.num_seconds(),
        });
        Self { status, parts: parts.collect(), waiting }
    }
}

/// Whether the process runs.
#[utoipa::path(get, path = "/health/live", tag = "health", responses((status = 200, body = Alive)))]
async fn live() -> axum::Json<Alive> {
    axum::Json(Alive { status: "ok" })
}

/// Whether the server can work. A part that is degraded leaves it ready.
#[utoipa::path(get, path = "/health/ready", tag = "health",
    responses((status = 200, body = Readiness), (status = 503, body = Readiness)))]
async fn ready(State(state): State<ApiState>) -> Response {
    let readiness = state.app.readiness().await;
    let well = readiness.state() != PartState::Unavailable;
    let status = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, axum::Json(Readiness::from(readiness))).into_response()
}
