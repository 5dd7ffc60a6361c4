//! The tags of notes.

use std::collections::HashMap;

use loci_domain::tag::Tag;
use loci_domain::{AccountId, NoteId};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::entity::note_tag;
use crate::error::Result;
use crate::sql::{ROWS, Sql};

/// A tag and how many notes have it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct TagCount {
    /// The tag as written in one of the notes.
    pub tag: String,
    /// How many notes have it.
    pub count: i64,
}

/// The tags of an account, sorted; those of notes in the trash don't count.
///
/// # Errors
///
/// When the database fails.
pub async fn counts(connection: &impl ConnectionTrait, account: AccountId) -> Result<Vec<TagCount>> {
    let mut sql = Sql::new(
        connection,
        // The trash is small, so it is looked up once instead of every tagged note.
        "select min(tag) as tag, count(*) as count from note_tag where note_id not in \
         (select id from note where trashed_at is not null and account_id = ",
    );
    sql.bind(account.0).push(") and account_id = ").bind(account.0);
    sql.push(" group by tag_key order by tag_key");
    sql.rows(connection).await
}

pub(crate) async fn of_notes(connection: &impl ConnectionTrait, notes: &[Uuid]) -> Result<HashMap<Uuid, Vec<String>>> {
    let mut found: HashMap<Uuid, Vec<String>> = HashMap::new();
    for notes in notes.chunks(ROWS) {
        let rows = note_tag::Entity::find()
            .filter(note_tag::Column::NoteId.is_in(notes.iter().copied()))
            .order_by_asc(note_tag::Column::TagKey)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.note_id).or_default().push(row.tag);
        }
    }
    Ok(found)
}

pub(crate) async fn insert<'a>(
    connection: &impl ConnectionTrait,
    account: AccountId,
    notes: impl Iterator<Item = (Uuid, &'a [Tag])>,
) -> Result<()> {
    let rows: Vec<note_tag::ActiveModel> = notes
        .flat_map(|(note, tags)| {
            tags.iter().map(move |tag| note_tag::ActiveModel {
                note_id: Set(note),
                tag_key: Set(tag.key.clone()),
                account_id: Set(account.0),
                tag: Set(tag.name.clone()),
            })
        })
        .collect();
    for rows in rows.chunks(ROWS) {
        note_tag::Entity::insert_many(rows.to_vec()).exec_without_returning(connection).await?;
    }
    Ok(())
}

pub(crate) async fn replace(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note: NoteId,
    tags: &[Tag],
) -> Result<()> {
    let mut sql = Sql::new(connection, "delete from note_tag where note_id = ");
    sql.bind(note.0);
    sql.execute(connection).await?;
    insert(connection, account, std::iter::once((note.0, tags))).await
}
