//! Writing notes: the text, the names, the tags, the links and the search index change together or not at all.

use super::*;
use crate::database::Backend;

/// A note to be written for the first time.
#[derive(Debug, Clone)]
pub struct NewNote {
    /// Its id.
    pub id: NoteId,
    /// Its title.
    pub title: Title,
    /// Where it is kept.
    pub notebook: NotebookPath,
    /// Its Markdown.
    pub body: String,
    /// What [`Parsed::read`] found in the body.
    pub parsed: Parsed,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// What a note is to become.
#[derive(Debug, Clone)]
pub struct Change {
    /// Its title.
    pub title: Title,
    /// Where it is kept.
    pub notebook: NotebookPath,
    /// Its Markdown.
    pub body: String,
    /// What [`Parsed::read`] found in the body.
    pub parsed: Parsed,
}

#[derive(FromQueryResult)]
struct IdRow {
    id: Uuid,
}

/// Lets those who write notes of the same account pass one after the other, as they do on SQLite anyway: two that write
/// at once would not see each other's names, and a link between them would lead nowhere.
async fn one_at_a_time(connection: &impl ConnectionTrait, account: AccountId) -> Result<()> {
    if Backend::of(connection) == Backend::Postgres {
        let mut sql = Sql::new(connection, "select id from account where id = ");
        sql.bind(account.0).push(" for no key update");
        sql.rows::<IdRow>(connection).await?;
    }
    Ok(())
}

/// Writes many notes in few statements, each to be analysed from `now` on, and resolves the links from and to them.
/// Notes written before them and with them find each other.
///
/// # Errors
///
/// When the database fails; [`Error::Taken`](crate::Error::Taken) when an id is in use.
pub async fn write_many(
    connection: &impl ConnectionTrait,
    account: AccountId,
    notes: &[NewNote],
    now: DateTime<Utc>,
) -> Result<()> {
    one_at_a_time(connection, account).await?;
    // A row of the note table binds 20 values, and SQLite binds 32,766 in one statement.
    for notes in notes.chunks(ROWS) {
        let rows = notes.iter().map(|new| row(account, new, now));
        note::Entity::insert_many(rows).exec_without_returning(connection).await?;
        let rows =
            notes.iter().map(|new| note_body::ActiveModel { note_id: Set(new.id.0), body: Set(new.body.clone()) });
        note_body::Entity::insert_many(rows).exec_without_returning(connection).await?;
        let ids: Vec<Uuid> = notes.iter().map(|new| new.id.0).collect();
        let named = notes.iter().map(|new| (new.id.0, names::of(&new.title, &new.parsed))).collect::<Vec<_>>();
        names::insert(connection, account, &named).await?;
        tags::insert(connection, account, notes.iter().map(|new| (new.id.0, new.parsed.tags.as_slice()))).await?;
        write_links(connection, account, notes.iter().map(|new| (new.id.0, &new.parsed))).await?;
        let entries: Vec<search::Entry<'_>> = notes
            .iter()
            .map(|new| search::Entry { note: new.id.0, title: new.title.as_str(), parsed: &new.parsed })
            .collect();
        search::index(connection, account, &entries, false).await?;
        links::resolve_sources(connection, account, &ids).await?;
        let keys = named.into_iter().flat_map(|(_, names)| names.into_iter().map(|name| name.link_key));
        links::resolve_keys(connection, account, keys).await?;
    }
    Ok(())
}

fn row(account: AccountId, new: &NewNote, now: DateTime<Utc>) -> note::ActiveModel {
    note::ActiveModel {
        id: Set(new.id.0),
        account_id: Set(account.0),
        title: Set(new.title.as_str().to_owned()),
        title_key: Set(new.title.key()),
        notebook: Set(new.notebook.as_str().to_owned()),
        excerpt: Set(new.parsed.excerpt.clone()),
        word_count: Set(new.parsed.word_count.into()),
        revision: Set(1),
        created_at: Set(new.created_at),
        updated_at: Set(new.updated_at),
        trashed_at: Set(None),
        analysed_revision: Set(0),
        analysis_due_at: Set(now),
        analysis_attempt: Set(0),
        analysis_error: Set(None),
        analysis_lease_until: Set(None),
        analysis_lease_owner: Set(None),
        read_at: Set(None),
        connected_revision: Set(0),
        connected_size: Set(0),
        connected_by: Set(None),
    }
}

async fn write_links<'a>(
    connection: &impl ConnectionTrait,
    account: AccountId,
    notes: impl Iterator<Item = (Uuid, &'a Parsed)>,
) -> Result<()> {
    use crate::entity::link;
    let rows: Vec<link::ActiveModel> = notes
        .flat_map(|(source, parsed)| {
            parsed.links.iter().map(move |found| link::ActiveModel {
                source_id: Set(source),
                position: Set(i64::try_from(found.span.start).unwrap_or(i64::MAX)),
                account_id: Set(account.0),
                target: Set(found.target.clone()),
                target_key: Set(found.key.clone()),
                target_id: Set(None),
                label: Set(found.label.clone()),
                embed: Set(found.embed),
                excerpt: Set(found.excerpt.clone()),
            })
        })
        .collect();
    for rows in rows.chunks(ROWS) {
        link::Entity::insert_many(rows.to_vec()).exec_without_returning(connection).await?;
    }
    Ok(())
}

/// Changes a note whose revision is still `revision`, and makes it due for analysis. Says whether it was; a note that
/// has changed since, is in the trash or belongs to somebody else stays as it is.
///
/// # Errors
///
/// When the database fails.
pub async fn save(
    connection: &impl ConnectionTrait,
    account: AccountId,
    id: NoteId,
    revision: i64,
    change: &Change,
    now: DateTime<Utc>,
) -> Result<bool> {
    one_at_a_time(connection, account).await?;
    // The first statement takes the row, so that of two that save at once the second finds a newer revision.
    let Some(before) = claim(connection, account, id, revision).await? else { return Ok(false) };
    let title_key = change.title.key();
    let renamed = before.title_key != title_key;
    let moved = before.notebook != change.notebook.as_str();
    let mut sql = Sql::new(connection, "update note set title = ");
    sql.bind(change.title.as_str()).push(", title_key = ").bind(title_key).push(", notebook = ");
    sql.bind(change.notebook.as_str()).push(", excerpt = ").bind(change.parsed.excerpt.as_str());
    sql.push(", word_count = ").bind(i64::from(change.parsed.word_count)).push(", updated_at = ").bind(now);
    // Whoever still reads the revision before may not finish it.
    sql.push(", analysis_attempt = 0, analysis_error = null, analysis_lease_until = null, analysis_lease_owner = null");
    sql.push(", analysis_due_at = ").bind(now).push(" where id = ").bind(id.0);
    sql.execute(connection).await?;
    let mut sql = Sql::new(connection, "update note_body set body = ");
    sql.bind(change.body.as_str()).push(" where note_id = ").bind(id.0);
    sql.execute(connection).await?;

    if renamed || moved {
        names::remember(connection, account, id, &before.notebook, &before.title).await?;
    }
    let mut keys = names::replace(connection, account, id, names::of(&change.title, &change.parsed)).await?;
    if moved {
        keys.extend(names::link_keys(connection, &[id.0]).await?);
    }
    tags::replace(connection, account, id, &change.parsed.tags).await?;
    let mut sql = Sql::new(connection, "delete from link where source_id = ");
    sql.bind(id.0);
    sql.execute(connection).await?;
    write_links(connection, account, std::iter::once((id.0, &change.parsed))).await?;
    let entry = search::Entry { note: id.0, title: change.title.as_str(), parsed: &change.parsed };
    search::index(connection, account, &[entry], true).await?;
    links::resolve_sources(connection, account, &[id.0]).await?;
    links::resolve_keys(connection, account, keys).await?;
    Ok(true)
}

#[derive(FromQueryResult)]
struct BeforeRow {
    title: String,
    title_key: String,
    notebook: String,
}

async fn claim(
    connection: &impl ConnectionTrait,
    account: AccountId,
    id: NoteId,
    revision: i64,
) -> Result<Option<BeforeRow>> {
    let mut sql = Sql::new(connection, "update note set revision = revision + 1 where id = ");
    sql.bind(id.0).push(" and account_id = ").bind(account.0).push(" and revision = ").bind(revision);
    sql.push(" and trashed_at is null returning title, title_key, notebook");
    Ok(sql.rows(connection).await?.pop())
}

/// Puts a note into the trash: nothing links to it or finds it any more. Says whether it was not there yet.
///
/// # Errors
///
/// When the database fails.
pub async fn trash(
    connection: &impl ConnectionTrait,
    account: AccountId,
    id: NoteId,
    now: DateTime<Utc>,
) -> Result<bool> {
    one_at_a_time(connection, account).await?;
    let mut sql = Sql::new(connection, "update note set trashed_at = ");
    sql.bind(now).push(" where id = ").bind(id.0).push(" and account_id = ").bind(account.0);
    sql.push(" and trashed_at is null");
    if sql.execute(connection).await? == 0 {
        return Ok(false);
    }
    search::remove(connection, &[id.0]).await?;
    let keys = names::link_keys(connection, &[id.0]).await?;
    links::resolve_keys(connection, account, keys).await?;
    Ok(true)
}

/// Takes a note out of the trash, to be compared with the others again. Says whether it was there.
///
/// # Errors
///
/// When the database fails.
pub async fn restore(
    connection: &impl ConnectionTrait,
    account: AccountId,
    id: NoteId,
    now: DateTime<Utc>,
) -> Result<bool> {
    one_at_a_time(connection, account).await?;
    let mut sql = Sql::new(
        connection,
        "update note set trashed_at = null, connected_revision = 0, read_at = case when read_at is null then null else ",
    );
    sql.bind(now)
        .push(" end where id = ")
        .bind(id.0)
        .push(" and account_id = ")
        .bind(account.0)
        .push(" and trashed_at is not null");
    sql.push(" returning title, title_key, notebook");
    let Some(row) = sql.rows::<BeforeRow>(connection).await?.pop() else { return Ok(false) };
    let body = bodies(connection, &[id.0]).await?.remove(&id.0).unwrap_or_default();
    let entry = search::Entry { note: id.0, title: &row.title, parsed: &Parsed::read(&body) };
    search::index(connection, account, &[entry], true).await?;
    let keys = names::link_keys(connection, &[id.0]).await?;
    links::resolve_keys(connection, account, keys).await?;
    Ok(true)
}

/// Deletes a note that is in the trash for good, with all that was found in it. Says whether it was there.
///
/// # Errors
///
/// When the database fails.
pub async fn delete(connection: &impl ConnectionTrait, account: AccountId, id: NoteId) -> Result<bool> {
    let mut sql = Sql::new(connection, "select id from note where id = ");
    sql.bind(id.0).push(" and account_id = ").bind(account.0).push(" and trashed_at is not null");
    let Some(row) = sql.rows::<IdRow>(connection).await?.pop() else { return Ok(false) };
    search::remove(connection, &[row.id]).await?;
    note::Entity::delete_by_id(row.id).exec(connection).await?;
    Ok(true)
}
