//! Live events: what happens in an account, told to its open pages.
//!
//! Each process keeps the events of the accounts that have pages with it. With a [`Bus`] it tells the others what happened
//! here, and its own pages what happened there.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use loci_domain::AccountId;
use tokio::sync::broadcast;

use crate::bus::{Bus, Message};

/// How many of an account's newest events are kept for pages that come back after a drop.
const KEPT: usize = 512;
/// How far a page may fall behind before it is told to reload.
const BEHIND: usize = 256;
/// How long an account's events are kept after its last page has gone.
const REMEMBERED: Duration = Duration::from_secs(600);

/// Stands in the place of events that were missed: a page has to load what it shows again.
pub const RELOAD: &str = "reload";

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Grows with every event of this process.
    pub sequence: u64,
    /// Names the kind of event, such as `note.saved`; [`RELOAD`] is none.
    pub kind: Cow<'static, str>,
    /// What a page needs to know of it.
    pub data: serde_json::Value,
}

/// Carries events from whoever causes them to the pages of the same account.
#[derive(Debug)]
pub struct EventHub {
    epoch: String,
    bus: OnceLock<Bus>,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    sequence: u64,
    channels: HashMap<AccountId, Channel>,
    /// When another process last said that it has a page of an account.
    heard_elsewhere: HashMap<AccountId, Instant>,
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
        Self { epoch: epoch.into(), bus: OnceLock::new(), inner: Mutex::default() }
    }

    /// Tells other processes too, from now on.
    pub fn connect(&self, bus: Bus) {
        // A second way to the same processes would only tell them twice.
        let _ = self.bus.set(bus);
    }

    /// Tells every page of the account, here and with a [`Bus`] everywhere. Without one it costs next to nothing when none is
    /// open.
    pub fn publish(&self, account: AccountId, kind: &'static str, data: serde_json::Value) {
        if let Some(bus) = self.bus.get() {
            bus.tell(Message::Event { account, kind: kind.to_owned(), data: data.clone() });
        }
        self.deliver(account, kind.into(), data);
    }

    /// Tells the pages that are open here what happened in another process.
    pub fn hear(&self, account: AccountId, kind: String, data: serde_json::Value) {
        self.deliver(account, kind.into(), data);
    }

    /// Remembers for a while that another process has pages of these accounts.
    pub fn note_listeners_elsewhere(&self, accounts: Vec<AccountId>) {
        let now = Instant::now();
        self.lock().heard_elsewhere.extend(accounts.into_iter().map(|account| (account, now)));
    }

    /// Lets every page that is open here load what it shows again, because events may have been missed.
    pub fn reload_all(&self) {
        let mut inner = self.lock();
        inner.sequence += 1;
        let sequence = inner.sequence;
        for channel in inner.channels.values_mut() {
            channel.kept.clear();
            channel.complete_after = sequence;
            let event = Event { sequence, kind: RELOAD.into(), data: serde_json::Value::Null };
            let _ = channel.sender.send(Arc::new(event));
        }
    }

    /// Says to the other processes again whose pages are open here, and forgets whose were open there long ago.
    pub fn announce_listeners(&self) {
        let Some(bus) = self.bus.get() else { return };
        let now = Instant::now();
        let mut inner = self.lock();
        inner.heard_elsewhere.retain(|_, heard| now.duration_since(*heard) < REMEMBERED);
        if !inner.channels.is_empty() {
            // One message however many there are: more than wait at a time would look like a gap.
            bus.tell(Message::Listening { accounts: inner.channels.keys().copied().collect() });
        }
    }

    fn deliver(&self, account: AccountId, kind: Cow<'static, str>, data: serde_json::Value) {
        let mut inner = self.lock();
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

    /// Whether any page of the account is open, here or elsewhere, or may come back and ask for what it missed.
    pub fn is_heard(&self, account: AccountId) -> bool {
        let inner = self.lock();
        inner.channels.contains_key(&account)
            || inner.heard_elsewhere.get(&account).is_some_and(|heard| heard.elapsed() < REMEMBERED)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens an account's events, going on after `last_event_id` where that is still known.
    pub fn subscribe(&self, account: AccountId, last_event_id: Option<&str>) -> Subscription {
        if let Some(bus) = self.bus.get() {
            bus.tell(Message::Listening { accounts: vec![account] });
        }
        let now = Instant::now();
        let mut inner = self.lock();
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
