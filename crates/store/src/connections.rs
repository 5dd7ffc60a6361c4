//! Suggested connections between an account's notes, and which of them are still to be found.
//!
//! A note is owed connections while `connected_revision < analysed_revision`.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use loci_domain::{AccountId, NoteId, NoteRef};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::entity::{connection as row, dismissal, link, note, note_name, note_tag, passage, reading};
use crate::error::Result;
use crate::notes;
use crate::readings::PassageRow;

/// Everything about a note that its connections depend on.
#[derive(Debug, Clone)]
pub struct Source {
    /// Which note.
    pub note: NoteId,
    /// Its title.
    pub title: String,
    /// The other names it answers to.
    pub aliases: Vec<String>,
    /// The path of its notebook.
    pub notebook: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its Markdown.
    pub body: String,
    /// The tag of its language (BCP 47), where its reading could tell it.
    pub language: Option<String>,
    /// The notes it links to.
    pub links: Vec<NoteId>,
    /// The vectors of its passages.
    pub passages: Vec<PassageRow>,
    /// The revision that was read.
    pub analysed_revision: i64,
}

/// How a note's suggestions were found.
#[derive(Debug, Clone, PartialEq)]
pub struct Search<T> {
    /// What they were found among; `None` where the note was only compared again with a few others.
    pub among: Option<Among>,
    /// Which engine found them.
    pub provenance: T,
}

/// The whole account, as it was when a note was compared with all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Among {
    /// The revision of the note.
    pub analysed_revision: i64,
    /// How many notes the account had.
    pub size: i64,
}

/// A suggestion to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion<T> {
    /// The other note.
    pub other: NoteId,
    /// How strong it is, 0 to 1.
    pub score: f64,
    /// What stands behind the score.
    pub result: T,
}

/// A suggestion as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// The other note.
    pub other: NoteRef,
    /// How strong it is, 0 to 1.
    pub score: f64,
    /// What stands behind the score.
    pub result: T,
    /// Whether either note links to the other already.
    pub linked: bool,
}

fn owed() -> Condition {
    Condition::all()
        .add(Expr::col(note::Column::ConnectedRevision).lt(Expr::col(note::Column::AnalysedRevision)))
        .add(note::Column::TrashedAt.is_null())
}

/// Accounts with notes that are owed connections.
///
/// # Errors
///
/// When the database fails.
pub async fn accounts_owed(connection: &impl ConnectionTrait, limit: u64) -> Result<Vec<AccountId>> {
    let accounts: Vec<Uuid> = note::Entity::find()
        .select_only()
        .column(note::Column::AccountId)
        .distinct()
        .filter(owed())
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(accounts.into_iter().map(AccountId).collect())
}

/// Up to `limit` of an account's notes that are owed connections.
///
/// # Errors
///
/// When the database fails.
pub async fn owed_notes(connection: &impl ConnectionTrait, account: AccountId, limit: u64) -> Result<Vec<NoteId>> {
    let notes: Vec<Uuid> = note::Entity::find()
        .select_only()
        .column(note::Column::Id)
        .filter(note::Column::AccountId.eq(account.0))
        .filter(owed())
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(notes.into_iter().map(NoteId).collect())
}

/// Up to `limit` notes whose connections were found when the account had fewer than four fifths of its `size` notes.
///
/// # Errors
///
/// When the database fails.
pub async fn outgrown_notes(
    connection: &impl ConnectionTrait,
    account: AccountId,
    size: i64,
    limit: u64,
) -> Result<Vec<NoteId>> {
    let notes: Vec<Uuid> = note::Entity::find()
        .select_only()
        .column(note::Column::Id)
        .filter(note::Column::AccountId.eq(account.0))
        .filter(note::Column::TrashedAt.is_null())
        // A bound value would hide from SQLite that the index of read notes holds all of them.
        .filter(Expr::cust("analysed_revision > 0"))
        .filter(note::Column::ConnectedSize.lt(size * 4 / 5))
        .limit(limit)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(notes.into_iter().map(NoteId).collect())
}

/// A note that has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadNote {
    /// Which note.
    pub note: NoteId,
    /// The revision that was read.
    pub revision: i64,
    /// When it was read, or came back from the trash.
    pub at: DateTime<Utc>,
}

