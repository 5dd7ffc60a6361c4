//! What processes of one installation tell each other, through Redis: events for open pages, and hints that there is work.
//!
//! Saying something never waits. What can't be said is lost, and those who may have missed something are told so as soon as
//! Redis is there again.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use loci_domain::AccountId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc;

use crate::redis::{Heard, Redis};

/// Everybody of an installation listens here.
const CHANNEL: &str = "loci:bus";
/// Messages that wait to be sent.
const WAITING: usize = 4_096;

/// How often it is tried to tell of a gap.
const TELL_AGAIN: Duration = Duration::from_secs(1);

/// What one process tells the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Message {
    /// Something happened in an account.
    Event {
        /// Whose.
        account: AccountId,
        /// What kind of thing.
        kind: String,
        /// What a page needs to know of it.
        data: Value,
    },
    /// Pages of these accounts are open, or may come back.
    Listening {
        /// Whose.
        accounts: Vec<AccountId>,
    },
    /// There is work of a kind.
    Work {
        /// Which kind.
        kind: WorkKind,
    },
    /// Messages may have been missed.
    Gap,
}

/// What there may be to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkKind {
    /// Notes wait to be read.
    Reading,
    /// Tasks wait to be run.
    Task,
}

/// A message and who said it.
#[derive(Serialize, Deserialize)]
struct Said {
    by: String,
    #[serde(flatten)]
    message: Message,
}

/// The way to the other processes. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Bus {
    outgoing: mpsc::Sender<Message>,
    /// Whether something could not be said since the others were last told of a gap.
    lost: Arc<AtomicBool>,
}

impl Bus {
    /// Connects a process, by a name that no other has, and gives what the others say. To be called within a runtime.
    #[must_use]
    pub fn open(redis: Redis, name: String) -> (Self, mpsc::Receiver<Message>) {
        let (outgoing, sent) = mpsc::channel(WAITING);
        let (tell, incoming) = mpsc::channel(WAITING);
        let bus = Self { outgoing, lost: Arc::default() };
        tokio::spawn(hear(redis.listen(CHANNEL), name.clone(), tell));
        tokio::spawn(speak(redis, name, sent, Arc::clone(&bus.lost)));
        (bus, incoming)
    }

    /// Tells the others, soon.
    pub fn tell(&self, message: Message) {
        if self.outgoing.try_send(message).is_err() {
            self.lost.store(true, Ordering::Relaxed);
        }
    }
}

async fn hear(mut listener: mpsc::Receiver<Heard>, own: String, tell: mpsc::Sender<Message>) {
    while let Some(heard) = listener.recv().await {
        let message = match heard {
            Heard::Begun => Message::Gap,
            // What a newer version says and this one does not know is not for it.
            Heard::Message(bytes) => match serde_json::from_slice::<Said>(&bytes) {
                Ok(said) if said.by != own => said.message,
                _ => continue,
            },
        };
        if tell.send(message).await.is_err() {
            return;
        }
    }
}

async fn speak(redis: Redis, by: String, mut sent: mpsc::Receiver<Message>, lost: Arc<AtomicBool>) {
    let said = async |message: Message| {
        let said = serde_json::to_vec(&Said { by: by.clone(), message }).unwrap_or_default();
        redis.publish(CHANNEL, &said).await.is_ok()
    };
    loop {
        if lost.load(Ordering::Relaxed) && said(Message::Gap).await {
            lost.store(false, Ordering::Relaxed);
        }
        let next = if lost.load(Ordering::Relaxed) {
            // Nobody may have anything to say for long, and the gap has to be told all the same.
            match tokio::time::timeout(TELL_AGAIN, sent.recv()).await {
                Ok(next) => next,
                Err(_) => continue,
            }
        } else {
            sent.recv().await
        };
        let Some(message) = next else { return };
        if !said(message).await {
            lost.store(true, Ordering::Relaxed);
        }
    }
}
