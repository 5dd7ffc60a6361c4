//! Results that need not be computed again: in this process, and where the operator has one, in a store that processes
//! share.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use loci_text::Document;
use moka::future::Cache;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::call::Call;
use crate::chain::{Chain, ChainExhausted};
use crate::engine::Operation;
use crate::provenance::Answer;

/// For how long a result is believed.
pub const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// An operation whose results are kept. Those that take less time than looking them up are not (`benches/manager.rs`).
pub(crate) trait Cacheable: Operation<Output: Clone + Serialize + DeserializeOwned + Sync> {
    /// To be counted up whenever results of the same engines change their meaning or their form.
    const VERSION: u32;

    /// Feeds everything that a result depends on.
    fn feed(input: &Self::Input, key: &mut KeyBuilder);
}

/// Makes the key of a result: BLAKE3 over everything that it depends on, each part with its length before it, so that no
/// two inputs are fed alike.
pub(crate) struct KeyBuilder(blake3::Hasher);

impl KeyBuilder {
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
        self
    }

    /// The sentences of a document and where they stand: all that an engine takes from it.
    pub(crate) fn document(&mut self, document: &Document) -> &mut Self {
        self.number(document.sentences().len() as u64);
        for sentence in document.sentences() {
            self.text(&sentence.text).number(sentence.span.start as u64).number(sentence.span.end as u64);
        }
        self
    }

    pub(crate) fn number(&mut self, number: u64) -> &mut Self {
        self.0.update(&number.to_le_bytes());
        self
    }
}

type Key = [u8; 32];

/// Where processes share results. Whatever happens to it, it answers soon: with nothing where it can't.
#[async_trait]
pub trait SharedCache: Send + Sync {
    /// What is kept under a key.
    async fn get(&self, key: &str) -> Option<Vec<u8>>;

    /// Keeps a value, for `lifetime` at most.
    async fn put(&self, key: &str, value: Vec<u8>, lifetime: Duration);
}

/// Tells the time in seconds since 1970.
pub type UnixClock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How often results were found, and where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CacheCounts {
    /// In this process, those included that waited for an equal call to be answered.
    pub memory: u64,
    /// In the store that processes share.
    pub shared: u64,
    /// Nowhere.
    pub missed: u64,
}

#[derive(Default)]
struct Tally {
    memory: AtomicU64,
    shared: AtomicU64,
    missed: AtomicU64,
}

/// A result as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    made_at: i64,
    /// An [`Answer`] as JSON.
    answer: Box<serde_json::value::RawValue>,
}

/// What equal calls at the same time get, though it is not kept.
#[derive(Clone)]
enum NotKept<T> {
    SecondBest(Answer<T>),
    Exhausted(ChainExhausted),
}

/// Keeps results, and computes what several ask for at the same time only once.
pub struct ResultCache {
    memory: Cache<Key, Arc<Kept>>,
    shared: Option<Arc<dyn SharedCache>>,
    clock: UnixClock,
    tally: Tally,
}

impl ResultCache {
    /// A cache of at most `bytes` bytes in this process, before `shared` where there is one.
    #[must_use]
    pub fn new(bytes: u64, shared: Option<Arc<dyn SharedCache>>, clock: UnixClock) -> Self {
        let memory = Cache::builder()
            .max_capacity(bytes)
            .weigher(|_, kept: &Arc<Kept>| u32::try_from(kept.answer.get().len() + 128).unwrap_or(u32::MAX))
            .time_to_live(LIFETIME)
            .build();
        Self { memory, shared, clock, tally: Tally::default() }
    }

    /// How often results were found, and where.
    #[must_use]
    pub fn counts(&self) -> CacheCounts {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        CacheCounts {
            memory: read(&self.tally.memory),
            shared: read(&self.tally.shared),
            missed: read(&self.tally.missed),
        }
    }

