//! The bounded pool for work that keeps a core busy.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::engine::EngineError;

/// Admits as many pieces of work at a time as there are cores, in the order in which they asked; the rest wait without
/// occupying a thread. Clones share the same cores.
#[derive(Clone, Debug)]
pub struct HeavyWork {
    free: Arc<Semaphore>,
    cores: usize,
}

impl HeavyWork {
    /// A pool that keeps at most `cores` cores busy (at least one).
    #[must_use]
    pub fn new(cores: usize) -> Self {
        let cores = cores.clamp(1, Semaphore::MAX_PERMITS);
        Self { free: Arc::new(Semaphore::new(cores)), cores }
    }

    /// A pool for as many cores as this process may use.
    #[must_use]
    pub fn for_this_machine() -> Self {
        Self::new(std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
    }

    /// How many pieces of work run at a time.
    #[must_use]
    pub fn cores(&self) -> usize {
        self.cores
    }

    /// Waits for a free core.
    pub async fn admit(&self) -> Admission {
        // The semaphore is never closed; were it, running without a permit is better than not at all.
        Admission { permit: Arc::clone(&self.free).acquire_owned().await.ok() }
    }

    /// Waits for a free core and runs `work` on it.
    ///
    /// # Errors
    ///
    /// [`EngineError::Panicked`] when `work` panics.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
        self.admit().await.run(work).await
    }
}

/// The right to keep one core busy, given back when dropped.
#[derive(Debug)]
pub struct Admission {
    permit: Option<OwnedSemaphorePermit>,
}

impl Admission {
    /// Admission for an engine that keeps no core busy, or looks after that itself.
    #[must_use]
    pub fn immediate() -> Self {
        Self { permit: None }
    }

    /// Runs `work` on a blocking thread. The core counts as busy until `work` ends, also when the caller has gone away
    /// after a deadline: work that cannot be stopped must not be joined by more.
    ///
    /// # Errors
    ///
    /// [`EngineError::Panicked`] when `work` panics.
    pub async fn run<T: Send + 'static>(self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, EngineError> {
        let done = tokio::task::spawn_blocking(move || {
            let result = work();
            drop(self.permit);
            result
        });
        done.await.map_err(|error| match error.try_into_panic() {
            Ok(payload) => EngineError::from_panic(payload.as_ref()),
            Err(_) => EngineError::Unavailable("The server is shutting down.".to_owned()),
        })
    }
}
