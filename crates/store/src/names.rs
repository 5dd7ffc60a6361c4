//! The names that notes answer to.

use std::collections::{HashMap, HashSet};

use loci_domain::name::{NameKind, last_part, name_key};
use loci_domain::{AccountId, NoteId, NoteRef, Parsed, Title};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::entity::note_name;
use crate::error::Result;
use crate::sql::{ROWS, Sql, after_prefix};

/// A name as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Name {
    pub(crate) kind: NameKind,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) link_key: String,
}

impl Name {
    fn new(kind: NameKind, name: &str) -> Option<Self> {
        let key = name_key(name);
        let link_key = last_part(&key).to_owned();
        (!link_key.is_empty()).then(|| Self { kind, name: name.to_owned(), name_key: key, link_key })
    }
}

/// The names of a note: its title, the aliases and the title of its front matter.
pub(crate) fn of(title: &Title, parsed: &Parsed) -> Vec<Name> {
    let mut seen = HashSet::new();
    let given = parsed.aliases.iter().chain(&parsed.title).filter_map(|name| Name::new(NameKind::Alias, name));
    Name::new(NameKind::Title, title.as_str())
        .into_iter()
        .chain(given)
        .filter(|name| seen.insert(name.name_key.clone()))
        .collect()
}

pub(crate) async fn insert(
    connection: &impl ConnectionTrait,
    account: AccountId,
    notes: &[(Uuid, Vec<Name>)],
) -> Result<()> {
    let rows: Vec<note_name::ActiveModel> = notes
        .iter()
        .flat_map(|(note, names)| {
            names.iter().map(|name| note_name::ActiveModel {
                note_id: Set(*note),
                kind: Set(name.kind.number()),
                name_key: Set(name.name_key.clone()),
                account_id: Set(account.0),
                name: Set(name.name.clone()),
                link_key: Set(name.link_key.clone()),
            })
        })
        .collect();
    for rows in rows.chunks(ROWS) {
        note_name::Entity::insert_many(rows.to_vec()).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// Gives a note other names but keeps its former ones. Returns the link keys of those that came and those that went.
pub(crate) async fn replace(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note: NoteId,
    names: Vec<Name>,
) -> Result<Vec<String>> {
    let former = NameKind::Former.number();
    let old = note_name::Entity::find()
        .filter(note_name::Column::NoteId.eq(note.0))
        .filter(note_name::Column::Kind.ne(former))
        .all(connection)
        .await?;
    let old: HashSet<Name> = old
        .into_iter()
        .map(|row| Name {
            kind: NameKind::of(row.kind),
            name: row.name,
            name_key: row.name_key,
            link_key: row.link_key,
        })
        .collect();
    let new: HashSet<Name> = names.iter().cloned().collect();
    if old == new {
        return Ok(Vec::new());
    }
    let mut sql = Sql::new(connection, "delete from note_name where note_id = ");
    sql.bind(note.0).push(" and kind <> ").bind(former);
    sql.execute(connection).await?;
    insert(connection, account, &[(note.0, names)]).await?;
    Ok(old.symmetric_difference(&new).map(|name| name.link_key.clone()).collect())
}

/// Keeps the path that a note has had as one of its names, where some link names it: so such links go on working.
pub(crate) async fn remember(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note: NoteId,
    notebook: &str,
    title: &str,
) -> Result<()> {
    let path = if notebook.is_empty() { title.to_owned() } else { format!("{notebook}/{title}") };
    let Some(name) = Name::new(NameKind::Former, &path) else { return Ok(()) };
    #[derive(FromQueryResult)]
    struct LinkRow {
        #[expect(dead_code, reason = "only whether there is a row matters")]
        position: i64,
    }
    let mut sql = Sql::new(connection, "select position from link where target_id = ");
    sql.bind(note.0).push(" and target_key = ").bind(name.link_key.as_str()).push(" limit 1");
    if sql.rows::<LinkRow>(connection).await?.is_empty() {
        return Ok(());
    }
    let mut sql =
        Sql::new(connection, "insert into note_name (note_id, kind, name_key, account_id, name, link_key) values (");
    sql.bind(note.0).push(", ").bind(NameKind::Former.number()).push(", ").bind(name.name_key).push(", ");
    sql.bind(account.0).push(", ").bind(name.name).push(", ").bind(name.link_key).push(") on conflict do nothing");
    sql.execute(connection).await?;
    Ok(())
}

/// The keys by which links find these notes.
pub(crate) async fn link_keys(connection: &impl ConnectionTrait, notes: &[Uuid]) -> Result<Vec<String>> {
    let rows = note_name::Entity::find()
        .filter(note_name::Column::NoteId.is_in(notes.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.link_key).collect())
}

/// The aliases of a note, sorted.
pub(crate) async fn aliases(connection: &impl ConnectionTrait, note: NoteId) -> Result<Vec<String>> {
    let rows = note_name::Entity::find()
        .filter(note_name::Column::NoteId.eq(note.0))
        .filter(note_name::Column::Kind.eq(NameKind::Alias.number()))
        .order_by_asc(note_name::Column::NameKey)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

/// A note that a beginning of a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The note.
    pub note: NoteRef,
    /// Its alias that fits, where its title doesn't.
    pub alias: Option<String>,
}

#[derive(FromQueryResult)]
struct CompletionRow {
    id: Uuid,
    title: String,
    notebook: String,
    kind: i64,
    name: String,
    name_key: String,
}

/// So many names that fit are weighed against each other.
const WEIGHED: u64 = 200;
/// So much of what was typed is looked at.
const TYPED: usize = 64;

/// Notes whose title or alias begins with `typed`; then those with a word that does; then those that hold its letters
/// in their order. Without anything typed, those that changed last.
///
/// # Errors
///
/// When the database fails.
pub async fn complete(
    connection: &impl ConnectionTrait,
    account: AccountId,
    typed: &str,
    limit: usize,
) -> Result<Vec<Completion>> {
    // PostgreSQL's text holds no NUL, and no name has one.
    let key: String = name_key(typed).chars().filter(|c| !c.is_control()).take(TYPED).collect();
    if key.is_empty() {
        return recent(connection, account, limit).await;
    }
    let mut found: Vec<Completion> = Vec::new();
    let mut seen: HashMap<Uuid, ()> = HashMap::new();
    let within: String = key.chars().filter(|c| !c.is_whitespace()).map(|c| format!("%{}", escaped(c))).collect();
    let word = format!("% {}%", key.chars().map(escaped).collect::<String>());
    for pattern in [None, Some(word), Some(format!("{within}%"))] {
        if found.len() >= limit {
            break;
        }
        let mut sql = Sql::new(
            connection,
            "select n.id, n.title, n.notebook, c.kind, c.name, c.name_key from note_name c \
             join note n on n.id = c.note_id where c.account_id = ",
        );
        sql.bind(account.0);
        match pattern {
            None => {
                sql.push(" and c.name_key >= ").bind(key.as_str()).push(" and c.name_key < ").bind(after_prefix(&key));
            }
            Some(pattern) => {
                sql.push(" and c.name_key like ").bind(pattern).push(" escape '\\'");
            }
        }
        sql.push(" and c.kind < 2 and n.trashed_at is null limit ").bind(WEIGHED);
        let mut rows = sql.rows::<CompletionRow>(connection).await?;
        // The less there is beside what was typed, the likelier it is meant; a title rather than an alias.
        rows.sort_by(|a, b| {
            let rank = |row: &CompletionRow| (row.name_key.chars().count(), row.kind);
            rank(a).cmp(&rank(b)).then_with(|| a.name_key.cmp(&b.name_key)).then_with(|| a.id.cmp(&b.id))
        });
        for row in rows {
            if found.len() < limit && seen.insert(row.id, ()).is_none() {
                let alias = (row.kind != NameKind::Title.number()).then_some(row.name);
                found.push(Completion {
                    note: NoteRef { id: row.id.into(), title: row.title, notebook: row.notebook },
                    alias,
                });
            }
        }
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct RefRow {
    id: Uuid,
    title: String,
    notebook: String,
}

async fn recent(connection: &impl ConnectionTrait, account: AccountId, limit: usize) -> Result<Vec<Completion>> {
    let mut sql = Sql::new(connection, "select id, title, notebook from note where account_id = ");
    sql.bind(account.0).push(" and trashed_at is null order by updated_at desc, id desc limit ");
    sql.bind(u64::try_from(limit).unwrap_or(u64::MAX));
    let completion = |row: RefRow| Completion {
        note: NoteRef { id: row.id.into(), title: row.title, notebook: row.notebook },
        alias: None,
    };
    Ok(sql.rows(connection).await?.into_iter().map(completion).collect())
}

/// A character as it stands in a pattern of `like`.
fn escaped(c: char) -> String {
    if matches!(c, '%' | '_' | '\\') { format!("\\{c}") } else { c.to_string() }
}
