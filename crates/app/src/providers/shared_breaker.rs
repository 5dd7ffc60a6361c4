//! What one process has seen of a provider, told to the others: an outage is found out once, not by each of them.

use std::sync::Arc;

use loci_ai::provider::{OnOpen, Provider};
use loci_backplane::Redis;
use loci_backplane::redis::Heard;

/// Where the names of failing providers are called out.
const CHANNEL: &str = "loci:failing-providers";

/// Breakers that open together. While Redis is away, each process finds out for itself.
#[derive(Clone)]
pub struct SharedBreakers(Redis);

impl SharedBreakers {
    /// Breakers that are told of through this server.
    pub fn new(redis: Redis) -> Self {
        Self(redis)
    }

    /// Tells the others that a provider fails.
    pub fn on_open(&self, provider: &str) -> OnOpen {
        let (redis, provider) = (self.0.clone(), provider.to_owned());
        Box::new(move || {
            let (redis, provider) = (redis.clone(), provider.clone());
            // Outside of a runtime, as when the process ends, there is nobody left to tell.
            if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                runtime.spawn(async move { redis.publish(CHANNEL, provider.as_bytes()).await });
            }
        })
    }

    /// Leaves alone what others have seen failing, from now on. To be called within a runtime.
    pub fn follow(&self, providers: Vec<Arc<Provider>>) {
        let mut hear = self.0.listen(CHANNEL);
        tokio::spawn(async move {
            while let Some(heard) = hear.recv().await {
                let Heard::Message(name) = heard else { continue };
                for provider in providers.iter().filter(|provider| provider.name().as_bytes() == name) {
                    provider.rest();
                }
            }
        });
    }
}
