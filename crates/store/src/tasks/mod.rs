//! Background work: rows that workers claim with a lease.

mod lease;
mod report;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use loci_domain::task::{Task, TaskState};
use loci_domain::{AccountId, TaskId};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::backlog::{self, Backlog, Pieces};
use crate::entity::task;
use crate::error::{Error, Result};

pub use lease::{Claimed, Lease, bury_dead, claim, complete, extend, fail, hand_back, put_off, record_progress};
pub use report::{add_lines, lines};

/// The condition of the index that workers claim by. It stands in the statements word for word, because SQLite uses a
/// partial index only where it can see the values.
const UNFINISHED: &str = "state in ('queued', 'running')";

/// A task that is about to be written down.
#[derive(Debug, Clone)]
pub struct NewTask {
    /// Its id.
    pub id: TaskId,
    /// Who asks for it.
    pub account_id: AccountId,
    /// What is to be done.
    pub kind: &'static str,
    /// Tasks with a smaller number go first.
    pub priority: i64,
    /// What its kind needs to know.
    pub payload: serde_json::Value,
    /// Of unfinished tasks of one account and kind, at most one may have this key.
    pub dedup_key: Option<String>,
    /// How often it may be begun before it is given up.
    pub attempts_allowed: u32,
    /// [`TaskState::Queued`], or [`TaskState::Receiving`] while its input still arrives.
    pub state: TaskState,
    /// Not to be begun before. For a task that is receiving: when its input counts as abandoned.
    pub run_at: DateTime<Utc>,
    /// Now.
    pub created_at: DateTime<Utc>,
}

/// The end of a page of tasks: the next one goes on with what was created before.
pub type Before = (DateTime<Utc>, TaskId);

