//! What may be spent on providers, by one account and by all of them together in a day.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::call::AccountKey;

/// Tokens and money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Tokens sent and received.
    pub tokens: u64,
    /// Millionths of the currency in which prices are configured.
    pub micros: u64,
}

impl Cost {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self { tokens: self.tokens.saturating_add(other.tokens), micros: self.micros.saturating_add(other.micros) }
    }

    /// What is left of this after `other`, nothing less than nothing.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self { tokens: self.tokens.saturating_sub(other.tokens), micros: self.micros.saturating_sub(other.micros) }
    }

    /// Whether neither tokens nor money exceed `most`.
    #[must_use]
    pub fn fits(self, most: Self) -> bool {
        self.tokens <= most.tokens && self.micros <= most.micros
    }

    /// Whether it is nothing at all.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// No limit at all. It fits into a signed 64-bit column.
    pub const UNLIMITED: Self = Self { tokens: i64::MAX as u64, micros: i64::MAX as u64 };
}

/// What may be spent in a day (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// By one account.
    pub account: Cost,
    /// By all accounts together.
    pub instance: Cost,
}

/// What a call may cost at most, set aside before it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reservation {
    /// Who pays.
    pub account: AccountKey,
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// How much is set aside.
    pub cost: Cost,
}

/// Why nothing could be set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The account has spent its share of the day.
    Account,
    /// All accounts together have spent what the day allows.
    Instance,
    /// Nobody can say what is left, so nothing is spent.
    Unknown,
}

/// What is left today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Of what the account may spend.
    pub account: Cost,
    /// Of what all accounts may spend.
    pub instance: Cost,
}

/// Sets money aside before a call and takes what it did cost afterwards.
///
/// What is set aside counts as spent until it is settled, so that calls at the same time can't exceed the limits
/// together, and a call whose process dies is paid for rather than forgotten.
#[async_trait]
pub trait Budget: Send + Sync {
    /// Sets `cost` aside, wholly or not at all.
    async fn reserve(&self, account: AccountKey, cost: Cost) -> Result<Reservation, Refusal>;

    /// Puts the true cost in the place of what was set aside.
    async fn settle(&self, reservation: Reservation, actual: Cost);

    /// What an account could spend today; `None` when nobody can say.
    async fn left(&self, account: AccountKey) -> Option<Left>;
}

/// A budget of one process that is not kept: for the command line, where every run begins anew.
pub struct ProcessBudget {
    limits: Limits,
    today: Box<dyn Fn() -> i64 + Send + Sync>,
    spent: Mutex<Spent>,
}

#[derive(Default)]
struct Spent {
    day: i64,
    accounts: HashMap<AccountKey, Cost>,
    instance: Cost,
}

impl ProcessBudget {
    /// A budget within `limits`; `today` tells the day, counted from 1970-01-01.
    #[must_use]
    pub fn new(limits: Limits, today: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self { limits, today: Box::new(today), spent: Mutex::default() }
    }

    fn with_spent<T>(&self, look: impl FnOnce(&mut Spent) -> T) -> T {
        let mut spent = self.spent.lock().unwrap_or_else(PoisonError::into_inner);
        let day = (self.today)();
        if spent.day != day {
            *spent = Spent { day, ..Spent::default() };
        }
        look(&mut spent)
    }
}

#[async_trait]
impl Budget for ProcessBudget {
    async fn reserve(&self, account: AccountKey, cost: Cost) -> Result<Reservation, Refusal> {
        self.with_spent(|spent| {
            let mine = spent.accounts.get(&account).copied().unwrap_or_default().plus(cost);
            let all = spent.instance.plus(cost);
            if !mine.fits(self.limits.account) {
                return Err(Refusal::Account);
            }
            if !all.fits(self.limits.instance) {
                return Err(Refusal::Instance);
            }
            spent.accounts.insert(account, mine);
            spent.instance = all;
            Ok(Reservation { account, day: spent.day, cost })
        })
    }

    async fn settle(&self, reservation: Reservation, actual: Cost) {
        self.with_spent(|spent| {
            if spent.day == reservation.day {
                spent.instance = spent.instance.minus(reservation.cost).plus(actual);
                let mine = spent.accounts.entry(reservation.account).or_default();
                *mine = mine.minus(reservation.cost).plus(actual);
            }
        });
    }

    async fn left(&self, account: AccountKey) -> Option<Left> {
        Some(self.with_spent(|spent| Left {
            account: self.limits.account.minus(spent.accounts.get(&account).copied().unwrap_or_default()),
            instance: self.limits.instance.minus(spent.instance),
        }))
    }
}