/// Up to `limit` notes of an account that were read, or came back from the trash, after `after` in the order of time and
/// id: with the last note of one page as the beginning of the next, all that is new, and nothing else, is looked at.
///
/// # Errors
///
/// When the database fails.
pub async fn read_notes(
    connection: &impl ConnectionTrait,
    account: AccountId,
    after: Option<(DateTime<Utc>, NoteId)>,
    limit: u64,
) -> Result<Vec<ReadNote>> {
    let mut query = note::Entity::find()
        .select_only()
        .columns([note::Column::Id, note::Column::AnalysedRevision, note::Column::ReadAt])
        .filter(note::Column::AccountId.eq(account.0))
        .filter(note::Column::TrashedAt.is_null())
        .filter(note::Column::ReadAt.is_not_null())
        .order_by_asc(note::Column::ReadAt)
        .order_by_asc(note::Column::Id)
        .limit(limit);
    if let Some((at, note)) = after {
        let columns = Expr::tuple([Expr::col(note::Column::ReadAt), Expr::col(note::Column::Id)]);
        query = query.filter(columns.gt(Expr::tuple([Expr::value(at), Expr::value(note.0)])));
    }
    let rows: Vec<(Uuid, i64, DateTime<Utc>)> = query.into_tuple().all(connection).await?;
    Ok(rows.into_iter().map(|(id, revision, at)| ReadNote { note: NoteId(id), revision, at }).collect())
}

/// The notes of an account that went into the trash at or after `since` and are still there.
///
/// # Errors
///
/// When the database fails.
pub async fn trashed_since(
    connection: &impl ConnectionTrait,
    account: AccountId,
    since: DateTime<Utc>,
) -> Result<Vec<NoteId>> {
    let notes: Vec<Uuid> = note::Entity::find()
        .select_only()
        .column(note::Column::Id)
        .filter(note::Column::AccountId.eq(account.0))
        .filter(note::Column::TrashedAt.gte(since))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(notes.into_iter().map(NoteId).collect())
}

/// Which of some notes the account has, outside of its trash.
///
/// # Errors
///
/// When the database fails.
pub async fn present(
    connection: &impl ConnectionTrait,
    account: AccountId,
    notes: impl IntoIterator<Item = NoteId>,
) -> Result<HashSet<NoteId>> {
    let mine: Vec<Uuid> = note::Entity::find()
        .select_only()
        .column(note::Column::Id)
        .filter(note::Column::Id.is_in(notes.into_iter().map(|note| note.0)))
        .filter(note::Column::AccountId.eq(account.0))
        .filter(note::Column::TrashedAt.is_null())
        .into_tuple()
        .all(connection)
        .await?;
    Ok(mine.into_iter().map(NoteId).collect())
}

/// The notes that were found beside each of some notes, in no order.
///
/// # Errors
///
/// When the database fails.
pub async fn others(
    connection: &impl ConnectionTrait,
    account: AccountId,
    notes: &[NoteId],
) -> Result<HashMap<NoteId, Vec<NoteId>>> {
    let rows: Vec<(Uuid, Uuid)> = row::Entity::find()
        .select_only()
        .columns([row::Column::NoteId, row::Column::OtherId])
        .filter(row::Column::NoteId.is_in(notes.iter().map(|note| note.0)))
        .filter(row::Column::AccountId.eq(account.0))
        .into_tuple()
        .all(connection)
        .await?;
    let mut others: HashMap<NoteId, Vec<NoteId>> = HashMap::new();
    for (note, other) in rows {
        others.entry(NoteId(note)).or_default().push(NoteId(other));
    }
    Ok(others)
}

