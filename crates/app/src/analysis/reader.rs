//! Reads notes, several at a time, until told to stop.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use futures_util::{StreamExt, stream};
use loci_ai::NoteText;
use loci_domain::{AccountId, NoteId};
use loci_store::readings::{self, Claimed, PassageRow, ReadingRow};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::findings::Findings;
use crate::pulse::BackgroundLoop;
use crate::workload::{Ended, READING};
use crate::{App, Result};

/// A worker that has been silent for this long is taken for dead, and its notes are read by another.
const LEASE: TimeDelta = TimeDelta::seconds(20);
/// How often a worker shows that it is still reading.
const HEARTBEAT: Duration = Duration::from_secs(5);
/// A note that takes longer than this is given back.
const DEADLINE: Duration = Duration::from_secs(150);
/// A note is tried this often before it is given up.
const ATTEMPTS: i64 = 3;
/// How long the reader sleeps when nothing is due and nobody wakes it.
const PATIENCE: Duration = Duration::from_secs(20);
/// An account's progress is told this often at most.
const PROGRESS_EVERY: Duration = Duration::from_millis(250);

/// Reads the notes that are owed a reading.
pub struct Reader {
    app: App,
    owner: Uuid,
    told: Mutex<HashMap<AccountId, Instant>>,
    /// The account that had the last turn.
    turn: Mutex<Option<AccountId>>,
}

impl Reader {
    /// A reader with a name of its own.
    pub fn new(app: App) -> Self {
        let owner = app.id();
        // Each worker begins its round elsewhere.
        let turn = Mutex::new(Some(app.id()));
        Self { app, owner, told: Mutex::default(), turn }
    }

    /// Reads until `stop`. What is being read then is finished or, at the next start, read again.
    pub async fn run(&self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            self.app.beat(BackgroundLoop::Reader);
            let done = match self.read_batch().await {
                Ok(done) => done,
                Err(error) => {
                    tracing::warn!(%error, "notes can't be claimed; trying again shortly");
                    0
                }
            };
            if done == 0 {
                tokio::select! {
                    () = self.app.analysis_hint().wait(PATIENCE) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
    }

    /// Reads one batch of notes that are due and says how many there were.
    ///
    /// # Errors
    ///
    /// When the database can't say what is due.
    pub async fn read_batch(&self) -> Result<usize> {
        let cores = self.app.heavy_work().cores();
        let now = self.app.now();
        let transaction = self.app.database().write().await?;
        // A few more than there are cores, so that no core waits for the database between two notes.
        let limit = (cores * 4) as u64;
        let after = *self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let (claimed, last) = readings::claim(&*transaction, self.owner, now, now + LEASE, limit, after).await?;
        transaction.commit().await?;
        *self.turn.lock().unwrap_or_else(PoisonError::into_inner) = last;
        let count = claimed.len();
        let notes: Vec<NoteId> = claimed.iter().map(|claimed| claimed.note).collect();
        tokio::select! {
            () = stream::iter(claimed).for_each_concurrent(cores * 2, |note| self.read(note)) => {}
            () = self.keep_alive(&notes) => {}
        }
        Ok(count)
    }

    /// Shows signs of life for as long as it is awaited.
    async fn keep_alive(&self, notes: &[NoteId]) {
        loop {
            tokio::time::sleep(HEARTBEAT).await;
            self.app.beat(BackgroundLoop::Reader);
            let alive: Result<()> = async {
                let transaction = self.app.database().write().await?;
                readings::extend(&*transaction, self.owner, notes, self.app.now() + LEASE).await?;
                Ok(transaction.commit().await?)
            }
            .await;
            if let Err(error) = alive {
                tracing::warn!(%error, "a sign of life could not be written down");
            }
        }
    }

    async fn read(&self, claimed: Claimed) {
        let text = NoteText { title: claimed.title.clone(), body: claimed.body.clone() };
        // A task of its own contains a panic, which then counts as a failed attempt.
        let ai = self.app.ai_shared();
        let reading = tokio::time::timeout(DEADLINE, tokio::spawn(async move { ai.read(text).await })).await;
        let outcome = match reading {
            Ok(Ok(reading)) => self.keep(&claimed, &reading).await.map_err(|error| error.to_string()),
            Ok(Err(_)) => Err("reading this note met a defect in Loci".to_owned()),
            Err(_) => Err(format!("reading this note took longer than {} seconds", DEADLINE.as_secs())),
        };
        let ended = match outcome {
            Ok(()) => Ended::Done,
            Err(reason) => self.give_back(&claimed, &reason).await,
        };
        self.app.ended().add(READING, ended, 1);
        self.tell(&claimed).await;
    }

    async fn keep(&self, claimed: &Claimed, reading: &loci_ai::Reading) -> Result<()> {
        let passages: Vec<PassageRow> = reading
            .passages
            .iter()
            .flat_map(|answer| &answer.value)
            .map(|passage| PassageRow {
                start: passage.span.start as i64,
                end: passage.span.end as i64,
                vector: passage.vector.to_bytes().to_vec(),
            })
            .collect();
        let row = ReadingRow {
            revision: claimed.revision,
            language: reading.language.clone(),
            result: Findings::of(reading),
        };
        let transaction = self.app.database().write().await?;
        let kept = readings::complete(&*transaction, self.owner, claimed, &row, &passages, self.app.now()).await?;
        transaction.commit().await?;
        if !kept {
            tracing::info!(note = %claimed.note, "somebody else has read this note meanwhile");
        }
        self.app.connection_hint().offer();
        Ok(())
    }

    async fn give_back(&self, claimed: &Claimed, reason: &str) -> Ended {
        let again = self.app.now() + TimeDelta::seconds(5 << claimed.attempt.clamp(0, 8));
        let given_up = (claimed.attempt >= ATTEMPTS).then_some(reason);
        tracing::warn!(note = %claimed.note, attempt = claimed.attempt, reason, "a note could not be read");
        let outcome: Result<()> = async {
            let transaction = self.app.database().write().await?;
            readings::give_back(&*transaction, self.owner, claimed.note, again, given_up).await?;
            Ok(transaction.commit().await?)
        }
        .await;
        if let Err(error) = outcome {
            // The lease runs out by itself.
            tracing::warn!(note = %claimed.note, %error, "a note could not be given back");
        }
        if given_up.is_some() { Ended::Failed } else { Ended::PutOff }
    }

    /// Tells the account's pages what became of the note and, not too often, how far all is.
    async fn tell(&self, claimed: &Claimed) {
        // What is told is read from the database, some of it over all notes of the account.
        if !self.app.events().is_heard(claimed.account) {
            return;
        }
        let read = self.app.database().read();
        let Ok(Some(note)) = readings::find::<serde_json::Value>(read, claimed.account, claimed.note).await else {
            return;
        };
        let state = self.app.state_of(&note);
        let data = json!({"note_id": claimed.note, "state": state, "revision": claimed.revision});
        self.app.events().publish(claimed.account, "insight.changed", data);
        if self.told_just_now(claimed.account) && readings::any_queued(read, claimed.account).await.unwrap_or(true) {
            return;
        }
        let Ok(progress) = readings::progress(read, claimed.account).await else { return };
        self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(claimed.account, Instant::now());
        self.app.events().publish(claimed.account, "progress.changed", json!(progress));
    }

    fn told_just_now(&self, account: AccountId) -> bool {
        let now = Instant::now();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.retain(|_, last| now.duration_since(*last) < PROGRESS_EVERY);
        told.contains_key(&account)
    }
}
