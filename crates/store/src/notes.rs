//! Notes: writing them with all that hangs on them, and reading them one by one or in lists.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use loci_domain::cursor::{self, CursorError, Page};
use loci_domain::tag::tag_key;
use loci_domain::{AccountId, AnalysisState, Note, NoteId, NoteSummary, NotebookPath, Parsed, Title};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::entity::{note, note_body};
use crate::error::Result;
use crate::sql::{ROWS, Sql, after_prefix};
use crate::{links, names, search, tags};

mod write;

pub use write::{Change, NewNote, delete, restore, save, trash, write_many};

/// What a list of notes is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Changed last first.
    #[default]
    Updated,
    /// Made last first.
    Created,
    /// By title.
    Title,
}

/// Which notes a list shows.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Only those of this notebook and the notebooks within it.
    pub notebook: Option<NotebookPath>,
    /// Only those with this tag or one below it.
    pub tag: Option<String>,
    /// In which order. The trash is always sorted by when things were put there.
    pub sort: Sort,
    /// The trash instead of the notes.
    pub trashed: bool,
    /// How many on a page.
    pub limit: u64,
}

/// Behind which note a page begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Position {
    /// By [`Sort::Updated`].
    Updated(DateTime<Utc>, Uuid),
    /// By [`Sort::Created`].
    Created(DateTime<Utc>, Uuid),
    /// By [`Sort::Title`].
    Title(String, Uuid),
    /// In the trash.
    Trashed(DateTime<Utc>, Uuid),
}

impl Listing {
    /// Reads a cursor of this list.
    ///
    /// # Errors
    ///
    /// When it is none, or one of a list in another order.
    pub fn position(&self, cursor: &str) -> std::result::Result<Position, CursorError> {
        let position: Position = cursor::decode(cursor)?;
        let fits = match position {
            Position::Trashed(..) => self.trashed,
            Position::Updated(..) => !self.trashed && self.sort == Sort::Updated,
            Position::Created(..) => !self.trashed && self.sort == Sort::Created,
            Position::Title(ref key, _) => !self.trashed && self.sort == Sort::Title && !key.contains('\0'),
        };
        if fits { Ok(position) } else { Err(CursorError) }
    }

    fn column(&self) -> (&'static str, &'static str) {
        match (self.trashed, self.sort) {
            (true, _) => ("trashed_at", "desc"),
            (false, Sort::Updated) => ("updated_at", "desc"),
            (false, Sort::Created) => ("created_at", "desc"),
            (false, Sort::Title) => ("title_key", "asc"),
        }
    }

    fn position_of(&self, row: &SummaryRow) -> Position {
        match (self.trashed, self.sort) {
            (true, _) => Position::Trashed(row.trashed_at.unwrap_or(row.updated_at), row.id),
            (false, Sort::Updated) => Position::Updated(row.updated_at, row.id),
            (false, Sort::Created) => Position::Created(row.created_at, row.id),
            (false, Sort::Title) => Position::Title(row.title_key.clone(), row.id),
        }
    }
}

#[derive(FromQueryResult)]
struct SummaryRow {
    id: Uuid,
    title: String,
    title_key: String,
    notebook: String,
    excerpt: String,
    word_count: i64,
    revision: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    trashed_at: Option<DateTime<Utc>>,
    analysed_revision: i64,
    analysis_error: Option<String>,
    analysis_lease_until: Option<DateTime<Utc>>,
}

const SUMMARY: &str = "select n.id, n.title, n.title_key, n.notebook, n.excerpt, n.word_count, n.revision, n.created_at, \
     n.updated_at, n.trashed_at, n.analysed_revision, n.analysis_error, n.analysis_lease_until from note n \
     where n.account_id = ";

impl SummaryRow {
    fn summary(self, tags: Vec<String>, now: DateTime<Utc>) -> NoteSummary {
        NoteSummary {
            analysis: AnalysisState::of(
                self.revision,
                self.analysed_revision,
                self.analysis_error.as_deref(),
                self.analysis_lease_until,
                now,
            ),
            id: self.id.into(),
            title: self.title,
            notebook: self.notebook,
            excerpt: self.excerpt,
            tags,
            word_count: self.word_count,
            revision: self.revision,
            created_at: self.created_at,
            updated_at: self.updated_at,
            trashed_at: self.trashed_at,
        }
    }
}

