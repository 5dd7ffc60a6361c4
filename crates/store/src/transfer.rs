//! Everything of one database, copied into another of either kind: how an installation moves, and how it is backed up.
//!
//! A copy is made within one transaction on each side. It reads one moment of the source, even while that is written, and
//! leaves the target as it was unless it comes to its end. The search index is not copied but made again, because the two
//! databases index in ways of their own.

use std::fmt::Debug;

use futures_util::TryStreamExt;
use loci_domain::{AccountId, Parsed};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, FromQueryResult, IntoActiveModel,
    IsolationLevel, Iterable, TransactionTrait,
};
use uuid::Uuid;

use crate::database::{Backend, Database};
use crate::entity;
use crate::error::{Error, Result};
use crate::search;
use crate::sql::Sql;

/// Values that one statement may carry on both databases.
const MOST_VALUES: usize = 30_000;
/// Rows of a batch, where they are small.
const SMALL: usize = 400;
/// Rows of a batch, where one may hold a megabyte.
const LARGE: usize = 8;
/// Notes that are indexed at once.
const INDEXED: usize = 100;

/// What a table holds: how many rows, and a hash of them that does not depend on their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Contents {
    /// How many rows.
    pub rows: u64,
    /// The sum of the rows' BLAKE3 hashes, word by word (AdHash, Bellare and Micciancio 1997).
    pub hash: [u64; 4],
}

impl Contents {
    fn add(&mut self, row: &impl Debug) {
        let hash = blake3::hash(format!("{row:?}").as_bytes());
        for (sum, word) in self.hash.iter_mut().zip(hash.as_bytes().chunks_exact(8)) {
            let word = word.try_into().map_or(0, u64::from_le_bytes);
            *sum = sum.wrapping_add(word);
        }
        self.rows += 1;
    }
}

/// A table before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Its name.
    pub table: &'static str,
    /// What was read.
    pub source: Contents,
    /// What was found in the target afterwards.
    pub target: Contents,
}

/// Does something with the entity of every table, those that others refer to first: `$step!(entity, rows of a batch)`.
macro_rules! for_each_table {
    ($step:ident) => {
        $step!(account, SMALL);
        $step!(session, SMALL);
        $step!(access_token, SMALL);
        $step!(refresh_token, SMALL);
        $step!(note, SMALL);
        $step!(imported_file, SMALL);
        $step!(note_body, LARGE);
        $step!(note_name, SMALL);
        $step!(note_tag, SMALL);
        $step!(link, SMALL);
        $step!(attachment, SMALL);
        $step!(attachment_content, LARGE);
        $step!(reading, SMALL);
        $step!(passage, SMALL);
        $step!(connection, SMALL);
        $step!(dismissal, SMALL);
        $step!(quiz, SMALL);
        $step!(task, SMALL);
        $step!(task_line, SMALL);
        $step!(upload, SMALL);
        $step!(upload_chunk, LARGE);
        $step!(provider_consent, SMALL);
        $step!(provider_spending, SMALL);
        $step!(provider_result, SMALL);
    };
}

/// Makes `target` hold what `source` holds, and compares the two table by table. Both must have the newest schema.
///
/// What the target held before is replaced, so that a copy can be made again. Where a table would differ nothing is changed, and a
/// target with an account that the source
/// does not have is left alone.
///
/// # Errors
///
/// [`Error::OtherAccounts`] for such a target; otherwise when a database fails.
pub async fn copy(source: &Database, target: &Database) -> Result<Vec<Copied>> {
    let from = begin_reading(source).await?;
    let to = target.write().await?;
    refuse_other_accounts(&from, &to).await?;
    clear(&to).await?;
    let mut copied = Vec::new();
    macro_rules! step {
        ($entity:ident, $rows:expr) => {
            let source = copy_table::<entity::$entity::Entity>(&from, &to, $rows).await?;
            let target = contents::<entity::$entity::Entity>(&to).await?;
            copied.push(Copied { table: stringify!($entity), source, target });
        };
    }
    for_each_table!(step);
    from.rollback().await?;
    if copied.iter().all(|table| table.source == table.target) {
        to.commit().await?;
    }
    Ok(copied)
}

/// What every table holds, by name.
///
/// # Errors
///
/// When the database fails.
pub async fn all_contents(database: &Database) -> Result<Vec<(&'static str, Contents)>> {
    let transaction = begin_reading(database).await?;
    let mut all = Vec::new();
    macro_rules! step {
        ($entity:ident, $rows:expr) => {
            all.push((stringify!($entity), contents::<entity::$entity::Entity>(&transaction).await?));
        };
    }
    for_each_table!(step);
    transaction.rollback().await?;
    Ok(all)
}

