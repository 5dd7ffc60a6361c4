//! Messages between processes: what one publishes, all that listen hear soon, or not at all.

use std::time::Duration;

use futures_util::StreamExt;
use redis::RedisResult;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::{Away, CALL_AGAIN, CONNECT, Redis, cmd};

/// After this time without a message the server is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(5);
/// Messages that wait for a slow listener; with more the connection waits.
const WAITING: usize = 1_024;

/// What a listener hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// From now on messages are heard. What was said before is missed.
    Begun,
    /// Somebody has said something.
    Message(Vec<u8>),
}

impl Redis {
    /// Says something to all who listen on a channel.
    ///
    /// # Errors
    ///
    /// [`Away`], as for [`Redis::query`]: nobody else hears it.
    pub async fn publish(&self, channel: &str, message: &[u8]) -> Result<(), Away> {
        self.query::<()>(cmd("PUBLISH").arg(channel).arg(message)).await
    }

    /// Listens on a channel until the receiver is dropped, whatever happens to the server: whenever it is there again,
    /// [`Heard::Begun`] tells of the gap.
    #[must_use]
    pub fn listen(&self, channel: &'static str) -> mpsc::Receiver<Heard> {
        let (tell, hear) = mpsc::channel(WAITING);
        let client = self.inner.client.clone();
        tokio::spawn(async move {
            while !tell.is_closed() {
                if let Err(error) = follow(&client, channel, &tell).await {
                    tracing::debug!(%error, channel, "redis is not heard");
                }
                tokio::time::sleep(CALL_AGAIN).await;
            }
        });
        hear
    }
}

/// Passes on what is said until the connection ends or nobody hears it any more.
async fn follow(client: &redis::Client, channel: &str, tell: &mpsc::Sender<Heard>) -> RedisResult<()> {
    let late = |_| redis::RedisError::from((redis::ErrorKind::Io, "it does not answer"));
    let connection = timeout(CONNECT, client.get_async_pubsub()).await.map_err(late)??;
    let (mut sink, mut messages) = connection.split();
    timeout(CONNECT, sink.subscribe(channel)).await.map_err(late)??;
    if tell.send(Heard::Begun).await.is_err() {
        return Ok(());
    }
    loop {
        tokio::select! {
            () = tell.closed() => return Ok(()),
            message = messages.next() => match message {
                Some(message) => {
                    if tell.send(Heard::Message(message.get_payload_bytes().to_vec())).await.is_err() {
                        return Ok(());
                    }
                }
                None => return Ok(()),
            },
            // A server that has lost its power closes no connection.
            () = tokio::time::sleep(SILENCE) => {
                timeout(CONNECT, sink.ping::<redis::Value>()).await.map_err(late)??;
            }
        };
    }
}
