//! On whose behalf an operation is performed, and what it may take.

use std::time::Duration;

/// An account, as far as engines need to tell accounts apart: whose budget pays, and whose results are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountKey(pub u128);

/// How long the engines outside of this machine have together when somebody waits for the answer.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// On whose behalf an operation is performed, and what it may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    account: Option<AccountKey>,
    patience: Duration,
}

impl Call {
    /// A call that stays on this machine.
    #[must_use]
    pub fn local() -> Self {
        Self { account: None, patience: PATIENCE }
    }

    /// A call whose texts may be shown to engines outside of this machine, because this account has agreed to it. Its
    /// budget pays for them.
    #[must_use]
    pub fn with_consent_of(account: AccountKey) -> Self {
        Self { account: Some(account), patience: PATIENCE }
    }

    /// How long the engines outside of this machine have together, waiting and repeated tries included. The local engine
    /// behind them answers after that in any case.
    #[must_use]
    pub fn within(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The account that lets its texts leave the machine; `None` where none does.
    #[must_use]
    pub fn consenting(&self) -> Option<AccountKey> {
        self.account
    }

    /// See [`Call::within`].
    #[must_use]
    pub fn patience(&self) -> Duration {
        self.patience
    }
}
