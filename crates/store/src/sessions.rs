//! Sessions and their tokens. A token is known here by its hash alone.

use chrono::{DateTime, TimeDelta, Utc};
use loci_domain::session::{RefreshToken, Session, SessionLimits, Successor};
use loci_domain::{AccountId, SessionId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, JoinType,
    QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::{access_token, refresh_token, session};
use crate::error::Result;

/// SHA-256 of a token.
pub type TokenHash = [u8; 32];

/// What a presented access token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Access {
    session_id: Uuid,
    account_id: Uuid,
    /// When the token stops working.
    pub expires_at: DateTime<Utc>,
    /// When it was first used.
    pub used_at: Option<DateTime<Utc>>,
    /// When its session began.
    pub session_created_at: DateTime<Utc>,
    /// When its session was last seen.
    pub session_last_seen_at: DateTime<Utc>,
}

impl Access {
    /// Whose token it is.
    pub fn account(&self) -> AccountId {
        self.account_id.into()
    }

    /// Its session.
    pub fn session(&self) -> SessionId {
        self.session_id.into()
    }
}

/// A pair of tokens to be kept.
#[derive(Debug, Clone, Copy)]
pub struct TokenPair {
    /// The hash of the access token.
    pub access: TokenHash,
    /// When the access token stops working.
    pub access_expires_at: DateTime<Utc>,
    /// The hash of the refresh token.
    pub refresh: TokenHash,
}

/// Keeps a new session.
pub async fn insert(connection: &impl ConnectionTrait, session: &Session) -> Result<()> {
    let row = session::ActiveModel {
        id: Set(session.id.into()),
        account_id: Set(session.account.into()),
        device: Set(session.device.clone()),
        created_at: Set(session.created_at),
        last_seen_at: Set(session.last_seen_at),
    };
    session::Entity::insert(row).exec_without_returning(connection).await?;
    Ok(())
}

/// The session with this id, over or not.
pub async fn find(connection: &impl ConnectionTrait, id: SessionId) -> Result<Option<Session>> {
    Ok(session::Entity::find_by_id(id.0).one(connection).await?.map(session))
}

/// The sessions of an account, the last seen first, without those that are over by `limits`.
pub async fn list(
    connection: &impl ConnectionTrait,
    account: AccountId,
    limits: SessionLimits,
    now: DateTime<Utc>,
) -> Result<Vec<Session>> {
    let rows = session::Entity::find()
        .filter(session::Column::AccountId.eq(account.0))
        .filter(session::Column::CreatedAt.gt(now - limits.absolute))
        .filter(session::Column::LastSeenAt.gt(now - limits.idle))
        .order_by_desc(session::Column::LastSeenAt)
        .order_by_desc(session::Column::Id)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(session).collect())
}

/// Ends one session of an account. Says whether there was one.
pub async fn end(connection: &impl ConnectionTrait, account: AccountId, id: SessionId) -> Result<bool> {
    let outcome = session::Entity::delete_many()
        .filter(session::Column::Id.eq(id.0))
        .filter(session::Column::AccountId.eq(account.0))
        .exec(connection)
        .await?;
    Ok(outcome.rows_affected == 1)
}

/// Ends every session of an account but `kept`. Returns those that ended.
pub async fn end_others(
    connection: &impl ConnectionTrait,
    account: AccountId,
    kept: SessionId,
) -> Result<Vec<SessionId>> {
    let others = Condition::all().add(session::Column::AccountId.eq(account.0)).add(session::Column::Id.ne(kept.0));
    let ended = session::Entity::delete_many().filter(others).exec_with_returning(connection).await?;
    Ok(ended.into_iter().map(|row| row.id.into()).collect())
}

/// Removes the sessions of an account that are over by `limits`.
pub async fn remove_over(
    connection: &impl ConnectionTrait,
    account: AccountId,
    limits: SessionLimits,
    now: DateTime<Utc>,
) -> Result<()> {
    let over = Condition::any()
        .add(session::Column::CreatedAt.lte(now - limits.absolute))
        .add(session::Column::LastSeenAt.lte(now - limits.idle));
    session::Entity::delete_many()
        .filter(session::Column::AccountId.eq(account.0))
        .filter(over)
        .exec(connection)
        .await?;
    Ok(())
}

/// Notes that a session was seen, if that was last noted at least `interval` ago.
pub async fn touch(
    connection: &impl ConnectionTrait,
    id: SessionId,
    now: DateTime<Utc>,
    interval: TimeDelta,
) -> Result<()> {
    session::Entity::update_many()
        .col_expr(session::Column::LastSeenAt, Expr::value(now))
        .filter(session::Column::Id.eq(id.0))
        .filter(session::Column::LastSeenAt.lte(now - interval))
        .exec(connection)
        .await?;
    Ok(())
}

/// Keeps the hashes of a new pair of tokens.
pub async fn insert_tokens(
    connection: &impl ConnectionTrait,
    account: AccountId,
    session: SessionId,
    pair: &TokenPair,
    now: DateTime<Utc>,
) -> Result<()> {
    let access = access_token::ActiveModel {
        hash: Set(pair.access.to_vec()),
        session_id: Set(session.into()),
        account_id: Set(account.into()),
        created_at: Set(now),
        expires_at: Set(pair.access_expires_at),
        used_at: Set(None),
    };
    access_token::Entity::insert(access).exec_without_returning(connection).await?;
    let refresh = refresh_token::ActiveModel {
        hash: Set(pair.refresh.to_vec()),
        session_id: Set(session.into()),
        access_hash: Set(pair.access.to_vec()),
        created_at: Set(now),
        spent_at: Set(None),
        successor: Set(None),
        revoked_at: Set(None),
    };
    refresh_token::Entity::insert(refresh).exec_without_returning(connection).await?;
    Ok(())
}

