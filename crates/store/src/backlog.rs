//! How much work waits for a worker, for those who look after the server.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::error::Result;
use crate::sql::Sql;

/// Pieces of work of one query are counted up to here, so that asking costs the same however many there are.
pub const MOST_COUNTED: u64 = 10_000;

/// Work of one kind that is due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How much of it nobody has begun.
    pub waiting: u64,
    /// How much of it a worker holds.
    pub running: u64,
    /// When the longest of what waits became due.
    pub since: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct BacklogRow {
    kind: String,
    waiting: i64,
    running: i64,
    since: Option<DateTime<Utc>>,
}

/// Where pieces of work stand: a table, the condition under which one is owed, and what its columns are called.
pub(crate) struct Pieces {
    pub(crate) table: &'static str,
    pub(crate) owed: &'static str,
    /// An expression for the kind of a piece.
    pub(crate) kind: &'static str,
    pub(crate) due: &'static str,
    pub(crate) lease: &'static str,
}

/// How much of each kind is due, counted by the database; a kind of which nothing is due is left out.
pub(crate) async fn count(
    connection: &impl ConnectionTrait,
    pieces: &Pieces,
    now: DateTime<Utc>,
) -> Result<BTreeMap<String, Backlog>> {
    let Pieces { table, owed, kind, due, lease } = pieces;
    let mut sql = Sql::new(
        connection,
        "select kind, sum(1 - held) as waiting, sum(held) as running, min(case when held = 0 then due end) as since from ",
    );
    sql.push(&format!("(select {kind} as kind, {due} as due, case when {lease} > ")).bind(now);
    sql.push(&format!(" then 1 else 0 end as held from {table} where {owed} and {due} <= ")).bind(now);
    sql.push(&format!(" order by {due} limit ")).bind(MOST_COUNTED).push(") pieces group by kind");
    let rows: Vec<BacklogRow> = sql.rows(connection).await?;
    let backlog = |row: &BacklogRow| Backlog {
        waiting: u64::try_from(row.waiting).unwrap_or_default(),
        running: u64::try_from(row.running).unwrap_or_default(),
        since: row.since,
    };
    Ok(rows.into_iter().map(|row| (row.kind.clone(), backlog(&row))).collect())
}
