//! How far the notes are read, and which engines there are.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::extract::Authenticated;
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(status))
}

/// How things stand for the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct Status {
    /// The version of Loci.
    pub version: &'static str,
    /// How far the notes are read.
    pub notes: Progress,
    /// The engines that read them.
    pub engines: Vec<Engine>,
}

/// How far an account's notes are read.
#[derive(Debug, Serialize, ToSchema)]
pub struct Progress {
    /// Notes outside the trash.
    pub total: i64,
    /// Those whose newest revision has been read.
    pub analysed: i64,
    /// Those that wait or are being read.
    pub queued: i64,
    /// Those that were given up.
    pub failed: i64,
}

/// An engine.
#[derive(Debug, Serialize, ToSchema)]
pub struct Engine {
    /// Its name.
    pub name: String,
    /// Whether it can be used.
    pub state: EngineState,
    /// What it is used for, or why it can't be used.
    pub detail: String,
}

impl From<loci_app::EngineStatus> for Engine {
    fn from(engine: loci_app::EngineStatus) -> Self {
        let state = match engine.state {
            loci_app::EngineState::Ready => EngineState::Ready,
            loci_app::EngineState::Asleep => EngineState::Asleep,
            loci_app::EngineState::Missing => EngineState::Missing,
        };
        Self { name: engine.name, state, detail: engine.detail }
    }
}

/// Whether an engine can be used.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EngineState {
    /// At once.
    Ready,
    /// After a moment of loading.
    Asleep,
    /// Not at all.
    Missing,
}

/// How far the caller's notes are read, and which engines there are.
#[utoipa::path(get, path = "/api/v1/status", tag = "status", responses((status = 200, body = Status)))]
async fn status(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
) -> Result<axum::Json<Status>, Problem> {
    let progress = state.app.progress(caller).await?;
    let engines = state.app.engines().into_iter().map(Engine::from);
    Ok(axum::Json(Status {
        version: env!("CARGO_PKG_VERSION"),
        notes: Progress {
            total: progress.total,
            analysed: progress.analysed,
            queued: progress.queued,
            failed: progress.failed,
        },
        engines: engines.collect(),
    }))
}
