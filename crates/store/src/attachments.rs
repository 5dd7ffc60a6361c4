//! The files that notes show.

use chrono::{DateTime, Utc};
use loci_domain::{AccountId, AttachmentId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
};

use crate::entity::{attachment, attachment_content};
use crate::error::{Error, Result};

/// What is known of an attachment without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Its id.
    pub id: AttachmentId,
    /// Whose it is.
    pub account_id: AccountId,
    /// Where it lies, with folders: `assets/cell.png`.
    pub path: String,
    /// Its file name in the form in which names are compared.
    pub file_key: String,
    /// Its media type, judged by its content.
    pub media_type: String,
    /// How many bytes it has.
    pub size: u64,
    /// The SHA-256 hash of its bytes.
    pub hash: Vec<u8>,
    /// When it was kept first.
    pub created_at: DateTime<Utc>,
}

/// Keeps attachments with their bytes. One that lies at the path of an earlier one takes its place.
///
/// # Errors
///
/// When the database fails.
pub async fn put(connection: &impl ConnectionTrait, attachment: Attachment, content: Vec<u8>) -> Result<()> {
    let id = attachment.id.0;
    let row = attachment::ActiveModel {
        id: Set(id),
        account_id: Set(attachment.account_id.0),
        path: Set(attachment.path),
        file_key: Set(attachment.file_key),
        media_type: Set(attachment.media_type),
        size: Set(i64::try_from(attachment.size).unwrap_or(i64::MAX)),
        hash: Set(attachment.hash),
        created_at: Set(attachment.created_at),
    };
    attachment::Entity::insert(row)
        .on_conflict(
            OnConflict::column(attachment::Column::Id)
                .update_columns([attachment::Column::MediaType, attachment::Column::Size, attachment::Column::Hash])
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    let content = attachment_content::ActiveModel { attachment_id: Set(id), content: Set(content) };
    attachment_content::Entity::insert(content)
        .on_conflict(
            OnConflict::column(attachment_content::Column::AttachmentId)
                .update_column(attachment_content::Column::Content)
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// The account's attachments at any of these paths.
///
/// # Errors
///
/// When the database fails.
pub async fn at_paths(
    connection: &impl ConnectionTrait,
    account: AccountId,
    paths: &[&str],
) -> Result<Vec<Attachment>> {
    if paths.is_empty() {
        return Ok(Vec::new());
    }
    let rows = attachment::Entity::find()
        .filter(attachment::Column::AccountId.eq(account.0))
        .filter(attachment::Column::Path.is_in(paths.iter().copied()))
        .all(connection)
        .await?;
    rows.into_iter().map(domain).collect()
}

/// The account's attachments with this file name, at most `limit`, in the order of their paths.
///
/// # Errors
///
/// When the database fails.
pub async fn named(
    connection: &impl ConnectionTrait,
    account: AccountId,
    file_key: &str,
    limit: u64,
) -> Result<Vec<Attachment>> {
    let rows = attachment::Entity::find()
        .filter(attachment::Column::AccountId.eq(account.0))
        .filter(attachment::Column::FileKey.eq(file_key))
        .order_by(attachment::Column::Path, Order::Asc)
        .limit(limit)
        .all(connection)
        .await?;
    rows.into_iter().map(domain).collect()
}

/// A page of the account's attachments in the order of their paths, after the path `after`.
///
/// # Errors
///
/// When the database fails.
pub async fn page(
    connection: &impl ConnectionTrait,
    account: AccountId,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<Attachment>> {
    let mut query = attachment::Entity::find().filter(attachment::Column::AccountId.eq(account.0));
    if let Some(after) = after {
        query = query.filter(attachment::Column::Path.gt(after));
    }
    let rows = query.order_by(attachment::Column::Path, Order::Asc).limit(limit).all(connection).await?;
    rows.into_iter().map(domain).collect()
}

/// The bytes of an attachment.
///
/// # Errors
///
/// When the database fails.
pub async fn content(connection: &impl ConnectionTrait, id: AttachmentId) -> Result<Option<Vec<u8>>> {
    Ok(attachment_content::Entity::find_by_id(id.0).one(connection).await?.map(|row| row.content))
}

fn domain(row: attachment::Model) -> Result<Attachment> {
    Ok(Attachment {
        id: AttachmentId(row.id),
        account_id: AccountId(row.account_id),
        path: row.path,
        file_key: row.file_key,
        media_type: row.media_type,
        size: u64::try_from(row.size).map_err(|_| Error::Damaged(format!("{} is not a size", row.size)))?,
        hash: row.hash,
        created_at: row.created_at,
    })
}
