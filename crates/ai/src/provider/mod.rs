//! Engines outside of this machine: OpenAI-compatible servers, with the guards around each.
//!
//! A [`Provider`] is one server with one model. However many operations it performs, they share its limit of calls at a
//! time, its breaker and its prices, because an outage concerns all of them. In this order a call passes: the account's
//! consent, the breaker, a place among the calls at a time, the budget; then it is tried, and tried again where that can
//! help.

mod breaker;
pub(crate) mod citations;
mod client;
mod engine;
mod prompt;
mod stream;

use std::sync::Arc;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

pub use breaker::{BreakerState, OnOpen};
pub use client::SetUpError;
pub(crate) use engine::{Prompted, outside};
pub use prompt::{Material, Prompt};

use crate::budget::{Budget, Cost, Refusal};
use crate::engine::{EngineError, Turn};
use breaker::Breaker;
use client::{ChatClient, Failed, Failure};
use stream::{Broken, Completion};

/// Tokens as a server counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Usage {
    prompt_tokens: u64,
    completion_tokens: u64,
}

/// What a million tokens cost, in millionths of the currency: `2_500_000` for 2.50.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    /// Of those sent.
    pub sent: u64,
    /// Of those received.
    pub received: u64,
}

impl Prices {
    fn of(self, sent: u64, received: u64) -> Cost {
        let millionths = u128::from(sent) * u128::from(self.sent) + u128::from(received) * u128::from(self.received);
        let micros = u64::try_from(millionths.div_ceil(1_000_000)).unwrap_or(u64::MAX);
        Cost { tokens: sent.saturating_add(received), micros }
    }
}

/// A server with a model, as the operator describes it.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// What it is called in chains and in provenance.
    pub name: String,
    /// Where it answers, such as `https://api.openai.com/v1`.
    pub base_url: String,
    /// The key, where it wants one.
    pub api_key: Option<SecretString>,
    /// The model.
    pub model: String,
    /// How many calls may be under way at a time.
    pub calls_at_a_time: usize,
    /// How long one try may take.
    pub attempt: Duration,
    /// How often a call is tried again where that can help.
    pub retries: usize,
    /// What it costs.
    pub prices: Prices,
}

impl ProviderSettings {
    /// A server without a key, with the usual limits.
    #[must_use]
    pub fn new(name: impl Into<String>, base_url: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            base_url: base_url.into(),
            api_key: None,
            model: model.into(),
            calls_at_a_time: 4,
            attempt: Duration::from_secs(20),
            retries: 2,
            prices: Prices::default(),
        }
    }
}

/// A provider, for the status page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderStatus {
    /// Its name.
    pub name: String,
    /// Its model.
    pub model: String,
    /// Whether it may be asked.
    #[serde(flatten)]
    pub breaker: BreakerState,
    /// How many calls are under way.
    pub calls: usize,
}

/// A server with a model, and the guards around it. To be shared through an `Arc`.
pub struct Provider {
    name: String,
    client: ChatClient,
    places: Semaphore,
    calls_at_a_time: usize,
    attempt: Duration,
    retries: usize,
    prices: Prices,
    breaker: Breaker,
    budget: Arc<dyn Budget>,
}

impl Provider {
    /// A provider whose calls `budget` pays for. `on_open` is told when its breaker opens by failures of this process.
    ///
    /// # Errors
    ///
    /// When no call can ever be made with these settings.
    pub fn new(
        settings: ProviderSettings,
        budget: Arc<dyn Budget>,
        on_open: Option<OnOpen>,
    ) -> Result<Self, SetUpError> {
        let calls_at_a_time = settings.calls_at_a_time.clamp(1, Semaphore::MAX_PERMITS);
        Ok(Self {
            client: ChatClient::new(&settings.base_url, settings.api_key.as_ref(), settings.model)?,
            name: settings.name,
            places: Semaphore::new(calls_at_a_time),
            calls_at_a_time,
            attempt: settings.attempt,
            retries: settings.retries,
            prices: settings.prices,
            breaker: Breaker::new(on_open),
            budget,
        })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its model.
    #[must_use]
    pub fn model(&self) -> &str {
        self.client.model()
    }

    /// Another process has seen it fail: it is left alone here too for a while.
    pub fn rest(&self) {
        self.breaker.rest();
    }

    /// How it is. Never waits.
    #[must_use]
    pub fn status(&self) -> ProviderStatus {
        ProviderStatus {
            name: self.name.clone(),
            model: self.model().to_owned(),
            breaker: self.breaker.state(),
            calls: self.calls_at_a_time - self.places.available_permits(),
        }
    }

    /// Asks the shortest question there is, past all guards, and says in words what is wrong.
    ///
    /// # Errors
    ///
    /// A sentence for the operator.
    pub async fn probe(&self) -> Result<(), String> {
        let prompt = Prompt {
            task: "Answer with the object {\"ready\": true}.",
            materials: Vec::new(),
            form: "readiness",
            schema: serde_json::json!({
                "type": "object",
                "properties": { "ready": { "type": "boolean" } },
                "required": ["ready"],
                "additionalProperties": false,
            }),
            most_tokens: 64,
        };
        match tokio::time::timeout(self.attempt, self.client.complete(&prompt)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(failed)) => Err(self.error(failed.failure).to_string()),
            Err(_) => Err(EngineError::DeadlineExceeded(self.attempt).to_string()),
        }
    }

