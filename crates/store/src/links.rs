//! Links between notes: resolving them, reading them both ways, and the graph they make.

use std::collections::{HashMap, HashSet};

use loci_domain::link::{Candidate, LinkTarget, resolve};
use loci_domain::name::{NameKind, name_key};
use loci_domain::{AccountId, NoteId, NoteRef};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::error::Result;
use crate::sql::{ROWS, Sql};

/// A link out of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingLink {
    /// As written, without the label.
    pub target: String,
    /// What is shown in its place.
    pub label: Option<String>,
    /// Whether the target is shown in place.
    pub embed: bool,
    /// The note it leads to; nothing while there is none.
    pub note: Option<NoteRef>,
    /// The text around it.
    pub excerpt: String,
}

/// A link into a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlink {
    /// The note it stands in.
    pub note: NoteRef,
    /// The text around it.
    pub excerpt: String,
    /// Whether the note is shown there in place.
    pub embed: bool,
}

/// The notes of an account and how they are linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// The notes with the most links first; each with how many notes it is linked with.
    pub nodes: Vec<(NoteRef, usize)>,
    /// Pairs of indexes into `nodes`, each once: which note links to which.
    pub edges: Vec<(usize, usize)>,
    /// Whether there are more notes than were asked for.
    pub truncated: bool,
}

/// More backlinks than this are not read.
const BACKLINKS: u64 = 500;
/// More homonyms than this are not weighed.
const CANDIDATES: u64 = 20_000;

#[derive(FromQueryResult)]
struct LinkRow {
    source_id: Uuid,
    position: i64,
    target: String,
    target_key: String,
    target_id: Option<Uuid>,
    notebook: String,
}

#[derive(FromQueryResult)]
struct CandidateRow {
    note_id: Uuid,
    kind: i64,
    name_key: String,
    link_key: String,
    notebook: String,
}

const LINK_ROWS: &str = "select l.source_id, l.position, l.target, l.target_key, l.target_id, n.notebook \
     from link l join note n on n.id = l.source_id where ";

/// Finds out anew where the links of these notes of the account lead.
pub(crate) async fn resolve_sources(
    connection: &impl ConnectionTrait,
    account: AccountId,
    sources: &[Uuid],
) -> Result<()> {
    for sources in sources.chunks(ROWS) {
        // Naming the account too would let SQLite walk all of its links, by the index of the names they use.
        let mut sql = Sql::new(connection, LINK_ROWS);
        sql.push("l.source_id in ").list(sources.iter().copied());
        settle(connection, account, sql.rows(connection).await?).await?;
    }
    Ok(())
}

/// Finds out anew where the links that name one of these keys lead: because a note took, lost or moved with the name.
pub(crate) async fn resolve_keys(
    connection: &impl ConnectionTrait,
    account: AccountId,
    keys: impl IntoIterator<Item = String>,
) -> Result<()> {
    let keys: Vec<String> = keys.into_iter().collect::<HashSet<_>>().into_iter().collect();
    for keys in keys.chunks(ROWS) {
        let mut sql = Sql::new(connection, LINK_ROWS);
        sql.push("l.account_id = ").bind(account.0).push(" and l.target_key in ").list(keys.iter().map(String::as_str));
        settle(connection, account, sql.rows(connection).await?).await?;
    }
    Ok(())
}