async fn summarise(
    connection: &impl ConnectionTrait,
    rows: Vec<SummaryRow>,
    now: DateTime<Utc>,
) -> Result<Vec<NoteSummary>> {
    let mut tags = tags::of_notes(connection, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    Ok(rows
        .into_iter()
        .map(|row| (tags.remove(&row.id).unwrap_or_default(), row))
        .map(|(tags, row)| row.summary(tags, now))
        .collect())
}

/// A page of notes behind `after`, and the cursor of the next one.
///
/// # Errors
///
/// When the database fails.
pub async fn list(
    connection: &impl ConnectionTrait,
    account: AccountId,
    listing: &Listing,
    after: Option<&Position>,
    now: DateTime<Utc>,
) -> Result<Page<NoteSummary>> {
    let (column, direction) = listing.column();
    let mut sql = Sql::new(connection, SUMMARY);
    sql.bind(account.0).push(if listing.trashed {
        " and n.trashed_at is not null"
    } else {
        " and n.trashed_at is null"
    });
    if let Some(notebook) = listing.notebook.as_ref().map(NotebookPath::as_str).filter(|path| !path.is_empty()) {
        let within = format!("{notebook}/");
        sql.push(" and (n.notebook = ").bind(notebook).push(" or (n.notebook >= ").bind(within.as_str());
        sql.push(" and n.notebook < ").bind(after_prefix(&within)).push("))");
    }
    if let Some(tag) = &listing.tag {
        let key = tag_key(tag);
        let below = format!("{key}/");
        sql.push(" and n.id in (select t.note_id from note_tag t where t.account_id = ").bind(account.0);
        sql.push(" and (t.tag_key = ").bind(key).push(" or (t.tag_key >= ").bind(below.as_str());
        sql.push(" and t.tag_key < ").bind(after_prefix(&below)).push(")))");
    }
    if let Some(after) = after {
        let comparison = if direction == "asc" { ">" } else { "<" };
        sql.push(&format!(" and (n.{column}, n.id) {comparison} ("));
        match after {
            Position::Updated(time, id) | Position::Created(time, id) | Position::Trashed(time, id) => {
                sql.bind(*time).push(", ").bind(*id)
            }
            Position::Title(key, id) => sql.bind(key.as_str()).push(", ").bind(*id),
        };
        sql.push(")");
    }
    // One more than the page holds tells whether there is a next one.
    sql.push(&format!(" order by n.{column} {direction}, n.id {direction} limit ")).bind(listing.limit + 1);
    let mut rows = sql.rows::<SummaryRow>(connection).await?;
    let limit = usize::try_from(listing.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| more).map(|row| cursor::encode(&listing.position_of(row)));
    Ok(Page { items: summarise(connection, rows, now).await?, next_cursor })
}

/// What lists show of some notes, in no order.
///
/// # Errors
///
/// When the database fails.
pub async fn summaries(
    connection: &impl ConnectionTrait,
    account: AccountId,
    ids: &[NoteId],
    now: DateTime<Utc>,
) -> Result<Vec<NoteSummary>> {
    let mut summaries = Vec::with_capacity(ids.len());
    for ids in ids.chunks(ROWS) {
        let mut sql = Sql::new(connection, SUMMARY);
        sql.bind(account.0).push(" and n.id in ").list(ids.iter().map(|id| id.0));
        let rows = sql.rows(connection).await?;
        summaries.extend(summarise(connection, rows, now).await?);
    }
    Ok(summaries)
}

/// A note with its body; also one in the trash.
///
/// # Errors
///
/// When the database fails.
pub async fn find(
    connection: &impl ConnectionTrait,
    account: AccountId,
    id: NoteId,
    now: DateTime<Utc>,
) -> Result<Option<Note>> {
    let Some(summary) = summaries(connection, account, &[id], now).await?.pop() else { return Ok(None) };
    let body = note_body::Entity::find_by_id(id.0).one(connection).await?.map(|row| row.body).unwrap_or_default();
    let aliases = names::aliases(connection, id).await?;
    Ok(Some(Note { summary, body, aliases }))
}

/// The revision of a note and whether it is in the trash.
///
/// # Errors
///
/// When the database fails.
pub async fn revision(
    connection: &impl ConnectionTrait,
    account: AccountId,
    id: NoteId,
) -> Result<Option<(i64, bool)>> {
    let row = note::Entity::find_by_id(id.0).filter(note::Column::AccountId.eq(account.0)).one(connection).await?;
    Ok(row.map(|row| (row.revision, row.trashed_at.is_some())))
}

/// A notebook and how many notes are in it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct NotebookCount {
    /// Its path.
    pub path: String,
    /// How many notes are in this very notebook.
    pub count: i64,
}

/// The notebooks that hold notes, sorted by path; those at the root are not in one.
///
/// # Errors
///
/// When the database fails.
pub async fn notebooks(connection: &impl ConnectionTrait, account: AccountId) -> Result<Vec<NotebookCount>> {
    let mut sql = Sql::new(connection, "select notebook as path, count(*) as count from note where account_id = ");
    sql.bind(account.0).push(" and trashed_at is null and notebook <> '' group by notebook order by notebook");
    sql.rows(connection).await
}

/// The bodies of some notes.
pub(crate) async fn bodies(connection: &impl ConnectionTrait, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let mut bodies = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(ROWS) {
        let rows = note_body::Entity::find()
            .filter(note_body::Column::NoteId.is_in(ids.iter().copied()))
            .all(connection)
            .await?;
        bodies.extend(rows.into_iter().map(|row| (row.note_id, row.body)));
    }
    Ok(bodies)
}