    /// What `chain` answers, or answered before.
    ///
    /// Only what the engine that comes first has said is kept: a second-best answer, given because that engine was away, must
    /// not stand in its way once it is back. Results of engines outside of this machine are kept for their account alone.
    ///
    /// # Errors
    ///
    /// [`ChainExhausted`] when no engine has an answer.
    pub(crate) async fn answer<O: Cacheable>(
        &self,
        chain: &Chain<O>,
        input: Arc<O::Input>,
        call: &Call,
    ) -> Result<Answer<O::Output>, ChainExhausted> {
        let begun = Instant::now();
        let key = key::<O>(chain, &input, call);
        loop {
            let mut asked = false;
            let mut computed = None;
            let compute = async {
                if let Some(kept) = self.look_elsewhere(&key).await {
                    self.tally.shared.fetch_add(1, Ordering::Relaxed);
                    return Ok(Arc::new(kept));
                }
                self.tally.missed.fetch_add(1, Ordering::Relaxed);
                asked = true;
                let answer = chain.answer(Arc::clone(&input), call).await.map_err(NotKept::Exhausted)?;
                if !answer.provenance.attempts.is_empty() {
                    return Err(NotKept::SecondBest(answer));
                }
                let Ok(json) = serde_json::value::to_raw_value(&answer) else {
                    // Only a value that has no form in JSON, which the types of results do not allow.
                    return Err(NotKept::SecondBest(answer));
                };
                computed = Some(answer);
                let kept = Arc::new(Kept { made_at: (self.clock)(), answer: json });
                self.share(&key, &kept).await;
                Ok(kept)
            };
            let found = self.memory.entry_by_ref(&key).or_try_insert_with(compute).await;
            if let Some(answer) = computed {
                return Ok(answer);
            }
            let entry = match found {
                Ok(entry) => entry,
                Err(not_kept) => match Arc::unwrap_or_clone(not_kept) {
                    NotKept::Exhausted(exhausted) => return Err(exhausted),
                    NotKept::SecondBest(answer) if asked => return Ok(answer),
                    NotKept::SecondBest(answer) => {
                        self.tally.memory.fetch_add(1, Ordering::Relaxed);
                        return Ok(found_since(begun, answer));
                    }
                },
            };
            if self.is_stale(entry.value().made_at) {
                self.memory.invalidate(&key).await;
                continue;
            }
            if !entry.is_fresh() {
                self.tally.memory.fetch_add(1, Ordering::Relaxed);
            }
            let Ok(answer) = serde_json::from_str::<Answer<O::Output>>(entry.value().answer.get()) else {
                // Written by another version. It makes room for one that can be read.
                self.memory.invalidate(&key).await;
                return chain.answer(input, call).await;
            };
            return Ok(found_since(begun, answer));
        }
    }

    fn is_stale(&self, made_at: i64) -> bool {
        // A clock that went backwards makes nothing younger than new.
        (self.clock)().saturating_sub(made_at).unsigned_abs() >= LIFETIME.as_secs()
    }

    async fn look_elsewhere(&self, key: &Key) -> Option<Kept> {
        let bytes = self.shared.as_ref()?.get(&name(key)).await?;
        let kept: Kept = serde_json::from_slice(&bytes).ok()?;
        (!self.is_stale(kept.made_at)).then_some(kept)
    }

    async fn share(&self, key: &Key, kept: &Kept) {
        let Some(shared) = &self.shared else { return };
        if let Ok(bytes) = serde_json::to_vec(kept) {
            shared.put(&name(key), bytes, LIFETIME).await;
        }
    }
}

/// An answer that was not computed for this call, which looked for it since `begun`.
fn found_since<T>(begun: Instant, mut answer: Answer<T>) -> Answer<T> {
    answer.provenance.cached = true;
    answer.provenance.elapsed_ms = begun.elapsed().as_secs_f64() * 1e3;
    answer.provenance.cost = crate::budget::Cost::default();
    answer
}

fn name(key: &Key) -> String {
    format!("result:{}", blake3::Hash::from_bytes(*key).to_hex())
}

fn key<O: Cacheable>(chain: &Chain<O>, input: &O::Input, call: &Call) -> Key {
    let mut key = KeyBuilder(blake3::Hasher::new());
    key.text(O::NAME).number(O::VERSION.into());
    for (engine, version) in chain.reachable(call) {
        key.text(engine).text(version);
    }
    match call.consenting().filter(|_| chain.reaches_outside(call)) {
        Some(account) => key.number(1).number(account.0 as u64).number((account.0 >> 64) as u64),
        None => key.number(0),
    };
    O::feed(input, &mut key);
    key.0.finalize().into()
}
