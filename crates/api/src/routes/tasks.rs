//! Background work that somebody asked for.

use axum::extract::State;
use chrono::{DateTime, Utc};
use loci_domain::TaskId;
use loci_domain::task::{self, Outcome};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::page_size;
use crate::extract::{Authenticated, Path, Query};
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(retry))
        .routes(routes!(cancel))
        .routes(routes!(report))
}

/// A piece of background work.
#[derive(Debug, Serialize, ToSchema)]
pub struct Task {
    /// Its id.
    pub id: Uuid,
    /// What is done: `import`.
    pub kind: String,
    /// How far it is.
    pub state: TaskState,
    /// How many steps are done.
    pub done: u64,
    /// How many there are, once that is known.
    #[schema(required)]
    pub total: Option<u64>,
    /// How often it has been begun.
    pub attempt: u32,
    /// Why the last try failed.
    #[schema(required)]
    pub error: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    #[schema(required)]
    pub finished_at: Option<DateTime<Utc>>,
    /// What became of the files so far.
    #[schema(required)]
    pub counts: Option<ImportCounts>,
}

/// How far a task is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// It waits for a worker.
    Queued,
    /// It is being done.
    Running,
    /// It is done.
    Done,
    /// It was given up; `error` says why.
    Failed,
    /// It was called off.
    Cancelled,
}

/// How many files of an import had which outcome.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportCounts {
    /// New notes.
    pub imported: u64,
    /// Notes with a newer text.
    pub updated: u64,
    /// Files that changed nothing.
    pub unchanged: u64,
    /// Pictures and documents.
    pub attachments: u64,
    /// Files left out.
    pub skipped: u64,
}

impl From<task::Task> for Task {
    fn from(task: task::Task) -> Self {
        Self {
            id: task.id.0,
            kind: task.kind,
            state: match task.state {
                task::TaskState::Receiving | task::TaskState::Queued => TaskState::Queued,
                task::TaskState::Running => TaskState::Running,
                task::TaskState::Done => TaskState::Done,
                task::TaskState::Failed => TaskState::Failed,
                task::TaskState::Cancelled => TaskState::Cancelled,
            },
            done: task.done,
            total: task.total,
            attempt: task.attempt,
            error: task.error,
            created_at: task.created_at,
            finished_at: task.finished_at,
            counts: task.counts.map(|counts| ImportCounts {
                imported: counts.imported,
                updated: counts.updated,
                unchanged: counts.unchanged,
                attachments: counts.attachments,
                skipped: counts.skipped,
            }),
        }
    }
}

/// A page of tasks.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskPage {
    /// The tasks, newest first.
    pub items: Vec<Task>,
    /// Where the next page begins.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

/// What became of one file of an import.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportLine {
    /// The file.
    pub path: String,
    /// What became of it.
    pub outcome: ReportOutcome,
    /// Why, and what can be done.
    #[schema(required)]
    pub reason: Option<String>,
    /// The note that came of it.
    #[schema(required)]
    pub note_id: Option<Uuid>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportOutcome {
    /// It is a new note.
    Imported,
    /// Its note has its newer text.
    Updated,
    /// It changed nothing.
    Unchanged,
    /// It is kept for the notes that show it.
    Attachment,
    /// It was left out.
    Skipped,
}

impl From<Outcome> for ReportOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Imported => Self::Imported,
            Outcome::Updated => Self::Updated,
            Outcome::Unchanged => Self::Unchanged,
            Outcome::Attachment => Self::Attachment,
            Outcome::Skipped => Self::Skipped,
        }
    }
}

impl From<ReportOutcome> for Outcome {
    fn from(outcome: ReportOutcome) -> Self {
        match outcome {
            ReportOutcome::Imported => Self::Imported,
            ReportOutcome::Updated => Self::Updated,
            ReportOutcome::Unchanged => Self::Unchanged,
            ReportOutcome::Attachment => Self::Attachment,
            ReportOutcome::Skipped => Self::Skipped,
        }
    }
}

/// A page of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportPage {
    /// The lines, in the order of the files.
    pub items: Vec<ReportLine>,
    /// Where the next page begins.
    #[schema(required)]
    pub next_cursor: Option<String>,
}

/// Which page of the tasks.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// From `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// Which page of the report.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReportQuery {
    /// From `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many, 1 to 500.
    #[param(minimum = 1, maximum = 500, default = 100)]
    limit: Option<u64>,
    /// Only lines with this outcome.
    #[param(inline)]
    outcome: Option<ReportOutcome>,
}

/// The tasks of the account, newest first.
#[utoipa::path(get, path = "/api/v1/tasks", tag = "tasks", operation_id = "list_tasks", params(ListQuery),
    responses((status = 200, body = TaskPage), (status = "4XX", body = Problem)))]
async fn list(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Query(query): Query<ListQuery>,
) -> Result<axum::Json<TaskPage>, Problem> {
    let limit = page_size(query.limit, 20, 100)?;
    let page = state.app.tasks(caller, query.cursor.as_deref(), limit).await?;
    let items = page.items.into_iter().map(Task::from).collect();
    Ok(axum::Json(TaskPage { items, next_cursor: page.next_cursor }))
}

/// One task.
#[utoipa::path(get, path = "/api/v1/tasks/{id}", tag = "tasks", operation_id = "get_task", params(("id" = Uuid, Path)),
    responses((status = 200, body = Task), (status = "4XX", body = Problem)))]
async fn get(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Task>, Problem> {
    Ok(axum::Json(state.app.task(caller, TaskId(id)).await?.into()))
}

/// Offers a task again that failed; it goes on where it stopped.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/retry", tag = "tasks", operation_id = "retry_task",
    params(("id" = Uuid, Path)), responses((status = 200, body = Task), (status = "4XX", body = Problem)))]
async fn retry(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Task>, Problem> {
    Ok(axum::Json(state.app.retry_task(caller, TaskId(id)).await?.into()))
}

/// Calls a task off; what it has done so far stays.
#[utoipa::path(post, path = "/api/v1/tasks/{id}/cancel", tag = "tasks", operation_id = "cancel_task",
    params(("id" = Uuid, Path)), responses((status = 200, body = Task), (status = "4XX", body = Problem)))]
async fn cancel(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Task>, Problem> {
    Ok(axum::Json(state.app.cancel_task(caller, TaskId(id)).await?.into()))
}

/// What became of each file of an import.
#[utoipa::path(get, path = "/api/v1/tasks/{id}/report", tag = "tasks", operation_id = "task_report",
    params(("id" = Uuid, Path), ReportQuery),
    responses((status = 200, body = ReportPage), (status = "4XX", body = Problem)))]
async fn report(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
    Query(query): Query<ReportQuery>,
) -> Result<axum::Json<ReportPage>, Problem> {
    let limit = page_size(query.limit, 100, 500)?;
    let outcome = query.outcome.map(Outcome::from);
    let page = state.app.task_report(caller, TaskId(id), outcome, query.cursor.as_deref(), limit).await?;
    let items = page.items.into_iter().map(|line| ReportLine {
        path: line.path,
        outcome: line.outcome.into(),
        reason: line.reason,
        note_id: line.note_id.map(|id| id.0),
    });
    Ok(axum::Json(ReportPage { items: items.collect(), next_cursor: page.next_cursor }))
}