/// Everything about some notes that connections depend on. Notes that are gone, in the trash or unread are left out.
///
/// # Errors
///
/// When the database fails.
pub async fn sources(connection: &impl ConnectionTrait, account: AccountId, notes: &[NoteId]) -> Result<Vec<Source>> {
    let ids: Vec<Uuid> = notes.iter().map(|note| note.0).collect();
    let rows = note::Entity::find()
        .filter(note::Column::Id.is_in(ids.clone()))
        .filter(note::Column::AccountId.eq(account.0))
        .filter(note::Column::TrashedAt.is_null())
        .filter(note::Column::AnalysedRevision.gt(0))
        .all(connection)
        .await?;
    let mut sources: HashMap<Uuid, Source> = rows
        .into_iter()
        .map(|row| {
            let source = Source {
                note: NoteId(row.id),
                title: row.title,
                aliases: Vec::new(),
                notebook: row.notebook,
                tags: Vec::new(),
                body: String::new(),
                language: None,
                links: Vec::new(),
                passages: Vec::new(),
                analysed_revision: row.analysed_revision,
            };
            (row.id, source)
        })
        .collect();
    for (note, body) in notes::bodies(connection, &ids).await? {
        if let Some(source) = sources.get_mut(&note) {
            source.body = body;
        }
    }
    let languages: Vec<(Uuid, Option<String>)> = reading::Entity::find()
        .select_only()
        .columns([reading::Column::NoteId, reading::Column::Language])
        .filter(reading::Column::NoteId.is_in(ids.clone()))
        .into_tuple()
        .all(connection)
        .await?;
    for (note, language) in languages {
        if let Some(source) = sources.get_mut(&note) {
            source.language = language;
        }
    }
    let names = note_name::Entity::find()
        .filter(note_name::Column::NoteId.is_in(ids.clone()))
        .filter(note_name::Column::Kind.eq(ALIAS))
        .all(connection)
        .await?;
    for name in names {
        if let Some(source) = sources.get_mut(&name.note_id) {
            source.aliases.push(name.name);
        }
    }
    let tags = note_tag::Entity::find().filter(note_tag::Column::NoteId.is_in(ids.clone())).all(connection).await?;
    for tag in tags {
        if let Some(source) = sources.get_mut(&tag.note_id) {
            source.tags.push(tag.tag);
        }
    }
    let links = link::Entity::find()
        .filter(link::Column::SourceId.is_in(ids.clone()))
        .filter(link::Column::TargetId.is_not_null())
        .all(connection)
        .await?;
    for link in links {
        if let (Some(source), Some(target)) = (sources.get_mut(&link.source_id), link.target_id) {
            source.links.push(NoteId(target));
        }
    }
    let passages = passage::Entity::find()
        .filter(passage::Column::NoteId.is_in(ids))
        .order_by_asc(passage::Column::NoteId)
        .order_by_asc(passage::Column::Position)
        .all(connection)
        .await?;
    for passage in passages {
        if let Some(source) = sources.get_mut(&passage.note_id) {
            let row = PassageRow { start: passage.start_byte, end: passage.end_byte, vector: passage.vector };
            source.passages.push(row);
        }
    }
    Ok(sources.into_values().collect())
}

/// An alias in `note_name.kind`.
const ALIAS: i64 = 1;