async fn settle(connection: &impl ConnectionTrait, account: AccountId, links: Vec<LinkRow>) -> Result<()> {
    if links.is_empty() {
        return Ok(());
    }
    let keys: Vec<&str> =
        links.iter().map(|link| link.target_key.as_str()).collect::<HashSet<_>>().into_iter().collect();
    let mut candidates: HashMap<String, Vec<(CandidateRow, String)>> = HashMap::new();
    for keys in keys.chunks(ROWS) {
        let mut sql = Sql::new(
            connection,
            "select c.note_id, c.kind, c.name_key, c.link_key, n.notebook from note_name c \
             join note n on n.id = c.note_id where c.account_id = ",
        );
        sql.bind(account.0).push(" and n.trashed_at is null and c.link_key in ").list(keys.iter().copied());
        sql.push(" limit ").bind(CANDIDATES);
        for row in sql.rows::<CandidateRow>(connection).await? {
            let notebook = name_key(&row.notebook);
            candidates.entry(row.link_key.clone()).or_default().push((row, notebook));
        }
    }
    let mut changed = Vec::new();
    for link in &links {
        let found = LinkTarget::parse(&link.target).and_then(|target| {
            let named = candidates.get(&link.target_key).map(Vec::as_slice).unwrap_or_default();
            let named = named.iter().map(|(row, notebook)| Candidate {
                note: row.note_id,
                notebook,
                kind: NameKind::of(row.kind),
                name: &row.name_key,
            });
            resolve(&target, &name_key(&link.notebook), named)
        });
        if found != link.target_id {
            changed.push((link.source_id, link.position, found));
        }
    }
    for changed in changed.chunks(ROWS) {
        let mut sql = Sql::new(connection, "with settled (source_id, position, target_id) as (values ");
        for (index, (source, position, target)) in changed.iter().enumerate() {
            sql.push(if index == 0 { "(" } else { ", (" }).bind_as(*source, "uuid").push(", ");
            sql.bind_as(*position, "bigint").push(", ").bind_as(*target, "uuid").push(")");
        }
        sql.push(
            ") update link set target_id = settled.target_id from settled \
             where link.source_id = settled.source_id and link.position = settled.position",
        );
        sql.execute(connection).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct OutgoingRow {
    target: String,
    label: Option<String>,
    embed: bool,
    excerpt: String,
    target_id: Option<Uuid>,
    title: Option<String>,
    notebook: Option<String>,
}

/// The links that stand in a note, in their order.
///
/// # Errors
///
/// When the database fails.
pub async fn outgoing(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note: NoteId,
) -> Result<Vec<OutgoingLink>> {
    let mut sql = Sql::new(
        connection,
        "select l.target, l.label, l.embed, l.excerpt, l.target_id, n.title, n.notebook from link l \
         left join note n on n.id = l.target_id where l.source_id = ",
    );
    sql.bind(note.0).push(" and l.account_id = ").bind(account.0).push(" order by l.position");
    let rows = sql.rows::<OutgoingRow>(connection).await?;
    let link = |row: OutgoingRow| OutgoingLink {
        target: row.target,
        label: row.label,
        embed: row.embed,
        excerpt: row.excerpt,
        note: match (row.target_id, row.title, row.notebook) {
            (Some(id), Some(title), Some(notebook)) => Some(NoteRef { id: id.into(), title, notebook }),
            _ => None,
        },
    };
    Ok(rows.into_iter().map(link).collect())
}

#[derive(FromQueryResult)]
struct BacklinkRow {
    id: Uuid,
    title: String,
    notebook: String,
    excerpt: String,
    embed: bool,
}

/// The links that lead to a note, those of the notes that changed last first.
///
/// # Errors
///
/// When the database fails.
pub async fn backlinks(connection: &impl ConnectionTrait, account: AccountId, note: NoteId) -> Result<Vec<Backlink>> {
    let mut sql = Sql::new(
        connection,
        "select n.id, n.title, n.notebook, l.excerpt, l.embed from link l \
         join note n on n.id = l.source_id where l.target_id = ",
    );
    sql.bind(note.0).push(" and l.source_id <> ").bind(note.0).push(" and n.account_id = ").bind(account.0);
    sql.push(" and n.trashed_at is null order by n.updated_at desc, n.id desc, l.position limit ").bind(BACKLINKS);
    let link = |row: BacklinkRow| Backlink {
        note: NoteRef { id: row.id.into(), title: row.title, notebook: row.notebook },
        excerpt: row.excerpt,
        embed: row.embed,
    };
    Ok(sql.rows(connection).await?.into_iter().map(link).collect())
}

#[derive(FromQueryResult)]
struct EdgeRow {
    source_id: Uuid,
    target_id: Uuid,
}

#[derive(FromQueryResult)]
struct NodeRow {
    id: Uuid,
    title: String,
    notebook: String,
}

/// The notes of an account, the best linked first, and the links among them.
///
/// # Errors
///
/// When the database fails.
pub async fn graph(connection: &impl ConnectionTrait, account: AccountId, limit: usize) -> Result<Graph> {
    let mut sql = Sql::new(connection, "select source_id, target_id from link where account_id = ");
    sql.bind(account.0).push(" and target_id is not null and source_id <> target_id");
    let links: HashSet<(Uuid, Uuid)> =
        sql.rows::<EdgeRow>(connection).await?.into_iter().map(|row| (row.source_id, row.target_id)).collect();
    let mut sql = Sql::new(connection, "select id from note where account_id = ");
    sql.bind(account.0).push(" and trashed_at is null order by updated_at desc, id desc");
    #[derive(FromQueryResult)]
    struct IdRow {
        id: Uuid,
    }
    let notes: Vec<Uuid> = sql.rows::<IdRow>(connection).await?.into_iter().map(|row| row.id).collect();
    let alive: HashSet<Uuid> = notes.iter().copied().collect();
    let mut neighbours: HashMap<Uuid, usize> = HashMap::new();
    let mut edges: Vec<(Uuid, Uuid)> = Vec::with_capacity(links.len());
    for &(source, target) in &links {
        if !(alive.contains(&source) && alive.contains(&target)) {
            continue;
        }
        edges.push((source, target));
        // Two notes that link to each other are one neighbour to each.
        if source < target || !links.contains(&(target, source)) {
            *neighbours.entry(source).or_default() += 1;
            *neighbours.entry(target).or_default() += 1;
        }
    }
    let degree = |id: &Uuid| neighbours.get(id).copied().unwrap_or(0);
    let truncated = notes.len() > limit;
    let mut chosen = notes;
    chosen.sort_by_key(|id| std::cmp::Reverse(degree(id)));
    chosen.truncate(limit);
    let mut known: HashMap<Uuid, NodeRow> = HashMap::with_capacity(chosen.len());
    for ids in chosen.chunks(ROWS) {
        let mut sql = Sql::new(connection, "select id, title, notebook from note where id in ");
        sql.list(ids.iter().copied());
        known.extend(sql.rows::<NodeRow>(connection).await?.into_iter().map(|row| (row.id, row)));
    }
    let nodes: Vec<(NoteRef, usize)> = chosen
        .iter()
        .filter_map(|id| known.remove(id))
        .map(|row| (NoteRef { id: row.id.into(), title: row.title, notebook: row.notebook }, degree(&row.id)))
        .collect();
    let index: HashMap<Uuid, usize> = nodes.iter().enumerate().map(|(index, (note, _))| (note.id.0, index)).collect();
    let mut edges: Vec<(usize, usize)> =
        edges.into_iter().filter_map(|(source, target)| Some((*index.get(&source)?, *index.get(&target)?))).collect();
    edges.sort_unstable();
    Ok(Graph { nodes, edges, truncated })
}