/// Makes the search index again, from the notes as they are. Gives how many notes it holds.
///
/// # Errors
///
/// When the database fails.
pub async fn index_again(database: &Database) -> Result<u64> {
    #[derive(FromQueryResult)]
    struct Row {
        id: Uuid,
        account_id: Uuid,
        title: String,
        body: String,
    }
    let transaction = database.write().await?;
    clear_index(&transaction).await?;
    let (mut indexed, mut after) = (0, None);
    loop {
        let mut sql = Sql::new(
            &*transaction,
            "select note.id, note.account_id, note.title, note_body.body from note join note_body on note_id = note.id \
             where trashed_at is null",
        );
        if let Some((account, id)) = after {
            sql.push(" and (note.account_id, note.id) > (").bind(account).push(", ").bind(id).push(")");
        }
        sql.push(&format!(" order by note.account_id, note.id limit {INDEXED}"));
        let rows: Vec<Row> = sql.rows(&*transaction).await?;
        let Some(last) = rows.last() else { break };
        after = Some((last.account_id, last.id));
        indexed += rows.len() as u64;
        for of_account in rows.chunk_by(|a, b| a.account_id == b.account_id) {
            let parsed: Vec<Parsed> = of_account.iter().map(|row| Parsed::read(&row.body)).collect();
            let entries: Vec<search::Entry<'_>> = of_account
                .iter()
                .zip(&parsed)
                .map(|(row, parsed)| search::Entry { note: row.id, title: &row.title, parsed })
                .collect();
            search::index(&*transaction, AccountId(of_account[0].account_id), &entries, false).await?;
        }
    }
    transaction.commit().await?;
    Ok(indexed)
}

/// A transaction that sees one moment, whatever is written meanwhile.
async fn begin_reading(database: &Database) -> Result<DatabaseTransaction> {
    let isolation = (database.backend() == Backend::Postgres).then_some(IsolationLevel::RepeatableRead);
    Ok(database.read().begin_with_config(isolation, None).await?)
}

async fn refuse_other_accounts(from: &DatabaseTransaction, to: &DatabaseTransaction) -> Result<()> {
    let mut accounts = entity::account::Entity::find().stream(to).await?;
    while let Some(account) = accounts.try_next().await? {
        if entity::account::Entity::find_by_id(account.id).one(from).await?.is_none() {
            return Err(Error::OtherAccounts);
        }
    }
    Ok(())
}

/// Everything but what counts the costs of providers hangs on the accounts.
async fn clear(to: &DatabaseTransaction) -> Result<()> {
    clear_index(to).await?;
    entity::provider_spending::Entity::delete_many().exec(to).await?;
    entity::account::Entity::delete_many().exec(to).await?;
    Ok(())
}

async fn clear_index(to: &DatabaseTransaction) -> Result<()> {
    if Backend::of(to) == Backend::Sqlite {
        // https://sqlite.org/fts5.html, section 6.6
        to.execute_unprepared("insert into search_words (search_words) values ('delete-all')").await?;
    }
    to.execute_unprepared("delete from search_note").await?;
    to.execute_unprepared("delete from vocabulary").await?;
    Ok(())
}

async fn copy_table<E>(from: &DatabaseTransaction, to: &DatabaseTransaction, most_rows: usize) -> Result<Contents>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel> + Debug,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let rows = most_rows.min(MOST_VALUES / E::Column::iter().count().max(1));
    let mut contents = Contents::default();
    let mut batch: Vec<E::ActiveModel> = Vec::with_capacity(rows);
    let mut models = E::find().stream(from).await?;
    while let Some(model) = models.try_next().await? {
        contents.add(&model);
        batch.push(model.into_active_model().reset_all());
        if batch.len() == rows {
            E::insert_many(std::mem::take(&mut batch)).exec_without_returning(to).await?;
        }
    }
    if !batch.is_empty() {
        E::insert_many(batch).exec_without_returning(to).await?;
    }
    Ok(contents)
}

async fn contents<E>(of: &DatabaseTransaction) -> Result<Contents>
where
    E: EntityTrait,
    E::Model: Debug,
{
    let mut contents = Contents::default();
    let mut models = E::find().stream(of).await?;
    while let Some(model) = models.try_next().await? {
        contents.add(&model);
    }
    Ok(contents)
}