/// What an access token stands for, in one read by two primary keys.
pub async fn find_access(connection: &impl ConnectionTrait, hash: &TokenHash) -> Result<Option<Access>> {
    let session_of_token = access_token::Entity::belongs_to(session::Entity)
        .from(access_token::Column::SessionId)
        .to(session::Column::Id)
        .into();
    let found = access_token::Entity::find_by_id(hash.to_vec())
        .select_only()
        .column(access_token::Column::SessionId)
        .column(access_token::Column::AccountId)
        .column(access_token::Column::ExpiresAt)
        .column(access_token::Column::UsedAt)
        .column_as(session::Column::CreatedAt, "session_created_at")
        .column_as(session::Column::LastSeenAt, "session_last_seen_at")
        .join(JoinType::InnerJoin, session_of_token)
        .into_model::<Access>()
        .one(connection)
        .await?;
    Ok(found)
}

/// Notes the first use of an access token. Says whether it did: not when it was used before, nor when it is gone.
pub async fn mark_access_used(connection: &impl ConnectionTrait, hash: &TokenHash, now: DateTime<Utc>) -> Result<bool> {
    let outcome = access_token::Entity::update_many()
        .col_expr(access_token::Column::UsedAt, Expr::value(now))
        .filter(access_token::Column::Hash.eq(hash.to_vec()))
        .filter(access_token::Column::UsedAt.is_null())
        .exec(connection)
        .await?;
    Ok(outcome.rows_affected == 1)
}

/// Removes the access tokens of a session that no longer work.
pub async fn remove_expired_access(
    connection: &impl ConnectionTrait,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<()> {
    access_token::Entity::delete_many()
        .filter(access_token::Column::SessionId.eq(session.0))
        .filter(access_token::Column::ExpiresAt.lte(now))
        .exec(connection)
        .await?;
    Ok(())
}

/// The session that a refresh token belongs to, spent or not.
pub async fn find_by_refresh(connection: &impl ConnectionTrait, hash: &TokenHash) -> Result<Option<Session>> {
    let session_of_token = refresh_token::Entity::belongs_to(session::Entity)
        .from(refresh_token::Column::SessionId)
        .to(session::Column::Id);
    let found = session::Entity::find()
        .join(JoinType::InnerJoin, sea_orm::RelationDef::from(session_of_token).rev())
        .filter(refresh_token::Column::Hash.eq(hash.to_vec()))
        .one(connection)
        .await?;
    Ok(found.map(session))
}

/// Holds a session until the transaction ends, so that its tokens are traded one after the other. `None` when it has
/// ended meanwhile.
pub async fn lock(connection: &impl ConnectionTrait, id: SessionId) -> Result<Option<Session>> {
    Ok(session::Entity::find_by_id(id.0).lock_exclusive().one(connection).await?.map(session))
}

/// What is known of a refresh token. Its session is to be held by [`lock`].
pub async fn find_refresh(connection: &impl ConnectionTrait, hash: &TokenHash) -> Result<Option<RefreshToken>> {
    let Some(token) = refresh_token::Entity::find_by_id(hash.to_vec()).one(connection).await? else {
        return Ok(None);
    };
    let successor = match token.successor {
        Some(successor) => refresh_token::Entity::find_by_id(successor).one(connection).await?,
        None => None,
    };
    let successor = match successor {
        Some(successor) => {
            let access = access_token::Entity::find_by_id(successor.access_hash).one(connection).await?;
            // An access token that is gone counts as used: nothing proves that it wasn't.
            let access_used = access.is_none_or(|access| access.used_at.is_some());
            Some(Successor { spent: successor.spent_at.is_some(), access_used })
        }
        None => None,
    };
    Ok(Some(RefreshToken { spent_at: token.spent_at, revoked: token.revoked_at.is_some(), successor }))
}

/// Notes that a refresh token was traded for `successor`. The time of the first trade stays.
pub async fn spend_refresh(
    connection: &impl ConnectionTrait,
    hash: &TokenHash,
    successor: &TokenHash,
    now: DateTime<Utc>,
) -> Result<()> {
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::Successor, Expr::value(successor.to_vec()))
        .col_expr(refresh_token::Column::SpentAt, Expr::col(refresh_token::Column::SpentAt).if_null(Expr::value(now)))
        .filter(refresh_token::Column::Hash.eq(hash.to_vec()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Takes back, unused, what a refresh token was traded for: the refresh token is revoked, its access token removed.
/// Says whether it did: not when the access token has been used after all.
pub async fn revoke_successor(connection: &impl ConnectionTrait, hash: &TokenHash, now: DateTime<Utc>) -> Result<bool> {
    let token = refresh_token::Entity::find_by_id(hash.to_vec()).one(connection).await?;
    let Some(successor) = token.and_then(|token| token.successor) else { return Ok(false) };
    let Some(successor) = refresh_token::Entity::find_by_id(successor).one(connection).await? else {
        return Ok(false);
    };
    // Its first use may be noted at this very moment by a request that doesn't hold the session.
    let removed = access_token::Entity::delete_many()
        .filter(access_token::Column::Hash.eq(successor.access_hash))
        .filter(access_token::Column::UsedAt.is_null())
        .exec(connection)
        .await?;
    if removed.rows_affected == 0 {
        return Ok(false);
    }
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::RevokedAt, Expr::value(now))
        .filter(refresh_token::Column::Hash.eq(successor.hash))
        .exec(connection)
        .await?;
    Ok(true)
}

fn session(row: session::Model) -> Session {
    Session {
        id: row.id.into(),
        account: row.account_id.into(),
        device: row.device,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
    }
}
