//! The index on SQLite: an FTS5 table without content (<https://sqlite.org/fts5.html>), ranked by BM25.

use std::collections::HashMap;

use loci_domain::AccountId;
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{Document, Term};
use crate::error::Result;
use crate::sql::{ROWS, Sql};

#[derive(FromQueryResult)]
struct NumberRow {
    id: i64,
    note_id: Uuid,
}

async fn numbers(connection: &impl ConnectionTrait, notes: &[Uuid]) -> Result<HashMap<Uuid, i64>> {
    let mut numbers = HashMap::with_capacity(notes.len());
    for notes in notes.chunks(ROWS) {
        let mut sql = Sql::new(connection, "select id, note_id from search_note where note_id in ");
        sql.list(notes.iter().copied());
        numbers.extend(sql.rows::<NumberRow>(connection).await?.into_iter().map(|row| (row.note_id, row.id)));
    }
    Ok(numbers)
}

pub(super) async fn write(connection: &impl ConnectionTrait, documents: &[Document]) -> Result<()> {
    for documents in documents.chunks(ROWS) {
        let mut sql = Sql::new(connection, "insert into search_note (note_id) values ");
        for (index, document) in documents.iter().enumerate() {
            sql.push(if index == 0 { "(" } else { ", (" }).bind(document.note).push(")");
        }
        sql.push(" on conflict do nothing");
        sql.execute(connection).await?;
        let numbers = numbers(connection, &documents.iter().map(|document| document.note).collect::<Vec<_>>()).await?;
        let mut sql = Sql::new(connection, "insert into search_words (rowid, title, tags, body) values ");
        for (index, document) in documents.iter().enumerate() {
            let number = numbers.get(&document.note).copied().unwrap_or_default();
            sql.push(if index == 0 { "(" } else { ", (" }).bind(number);
            for words in [&document.title, &document.tags, &document.body] {
                sql.push(", ").bind(words.join(" "));
            }
            sql.push(")");
        }
        sql.execute(connection).await?;
    }
    Ok(())
}

pub(super) async fn remove(connection: &impl ConnectionTrait, notes: &[Uuid]) -> Result<()> {
    for notes in notes.chunks(ROWS) {
        let mut sql = Sql::new(
            connection,
            "delete from search_words where rowid in (select id from search_note where note_id in ",
        );
        sql.list(notes.iter().copied()).push(")");
        sql.execute(connection).await?;
    }
    Ok(())
}

/// The FTS5 query: every word is quoted, and none holds a quote.
fn query(owner: &str, terms: &[Term], all: bool) -> String {
    let strings: Vec<String> =
        terms.iter().map(|term| format!("\"{owner}{}\"{}", term.word, if term.prefix { " *" } else { "" })).collect();
    strings.join(if all { " AND " } else { " OR " })
}

pub(super) fn find(
    connection: &impl ConnectionTrait,
    account: AccountId,
    owner: &str,
    terms: &[Term],
    all: bool,
    limit: u64,
) -> Sql {
    // The best are chosen within the index, so that only they are looked up.
    let mut sql = Sql::new(
        connection,
        "select n.id, n.title, n.title_key, n.notebook, best.score from (select rowid as number, -rank as score \
         from search_words where search_words match ",
    );
    sql.bind(query(owner, terms, all)).push(" and rank match 'bm25(60.0, 20.0, 1.0)' order by rank limit ");
    sql.bind(limit)
        .push(") best join search_note s on s.id = best.number join note n on n.id = s.note_id where n.account_id = ");
    sql.bind(account.0).push(" and n.trashed_at is null order by best.score desc, n.id");
    sql
}
