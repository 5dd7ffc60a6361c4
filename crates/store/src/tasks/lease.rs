//! The right to work on a task, and what a worker writes down about a task that it holds.
//!
//! Everything a worker writes names its [`Lease`]: once the lease has run out and somebody else has claimed the task, the first
//! worker's writes change nothing.

use chrono::{DateTime, Utc};
use loci_domain::TaskId;
use loci_domain::task::{ImportCounts, Task, TaskState};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, Order, QueryFilter};
use uuid::Uuid;

use super::{UNFINISHED, domain, free, number, signed};
use crate::entity::task;
use crate::error::Result;

/// The right to work on a task, until somebody else has claimed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The task.
    pub task: TaskId,
    /// A new id for every claim.
    pub owner: Uuid,
    /// Which attempt this is, counted from 1.
    pub attempt: u32,
}

/// A task with the right to work on it.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The task.
    pub task: Task,
    /// What its kind needs to know.
    pub payload: serde_json::Value,
    /// How often it may be begun.
    pub attempts_allowed: u32,
    /// The right to work on it.
    pub lease: Lease,
}

/// Claims the task that is to be done first, if there is one, for `owner` until `lease_until`.
///
/// On PostgreSQL rows that another worker is about to claim are passed over; on SQLite the statement is one write
/// transaction, so that nobody else claims meanwhile.
///
/// # Errors
///
/// When the database fails.
pub async fn claim(
    connection: &impl ConnectionTrait,
    kinds: &[&str],
    owner: Uuid,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<Option<Claimed>> {
    let next = Query::select()
        .column(task::Column::Id)
        .from(task::Entity)
        .and_where(task::Column::Kind.is_in(kinds.iter().copied()))
        .and_where(task::Column::RunAt.lte(now))
        .and_where(Expr::col(task::Column::Attempt).lt(Expr::col(task::Column::AttemptsAllowed)))
        .and_where(Expr::cust(UNFINISHED))
        .cond_where(Condition::any().add(task::Column::LeaseUntil.is_null()).add(task::Column::LeaseUntil.lt(now)))
        .order_by(task::Column::Priority, Order::Asc)
        .order_by(task::Column::RunAt, Order::Asc)
        .order_by(task::Column::Id, Order::Asc)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    let update = Query::update()
        .table(task::Entity)
        .value(task::Column::State, TaskState::Running.as_str())
        .value(task::Column::Attempt, Expr::col(task::Column::Attempt).add(1))
        .value(task::Column::LeaseOwner, owner)
        .value(task::Column::LeaseUntil, lease_until)
        .value(task::Column::Error, Option::<String>::None)
        .and_where(Expr::col(task::Column::Id).eq(Expr::from(next)))
        .returning_all()
        .to_owned();
    let Some(row) = connection.query_one(&update).await? else { return Ok(None) };
    let row = task::Model::from_query_result(&row, "")?;
    let payload = row.payload.clone();
    let attempts_allowed = number(row.attempts_allowed)?;
    let task = domain(row)?;
    let lease = Lease { task: task.id, owner, attempt: task.attempt };
    Ok(Some(Claimed { task, payload, attempts_allowed, lease }))
}

/// Gives up the tasks whose last allowed attempt ended without a word, which is what a killed process leaves behind.
/// Their input is kept until `input_until`.
///
/// # Errors
///
/// When the database fails.
pub async fn bury_dead(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    error: &str,
    input_until: DateTime<Utc>,
) -> Result<Vec<Task>> {
    let update = Query::update()
        .table(task::Entity)
        .value(task::Column::State, TaskState::Failed.as_str())
        .value(task::Column::Error, error)
        .value(task::Column::FinishedAt, now)
        .value(task::Column::InputUntil, input_until)
        .value(task::Column::LeaseOwner, Option::<Uuid>::None)
        .value(task::Column::LeaseUntil, Option::<DateTime<Utc>>::None)
        .and_where(Expr::cust(UNFINISHED))
        .and_where(task::Column::State.eq(TaskState::Running.as_str()))
        .and_where(task::Column::LeaseUntil.lt(now))
        .and_where(Expr::col(task::Column::Attempt).gte(Expr::col(task::Column::AttemptsAllowed)))
        .returning_all()
        .to_owned();
    let rows = connection.query_all(&update).await?;
    rows.iter().map(|row| domain(task::Model::from_query_result(row, "")?)).collect()
}

/// Whether the task is still held: renews the lease until `until`. `false` when it has been lost or called off.
///
/// # Errors
///
/// When the database fails.
pub async fn extend(connection: &impl ConnectionTrait, lease: Lease, until: DateTime<Utc>) -> Result<bool> {
    let result = held(lease).col_expr(task::Column::LeaseUntil, Expr::value(until)).exec(connection).await?;
    Ok(result.rows_affected == 1)
}

/// Notes how far the task has come. Within a transaction this is also the fence: `false` says that the task has been
/// lost or called off, and that the transaction must not be committed.
///
/// # Errors
///
/// When the database fails.
pub async fn record_progress(
    connection: &impl ConnectionTrait,
    lease: Lease,
    done: u64,
    total: Option<u64>,
    counts: Option<ImportCounts>,
) -> Result<bool> {
    let counts = counts.map(serde_json::to_value).transpose()?;
    let result = held(lease)
        .col_expr(task::Column::Done, Expr::value(signed(done)))
        .col_expr(task::Column::Total, Expr::value(total.map(signed)))
        .col_expr(task::Column::Counts, Expr::value(counts))
        .exec(connection)
        .await?;
    Ok(result.rows_affected == 1)
}

/// Says that the task has been done. `false` when it was no longer held, which leaves it as it is.
///
/// # Errors
///
/// When the database fails.
pub async fn complete(connection: &impl ConnectionTrait, lease: Lease, now: DateTime<Utc>) -> Result<bool> {
    finish(connection, lease, TaskState::Done, None, now, None).await
}

/// Gives the task up for good; its input is kept until `input_until`. `false` when it was no longer held.
///
/// # Errors
///
/// When the database fails.
pub async fn fail(
    connection: &impl ConnectionTrait,
    lease: Lease,
    error: &str,
    now: DateTime<Utc>,
    input_until: DateTime<Utc>,
) -> Result<bool> {
    finish(connection, lease, TaskState::Failed, Some(error), now, Some(input_until)).await
}

async fn finish(
    connection: &impl ConnectionTrait,
    lease: Lease,
    state: TaskState,
    error: Option<&str>,
    now: DateTime<Utc>,
    input_until: Option<DateTime<Utc>>,
) -> Result<bool> {
    let result = free(held(lease))
        .col_expr(task::Column::State, Expr::value(state.as_str()))
        .col_expr(task::Column::Error, Expr::value(error))
        .col_expr(task::Column::FinishedAt, Expr::value(now))
        .col_expr(task::Column::InputUntil, Expr::value(input_until))
        .exec(connection)
        .await?;
    Ok(result.rows_affected == 1)
}

/// Offers the task again from `run_at` on, after an attempt that failed. `false` when it was no longer held.
///
/// # Errors
///
/// When the database fails.
pub async fn put_off(
    connection: &impl ConnectionTrait,
    lease: Lease,
    error: &str,
    run_at: DateTime<Utc>,
) -> Result<bool> {
    let result = free(held(lease))
        .col_expr(task::Column::State, Expr::value(TaskState::Queued.as_str()))
        .col_expr(task::Column::Error, Expr::value(error))
        .col_expr(task::Column::RunAt, Expr::value(run_at))
        .exec(connection)
        .await?;
    Ok(result.rows_affected == 1)
}

/// Hands the task back unharmed, as a worker does that is asked to stop: the attempt doesn't count.
///
/// # Errors
///
/// When the database fails.
pub async fn hand_back(connection: &impl ConnectionTrait, lease: Lease) -> Result<bool> {
    let result = free(held(lease))
        .col_expr(task::Column::State, Expr::value(TaskState::Queued.as_str()))
        .col_expr(task::Column::Attempt, Expr::col(task::Column::Attempt).sub(1))
        .exec(connection)
        .await?;
    Ok(result.rows_affected == 1)
}

/// An update of the task as long as the lease is good.
fn held(lease: Lease) -> sea_orm::UpdateMany<task::Entity> {
    task::Entity::update_many()
        .filter(task::Column::Id.eq(lease.task.0))
        .filter(task::Column::State.eq(TaskState::Running.as_str()))
        .filter(task::Column::LeaseOwner.eq(lease.owner))
        .filter(task::Column::Attempt.eq(i64::from(lease.attempt)))
}
