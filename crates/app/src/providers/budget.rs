//! The budget in the database: the same for every process, and remembered over a restart.

use std::sync::Arc;

use async_trait::async_trait;
use loci_ai::AccountKey;
use loci_ai::budget::{Budget, Cost, Left, Limits, Refusal, Reservation};
use loci_domain::AccountId;
use loci_store::Database;
use loci_store::providers::{self, Amount};
use uuid::Uuid;

use crate::clock::Clock;
use crate::error::Result;

/// Sets aside and settles in one row for each account and day, and one for all accounts.
pub struct DatabaseBudget {
    database: Database,
    clock: Arc<dyn Clock>,
    limits: Limits,
}

impl DatabaseBudget {
    /// A budget within `limits`.
    pub fn new(database: Database, clock: Arc<dyn Clock>, limits: Limits) -> Self {
        Self { database, clock, limits }
    }

    fn today(&self) -> i64 {
        self.clock.now().timestamp().div_euclid(24 * 60 * 60)
    }

    /// `None` when it was set aside.
    async fn set_aside(&self, day: i64, account: AccountKey, cost: Cost) -> Result<Option<Refusal>> {
        let Limits { account: own, instance } = self.limits;
        let transaction = self.database.write().await?;
        if !providers::spend(&*transaction, day, id(account), amount(cost), amount(own)).await? {
            return Ok(Some(Refusal::Account));
        }
        // Turning back leaves the account's own row as it was.
        if !providers::spend_of_all(&*transaction, day, amount(cost), amount(instance)).await? {
            return Ok(Some(Refusal::Instance));
        }
        transaction.commit().await?;
        Ok(None)
    }

    async fn put_right(&self, reservation: Reservation, actual: Cost) -> Result<()> {
        let (reserved, actual) = (amount(reservation.cost), amount(actual));
        let difference = Amount { tokens: actual.tokens - reserved.tokens, micros: actual.micros - reserved.micros };
        let transaction = self.database.write().await?;
        providers::correct(&*transaction, reservation.day, id(reservation.account), difference).await?;
        Ok(transaction.commit().await?)
    }
}

#[async_trait]
impl Budget for DatabaseBudget {
    async fn reserve(&self, account: AccountKey, cost: Cost) -> std::result::Result<Reservation, Refusal> {
        let day = self.today();
        match self.set_aside(day, account, cost).await {
            Ok(None) => Ok(Reservation { account, day, cost }),
            Ok(Some(refusal)) => Err(refusal),
            Err(error) => {
                tracing::warn!(%error, "what was spent on providers can't be read; nothing more is spent");
                Err(Refusal::Unknown)
            }
        }
    }

    async fn settle(&self, reservation: Reservation, actual: Cost) {
        if let Err(error) = self.put_right(reservation, actual).await {
            tracing::warn!(%error, "what a call has cost can't be written down; it counts as what was set aside for it");
        }
    }

    async fn left(&self, account: AccountKey) -> Option<Left> {
        let spent = providers::spent(self.database.read(), self.today(), id(account)).await;
        let (mine, all) = spent.ok()?;
        Some(Left { account: self.limits.account.minus(cost(mine)), instance: self.limits.instance.minus(cost(all)) })
    }
}

fn id(account: AccountKey) -> AccountId {
    AccountId(Uuid::from_u128(account.0))
}

fn amount(cost: Cost) -> Amount {
    let fitting = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    Amount { tokens: fitting(cost.tokens), micros: fitting(cost.micros) }
}

fn cost(amount: Amount) -> Cost {
    Cost { tokens: amount.tokens.unsigned_abs(), micros: amount.micros.unsigned_abs() }
}
