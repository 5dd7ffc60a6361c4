//! Which note each imported file has become, and what the file said then: so that importing it again makes no second
//! note, and overwrites nothing that was changed since.

use loci_domain::{AccountId, NoteId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::entity::imported_file;
use crate::error::Result;

/// A file that was imported before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedFile {
    /// Its path, as it was called in the upload.
    pub path: String,
    /// The note it has become.
    pub note_id: NoteId,
    /// The SHA-256 hash of the text it had.
    pub body_hash: Vec<u8>,
}

/// Those of the account's imported files that have one of these paths and whose note has not been deleted.
///
/// # Errors
///
/// When the database fails.
pub async fn at_paths(
    connection: &impl ConnectionTrait,
    account: AccountId,
    paths: &[&str],
) -> Result<Vec<ImportedFile>> {
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let rows = imported_file::Entity::find()
        .filter(imported_file::Column::AccountId.eq(account.0))
        .filter(imported_file::Column::Path.is_in(paths.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| ImportedFile { path: row.path, note_id: NoteId(row.note_id), body_hash: row.body_hash })
        .collect())
}

/// Remembers what these files have become.
///
/// # Errors
///
/// When the database fails.
pub async fn put(connection: &impl ConnectionTrait, account: AccountId, files: Vec<ImportedFile>) -> Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    let rows = files.into_iter().map(|file| imported_file::ActiveModel {
        account_id: Set(account.0),
        path: Set(file.path),
        note_id: Set(file.note_id.0),
        body_hash: Set(file.body_hash),
    });
    imported_file::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([imported_file::Column::AccountId, imported_file::Column::Path])
                .update_columns([imported_file::Column::NoteId, imported_file::Column::BodyHash])
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    Ok(())
}
