//! What reading a note brought, and which notes are still to be read.
//!
//! A note is owed a reading while `analysed_revision < revision`. A worker takes it with a lease, and may only finish
//! what it still holds, so that a worker that was thought dead can't overwrite the work of the one that took over.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use loci_domain::{AccountId, NoteId};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::backlog::{self, Backlog, Pieces};
use crate::entity::{note, note_body, passage, reading};
use crate::error::Result;
use crate::notes;
use crate::sql::Sql;

/// A note that a worker has taken, with what it needs to read it.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// Which note.
    pub note: NoteId,
    /// Whose.
    pub account: AccountId,
    /// Its title.
    pub title: String,
    /// Its Markdown.
    pub body: String,
    /// The revision that was taken.
    pub revision: i64,
    /// How often this revision has been tried, this time included.
    pub attempt: i64,
}

/// Whether any of an account's notes waits to be read.
///
/// # Errors
///
/// When the database fails.
pub async fn any_queued(connection: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    let queued = note::Entity::find()
        .select_only()
        .column(note::Column::Id)
        .filter(note::Column::AccountId.eq(account.0))
        .filter(owed())
        .filter(note::Column::AnalysisError.is_null())
        .limit(1);
    Ok(queued.into_tuple::<Uuid>().one(connection).await?.is_some())
}

/// How far an account's notes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, FromQueryResult)]
pub struct Progress {
    /// Notes outside the trash.
    pub total: i64,
    /// Those whose newest revision has been read.
    pub analysed: i64,
    /// Those that wait or are being read.
    pub queued: i64,
    /// Those that were given up.
    pub failed: i64,
}

/// The vector of a stretch of a note: bytes of its body and the stored form of the vector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageRow {
    /// The first byte.
    pub start: i64,
    /// The byte after the last.
    pub end: i64,
    /// The vector as `loci-embed` stores it.
    pub vector: Vec<u8>,
}

/// What was found in a revision of a note.
#[derive(Debug, Clone)]
pub struct ReadingRow<T> {
    /// The revision that was read.
    pub revision: i64,
    /// The language's tag (BCP 47).
    pub language: Option<String>,
    /// What was found.
    pub result: T,
}

/// The state of a note's reading, and what the last one brought.
#[derive(Debug, Clone)]
pub struct NoteReading<T> {
    /// The newest revision of the note.
    pub revision: i64,
    /// The newest revision that was read.
    pub analysed_revision: i64,
    /// Why reading was given up.
    pub error: Option<String>,
    /// How often the newest revision has been tried.
    pub attempt: i64,
    /// Until when a worker holds it.
    pub lease_until: Option<DateTime<Utc>>,
    /// What was found, perhaps in an older revision.
    pub reading: Option<ReadingRow<T>>,
}

fn owed() -> Condition {
    Condition::all()
        .add(
            Expr::col((note::Entity, note::Column::AnalysedRevision))
                .lt(Expr::col((note::Entity, note::Column::Revision))),
        )
        .add(note::Column::TrashedAt.is_null())
}

/// So many accounts get a turn at once.
const TURNS: usize = 8;

/// Takes up to `limit` notes that are due, from some accounts in turn: those that come `after` the one that had the last turn.
/// Of each account those that wait longest come first. So an account that has ten thousand notes to be read delays another's
/// only one by no more than a turn. Gives the notes, and the account after which to go on.
///
/// # Errors
///
/// When the database fails.
pub async fn claim(
    connection: &impl ConnectionTrait,
    owner: Uuid,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    limit: u64,
    after: Option<AccountId>,
) -> Result<(Vec<Claimed>, Option<AccountId>)> {
    let (mut taken, mut last, mut begun_again) = (Vec::new(), after.map(|account| account.0), after.is_none());
    loop {
        let turns = owing(connection, last, TURNS).await?;
        for (passed, account) in turns.iter().enumerate() {
            let left = limit.saturating_sub(taken.len() as u64);
            if left == 0 {
                break;
            }
            let share = left.div_ceil((turns.len() - passed) as u64);
            taken.extend(claim_of(connection, *account, owner, now, lease_until, share).await?);
            last = Some(*account);
        }
        // Accounts whose notes are all held by others, or wait for another try, have no turn.
        if !taken.is_empty() {
            break;
        }
        if turns.len() < TURNS {
            if begun_again {
                break;
            }
            (last, begun_again) = (None, true);
        }
    }
    let mut bodies = notes::bodies(connection, &taken.iter().map(|note| note.id).collect::<Vec<_>>()).await?;
    let claimed = taken.into_iter().map(|row| Claimed {
        note: NoteId(row.id),
        account: AccountId(row.account_id),
        title: row.title,
        body: bodies.remove(&row.id).unwrap_or_default(),
        revision: row.revision,
        attempt: row.analysis_attempt,
    });
    Ok((claimed.collect(), last.map(AccountId)))
}

