//! Accounts and the hashes of their passwords.

use std::collections::HashMap;

use loci_domain::AccountId;
use loci_domain::account::{Account, Email};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::entity::account;
use crate::error::{Error, Result};

/// An account and what is known of its password.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub account: Account,
    /// The hash of its password, as a PHC string.
    pub password_hash: String,
}

/// Keeps a new account.
///
/// # Errors
///
/// [`Error::Taken`] when its address has an account already; of two that are made at once, one gets this.
pub async fn insert(connection: &impl ConnectionTrait, account: &Account, password_hash: &str) -> Result<()> {
    let row = account::ActiveModel {
        id: Set(account.id.into()),
        email: Set(account.email.as_str().to_owned()),
        password_hash: Set(password_hash.to_owned()),
        created_at: Set(account.created_at),
    };
    account::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// The account with this id.
pub async fn find(connection: &impl ConnectionTrait, id: AccountId) -> Result<Option<Account>> {
    Ok(find_credentials(connection, id).await?.map(|credentials| credentials.account))
}

/// The account with this id, and what is known of its password.
pub async fn find_credentials(connection: &impl ConnectionTrait, id: AccountId) -> Result<Option<Credentials>> {
    account::Entity::find_by_id(id.0).one(connection).await?.map(credentials).transpose()
}

/// The account with this address, and what is known of its password.
pub async fn find_credentials_by_email(
    connection: &impl ConnectionTrait,
    email: &Email,
) -> Result<Option<Credentials>> {
    let found = account::Entity::find().filter(account::Column::Email.eq(email.as_str())).one(connection).await?;
    found.map(credentials).transpose()
}

/// The addresses of accounts, by their ids.
pub async fn emails(
    connection: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    let rows = account::Entity::find()
        .select_only()
        .columns([account::Column::Id, account::Column::Email])
        .filter(account::Column::Id.is_in(ids))
        .into_tuple::<(Uuid, String)>()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Holds the account until the transaction ends, so that its password can't change meanwhile, and returns its hash.
pub async fn lock_password_hash(connection: &impl ConnectionTrait, id: AccountId) -> Result<Option<String>> {
    let found = account::Entity::find_by_id(id.0)
        .select_only()
        .column(account::Column::PasswordHash)
        .lock_exclusive()
        .into_tuple::<String>()
        .one(connection)
        .await?;
    Ok(found)
}

/// Replaces the hash of a password, unless it is no longer `current`. Says whether it did.
pub async fn replace_password_hash(
    connection: &impl ConnectionTrait,
    id: AccountId,
    current: &str,
    new: &str,
) -> Result<bool> {
    let outcome = account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(new))
        .filter(account::Column::Id.eq(id.0))
        .filter(account::Column::PasswordHash.eq(current))
        .exec(connection)
        .await?;
    Ok(outcome.rows_affected == 1)
}

fn credentials(row: account::Model) -> Result<Credentials> {
    let email = Email::parse(&row.email)
        .map_err(|error| Error::Damaged(format!("the e-mail address of the account {}: {error}", row.id)))?;
    Ok(Credentials {
        account: Account { id: row.id.into(), email, created_at: row.created_at },
        password_hash: row.password_hash,
    })
}
