//! Work that is due again and again, done by one process at a time.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::periodic_task;
use crate::error::Result;

/// When a piece of periodic work was begun, and when it is due again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodicTask {
    /// Its name.
    pub name: String,
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// When it was last begun.
    pub begun_at: Option<DateTime<Utc>>,
}

/// All that is known of, by name. What was never due is not.
///
/// # Errors
///
/// When the database fails.
pub async fn list(connection: &impl ConnectionTrait) -> Result<Vec<PeriodicTask>> {
    let rows = periodic_task::Entity::find().order_by_asc(periodic_task::Column::Name).all(connection).await?;
    let task = |row: periodic_task::Model| PeriodicTask { name: row.name, due_at: row.due_at, begun_at: row.begun_at };
    Ok(rows.into_iter().map(task).collect())
}

/// Makes a task known that is due at `moment`, unless it is known already.
///
/// # Errors
///
/// When the database fails.
pub async fn make_known(connection: &impl ConnectionTrait, name: &str, moment: DateTime<Utc>) -> Result<()> {
    let row = periodic_task::ActiveModel { name: Set(name.to_owned()), due_at: Set(moment), begun_at: Set(None) };
    let unless_known = OnConflict::column(periodic_task::Column::Name).do_nothing().to_owned();
    periodic_task::Entity::insert(row).on_conflict(unless_known).exec_without_returning(connection).await?;
    Ok(())
}

/// Takes on a task that is due and makes it due again at `next`. `false` when it is not due, perhaps because another process
/// has taken it on.
///
/// # Errors
///
/// When the database fails.
pub async fn claim(
    connection: &impl ConnectionTrait,
    name: &str,
    now: DateTime<Utc>,
    next: DateTime<Utc>,
) -> Result<bool> {
    let claimed = periodic_task::Entity::update_many()
        .col_expr(periodic_task::Column::DueAt, Expr::value(next))
        .col_expr(periodic_task::Column::BegunAt, Expr::value(now))
        .filter(periodic_task::Column::Name.eq(name))
        .filter(periodic_task::Column::DueAt.lte(now))
        .exec(connection)
        .await?;
    Ok(claimed.rows_affected == 1)
}

/// Makes a task due at another moment.
///
/// # Errors
///
/// When the database fails.
pub async fn put_off(connection: &impl ConnectionTrait, name: &str, until: DateTime<Utc>) -> Result<()> {
    periodic_task::Entity::update_many()
        .col_expr(periodic_task::Column::DueAt, Expr::value(until))
        .filter(periodic_task::Column::Name.eq(name))
        .exec(connection)
        .await?;
    Ok(())
}
