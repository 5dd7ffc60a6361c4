//! The processes of the installation, as they tell of themselves.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::entity::process;
use crate::error::Result;

/// A process of the installation.
#[derive(Debug, Clone, PartialEq)]
pub struct Process<State> {
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
    /// How it was then; `None` where a process of another version says it in another form.
    pub state: Option<State>,
}

/// Shows that a process goes on, and how it is.
///
/// # Errors
///
/// When the database fails.
pub async fn show<State: Serialize>(connection: &impl ConnectionTrait, shown: Process<State>) -> Result<()> {
    let row = process::ActiveModel {
        id: Set(shown.id),
        role: Set(shown.role),
        host: Set(shown.host),
        version: Set(shown.version),
        started_at: Set(shown.started_at),
        seen_at: Set(shown.seen_at),
        state: Set(serde_json::to_value(shown.state)?),
    };
    let again = OnConflict::column(process::Column::Id)
        .update_columns([process::Column::SeenAt, process::Column::State])
        .to_owned();
    process::Entity::insert(row).on_conflict(again).exec_without_returning(connection).await?;
    Ok(())
}

/// Forgets a process that ends.
///
/// # Errors
///
/// When the database fails.
pub async fn forget(connection: &impl ConnectionTrait, id: Uuid) -> Result<()> {
    process::Entity::delete_by_id(id).exec(connection).await?;
    Ok(())
}

/// Forgets the processes that have not told of themselves since `moment`, and says how many those were.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_silent(connection: &impl ConnectionTrait, moment: DateTime<Utc>) -> Result<u64> {
    let forgotten = process::Entity::delete_many().filter(process::Column::SeenAt.lt(moment)).exec(connection).await?;
    Ok(forgotten.rows_affected)
}

/// The processes, the oldest first, at most `limit`.
///
/// # Errors
///
/// When the database fails.
pub async fn list<State: DeserializeOwned>(
    connection: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<Process<State>>> {
    let rows = process::Entity::find()
        .order_by(process::Column::StartedAt, Order::Asc)
        .order_by(process::Column::Id, Order::Asc)
        .limit(limit)
        .all(connection)
        .await?;
    let process = |row: process::Model| Process {
        id: row.id,
        role: row.role,
        host: row.host,
        version: row.version,
        started_at: row.started_at,
        seen_at: row.seen_at,
        state: serde_json::from_value(row.state).ok(),
    };
    Ok(rows.into_iter().map(process).collect())
}
