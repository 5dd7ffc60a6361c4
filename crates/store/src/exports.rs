//! Reading everything an account has written, piece by piece.

use chrono::{DateTime, Utc};
use loci_domain::{AccountId, NoteId};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::{note, note_body};
use crate::error::Result;

/// What an export needs of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteText {
    /// The note.
    pub id: NoteId,
    /// Its title.
    pub title: String,
    /// The path of its notebook.
    pub notebook: String,
    /// Its Markdown.
    pub body: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// A page of the account's notes that are not in the trash, in the order of their making, after `after`.
///
/// # Errors
///
/// When the database fails.
pub async fn notes(
    connection: &impl ConnectionTrait,
    account: AccountId,
    after: Option<(DateTime<Utc>, NoteId)>,
    limit: u64,
) -> Result<Vec<NoteText>> {
    let mut query =
        note::Entity::find().filter(note::Column::AccountId.eq(account.0)).filter(note::Column::TrashedAt.is_null());
    if let Some((created_at, id)) = after {
        let same = Condition::all().add(note::Column::CreatedAt.eq(created_at)).add(note::Column::Id.gt(id.0));
        // The first condition says nothing new, but lets the index begin at the right place.
        query = query
            .filter(note::Column::CreatedAt.gte(created_at))
            .filter(Condition::any().add(note::Column::CreatedAt.gt(created_at)).add(same));
    }
    let rows = query
        .order_by(note::Column::CreatedAt, Order::Asc)
        .order_by(note::Column::Id, Order::Asc)
        .limit(limit)
        .all(connection)
        .await?;
    let ids = rows.iter().map(|row| row.id);
    let bodies = note_body::Entity::find().filter(note_body::Column::NoteId.is_in(ids)).all(connection).await?;
    let mut bodies: std::collections::HashMap<_, _> = bodies.into_iter().map(|row| (row.note_id, row.body)).collect();
    Ok(rows
        .into_iter()
        .map(|row| NoteText {
            id: NoteId(row.id),
            title: row.title,
            notebook: row.notebook,
            created_at: row.created_at,
            body: bodies.remove(&row.id).unwrap_or_default(),
        })
        .collect())
}
