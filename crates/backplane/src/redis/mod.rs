//! Redis, as something that may be away at any moment.
//!
//! Nobody waits for it longer than [`PATIENCE`], and only one does: who finds that it does not answer lets it go, and
//! until a task in the background has heard from it again everybody else is told at once that it is away.

mod listen;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, RedisError};

pub use listen::Heard;
pub use redis::cmd;

/// How long an answer may take. On the same network it takes less than a millisecond.
pub const PATIENCE: Duration = Duration::from_millis(50);
/// How often a server that is away is called.
const CALL_AGAIN: Duration = Duration::from_millis(250);
/// How long a new connection may take.
const CONNECT: Duration = Duration::from_secs(2);

/// Redis is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Away;

/// A server that may be away. Cheap to clone; clones share one connection.
#[derive(Clone)]
pub struct Redis {
    inner: Arc<Inner>,
}

struct Inner {
    client: Client,
    state: Mutex<State>,
}

enum State {
    /// Nobody has asked yet.
    New,
    Here(MultiplexedConnection),
    /// A task in the background calls it.
    Away,
}

impl Redis {
    /// A server by its address, such as `redis://127.0.0.1:6379`. Nothing is sent before the first use.
    ///
    /// # Errors
    ///
    /// When the address can't be read.
    pub fn new(url: &str) -> Result<Self, RedisError> {
        let client = Client::open(url)?;
        Ok(Self { inner: Arc::new(Inner { client, state: Mutex::new(State::New) }) })
    }

    /// Sends a command and gives its answer.
    ///
    /// # Errors
    ///
    /// [`Away`] when there is none within [`PATIENCE`], or there was none for somebody else just before.
    pub async fn query<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, Away> {
        let mut connection = self.connection()?;
        match tokio::time::timeout(PATIENCE, command.query_async(&mut connection)).await {
            Ok(Ok(value)) => Ok(value),
            // It answers, and says no: a full memory, a wrong kind of key. That is no outage.
            Ok(Err(error)) if !error.is_unrecoverable_error() && !error.is_io_error() && !error.is_timeout() => {
                tracing::debug!(%error, "redis refuses a command");
                Err(Away)
            }
            Ok(Err(_)) | Err(_) => {
                self.is_away();
                Err(Away)
            }
        }
    }

    /// Whether it answered when it was last asked.
    pub fn is_here(&self) -> bool {
        matches!(*self.lock(), State::Here(_))
    }

    /// Waits until it answers, for a check at the start; `false` when it does not within `patience`.
    pub async fn wait_until_here(&self, patience: Duration) -> bool {
        let _ = self.connection();
        let here = async {
            while !self.is_here() {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(patience, here).await.is_ok()
    }

    fn connection(&self) -> Result<MultiplexedConnection, Away> {
        let mut state = self.lock();
        match &*state {
            State::Here(connection) => return Ok(connection.clone()),
            State::Away => return Err(Away),
            State::New => *state = State::Away,
        }
        drop(state);
        self.call();
        Err(Away)
    }

    fn is_away(&self) {
        let mut state = self.lock();
        if matches!(*state, State::Here(_)) {
            *state = State::Away;
            drop(state);
            tracing::warn!("redis does not answer; this process goes on alone until it is back");
            self.call();
        }
    }

    /// Calls it in the background until it answers or nobody is left who would ask it.
    fn call(&self) {
        let inner = Arc::downgrade(&self.inner);
        tokio::spawn(async move {
            while let Some(inner) = inner.upgrade() {
                let reached = inner.reach().await;
                if let Some(connection) = reached {
                    *inner.state.lock().unwrap_or_else(PoisonError::into_inner) = State::Here(connection);
                    tracing::info!("redis answers");
                    return;
                }
                drop(inner);
                tokio::time::sleep(CALL_AGAIN).await;
            }
        });
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    async fn reach(&self) -> Option<MultiplexedConnection> {
        let config =
            AsyncConnectionConfig::new().set_connection_timeout(Some(CONNECT)).set_response_timeout(Some(CONNECT));
        let connecting = self.client.get_multiplexed_async_connection_with_config(&config);
        let mut connection = tokio::time::timeout(CONNECT, connecting).await.ok()?.ok()?;
        let ping = cmd("PING");
        tokio::time::timeout(PATIENCE, ping.query_async::<String>(&mut connection)).await.ok()?.ok()?;
        Some(connection)
    }
}
