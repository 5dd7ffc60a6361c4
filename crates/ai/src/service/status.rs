//! How the engines are, for the page about them and for whoever watches the server.

use std::sync::Arc;

use loci_embed::State;
use serde::{Deserialize, Serialize};

use super::AiServiceManager;
use crate::budget::Left;
use crate::cache::CacheCounts;
use crate::call::AccountKey;
use crate::chain::{AnyChain, EngineCount};
use crate::provider::{Provider, ProviderStatus};

/// The engines of an operation in the order in which they are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainStatus {
    /// The operation's name.
    pub operation: String,
    /// The names of the engines.
    pub engines: Vec<String>,
}

/// Whether an engine can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineState {
    /// It answers at once.
    Ready,
    /// It answers after a moment of waking up.
    Asleep,
    /// It cannot answer.
    Missing,
}

/// An engine, for the status page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineStatus {
    /// Its name.
    pub name: String,
    /// Whether it can be used.
    pub state: EngineState,
    /// What it is used for, or why it cannot be used.
    pub detail: String,
}

impl AiServiceManager {
    /// The sentence-vector model and whether it can be used. Never waits.
    #[must_use]
    pub fn model(&self) -> EngineStatus {
        let (state, detail) = match self.embedder.state() {
            State::Ready => (EngineState::Ready, format!("{} is loaded", self.embedder.version())),
            State::Asleep => (EngineState::Asleep, format!("{} is loaded on first use", self.embedder.version())),
            State::Missing(reason) => (EngineState::Missing, reason),
        };
        EngineStatus { name: self.embedder.name().to_owned(), state, detail }
    }

    /// Every engine and whether it can be used. Never waits.
    #[must_use]
    pub fn engines(&self) -> Vec<EngineStatus> {
        let mut engines = vec![self.model()];
        for (name, operations) in self.lexical_engines() {
            let detail = operations.join(", ");
            engines.push(EngineStatus { name: name.to_owned(), state: EngineState::Ready, detail });
        }
        engines
    }

    /// The providers, the preferred first.
    #[must_use]
    pub fn providers(&self) -> &[Arc<Provider>] {
        &self.providers
    }

    /// How each provider is. Never waits.
    #[must_use]
    pub fn provider_statuses(&self) -> Vec<ProviderStatus> {
        self.providers.iter().map(|provider| provider.status()).collect()
    }

    /// What an account could still spend on providers today; `None` where there are none, or nobody can say.
    pub async fn budget_left(&self, account: AccountKey) -> Option<Left> {
        self.budget.as_ref()?.left(account).await
    }

    /// How often results were found in the cache.
    #[must_use]
    pub fn cache_counts(&self) -> CacheCounts {
        self.cache.counts()
    }

    /// The engines of each operation whose engines can be chosen, in the order in which they are asked.
    #[must_use]
    pub fn chains(&self) -> Vec<ChainStatus> {
        let arrangeable = self.all().into_iter().filter(|chain| chain.is_arrangeable());
        let status = |chain: &dyn AnyChain| ChainStatus {
            operation: chain.operation().to_owned(),
            engines: chain.engine_names().into_iter().map(str::to_owned).collect(),
        };
        arrangeable.map(status).collect()
    }

    /// How often each engine was asked for each operation, by how it ended.
    #[must_use]
    pub fn counts(&self) -> Vec<EngineCount> {
        self.all().into_iter().flat_map(AnyChain::engine_counts).collect()
    }

    /// The engines that need no model, each with the operations it serves.
    fn lexical_engines(&self) -> Vec<(&str, Vec<&'static str>)> {
        let mut engines: Vec<(&str, Vec<&'static str>)> = Vec::new();
        for chain in self.all() {
            for engine in chain.engine_names() {
                let outside = self.providers.iter().any(|provider| provider.name() == engine);
                if outside || engine == self.embedder.name() {
                    continue;
                }
                match engines.iter_mut().find(|(known, _)| *known == engine) {
                    Some((_, operations)) => operations.push(chain.operation()),
                    None => engines.push((engine, vec![chain.operation()])),
                }
            }
        }
        engines
    }
}
