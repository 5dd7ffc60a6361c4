//! Live events: what happens in an account, told to its open pages.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use loci_domain::AccountId;
use tokio::sync::broadcast;

/// How many of an account's newest events are kept for pages that come back after a drop.
const KEPT: usize = 512;
/// How far a page may fall behind before it is told to reload.
const BEHIND: usize = 256;
/// How long an account's events are kept after its last page has gone.
const REMEMBERED: Duration = Duration::from_secs(600);

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Grows with every event of this process.
    pub sequence: u64,
    /// Names the kind of event, such as `note.saved`.
    pub kind: &'static str,
    /// What a page needs to know of it.
    pub data: serde_json::Value,
}

/// Carries events from whoever causes them to the pages of the same account.
#[derive(Debug)]
pub struct EventHub {
    epoch: String,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    sequence: u64,
    channels: HashMap<AccountId, Channel>,
}

#[derive(Debug)]
struct Channel {
    sender: broadcast::Sender<Arc<Event>>,
    kept: VecDeque<Arc<Event>>,
    /// Everything after this sequence number is in `kept`.
    complete_after: u64,
    last_page_seen: Instant,
}

/// An account's events from some moment on.
#[derive(Debug)]
pub struct Subscription {
    /// Whether `missed` holds everything since the event that the page named. If not, the page must reload.
    pub resumed: bool,
    /// What the page has missed, oldest first.
    pub missed: Vec<Arc<Event>>,
    /// What comes from now on. A page that falls behind receives [`broadcast::error::RecvError::Lagged`].
    pub live: broadcast::Receiver<Arc<Event>>,
    /// The id to resume from, as it stood when the subscription began.
    pub last_event_id: String,
}

impl EventHub {
    /// A hub without events. `epoch` tells this process' events from those of an earlier one.
    pub fn new(epoch: impl Into<String>) -> Self {
        Self { epoch: epoch.into(), inner: Mutex::default() }
    }

    /// Tells every page of the account. Costs next to nothing when none is open.
    pub fn publish(&self, account: AccountId, kind: &'static str, data: serde_json::Value) {
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.sequence += 1;
        let sequence = inner.sequence;
        let Some(channel) = inner.channels.get_mut(&account) else { return };
        let event = Arc::new(Event { sequence, kind, data });
        if channel.kept.len() == KEPT
            && let Some(oldest) = channel.kept.pop_front()
        {
            channel.complete_after = oldest.sequence;
        }
        channel.kept.push_back(Arc::clone(&event));
        // Sending fails when no page is open, which is no fault.
        let _ = channel.sender.send(event);
    }

    /// Whether any page of the account is open, or may come back and ask for what it missed.
    pub fn is_heard(&self, account: AccountId) -> bool {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).channels.contains_key(&account)
    }

    /// Opens an account's events, going on after `last_event_id` where that is still known.
    pub fn subscribe(&self, account: AccountId, last_event_id: Option<&str>) -> Subscription {
        let now = Instant::now();
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.channels.retain(|_, channel| {
            channel.sender.receiver_count() > 0 || now.duration_since(channel.last_page_seen) < REMEMBERED
        });
        let newest = inner.sequence;
        let channel = inner.channels.entry(account).or_insert_with(|| Channel {
            sender: broadcast::Sender::new(BEHIND),
            kept: VecDeque::new(),
            complete_after: newest,
            last_page_seen: now,
        });
        channel.last_page_seen = now;
        let after = last_event_id
            .and_then(|id| self.sequence_of(id))
            .filter(|after| *after >= channel.complete_after && *after <= newest);
        let missed = match after {
            Some(after) => channel.kept.iter().filter(|event| event.sequence > after).cloned().collect(),
            None => Vec::new(),
        };
        Subscription {
            resumed: after.is_some(),
            missed,
            live: channel.sender.subscribe(),
            last_event_id: self.id_of(newest),
        }
    }

    /// The id under which a page can resume after this event.
    pub fn id_of(&self, sequence: u64) -> String {
        format!("{}-{sequence}", self.epoch)
    }

    fn sequence_of(&self, id: &str) -> Option<u64> {
        id.strip_prefix(&self.epoch)?.strip_prefix('-')?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use uuid::Uuid;

    fn account(number: u128) -> AccountId {
        AccountId(Uuid::from_u128(number))
    }

    #[test]
    fn a_page_that_comes_back_receives_what_it_missed() {
        let hub = EventHub::new("epoch");
        let first = hub.subscribe(account(1), None);
        assert!(!first.resumed);
        hub.publish(account(1), "note.saved", json!({"n": 1}));
        hub.publish(account(2), "note.saved", json!({"n": 2}));
        hub.publish(account(1), "note.saved", json!({"n": 3}));
        let again = hub.subscribe(account(1), Some(&first.last_event_id));
        assert!(again.resumed);
        let numbers: Vec<_> = again.missed.iter().map(|event| event.data["n"].clone()).collect();
        assert_eq!(numbers, [json!(1), json!(3)]);
    }

    #[test]
    fn a_page_that_was_away_too_long_or_knew_another_process_must_reload() {
        let hub = EventHub::new("epoch");
        let first = hub.subscribe(account(1), None);
        for number in 0..=KEPT {
            hub.publish(account(1), "note.saved", json!(number));
        }
        assert!(!hub.subscribe(account(1), Some(&first.last_event_id)).resumed);
        assert!(!hub.subscribe(account(1), Some("another-1")).resumed);
        assert!(!hub.subscribe(account(1), Some("epoch-99999")).resumed);
    }

    #[tokio::test]
    async fn events_reach_only_their_own_account() {
        let hub = EventHub::new("epoch");
        let mut mine = hub.subscribe(account(1), None);
        let mut theirs = hub.subscribe(account(2), None);
        hub.publish(account(1), "note.saved", json!("mine"));
        assert_eq!(mine.live.recv().await.map(|event| event.data.clone()).ok(), Some(json!("mine")));
        assert!(theirs.live.try_recv().is_err());
    }
}
