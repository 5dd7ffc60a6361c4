//! The index on PostgreSQL: a `tsvector` under a GIN index (<https://www.postgresql.org/docs/current/textsearch.html>).

use std::collections::BTreeMap;
use std::fmt::Write;

use loci_domain::AccountId;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Document, Term};
use crate::error::Result;
use crate::sql::{ROWS, Sql};

/// So many places of one word count for its rank; the type itself keeps 255.
const PLACES: usize = 16;
/// Places beyond this are all the same to the type.
const FARTHEST: usize = 16_383;

pub(super) async fn write(connection: &impl ConnectionTrait, documents: &[Document]) -> Result<()> {
    for documents in documents.chunks(ROWS) {
        let mut sql = Sql::new(connection, "insert into search_note (note_id, words) values ");
        for (index, document) in documents.iter().enumerate() {
            sql.push(if index == 0 { "(" } else { ", (" }).bind(document.note).push(", ");
            sql.bind_as(vector(document), "tsvector").push(")");
        }
        sql.push(" on conflict (note_id) do update set words = excluded.words");
        sql.execute(connection).await?;
    }
    Ok(())
}

pub(super) async fn remove(connection: &impl ConnectionTrait, notes: &[Uuid]) -> Result<()> {
    for notes in notes.chunks(ROWS) {
        let mut sql = Sql::new(connection, "delete from search_note where note_id in ");
        sql.list(notes.iter().copied());
        sql.execute(connection).await?;
    }
    Ok(())
}

/// The written form of a `tsvector`: words with their places and the weight of each place.
fn vector(document: &Document) -> String {
    let mut places: BTreeMap<&str, String> = BTreeMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut place = 0;
    for (words, weight) in [(&document.title, 'A'), (&document.tags, 'B'), (&document.body, 'D')] {
        for word in words {
            place += 1;
            let count = counts.entry(word).or_default();
            *count += 1;
            if *count > PLACES {
                continue;
            }
            let list = places.entry(word).or_default();
            let separator = if list.is_empty() { ':' } else { ',' };
            write!(list, "{separator}{}{weight}", place.min(FARTHEST)).expect("writing to a String never fails");
        }
    }
    let mut text = String::new();
    for (word, places) in places {
        write!(text, "'{word}'{places} ").expect("writing to a String never fails");
    }
    text
}

/// The written form of a `tsquery`: every word is quoted, and none holds a quote.
fn query(owner: &str, terms: &[Term], all: bool) -> String {
    let words: Vec<String> =
        terms.iter().map(|term| format!("'{owner}{}'{}", term.word, if term.prefix { ":*" } else { "" })).collect();
    words.join(if all { " & " } else { " | " })
}

pub(super) fn find(
    connection: &impl ConnectionTrait,
    account: AccountId,
    owner: &str,
    terms: &[Term],
    all: bool,
    limit: u64,
) -> Sql {
    let query = query(owner, terms, all);
    // The best are chosen within the index, so that only they are looked up.
    let mut sql = Sql::new(
        connection,
        "select n.id, n.title, n.title_key, n.notebook, best.score from (select s.note_id, \
         ts_rank('{0.05, 0.05, 0.4, 1.0}'::real[], s.words, q.query, 1)::double precision as score from (select ",
    );
    sql.bind_as(query, "tsquery")
        .push(" as query) q join search_note s on s.words @@ q.query order by score desc, s.note_id limit ");
    sql.bind(limit).push(") best join note n on n.id = best.note_id where n.account_id = ").bind(account.0);
    sql.push(" and n.trashed_at is null order by best.score desc, n.id");
    sql
}