/// Puts a note's suggestions in the place of the ones it had, and how they were found.
///
/// # Errors
///
/// When the database fails.
pub async fn replace<T: Serialize, P: Serialize>(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note_id: NoteId,
    search: &Search<P>,
    suggestions: &[Suggestion<T>],
) -> Result<()> {
    row::Entity::delete_many().filter(row::Column::NoteId.eq(note_id.0)).exec(connection).await?;
    let rows = suggestions
        .iter()
        .map(|suggestion| {
            Ok(row::ActiveModel {
                note_id: Set(note_id.0),
                other_id: Set(suggestion.other.0),
                account_id: Set(account.0),
                score: Set(suggestion.score),
                result: Set(serde_json::to_value(&suggestion.result)?),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    if !rows.is_empty() {
        row::Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    let mut update = note::Entity::update_many()
        .col_expr(note::Column::ConnectedBy, Expr::value(serde_json::to_value(&search.provenance)?));
    if let Some(Among { analysed_revision, size }) = search.among {
        update = update
            .col_expr(note::Column::ConnectedRevision, Expr::value(analysed_revision))
            .col_expr(note::Column::ConnectedSize, Expr::value(size));
    }
    update.filter(note::Column::Id.eq(note_id.0)).exec(connection).await?;
    Ok(())
}

/// Which engine found a note's suggestions; none before they were looked for.
///
/// # Errors
///
/// When the database fails or what it holds can't be understood.
pub async fn provenance<T: DeserializeOwned>(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note_id: NoteId,
) -> Result<Option<T>> {
    let found: Option<Option<serde_json::Value>> = note::Entity::find_by_id(note_id.0)
        .select_only()
        .column(note::Column::ConnectedBy)
        .filter(note::Column::AccountId.eq(account.0))
        .into_tuple()
        .one(connection)
        .await?;
    Ok(found.flatten().map(serde_json::from_value).transpose()?)
}

/// A note's suggestions, strongest first, without those that were dismissed or whose other note is in the trash.
///
/// # Errors
///
/// When the database fails or what it holds can't be understood.
pub async fn find<T: DeserializeOwned>(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note_id: NoteId,
    limit: usize,
) -> Result<Vec<Found<T>>> {
    let rows = row::Entity::find()
        .filter(row::Column::NoteId.eq(note_id.0))
        .filter(row::Column::AccountId.eq(account.0))
        .order_by_desc(row::Column::Score)
        .all(connection)
        .await?;
    let others: Vec<Uuid> = rows.iter().map(|row| row.other_id).collect();
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let titles: HashMap<Uuid, NoteRef> = note::Entity::find()
        .select_only()
        .columns([note::Column::Id, note::Column::Title, note::Column::Notebook])
        .filter(note::Column::Id.is_in(others.clone()))
        .filter(note::Column::TrashedAt.is_null())
        .into_tuple::<(Uuid, String, String)>()
        .all(connection)
        .await?
        .into_iter()
        .map(|(id, title, notebook)| (id, NoteRef { id: NoteId(id), title, notebook }))
        .collect();
    let dismissed: HashSet<Uuid> = dismissal::Entity::find()
        .filter(dismissal::Column::NoteId.eq(note_id.0))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| row.other_id)
        .collect();
    let linked: HashSet<Uuid> = link::Entity::find()
        .select_only()
        .columns([link::Column::SourceId, link::Column::TargetId])
        .filter(
            Condition::any()
                .add(
                    Condition::all()
                        .add(link::Column::SourceId.eq(note_id.0))
                        .add(link::Column::TargetId.is_in(others.clone())),
                )
                .add(
                    Condition::all()
                        .add(link::Column::TargetId.eq(note_id.0))
                        .add(link::Column::SourceId.is_in(others)),
                ),
        )
        .into_tuple::<(Uuid, Option<Uuid>)>()
        .all(connection)
        .await?
        .into_iter()
        .flat_map(|(source, target)| [Some(source), target])
        .flatten()
        .filter(|id| *id != note_id.0)
        .collect();
    rows.into_iter()
        .filter(|row| !dismissed.contains(&row.other_id))
        .filter_map(|row| titles.get(&row.other_id).cloned().map(|other| (row, other)))
        .take(limit)
        .map(|(row, other)| {
            Ok(Found {
                linked: linked.contains(&row.other_id),
                other,
                score: row.score,
                result: serde_json::from_value(row.result)?,
            })
        })
        .collect()
}

/// How many of some notes the account has.
///
/// # Errors
///
/// When the database fails.
pub async fn owned(connection: &impl ConnectionTrait, account: AccountId, notes: &[NoteId]) -> Result<usize> {
    let mine: Vec<Uuid> = note::Entity::find()
        .select_only()
        .column(note::Column::Id)
        .filter(note::Column::Id.is_in(notes.iter().map(|note| note.0)))
        .filter(note::Column::AccountId.eq(account.0))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(mine.len())
}

/// Remembers that a suggestion is not wanted.
///
/// # Errors
///
/// When the database fails.
pub async fn dismiss(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note_id: NoteId,
    other: NoteId,
    now: DateTime<Utc>,
) -> Result<()> {
    let active = dismissal::ActiveModel {
        note_id: Set(note_id.0),
        other_id: Set(other.0),
        account_id: Set(account.0),
        dismissed_at: Set(now),
    };
    dismissal::Entity::insert(active)
        .on_conflict(
            OnConflict::columns([dismissal::Column::NoteId, dismissal::Column::OtherId])
                .update_column(dismissal::Column::DismissedAt)
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Forgets that a suggestion was not wanted.
///
/// # Errors
///
/// When the database fails.
pub async fn undismiss(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note_id: NoteId,
    other: NoteId,
) -> Result<()> {
    dismissal::Entity::delete_many()
        .filter(dismissal::Column::NoteId.eq(note_id.0))
        .filter(dismissal::Column::OtherId.eq(other.0))
        .filter(dismissal::Column::AccountId.eq(account.0))
        .exec(connection)
        .await?;
    Ok(())
}
