//! What accounts allow, spend on and get from providers.

use chrono::{DateTime, Utc};
use loci_domain::{AccountId, NoteId};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::entity::{provider_consent as consent, provider_result as result, provider_spending as spending};
use crate::error::Result;

/// Under this account stands what all of them together have spent.
const EVERYBODY: AccountId = AccountId(Uuid::nil());

/// Tokens, and money in millionths of the currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Tokens.
    pub tokens: i64,
    /// Millionths of the currency.
    pub micros: i64,
}

/// What a provider has made of a note.
#[derive(Debug, Clone, PartialEq)]
pub struct ProviderResult<T> {
    /// The revision of the note.
    pub revision: i64,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// What it is.
    pub result: T,
}

/// Whether an account lets its texts be shown to providers.
///
/// # Errors
///
/// When the database fails.
pub async fn has_agreed(connection: &impl ConnectionTrait, account: AccountId) -> Result<bool> {
    Ok(consent::Entity::find_by_id(account.0).one(connection).await?.is_some())
}

/// Notes that an account lets its texts be shown to providers. Doing it again changes nothing.
///
/// # Errors
///
/// When the database fails.
pub async fn agree(connection: &impl ConnectionTrait, account: AccountId, now: DateTime<Utc>) -> Result<()> {
    let row = consent::ActiveModel { account_id: Set(account.0), agreed_at: Set(now) };
    consent::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(connection).await?;
    Ok(())
}

/// Notes that an account does not let its texts be shown to providers any more.
///
/// # Errors
///
/// When the database fails.
pub async fn disagree(connection: &impl ConnectionTrait, account: AccountId) -> Result<()> {
    consent::Entity::delete_by_id(account.0).exec(connection).await?;
    Ok(())
}

/// Adds to what an account has spent in a day, if it stays within `limit`. Says whether it was added.
///
/// # Errors
///
/// When the database fails.
pub async fn spend(
    connection: &impl ConnectionTrait,
    day: i64,
    account: AccountId,
    amount: Amount,
    limit: Amount,
) -> Result<bool> {
    let row = spending::ActiveModel { day: Set(day), account_id: Set(account.0), tokens: Set(0), micros: Set(0) };
    spending::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(connection).await?;
    let within = Condition::all()
        .add(spending::Column::Tokens.lte(limit.tokens.saturating_sub(amount.tokens)))
        .add(spending::Column::Micros.lte(limit.micros.saturating_sub(amount.micros)));
    add(connection, day, account, amount, within).await
}

/// The same for all accounts together.
///
/// # Errors
///
/// When the database fails.
pub async fn spend_of_all(connection: &impl ConnectionTrait, day: i64, amount: Amount, limit: Amount) -> Result<bool> {
    spend(connection, day, EVERYBODY, amount, limit).await
}

/// Corrects by `difference` what an account, and all accounts together, have spent in a day.
///
/// # Errors
///
/// When the database fails.
pub async fn correct(
    connection: &impl ConnectionTrait,
    day: i64,
    account: AccountId,
    difference: Amount,
) -> Result<()> {
    for account in [account, EVERYBODY] {
        add(connection, day, account, difference, Condition::all()).await?;
    }
    Ok(())
}

async fn add(
    connection: &impl ConnectionTrait,
    day: i64,
    account: AccountId,
    amount: Amount,
    condition: Condition,
) -> Result<bool> {
    let sum = |column: spending::Column, amount: i64| Expr::col(column).add(amount);
    let added = spending::Entity::update_many()
        .col_expr(spending::Column::Tokens, sum(spending::Column::Tokens, amount.tokens))
        .col_expr(spending::Column::Micros, sum(spending::Column::Micros, amount.micros))
        .filter(spending::Column::Day.eq(day))
        .filter(spending::Column::AccountId.eq(account.0))
        .filter(condition)
        .exec(connection)
        .await?;
    Ok(added.rows_affected > 0)
}

/// What an account has spent in a day, and all accounts together.
///
/// # Errors
///
/// When the database fails.
pub async fn spent(connection: &impl ConnectionTrait, day: i64, account: AccountId) -> Result<(Amount, Amount)> {
    let rows = spending::Entity::find()
        .filter(spending::Column::Day.eq(day))
        .filter(spending::Column::AccountId.is_in([account.0, EVERYBODY.0]))
        .all(connection)
        .await?;
    let of = |account: AccountId| {
        let row = rows.iter().find(|row| row.account_id == account.0);
        row.map_or_else(Amount::default, |row| Amount { tokens: row.tokens, micros: row.micros })
    };
    Ok((of(account), of(EVERYBODY)))
}

/// Puts what a provider has made of a note in the place of what was kept of the operation.
///
/// # Errors
///
/// When the database fails.
pub async fn keep<T: Serialize>(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note: NoteId,
    operation: &str,
    made: &ProviderResult<T>,
) -> Result<()> {
    let row = result::ActiveModel {
        note_id: Set(note.0),
        operation: Set(operation.to_owned()),
        account_id: Set(account.0),
        revision: Set(made.revision),
        result: Set(serde_json::to_value(&made.result)?),
        made_at: Set(made.made_at),
    };
    let again = OnConflict::columns([result::Column::NoteId, result::Column::Operation])
        .update_columns([result::Column::Revision, result::Column::Result, result::Column::MadeAt])
        .to_owned();
    result::Entity::insert(row).on_conflict(again).exec_without_returning(connection).await?;
    Ok(())
}

/// What a provider has made of a note, if it was kept. One that another version wrote in another form counts as none.
///
/// # Errors
///
/// When the database fails.
pub async fn kept<T: DeserializeOwned>(
    connection: &impl ConnectionTrait,
    account: AccountId,
    note: NoteId,
    operation: &str,
) -> Result<Option<ProviderResult<T>>> {
    let row = result::Entity::find_by_id((note.0, operation.to_owned()))
        .filter(result::Column::AccountId.eq(account.0))
        .one(connection)
        .await?;
    Ok(row.and_then(|row| {
        let result = serde_json::from_value(row.result).ok()?;
        Some(ProviderResult { revision: row.revision, made_at: row.made_at, result })
    }))
}
