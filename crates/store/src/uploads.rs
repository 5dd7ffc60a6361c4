//! The files of an import that has been accepted and is not yet finished, kept in pieces.

use chrono::{DateTime, Utc};
use loci_domain::TaskId;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
};

use crate::entity::{task, upload, upload_chunk};
use crate::error::Result;

/// A file that waits to be imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its number within the import, from 0.
    pub position: i64,
    /// Its name as it was sent, perhaps with folders.
    pub name: String,
    /// How many bytes it has.
    pub size: i64,
}

/// A piece of a file.
#[derive(Debug, Clone)]
pub struct Chunk {
    /// The number of the file within the import.
    pub position: i64,
    /// The number of the piece within the file, from 0.
    pub sequence: i64,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Keeps files whose pieces are all kept.
///
/// # Errors
///
/// When the database fails.
pub async fn insert(connection: &impl ConnectionTrait, task: TaskId, uploads: &[Upload]) -> Result<()> {
    for uploads in uploads.chunks(2000) {
        let rows = uploads.iter().map(|upload| upload::ActiveModel {
            task_id: Set(task.0),
            position: Set(upload.position),
            name: Set(upload.name.clone()),
            size: Set(upload.size),
        });
        upload::Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// Keeps pieces of files.
///
/// # Errors
///
/// When the database fails.
pub async fn insert_chunks(connection: &impl ConnectionTrait, task: TaskId, chunks: Vec<Chunk>) -> Result<()> {
    if chunks.is_empty() {
        return Ok(());
    }
    let rows = chunks.into_iter().map(|chunk| upload_chunk::ActiveModel {
        task_id: Set(task.0),
        position: Set(chunk.position),
        sequence: Set(chunk.sequence),
        bytes: Set(chunk.bytes),
    });
    upload_chunk::Entity::insert_many(rows).exec_without_returning(connection).await?;
    Ok(())
}

/// The files of an import, in the order in which they were sent.
///
/// # Errors
///
/// When the database fails.
pub async fn list(connection: &impl ConnectionTrait, task: TaskId) -> Result<Vec<Upload>> {
    let rows = upload::Entity::find()
        .filter(upload::Column::TaskId.eq(task.0))
        .order_by(upload::Column::Position, Order::Asc)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| Upload { position: row.position, name: row.name, size: row.size }).collect())
}

/// Pieces of the files `from..=to`, in order, from piece number `sequence` of file `from` on; at most `limit`.
///
/// # Errors
///
/// When the database fails.
pub async fn chunks(
    connection: &impl ConnectionTrait,
    task: TaskId,
    (from, sequence): (i64, i64),
    to: i64,
    limit: u64,
) -> Result<Vec<Chunk>> {
    use sea_orm::Condition;
    let rows = upload_chunk::Entity::find()
        .filter(upload_chunk::Column::TaskId.eq(task.0))
        .filter(upload_chunk::Column::Position.lte(to))
        .filter(
            Condition::any().add(upload_chunk::Column::Position.gt(from)).add(
                Condition::all()
                    .add(upload_chunk::Column::Position.eq(from))
                    .add(upload_chunk::Column::Sequence.gte(sequence)),
            ),
        )
        .order_by(upload_chunk::Column::Position, Order::Asc)
        .order_by(upload_chunk::Column::Sequence, Order::Asc)
        .limit(limit)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| Chunk { position: row.position, sequence: row.sequence, bytes: row.bytes }).collect())
}

/// Forgets the files of an import.
///
/// # Errors
///
/// When the database fails.
pub async fn delete(connection: &impl ConnectionTrait, task: TaskId) -> Result<()> {
    upload_chunk::Entity::delete_many().filter(upload_chunk::Column::TaskId.eq(task.0)).exec(connection).await?;
    upload::Entity::delete_many().filter(upload::Column::TaskId.eq(task.0)).exec(connection).await?;
    Ok(())
}

/// Forgets the files of one import that failed and was not tried again before `now`, and says which import that was. One
/// at a time, so that no transaction grows with the number of imports.
///
/// # Errors
///
/// When the database fails.
pub async fn forget_expired(connection: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Option<TaskId>> {
    let expired = Query::select()
        .column(task::Column::Id)
        .from(task::Entity)
        .and_where(task::Column::InputUntil.lt(now))
        .order_by(task::Column::InputUntil, Order::Asc)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .to_owned();
    let update = Query::update()
        .table(task::Entity)
        .value(task::Column::InputUntil, Option::<DateTime<Utc>>::None)
        .and_where(Expr::col(task::Column::Id).eq(Expr::from(expired)))
        .returning_col(task::Column::Id)
        .to_owned();
    let Some(row) = connection.query_one(&update).await? else { return Ok(None) };
    let id = TaskId(row.try_get_by_index(0)?);
    delete(connection, id).await?;
    Ok(Some(id))
}