    /// The answer to a prompt, as text that has still to be checked.
    async fn ask(&self, prompt: &Prompt, turn: &Turn) -> Result<String, EngineError> {
        let Some(account) = turn.account() else {
            return Err(EngineError::Unavailable(
                "The account has not agreed that its texts leave this machine.".to_owned(),
            ));
        };
        // Whoever would be turned away does not queue first.
        self.may_ask()?;
        let place = self.places.acquire().await;
        let reservation = self.budget.reserve(account, self.most(prompt)).await.map_err(spent)?;
        let tries = || async { self.attempt(prompt, turn).await };
        let again = ExponentialBuilder::default()
            .with_jitter()
            .with_min_delay(Duration::from_millis(200))
            .with_max_delay(Duration::from_secs(5))
            .with_max_times(self.retries);
        let answer = tries
            .retry(again)
            .when(|error| matches!(error, EngineError::Passing { .. }))
            .adjust(|error, delay| next_try(error, delay?, turn))
            .await;
        drop(place);
        self.budget.settle(reservation, turn.spent()).await;
        answer
    }

    fn may_ask(&self) -> Result<(), EngineError> {
        match self.breaker.state() {
            BreakerState::Open { seconds } => Err(resting(Duration::from_secs(seconds))),
            BreakerState::Closed | BreakerState::Probing => Ok(()),
        }
    }

    async fn attempt(&self, prompt: &Prompt, turn: &Turn) -> Result<String, EngineError> {
        let permit = self.breaker.admit().map_err(resting)?;
        let outcome = match tokio::time::timeout(self.attempt, self.client.complete(prompt)).await {
            Ok(outcome) => outcome,
            Err(_) => {
                // What it has written until then nobody can tell, so it counts as all that it could have been.
                turn.spend(self.most(prompt));
                Err(Failed { failure: Failure::Silent, received: None })
            }
        };
        match outcome {
            Ok(completion) => {
                turn.spend(self.cost(prompt, &completion.text, completion.usage));
                permit.succeeded();
                whole(completion)
            }
            Err(Failed { failure, received }) => {
                if let Some((text, usage)) = received {
                    turn.spend(self.cost(prompt, &text, usage));
                }
                Err(self.error(failure))
            }
        }
    }

    /// The most that one try may cost.
    fn most(&self, prompt: &Prompt) -> Cost {
        self.prices.of(prompt.tokens(), u64::from(prompt.most_tokens))
    }

    fn cost(&self, prompt: &Prompt, text: &str, usage: Option<Usage>) -> Cost {
        match usage {
            Some(usage) => self.prices.of(usage.prompt_tokens, usage.completion_tokens),
            None => self.prices.of(prompt.tokens(), prompt::tokens_of(text)),
        }
    }

    fn error(&self, failure: Failure) -> EngineError {
        let passing = |reason: &str, retry_after| EngineError::Passing { reason: reason.to_owned(), retry_after };
        match failure {
            Failure::Unreachable => passing("Nobody answers at its address.", None),
            Failure::Passing { status: 429, retry_after } => passing("It has too much to do.", retry_after),
            Failure::Passing { status, retry_after } => {
                passing(&format!("It has an error of its own ({status})."), retry_after)
            }
            Failure::Key => EngineError::Unavailable("It does not accept the key that is configured.".to_owned()),
            Failure::Model => {
                EngineError::Unavailable(format!("It knows no model \"{}\" at this address.", self.model()))
            }
            Failure::Refused { status } => EngineError::Failed(format!("It does not accept the question ({status}).")),
            Failure::Broken(Broken::CutOff) => EngineError::Failed("Its answer broke off in the middle.".to_owned()),
            Failure::Broken(Broken::Endless) => EngineError::Failed("Its answer did not end.".to_owned()),
            Failure::Broken(Broken::Unreadable) => {
                EngineError::Failed("It answers in a way that no such server does.".to_owned())
            }
            Failure::Broken(Broken::Failed) => passing("It failed in the middle of its answer.", None),
            Failure::HungUp => passing("It hung up before it had answered.", None),
            Failure::Silent => EngineError::DeadlineExceeded(self.attempt),
        }
    }
}

/// The text of an answer that ended because it was finished.
fn whole(completion: Completion) -> Result<String, EngineError> {
    match completion.finish.as_str() {
        "stop" => Ok(completion.text),
        "length" => Err(EngineError::Rejected("It was longer than an answer may be, and cut off.".to_owned())),
        "content_filter" => Err(EngineError::Rejected("The provider has withheld it.".to_owned())),
        _ => Err(EngineError::Rejected("It did not end like an answer.".to_owned())),
    }
}

/// How long to wait before the next try; `None` when the time that is left would not do.
fn next_try(error: &EngineError, delay: Duration, turn: &Turn) -> Option<Duration> {
    let asked = if let EngineError::Passing { retry_after, .. } = error { *retry_after } else { None };
    let delay = asked.map_or(delay, |asked| asked.max(delay));
    turn.has_time_for(delay).then_some(delay)
}

fn resting(left: Duration) -> EngineError {
    let seconds = left.as_secs_f64().ceil().max(1.0);
    EngineError::Unavailable(format!("It failed again and again and is left alone for another {seconds} seconds."))
}

fn spent(refusal: Refusal) -> EngineError {
    EngineError::Unavailable(match refusal {
        Refusal::Account => "The account has used up what it may spend on it today.".to_owned(),
        Refusal::Instance => "All accounts together have used up what may be spent on it today.".to_owned(),
        Refusal::Unknown => "Nobody can say what was spent on it today, so nothing more is.".to_owned(),
    })
}
