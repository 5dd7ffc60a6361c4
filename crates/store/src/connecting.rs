//! The right to connect the notes of an account, so that of several processes one does what costs much.

use chrono::{DateTime, Utc};
use loci_domain::AccountId;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::entity::connecting;
use crate::error::Result;

/// Takes the account for `owner` until `lease_until`, or holds it for longer. `false` when another process has it.
///
/// # Errors
///
/// When the database fails.
pub async fn hold(
    connection: &impl ConnectionTrait,
    account: AccountId,
    owner: Uuid,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<bool> {
    let unless_held = OnConflict::column(connecting::Column::AccountId)
        .update_columns([connecting::Column::Owner, connecting::Column::LeaseUntil])
        .action_and_where(
            Expr::col((connecting::Entity, connecting::Column::Owner)).eq(owner).or(Expr::col((
                connecting::Entity,
                connecting::Column::LeaseUntil,
            ))
            .lt(now)),
        )
        .to_owned();
    let insert = Query::insert()
        .into_table(connecting::Entity)
        .columns([connecting::Column::AccountId, connecting::Column::Owner, connecting::Column::LeaseUntil])
        .values_panic([account.0.into(), owner.into(), lease_until.into()])
        .on_conflict(unless_held)
        .to_owned();
    Ok(connection.execute(&insert).await?.rows_affected() == 1)
}

/// Lets the account go, if `owner` has it.
///
/// # Errors
///
/// When the database fails.
pub async fn release(connection: &impl ConnectionTrait, account: AccountId, owner: Uuid) -> Result<()> {
    connecting::Entity::delete_many()
        .filter(connecting::Column::AccountId.eq(account.0))
        .filter(connecting::Column::Owner.eq(owner))
        .exec(connection)
        .await?;
    Ok(())
}
