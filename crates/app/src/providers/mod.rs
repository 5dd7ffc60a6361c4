//! Providers: whether an account lets its texts be shown to them, what they cost, and what they make of its notes.
//!
//! A provider is asked while somebody looks, never for every note in the background: what the machine itself has found is
//! there at once, and the provider's word takes its place when it comes. Both are kept.

mod budget;
mod explanation;
mod shared_breaker;
mod shared_cache;

use loci_ai::budget::Left;
use loci_ai::provider::ProviderStatus;
use loci_ai::{AccountKey, AiServiceManager, Answer, CacheCounts, Call, ChainStatus, EngineStatus, Source, TextSpan};
use loci_domain::NoteId;
use loci_store::providers::{self, ProviderResult};
use loci_store::readings;
use serde_json::json;

pub use budget::DatabaseBudget;
pub use explanation::Explanation;
pub use shared_breaker::SharedBreakers;
pub use shared_cache::RedisCache;

use crate::{App, Caller, Error, Result};

/// The operation under which a provider's summary is kept.
const SUMMARY: &str = "summary";

/// A summary that a provider has made.
pub type ProviderSummary = ProviderResult<Answer<Vec<TextSpan>>>;

/// How the engines are, for the page about them.
#[derive(Debug, Clone)]
pub struct AiStatus {
    /// Whether the account lets its texts be shown to providers.
    pub agreed: bool,
    /// The engines of this machine.
    pub engines: Vec<EngineStatus>,
    /// Those outside of it; empty where the operator has configured none.
    pub providers: Vec<ProviderStatus>,
    /// In which order the engines of each operation are asked.
    pub chains: Vec<ChainStatus>,
    /// How often results were found in the cache of this process.
    pub cache: CacheCounts,
    /// What the account may still spend today; `None` where nothing is spent.
    pub left: Option<Left>,
}

impl App {
    /// How the engines are, and what the caller may still spend on providers.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn ai_status(&self, caller: Caller) -> Result<AiStatus> {
        let ai = self.ai();
        Ok(AiStatus {
            agreed: providers::has_agreed(self.database().read(), caller.account).await?,
            engines: ai.engines(),
            providers: ai.provider_statuses(),
            chains: ai.chains(),
            cache: ai.cache_counts(),
            left: ai.budget_left(key(caller)).await,
        })
    }

    /// Asks each provider the shortest question there is, which holds nothing of anybody's notes: its name, and what is wrong in
    /// a sentence, if anything is.
    ///
    /// # Errors
    ///
    /// [`Error::RateLimited`] when it is asked too often.
    pub async fn probe_providers(&self, caller: Caller) -> Result<Vec<(String, Option<String>)>> {
        self.attempts().provider_probe(caller.account).await?;
        let probes = self
            .ai()
            .providers()
            .iter()
            .map(async |provider| (provider.name().to_owned(), provider.probe().await.err()));
        Ok(futures_util::future::join_all(probes).await)
    }

    /// Lets the caller's texts be shown to providers from now on, or no more.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn set_provider_consent(&self, caller: Caller, agreed: bool) -> Result<()> {
        let transaction = self.database().write().await?;
        if agreed {
            providers::agree(&*transaction, caller.account, self.now()).await?;
        } else {
            providers::disagree(&*transaction, caller.account).await?;
        }
        transaction.commit().await?;
        self.events().publish(caller.account, "providers.changed", json!({ "agreed": agreed }));
        Ok(())
    }

    /// How an operation is performed on the caller's behalf: with providers where there are any and the account agrees.
    pub(crate) async fn call_for(&self, caller: Caller) -> Result<Call> {
        if self.ai().providers().is_empty() || !providers::has_agreed(self.database().read(), caller.account).await? {
            return Ok(Call::local());
        }
        Ok(Call::with_consent_of(key(caller)))
    }

    /// A note's summary by the best engine there is. What a provider has made is kept beside what was found on this machine.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller has no such note.
    pub async fn summarise(&self, caller: Caller, note: NoteId) -> Result<Answer<Vec<TextSpan>>> {
        let text = readings::text(self.database().read(), caller.account, note).await?;
        let (_, body, revision) = text.ok_or(Error::NotFound("note"))?;
        let call = self.call_for(caller).await?;
        let document = self.ai().document(body.into(), Source::Markdown).await;
        let sentences = self.ai().sentences_for(&document);
        let answer = self.ai().summary(document, sentences, &call).await;
        if answer.provenance.outside {
            let made = ProviderSummary { revision, made_at: self.now(), result: answer.clone() };
            let transaction = self.database().write().await?;
            providers::keep(&*transaction, caller.account, note, SUMMARY, &made).await?;
            transaction.commit().await?;
            self.events().publish(caller.account, "insight.changed", json!({ "note_id": note }));
        }
        Ok(answer)
    }

    /// What `show` says would leave this machine; nothing does where there is no provider.
    pub(crate) async fn shown(
        &self,
        show: impl FnOnce(&AiServiceManager) -> Option<String> + Send + 'static,
    ) -> Result<Option<String>> {
        if self.ai().providers().is_empty() {
            return Ok(None);
        }
        let ai = self.ai_shared();
        let shown = self.heavy_work().run(move || show(&ai)).await;
        shown.map_err(|error| Error::Internal(error.to_string()))
    }

    /// The summary that a provider has made of a note, perhaps of an older revision.
    pub(crate) async fn provider_summary(&self, caller: Caller, note: NoteId) -> Result<Option<ProviderSummary>> {
        Ok(providers::kept(self.database().read(), caller.account, note, SUMMARY).await?)
    }

    /// Everything that would leave this machine for a note's summary; `None` where no provider would be asked for it.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller has no such note.
    pub async fn shown_for_summary(&self, caller: Caller, note: NoteId) -> Result<Option<String>> {
        let text = readings::text(self.database().read(), caller.account, note).await?;
        let (_, body, _) = text.ok_or(Error::NotFound("note"))?;
        let document = self.ai().document(body.into(), Source::Markdown).await;
        self.shown(move |ai| ai.shown_for_summary(document)).await
    }
}

/// The name under which the engines know the caller's account.
fn key(caller: Caller) -> AccountKey {
    AccountKey(caller.account.0.as_u128())
}
