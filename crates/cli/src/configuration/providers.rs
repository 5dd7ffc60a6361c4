//! What the operator may set about providers.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use anyhow::{Result, bail};
use loci_ai::budget::{Cost, Limits};
use loci_ai::provider::{Prices, ProviderSettings};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::Configuration;

/// Where OpenAI itself answers.
const OPENAI: &str = "https://api.openai.com/v1";
/// What the provider is called that the environment describes.
const PROVIDER: &str = "provider";

/// A text that is never shown, not in a log and not in an error.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// A further provider, in the configuration file under `[ai_providers.NAME]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FurtherProvider {
    base_url: String,
    api_key: Option<Secret>,
    model: String,
    #[serde(default)]
    price_sent: f64,
    #[serde(default)]
    price_received: f64,
}

/// Millionths of the currency.
fn micros(money: f64) -> u64 {
    // The cast saturates, which is what an endless budget should do.
    (money.max(0.0) * 1e6).round() as u64
}

impl Configuration {
    /// The providers, the preferred first: the one that the environment describes, then those of the file by name.
    pub(crate) fn providers(&self) -> Vec<ProviderSettings> {
        let mut providers = Vec::new();
        if let Some(model) = &self.ai_model {
            let address = self.ai_base_url.as_deref().unwrap_or(OPENAI);
            let prices = (self.ai_price_sent, self.ai_price_received);
            providers.push(self.provider(PROVIDER, address, self.ai_api_key.as_ref(), model, prices));
        }
        for (name, further) in &self.ai_providers {
            let FurtherProvider { base_url, api_key, model, price_sent, price_received } = further;
            providers.push(self.provider(name, base_url, api_key.as_ref(), model, (*price_sent, *price_received)));
        }
        providers
    }

    fn provider(
        &self,
        name: &str,
        base_url: &str,
        key: Option<&Secret>,
        model: &str,
        (sent, received): (f64, f64),
    ) -> ProviderSettings {
        ProviderSettings {
            api_key: key.map(|Secret(key)| SecretString::from(key.as_str())),
            calls_at_a_time: self.ai_calls_at_a_time,
            attempt: Duration::from_secs(self.ai_attempt_seconds.max(1)),
            prices: Prices { sent: micros(sent), received: micros(received) },
            ..ProviderSettings::new(name, base_url, model)
        }
    }

    /// What may be spent on them in a day.
    pub(crate) fn provider_limits(&self) -> Limits {
        let limit = |tokens: u64, money: Option<f64>| Cost {
            tokens: tokens.min(Cost::UNLIMITED.tokens),
            micros: money.map_or(Cost::UNLIMITED.micros, micros).min(Cost::UNLIMITED.micros),
        };
        Limits {
            account: limit(self.ai_account_tokens, self.ai_account_money),
            instance: limit(self.ai_instance_tokens, self.ai_instance_money),
        }
    }

    /// For each operation that the operator has arranged, its engines in order.
    ///
    /// # Errors
    ///
    /// When the setting is not of the form `operation=engine,engine; operation=engine`.
    pub(crate) fn chains(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let mut chains = BTreeMap::new();
        for part in self.ai_chains.split(';').map(str::trim).filter(|part| !part.is_empty()) {
            let Some((operation, engines)) = part.split_once('=') else {
                bail!("LOCI_AI_CHAINS: \"{part}\" has to be an operation, \"=\" and its engines with commas between");
            };
            let engines = engines.split(',').map(str::trim).filter(|engine| !engine.is_empty());
            chains.insert(operation.trim().to_owned(), engines.map(str::to_owned).collect());
        }
        Ok(chains)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_never_shown() {
        let configuration =
            Configuration { ai_api_key: Some(Secret("sk-1234".to_owned())), ..Configuration::default() };
        assert!(!format!("{configuration:?}").contains("1234"));
    }

    #[test]
    fn without_a_model_there_is_no_provider_whatever_else_is_set() {
        let key = Some(Secret("sk-1234".to_owned()));
        let configuration = Configuration { ai_api_key: key.clone(), ..Configuration::default() };
        assert!(configuration.providers().is_empty());
        let configuration =
            Configuration { ai_model: Some("m".to_owned()), ai_api_key: key, ..Configuration::default() };
        let providers = configuration.providers();
        assert_eq!((providers.len(), providers[0].base_url.as_str()), (1, OPENAI));
    }

    #[test]
    fn chains_are_read_operation_by_operation() {
        let with = |chains: &str| Configuration { ai_chains: chains.to_owned(), ..Configuration::default() }.chains();
        let chains = with(" summary = provider, textrank;explanation=own-notes ; ").expect("it can be read");
        assert_eq!(chains["summary"], ["provider", "textrank"]);
        assert_eq!(chains["explanation"], ["own-notes"]);
        assert!(with("summary").is_err());
        assert!(with("").expect("nothing is arranged").is_empty());
    }
}
