//! Results of engines in Redis, for every process of an installation.

use std::time::Duration;

use async_trait::async_trait;
use loci_ai::SharedCache;
use loci_backplane::Redis;
use loci_backplane::redis::cmd;

/// Keeps results in Redis. While that is away nothing is found and nothing is kept.
pub struct RedisCache(Redis);

impl RedisCache {
    /// A cache in this server.
    pub fn new(redis: Redis) -> Self {
        Self(redis)
    }
}

#[async_trait]
impl SharedCache for RedisCache {
    async fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.0.query(cmd("GET").arg(name(key))).await.ok()?
    }

    async fn put(&self, key: &str, value: Vec<u8>, lifetime: Duration) {
        // Whether it was kept changes nothing for whoever made it.
        let _ = self.0.query::<()>(cmd("SET").arg(name(key)).arg(value).arg("EX").arg(lifetime.as_secs())).await;
    }
}

/// Everything that Loci keeps there begins alike.
fn name(key: &str) -> String {
    format!("loci:{key}")
}
