//! Each note's newest quiz.

use chrono::{DateTime, Utc};
use loci_domain::{AccountId, NoteId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::entity::quiz;
use crate::error::Result;

/// A quiz as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct QuizRow<T> {
    /// The revision of the note it asks about.
    pub revision: i64,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Its questions.
    pub result: T,
}

/// Puts a quiz in the place of the note's last one.
///
/// # Errors
///
/// When the database fails.
pub async fn save<T: Serialize>(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note: NoteId,
    row: &QuizRow<T>,
) -> Result<()> {
    let active = quiz::ActiveModel {
        note_id: Set(note.0),
        account_id: Set(account.0),
        revision: Set(row.revision),
        result: Set(serde_json::to_value(&row.result)?),
        made_at: Set(row.made_at),
    };
    quiz::Entity::insert(active)
        .on_conflict(
            OnConflict::column(quiz::Column::NoteId)
                .update_columns([quiz::Column::Revision, quiz::Column::Result, quiz::Column::MadeAt])
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// A note's newest quiz. One that another version wrote in another form counts as none: it is made again at a press of a button.
///
/// # Errors
///
/// When the database fails.
pub async fn find<T: DeserializeOwned>(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note: NoteId,
) -> Result<Option<QuizRow<T>>> {
    let row = quiz::Entity::find_by_id(note.0).filter(quiz::Column::AccountId.eq(account.0)).one(connection).await?;
    Ok(row.and_then(|row| {
        let result = serde_json::from_value(row.result).ok()?;
        Some(QuizRow { revision: row.revision, made_at: row.made_at, result })
    }))
}