/// Writes a task down.
///
/// # Errors
///
/// [`Error::Taken`] when an unfinished task has its key.
pub async fn insert(connection: &impl ConnectionTrait, new: NewTask) -> Result<()> {
    let row = task::ActiveModel {
        id: Set(new.id.0),
        account_id: Set(new.account_id.0),
        kind: Set(new.kind.to_owned()),
        priority: Set(new.priority),
        payload: Set(new.payload),
        dedup_key: Set(new.dedup_key),
        state: Set(new.state.as_str().to_owned()),
        attempt: Set(0),
        attempts_allowed: Set(new.attempts_allowed.into()),
        run_at: Set(new.run_at),
        lease_until: Set(None),
        lease_owner: Set(None),
        done: Set(0),
        total: Set(None),
        counts: Set(None),
        error: Set(None),
        created_at: Set(new.created_at),
        finished_at: Set(None),
        input_until: Set(None),
    };
    task::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// The account's task.
///
/// # Errors
///
/// When the database fails.
pub async fn find(connection: &impl ConnectionTrait, account: AccountId, id: TaskId) -> Result<Option<Task>> {
    let row = task::Entity::find_by_id(id.0)
        .filter(task::Column::AccountId.eq(account.0))
        .filter(task::Column::State.ne(TaskState::Receiving.as_str()))
        .one(connection)
        .await?;
    row.map(domain).transpose()
}

/// The unfinished task with this key.
///
/// # Errors
///
/// When the database fails.
pub async fn find_unfinished(
    connection: &impl ConnectionTrait,
    account: AccountId,
    kind: &str,
    dedup_key: &str,
) -> Result<Option<Task>> {
    let row = task::Entity::find()
        .filter(task::Column::AccountId.eq(account.0))
        .filter(task::Column::Kind.eq(kind))
        .filter(task::Column::DedupKey.eq(dedup_key))
        .filter(task::Column::State.is_in([TaskState::Queued.as_str(), TaskState::Running.as_str()]))
        .one(connection)
        .await?;
    row.map(domain).transpose()
}

/// A page of the account's tasks, newest first.
///
/// # Errors
///
/// When the database fails.
pub async fn list(
    connection: &impl ConnectionTrait,
    account: AccountId,
    before: Option<Before>,
    limit: u64,
) -> Result<Vec<Task>> {
    let mut query = task::Entity::find()
        .filter(task::Column::AccountId.eq(account.0))
        .filter(task::Column::State.ne(TaskState::Receiving.as_str()));
    if let Some((created_at, id)) = before {
        query = query.filter(
            Condition::any()
                .add(task::Column::CreatedAt.lt(created_at))
                .add(Condition::all().add(task::Column::CreatedAt.eq(created_at)).add(task::Column::Id.lt(id.0))),
        );
    }
    let rows = query
        .order_by(task::Column::CreatedAt, Order::Desc)
        .order_by(task::Column::Id, Order::Desc)
        .limit(limit)
        .all(connection)
        .await?;
    rows.into_iter().map(domain).collect()
}

/// The tasks of all accounts that were given up, the newest first.
///
/// # Errors
///
/// When the database fails.
pub async fn failed(connection: &impl ConnectionTrait, limit: u64) -> Result<Vec<Task>> {
    let rows = task::Entity::find()
        .filter(task::Column::State.eq(TaskState::Failed.as_str()))
        .filter(task::Column::FinishedAt.is_not_null())
        .order_by(task::Column::FinishedAt, Order::Desc)
        .order_by(task::Column::Id, Order::Desc)
        .limit(limit)
        .all(connection)
        .await?;
    rows.into_iter().map(domain).collect()
}

/// How many tasks of this kind the account has that are not finished, those whose input arrives included.
///
/// # Errors
///
/// When the database fails.
pub async fn count_unfinished(connection: &impl ConnectionTrait, account: AccountId, kind: &str) -> Result<u64> {
    use sea_orm::PaginatorTrait;
    let states = [TaskState::Receiving, TaskState::Queued, TaskState::Running].map(TaskState::as_str);
    Ok(task::Entity::find()
        .filter(task::Column::AccountId.eq(account.0))
        .filter(task::Column::Kind.eq(kind))
        .filter(task::Column::State.is_in(states))
        .count(connection)
        .await?)
}

/// Says that all of a task's input has arrived.
///
/// # Errors
///
/// When the database fails.
pub async fn enqueue_received(connection: &impl ConnectionTrait, id: TaskId, now: DateTime<Utc>) -> Result<bool> {
    let result = task::Entity::update_many()
        .col_expr(task::Column::State, Expr::value(TaskState::Queued.as_str()))
        .col_expr(task::Column::RunAt, Expr::value(now))
        .filter(task::Column::Id.eq(id.0))
        .filter(task::Column::State.eq(TaskState::Receiving.as_str()))
        .exec(connection)
        .await?;
    Ok(result.rows_affected == 1)
}

/// Puts off the moment at which a task's missing input counts as abandoned. `false` when the task is gone.
///
/// # Errors
///
/// When the database fails.
pub async fn expect_input_until(connection: &impl ConnectionTrait, id: TaskId, until: DateTime<Utc>) -> Result<bool> {
    let result = task::Entity::update_many()
        .col_expr(task::Column::RunAt, Expr::value(until))
        .filter(task::Column::Id.eq(id.0))
        .filter(task::Column::State.eq(TaskState::Receiving.as_str()))
        .exec(connection)
        .await?;
    Ok(result.rows_affected == 1)
}

/// Forgets a task whose input did not all arrive, with what did arrive.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_receiving(connection: &impl ConnectionTrait, id: TaskId) -> Result<()> {
    task::Entity::delete_many()
        .filter(task::Column::Id.eq(id.0))
        .filter(task::Column::State.eq(TaskState::Receiving.as_str()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Forgets the tasks whose input was abandoned before `now`.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_abandoned(connection: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64> {
    let result = task::Entity::delete_many()
        .filter(Expr::cust("state = 'receiving'"))
        .filter(task::Column::RunAt.lt(now))
        .exec(connection)
        .await?;
    Ok(result.rows_affected)
}

/// Forgets at most `limit` tasks that were done or called off before `moment`, with their reports, and says how many those were.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_ended(connection: &impl ConnectionTrait, moment: DateTime<Utc>, limit: u64) -> Result<u64> {
    let ended = [TaskState::Done, TaskState::Cancelled].map(TaskState::as_str);
    let old = Query::select()
        .column(task::Column::Id)
        .from(task::Entity)
        .and_where(task::Column::State.is_in(ended))
        .and_where(task::Column::FinishedAt.lt(moment))
        .limit(limit)
        .to_owned();
    let forgotten = task::Entity::delete_many().filter(task::Column::Id.in_subquery(old)).exec(connection).await?;
    Ok(forgotten.rows_affected)
}

/// How much of each kind of task is due, of all accounts.
///
/// # Errors
///
/// When the database fails.
pub async fn backlog(connection: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<BTreeMap<String, Backlog>> {
    let tasks = Pieces { table: "task", owed: UNFINISHED, kind: "kind", due: "run_at", lease: "lease_until" };
    backlog::count(connection, &tasks, now).await
}

/// Calls a task off. `false` when it is finished already, or is not the account's.
///
/// # Errors
///
/// When the database fails.
pub async fn cancel(
    connection: &impl ConnectionTrait,
    account: AccountId,
    id: TaskId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let result = free(task::Entity::update_many())
        .col_expr(task::Column::State, Expr::value(TaskState::Cancelled.as_str()))
        .col_expr(task::Column::FinishedAt, Expr::value(now))
        .filter(task::Column::Id.eq(id.0))
        .filter(task::Column::AccountId.eq(account.0))
        .filter(task::Column::State.is_in([TaskState::Queued.as_str(), TaskState::Running.as_str()]))
        .exec(connection)
        .await?;
    Ok(result.rows_affected == 1)
}

/// Offers a task again that was given up, with all its attempts; it goes on where it stopped. `false` when it was not
/// given up, or is not the account's.
///
/// # Errors
///
/// [`Error::Taken`] when an unfinished task has its key meanwhile.
pub async fn offer_again(
    connection: &impl ConnectionTrait,
    account: AccountId,
    id: TaskId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let result = free(task::Entity::update_many())
        .col_expr(task::Column::State, Expr::value(TaskState::Queued.as_str()))
        .col_expr(task::Column::Attempt, Expr::value(0))
        .col_expr(task::Column::RunAt, Expr::value(now))
        .col_expr(task::Column::Error, Expr::value(Option::<String>::None))
        .col_expr(task::Column::FinishedAt, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(task::Column::InputUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(task::Column::Id.eq(id.0))
        .filter(task::Column::AccountId.eq(account.0))
        .filter(task::Column::State.eq(TaskState::Failed.as_str()))
        .exec(connection)
        .await?;
    Ok(result.rows_affected == 1)
}

fn free(update: sea_orm::UpdateMany<task::Entity>) -> sea_orm::UpdateMany<task::Entity> {
    update
        .col_expr(task::Column::LeaseOwner, Expr::value(Option::<Uuid>::None))
        .col_expr(task::Column::LeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
}

fn domain(row: task::Model) -> Result<Task> {
    Ok(Task {
        id: TaskId(row.id),
        account_id: AccountId(row.account_id),
        kind: row.kind,
        state: row.state.parse().map_err(damaged)?,
        done: number(row.done)?,
        total: row.total.map(number).transpose()?,
        attempt: number(row.attempt)?,
        error: row.error,
        created_at: row.created_at,
        finished_at: row.finished_at,
        counts: row.counts.map(serde_json::from_value).transpose()?,
    })
}

fn damaged(error: impl std::fmt::Display) -> Error {
    Error::Damaged(error.to_string())
}

fn number<T: TryFrom<i64>>(value: i64) -> Result<T> {
    T::try_from(value).map_err(|_| Error::Damaged(format!("{value} is not a count")))
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}
