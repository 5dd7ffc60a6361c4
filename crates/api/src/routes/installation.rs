//! The whole installation, for those who look after it.

use axum::extract::State;
use chrono::{DateTime, Utc};
use loci_app::installation::{Overview, ProcessState};
use loci_app::workload::GivenUp;
use loci_app::{Backlog, PeriodicTask, Process};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::health::Part;
use crate::extract::{Authenticated, Json};
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(installation)).routes(routes!(retry))
}

/// How the whole installation is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Installation {
    /// What somebody should look at, a sentence each. Nothing where all is well.
    pub attention: Vec<String>,
    /// The parts of the process that answers.
    pub parts: Vec<Part>,
    /// What waits and what is being done, by kind of work.
    pub work: Vec<Work>,
    /// Every process, the oldest first.
    pub processes: Vec<InstallationProcess>,
    /// Work that is due again and again.
    pub periodic: Vec<PeriodicWork>,
    /// Work that was given up, the newest first.
    pub given_up: Vec<GivenUpWork>,
    /// Whether there is more of it than is shown.
    pub more_given_up: bool,
}

/// How much of one kind of work is due, of all accounts, counted up to 10,000.
#[derive(Debug, Serialize, ToSchema)]
pub struct Work {
    /// The kind: `reading`, or a kind of task such as `import`.
    pub kind: String,
    /// How much nobody has begun.
    pub waiting: u64,
    /// How much a worker holds.
    pub running: u64,
    /// When the longest of what waits became due.
    #[schema(required)]
    pub waiting_since: Option<DateTime<Utc>>,
}

/// A process of the installation.
#[derive(Debug, Serialize, ToSchema)]
pub struct InstallationProcess {
    /// A new one for every start.
    pub id: Uuid,
    /// What it is there for.
    pub role: String,
    /// The machine it runs on.
    pub host: String,
    /// Its version of Loci.
    pub version: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// When it last told of itself.
    pub seen_at: DateTime<Utc>,
    /// Whether that was too long ago for one that goes on.
    pub silent: bool,
    /// The memory it held then, in bytes, where its system tells.
    #[schema(required)]
    pub resident_bytes: Option<u64>,
    /// Its parts, as they were then.
    pub parts: Vec<Part>,
    /// How many attempts at background work ended in it since it began.
    pub ended: Vec<EndedCount>,
}

/// How many attempts at one kind of work ended in one way.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndedCount {
    /// The kind of work.
    pub kind: String,
    /// How it ended: `done`, `put_off`, `failed` or `stopped`.
    pub ended: String,
    /// How often.
    pub count: u64,
}

/// Work that is due again and again, done by one process at a time.
#[derive(Debug, Serialize, ToSchema)]
pub struct PeriodicWork {
    /// Its name.
    pub name: String,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// When it was last begun.
    #[schema(required)]
    pub begun_at: Option<DateTime<Utc>>,
}

/// A piece of background work that was given up.
#[derive(Debug, Serialize, ToSchema)]
pub struct GivenUpWork {
    /// What was to be done: `reading`, or a kind of task such as `import`.
    pub kind: String,
    /// The task, or the note that could not be read.
    pub id: Uuid,
    /// The address of the account whose it is.
    #[schema(required)]
    pub email: Option<String>,
    /// How often it was begun.
    pub attempts: u32,
    /// Why it was given up.
    pub reason: String,
    /// When, where that is kept.
    #[schema(required)]
    pub at: Option<DateTime<Utc>>,
}

/// Which work that was given up is to be offered again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferAgain {
    /// The pieces with these ids; all of it where this is left out.
    pub only: Option<Vec<Uuid>>,
}

/// How much work was offered again.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedAgain {
    /// How many pieces.
    pub offered: u64,
}

impl From<(String, Backlog)> for Work {
    fn from((kind, backlog): (String, Backlog)) -> Self {
        Self { kind, waiting: backlog.waiting, running: backlog.running, waiting_since: backlog.since }
    }
}

impl From<(Process<ProcessState>, bool)> for InstallationProcess {
    fn from((process, silent): (Process<ProcessState>, bool)) -> Self {
        let state = process.state;
        let resident_bytes = state.as_ref().and_then(|state| state.resident_bytes);
        let (parts, ended) = state.map_or_else(Default::default, |state| (state.parts, state.ended));
        let count =
            |of: loci_app::installation::EndedCount| EndedCount { kind: of.kind, ended: of.ended, count: of.count };
        Self {
            id: process.id,
            role: process.role,
            host: process.host,
            version: process.version,
            started_at: process.started_at,
            seen_at: process.seen_at,
            silent,
            resident_bytes,
            parts: parts.into_iter().map(Part::from).collect(),
            ended: ended.into_iter().map(count).collect(),
        }
    }
}

impl From<PeriodicTask> for PeriodicWork {
    fn from(task: PeriodicTask) -> Self {
        Self { name: task.name, due_at: task.due_at, begun_at: task.begun_at }
    }
}

impl From<GivenUp> for GivenUpWork {
    fn from(piece: GivenUp) -> Self {
        let GivenUp { kind, id, email, attempts, reason, at, .. } = piece;
        Self { kind, id, email, attempts, reason, at }
    }
}

impl From<Overview> for Installation {
    fn from(overview: Overview) -> Self {
        Self {
            attention: overview.attention,
            parts: overview.readiness.parts.into_iter().map(Part::from).collect(),
            work: overview.work.into_iter().map(Work::from).collect(),
            processes: overview.processes.into_iter().map(InstallationProcess::from).collect(),
            periodic: overview.periodic.into_iter().map(PeriodicWork::from).collect(),
            given_up: overview.given_up.into_iter().map(GivenUpWork::from).collect(),
            more_given_up: overview.more_given_up,
        }
    }
}

/// How the whole installation is: its processes, what waits for them and what was given up. For operators.
#[utoipa::path(get, path = "/api/v1/installation", tag = "installation", responses(
    (status = 200, body = Installation), (status = 401, body = Problem), (status = 403, body = Problem, description = "operators_only")))]
async fn installation(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
) -> Result<axum::Json<Installation>, Problem> {
    Ok(axum::Json(state.app.overview(caller).await?.into()))
}

/// Offers work again that was given up, with all its attempts. For operators.
#[utoipa::path(post, path = "/api/v1/installation/retry", tag = "installation", operation_id = "retry_given_up",
    request_body = OfferAgain, responses(
    (status = 200, body = OfferedAgain), (status = 401, body = Problem), (status = 403, body = Problem, description = "operators_only")))]
async fn retry(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Json(body): Json<OfferAgain>,
) -> Result<axum::Json<OfferedAgain>, Problem> {
    let offered = state.app.offer_again(caller, body.only.as_deref()).await?;
    Ok(axum::Json(OfferedAgain { offered }))
}