/// The next accounts by id that owe a reading, one look into the index for each (a loose index scan).
async fn owing(connection: &impl ConnectionTrait, after: Option<Uuid>, limit: usize) -> Result<Vec<Uuid>> {
    #[derive(FromQueryResult)]
    struct Row {
        account_id: Uuid,
    }
    const NEXT: &str = "select account_id from note where analysed_revision < revision and trashed_at is null and analysis_error is null";
    let mut sql = Sql::new(connection, "with recursive turn (account_id, number) as (select (");
    sql.push(NEXT);
    if let Some(after) = after {
        sql.push(" and account_id > ").bind(after);
    }
    sql.push(" order by account_id limit 1), 1 union all select (");
    sql.push(NEXT);
    sql.push(" and account_id > turn.account_id order by account_id limit 1), number + 1 from turn");
    sql.push(&format!(" where turn.account_id is not null and number < {limit})"));
    sql.push(" select account_id from turn where account_id is not null");
    Ok(sql.rows::<Row>(connection).await?.into_iter().map(|row| row.account_id).collect())
}

async fn claim_of(
    connection: &impl ConnectionTrait,
    account: Uuid,
    owner: Uuid,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<note::Model>> {
    let due = note::Entity::find()
        .select_only()
        .column(note::Column::Id)
        .filter(note::Column::AccountId.eq(account))
        .filter(owed())
        .filter(note::Column::AnalysisDueAt.lte(now))
        .filter(note::Column::AnalysisError.is_null())
        .filter(
            Condition::any()
                .add(note::Column::AnalysisLeaseUntil.is_null())
                .add(note::Column::AnalysisLeaseUntil.lte(now)),
        )
        .order_by_asc(note::Column::AnalysisDueAt)
        .order_by_asc(note::Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_query();
    let taken = note::Entity::update_many()
        .col_expr(note::Column::AnalysisLeaseOwner, Expr::value(owner))
        .col_expr(note::Column::AnalysisLeaseUntil, Expr::value(lease_until))
        .col_expr(note::Column::AnalysisAttempt, Expr::col(note::Column::AnalysisAttempt).add(1))
        .filter(note::Column::Id.in_subquery(due))
        .exec_with_returning(connection)
        .await?;
    Ok(taken)
}

/// Keeps what was found, if the worker still holds the note, and gives the note back. Says whether it was kept.
///
/// A note that was changed meanwhile is owed another reading; until then the older result is shown.
///
/// # Errors
///
/// When the database fails.
pub async fn complete<T: Serialize>(
    connection: &impl ConnectionTrait,
    owner: Uuid,
    claimed: &Claimed,
    row: &ReadingRow<T>,
    passages: &[PassageRow],
    now: DateTime<Utc>,
) -> Result<bool> {
    let kept = note::Entity::update_many()
        .col_expr(note::Column::AnalysedRevision, Expr::value(claimed.revision))
        .col_expr(note::Column::AnalysisLeaseOwner, Expr::value(Option::<Uuid>::None))
        .col_expr(note::Column::AnalysisLeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(note::Column::AnalysisAttempt, Expr::value(0))
        .col_expr(note::Column::ReadAt, Expr::value(now))
        .filter(note::Column::Id.eq(claimed.note.0))
        .filter(note::Column::AnalysisLeaseOwner.eq(owner))
        .filter(note::Column::AnalysedRevision.lt(claimed.revision))
        .exec(connection)
        .await?;
    if kept.rows_affected == 0 {
        return Ok(false);
    }
    let active = reading::ActiveModel {
        note_id: Set(claimed.note.0),
        account_id: Set(claimed.account.0),
        revision: Set(row.revision),
        language: Set(row.language.clone()),
        result: Set(serde_json::to_value(&row.result)?),
    };
    reading::Entity::insert(active)
        .on_conflict(
            OnConflict::column(reading::Column::NoteId)
                .update_columns([reading::Column::Revision, reading::Column::Language, reading::Column::Result])
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    passage::Entity::delete_many().filter(passage::Column::NoteId.eq(claimed.note.0)).exec(connection).await?;
    if !passages.is_empty() {
        let rows = passages.iter().zip(0_i64..).map(|(row, position)| passage::ActiveModel {
            note_id: Set(claimed.note.0),
            position: Set(position),
            account_id: Set(claimed.account.0),
            start_byte: Set(row.start),
            end_byte: Set(row.end),
            vector: Set(row.vector.clone()),
        });
        passage::Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    Ok(true)
}

/// Gives a note back unread: to be tried again at `again_at`, or given up with a reason that its owner sees.
///
/// # Errors
///
/// When the database fails.
pub async fn give_back(
    connection: &impl ConnectionTrait,
    owner: Uuid,
    note: NoteId,
    again_at: DateTime<Utc>,
    given_up: Option<&str>,
) -> Result<()> {
    note::Entity::update_many()
        .col_expr(note::Column::AnalysisLeaseOwner, Expr::value(Option::<Uuid>::None))
        .col_expr(note::Column::AnalysisLeaseUntil, Expr::value(Option::<DateTime<Utc>>::None))
        .col_expr(note::Column::AnalysisDueAt, Expr::value(again_at))
        .col_expr(note::Column::AnalysisError, Expr::value(given_up.map(str::to_owned)))
        .filter(note::Column::Id.eq(note.0))
        .filter(note::Column::AnalysisLeaseOwner.eq(owner))
        .exec(connection)
        .await?;
    Ok(())
}

/// Shows that the worker is still at these notes: those that it still holds are its own until `until`.
///
/// # Errors
///
/// When the database fails.
pub async fn extend(
    connection: &impl ConnectionTrait,
    owner: Uuid,
    notes: &[NoteId],
    until: DateTime<Utc>,
) -> Result<()> {
    note::Entity::update_many()
        .col_expr(note::Column::AnalysisLeaseUntil, Expr::value(until))
        .filter(note::Column::Id.is_in(notes.iter().map(|note| note.0)))
        .filter(note::Column::AnalysisLeaseOwner.eq(owner))
        .exec(connection)
        .await?;
    Ok(())
}

/// Lets a note be read again, whatever became of its last reading. Says whether the account has such a note.
///
/// # Errors
///
/// When the database fails.
pub async fn request(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note: NoteId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let asked = note::Entity::update_many()
        .col_expr(note::Column::AnalysedRevision, Expr::value(0))
        .col_expr(note::Column::ConnectedRevision, Expr::value(0))
        .col_expr(note::Column::AnalysisDueAt, Expr::value(now))
        .col_expr(note::Column::AnalysisAttempt, Expr::value(0))
        .col_expr(note::Column::AnalysisError, Expr::value(Option::<String>::None))
        .filter(note::Column::Id.eq(note.0))
        .filter(note::Column::AccountId.eq(account.0))
        .exec(connection)
        .await?;
    Ok(asked.rows_affected > 0)
}

/// A note's state and its last reading, if the account has the note.
///
/// # Errors
///
/// When the database fails or what it holds can't be understood.
pub async fn find<T: DeserializeOwned>(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note: NoteId,
) -> Result<Option<NoteReading<T>>> {
    let row = note::Entity::find_by_id(note.0).filter(note::Column::AccountId.eq(account.0)).one(connection).await?;
    let Some(row) = row else { return Ok(None) };
    let reading = match reading::Entity::find_by_id(note.0).one(connection).await? {
        Some(reading) => Some(ReadingRow {
            revision: reading.revision,
            language: reading.language,
            result: serde_json::from_value(reading.result)?,
        }),
        None => None,
    };
    Ok(Some(NoteReading {
        revision: row.revision,
        analysed_revision: row.analysed_revision,
        error: row.analysis_error,
        attempt: row.analysis_attempt,
        lease_until: row.analysis_lease_until,
        reading,
    }))
}

/// A note's title, Markdown and revision, if the account has the note.
///
/// # Errors
///
/// When the database fails.
pub async fn text(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note: NoteId,
) -> Result<Option<(String, String, i64)>> {
    let row = note::Entity::find_by_id(note.0).filter(note::Column::AccountId.eq(account.0)).one(connection).await?;
    let Some(row) = row else { return Ok(None) };
    let body = note_body::Entity::find_by_id(note.0).one(connection).await?;
    Ok(Some((row.title, body.map(|row| row.body).unwrap_or_default(), row.revision)))
}

/// The titles and the Markdown of those of `notes` that the account has.
///
/// # Errors
///
/// When the database fails.
pub async fn texts(
    connection: &impl ConnectionTrait,
    account: AccountId,
    notes: &[NoteId],
) -> Result<HashMap<NoteId, (String, String)>> {
    let ids: Vec<Uuid> = notes.iter().map(|note| note.0).collect();
    let titles: Vec<(Uuid, String)> = note::Entity::find()
        .select_only()
        .columns([note::Column::Id, note::Column::Title])
        .filter(note::Column::Id.is_in(ids.iter().copied()))
        .filter(note::Column::AccountId.eq(account.0))
        .into_tuple()
        .all(connection)
        .await?;
    let mut bodies = notes::bodies(connection, &ids).await?;
    Ok(titles.into_iter().map(|(id, title)| (NoteId(id), (title, bodies.remove(&id).unwrap_or_default()))).collect())
}

/// What was found in some notes of an account, in no order.
///
/// # Errors
///
/// When the database fails or what it holds can't be understood.
pub async fn results<T: DeserializeOwned>(
    connection: &impl ConnectionTrait,
    account: AccountId,
    notes: &[NoteId],
) -> Result<Vec<(NoteId, T)>> {
    let rows = reading::Entity::find()
        .filter(reading::Column::AccountId.eq(account.0))
        .filter(reading::Column::NoteId.is_in(notes.iter().map(|note| note.0)))
        .all(connection)
        .await?;
    rows.into_iter().map(|row| Ok((NoteId(row.note_id), serde_json::from_value(row.result)?))).collect()
}

/// The tag of a note's language (BCP 47), where the account has the note and its reading could tell.
///
/// # Errors
///
/// When the database fails.
pub async fn language(connection: &impl ConnectionTrait, account: AccountId, note: NoteId) -> Result<Option<String>> {
    let found: Option<Option<String>> = reading::Entity::find_by_id(note.0)
        .select_only()
        .column(reading::Column::Language)
        .filter(reading::Column::AccountId.eq(account.0))
        .into_tuple()
        .one(connection)
        .await?;
    Ok(found.flatten())
}

/// How far an account's notes are read.
///
/// # Errors
///
/// When the database fails.
pub async fn progress(connection: &impl ConnectionTrait, account: AccountId) -> Result<Progress> {
    let mine = Expr::col(note::Column::AccountId).eq(account.0);
    let present = Expr::col(note::Column::TrashedAt).is_null();
    let count = || Query::select().expr(Expr::col(note::Column::Id).count()).from(note::Entity).to_owned();
    let total = count().and_where(mine.clone()).and_where(present.clone()).to_owned();
    let open = Expr::col(note::Column::AnalysedRevision).lt(Expr::col(note::Column::Revision));
    let unread = count().and_where(mine).and_where(open).and_where(present).to_owned();
    let failed = unread.clone().and_where(Expr::col(note::Column::AnalysisError).is_not_null()).to_owned();
    let ask = async |query: sea_orm::sea_query::SelectStatement| -> Result<i64> {
        let row = connection.query_one(&query).await?;
        Ok(row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?.unwrap_or_default())
    };
    let (total, unread, failed) = (ask(total).await?, ask(unread).await?, ask(failed).await?);
    Ok(Progress { total, analysed: total - unread, queued: unread - failed, failed })
}

/// A note that was given up.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct GivenUp {
    /// Which note.
    pub id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// Why.
    pub analysis_error: String,
    /// How often it was tried.
    pub analysis_attempt: i64,
}

/// The notes of all accounts that were given up.
///
/// # Errors
///
/// When the database fails.
pub async fn given_up(connection: &impl ConnectionTrait, limit: u64) -> Result<Vec<GivenUp>> {
    let given_up = note::Entity::find()
        .select_only()
        .columns([
            note::Column::Id,
            note::Column::AccountId,
            note::Column::AnalysisError,
            note::Column::AnalysisAttempt,
        ])
        .filter(owed())
        .filter(note::Column::AnalysisError.is_not_null())
        .order_by_asc(note::Column::AccountId)
        .order_by_asc(note::Column::Id)
        .limit(limit);
    Ok(given_up.into_model::<GivenUp>().all(connection).await?)
}

/// How many notes of all accounts are due, and since when.
///
/// # Errors
///
/// When the database fails.
pub async fn backlog(connection: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Backlog> {
    let notes = Pieces {
        table: "note",
        owed: "analysed_revision < revision and trashed_at is null and analysis_error is null",
        kind: "'reading'",
        due: "analysis_due_at",
        lease: "analysis_lease_until",
    };
    Ok(backlog::count(connection, &notes, now).await?.into_values().next().unwrap_or_default())
}
