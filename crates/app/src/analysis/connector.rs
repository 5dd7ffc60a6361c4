//! Finds what belongs beside each note, account by account.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use loci_ai::Provenance;
use loci_ai::budget::Cost;
use loci_ai::connections::Index;
use loci_domain::{AccountId, NoteId};
use loci_store::connections::{self, Among, Search, Source, Suggestion};
use loci_store::{connecting, readings};
use serde::Deserialize;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::findings::{Strength, Vectors};
use super::profile::profile;
use crate::pulse::BackgroundLoop;
use crate::{App, Error, Result};

/// How many suggestions are kept for a note; fewer are shown, so that dismissed ones and the trash leave no gap.
const KEPT: usize = 20;
/// How many notes are loaded or written at a time.
const BATCH: usize = 100;
/// Connections are found while notes are still being read as soon as this many wait for them.
const EAGER: usize = 200;
/// When at most this many notes are new, the notes they belong beside are looked at again too. When there are more, the
/// whole account is looked at again once it has outgrown what was found.
const FEW: usize = 20;
/// An account's notes are forgotten when nothing has changed in it for this long.
const FORGET_AFTER: Duration = Duration::from_secs(120);
/// The indexes of all accounts together may hold this many bytes; beyond it the one that was used longest ago goes first.
/// An account of 10,000 notes takes about 60 MB of it, and the last one used always stays.
const MOST_BYTES: usize = 64 << 20;
/// A note may be written down as read by a process whose clock is behind, or whose transaction ends late: what was read
/// within this time before the last look is looked for again. A transaction waits for at most five seconds.
const LATE: TimeDelta = TimeDelta::seconds(10);
/// For how long an account is held whose notes one process connects. Each batch that is written down holds it for longer.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How many notes are asked for at a time when an account is learned.
const PAGE: u64 = 5_000;
/// How long the connector sleeps when nobody wakes it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Keeps the connections of every account up to date. One runs in each process.
pub struct Connector {
    app: App,
    indexes: HashMap<AccountId, Loaded>,
}

/// What is known of an account's notes.
struct Loaded {
    index: Index<NoteId>,
    /// The revision of each note in the index.
    revisions: HashMap<NoteId, i64>,
    /// When the database was last asked what is new.
    learned_at: Option<DateTime<Utc>>,
    used: Instant,
}

impl Loaded {
    fn new() -> Self {
        Self { index: Index::new(), revisions: HashMap::new(), learned_at: None, used: Instant::now() }
    }

    fn forget(&mut self, note: NoteId) {
        self.index.remove(note);
        self.revisions.remove(&note);
    }
}

/// Beside which notes something is to be found.
#[derive(Clone)]
enum Targets {
    /// Among all notes of the account.
    AmongAll(Vec<NoteId>),
    /// Each among a few.
    AmongFew(Vec<(NoteId, Vec<NoteId>)>),
}

/// What was found beside a note, and how long that took.
struct Found {
    note: NoteId,
    suggestions: Vec<Suggestion<Strength>>,
    elapsed: Duration,
}

/// The part of a reading's findings that says by what a note can be compared.
#[derive(Deserialize)]
struct Comparable {
    vectors: Vectors,
}

impl Connector {
    /// A connector that remembers no account yet.
    pub fn new(app: App) -> Self {
        Self { app, indexes: HashMap::new() }
    }

    /// Finds connections until `stop`.
    pub async fn run(&mut self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            self.app.beat(BackgroundLoop::Connector);
            let done = match self.connect_due().await {
                Ok(done) => done,
                Err(error) => {
                    tracing::warn!(%error, "connections can't be found; trying again shortly");
                    0
                }
            };
            if done == 0 {
                self.forget_idle();
                tokio::select! {
                    () = self.app.connection_hint().wait(PATIENCE) => {}
                    () = stop.cancelled() => {}
                }
            }
        }
    }

    /// Finds the connections that are owed now and says of how many notes.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn connect_due(&mut self) -> Result<usize> {
        let mut done = 0;
        for account in connections::accounts_owed(self.app.database().read(), 64).await? {
            done += self.connect_account(account).await?;
            self.make_room();
        }
        Ok(done)
    }

    async fn connect_account(&mut self, account: AccountId) -> Result<usize> {
        let read = self.app.database().read();
        let reading = readings::any_queued(read, account).await?;
        let owed = connections::owed_notes(read, account, 100_000).await?;
        if owed.is_empty() || (reading && owed.len() < EAGER) {
            return Ok(0);
        }
        // A few notes are connected by the process that has read them; it alone is woken.
        let mut held = owed.len() > FEW;
        if held && !self.hold(account).await? {
            return Ok(0);
        }
        let done = self.connect_owed(account, reading, owed, &mut held).await;
        if held {
            // Before it is asked again what is owed: a process that was refused relies on that look.
            self.release(account).await?;
        }
        done
    }

    /// Connects the notes that are owed it, and once the account has outgrown what was found, all the others. `held` says, and is
    /// told, whether the account is held.
    async fn connect_owed(
        &mut self,
        account: AccountId,
        reading: bool,
        mut owed: Vec<NoteId>,
        held: &mut bool,
    ) -> Result<usize> {
        let mut loaded = self.indexes.remove(&account).unwrap_or_else(Loaded::new);
        self.learn(account, &mut loaded, &owed).await?;
        owed.retain(|note| loaded.index.contains(*note));
        let mut done = 0;
        for batch in owed.chunks(BATCH) {
            if *held && !self.hold(account).await? {
                break;
            }
            let found = self.connect(account, &mut loaded, Targets::AmongAll(batch.to_vec())).await?;
            done += found.len();
            if owed.len() <= FEW {
                done += self.connect_neighbours(account, &mut loaded, &found).await?;
            }
        }
        if !reading {
            loop {
                let size = loaded.index.len() as i64;
                let read = self.app.database().read();
                let mut outgrown = connections::outgrown_notes(read, account, size, BATCH as u64).await?;
                outgrown.retain(|note| loaded.index.contains(*note));
                if outgrown.is_empty() || !self.hold(account).await? {
                    break;
                }
                *held = true;
                done += self.connect(account, &mut loaded, Targets::AmongAll(outgrown)).await?.len();
            }
        }
        loaded.used = Instant::now();
        self.indexes.insert(account, loaded);
        Ok(done)
    }

    /// Takes an account for this process, or holds it for longer. `false` when another one is at it.
    async fn hold(&self, account: AccountId) -> Result<bool> {
        let now = self.app.now();
        let transaction = self.app.database().write().await?;
        let held = connecting::hold(&*transaction, account, self.app.instance(), now, now + LEASE).await?;
        transaction.commit().await?;
        Ok(held)
    }

    async fn release(&self, account: AccountId) -> Result<()> {
        let transaction = self.app.database().write().await?;
        connecting::release(&*transaction, account, self.app.instance()).await?;
        Ok(transaction.commit().await?)
    }

    /// Finds what belongs beside some notes, and writes it down.
    async fn connect(&self, account: AccountId, loaded: &mut Loaded, targets: Targets) -> Result<Vec<Found>> {
        let among_all = matches!(targets, Targets::AmongAll(_));
        let found = self.suggest(account, loaded, targets).await?;
        self.write(account, loaded, &found, among_all).await?;
        Ok(found)
    }

    /// Lets the notes that a few changed notes belong beside be compared with those again. What else belongs beside them
    /// has not changed, so that this costs the same however many notes the account has.
    async fn connect_neighbours(&self, account: AccountId, loaded: &mut Loaded, changed: &[Found]) -> Result<usize> {
        let mut neighbours: HashMap<NoteId, Vec<NoteId>> = HashMap::new();
        for found in changed {
            for suggestion in &found.suggestions {
                neighbours.entry(suggestion.other).or_default().push(found.note);
            }
        }
        for found in changed {
            neighbours.remove(&found.note);
        }
        let notes: Vec<NoteId> = neighbours.keys().copied().collect();
        let mut before = connections::others(self.app.database().read(), account, &notes).await?;
        for (note, among) in &mut neighbours {
            among.extend(before.remove(note).unwrap_or_default());
        }
        Ok(self.connect(account, loaded, Targets::AmongFew(neighbours.into_iter().collect())).await?.len())
    }

    /// Brings the index to what the database holds, by what has changed since the last time and by the notes that are owed
    /// connections. A note that was deleted for good meanwhile stays until it is suggested.
    async fn learn(&self, account: AccountId, loaded: &mut Loaded, owed: &[NoteId]) -> Result<()> {
        let read = self.app.database().read();
        let now = self.app.now();
        let since = loaded.learned_at.map(|at| at - LATE);
        if let Some(since) = since {
            for note in connections::trashed_since(read, account, since).await? {
                loaded.forget(note);
            }
        }
        let mut after = since.map(|since| (since, NoteId(Uuid::nil())));
        let mut changed = Vec::new();
        loop {
            let page = connections::read_notes(read, account, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = Some((last.at, last.note));
            let new = page.iter().filter(|new| loaded.revisions.get(&new.note) != Some(&new.revision));
            changed.extend(new.map(|new| new.note));
        }
        let new: HashSet<NoteId> = changed.iter().copied().collect();
        changed.extend(owed.iter().filter(|note| !new.contains(note) && !loaded.revisions.contains_key(note)));
        let mut silent = Vec::new();
        for batch in changed.chunks(BATCH) {
            let sources = connections::sources(read, account, batch).await?;
            let (telling, others): (Vec<_>, Vec<_>) = sources.into_iter().partition(|source| source.language.is_some());
            silent.extend(others.into_iter().map(|source| source.note));
            self.take_in(loaded, telling).await?;
        }
        // Notes that don't show their language come last: by then it is known which one most notes have.
        for batch in silent.chunks(BATCH) {
            let sources = connections::sources(read, account, batch).await?;
            self.take_in(loaded, sources).await?;
        }
        loaded.learned_at = Some(now);
        Ok(())
    }

    /// Takes notes into the index.
    async fn take_in(&self, loaded: &mut Loaded, sources: Vec<Source>) -> Result<()> {
        self.app.beat(BackgroundLoop::Connector);
        loaded.revisions.extend(sources.iter().map(|source| (source.note, source.analysed_revision)));
        let usual = loaded.index.language();
        let profiles = self
            .app
            .heavy_work()
            .run(move || sources.iter().map(|source| (source.note, profile(source, usual))).collect::<Vec<_>>())
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
        for (note, profile) in profiles {
            loaded.index.upsert(note, profile);
        }
        Ok(())
    }

    /// Finds what belongs beside some notes. What the index still held but the database does not is forgotten on the way.
    async fn suggest(&self, account: AccountId, loaded: &mut Loaded, targets: Targets) -> Result<Vec<Found>> {
        loop {
            let (index, targets) = (std::mem::take(&mut loaded.index), targets.clone());
            let looked = self.app.heavy_work().run(move || {
                let found = look(&index, targets);
                (index, found)
            });
            let (index, found) = looked.await.map_err(|error| Error::Internal(error.to_string()))?;
            loaded.index = index;
            let notes = found.iter().flat_map(|found| found.suggestions.iter().map(|other| other.other));
            let notes: HashSet<NoteId> = notes.collect();
            let present = connections::present(self.app.database().read(), account, notes.iter().copied()).await?;
            if present.len() == notes.len() {
                return Ok(found);
            }
            notes.difference(&present).for_each(|note| loaded.forget(*note));
        }
    }

    async fn write(&self, account: AccountId, loaded: &Loaded, found: &[Found], among_all: bool) -> Result<()> {
        self.app.beat(BackgroundLoop::Connector);
        let notes: Vec<NoteId> = found.iter().map(|found| found.note).collect();
        let comparable: HashMap<NoteId, Comparable> =
            readings::results(self.app.database().read(), account, &notes).await?.into_iter().collect();
        let size = loaded.index.len() as i64;
        let among = |note| Some(Among { analysed_revision: *loaded.revisions.get(note)?, size });
        let transaction = self.app.database().write().await?;
        for Found { note, suggestions, elapsed } in found {
            let search = Search {
                among: among(note).filter(|_| among_all),
                provenance: provenance(comparable.get(note), *elapsed),
            };
            connections::replace(&*transaction, account, *note, &search, suggestions).await?;
        }
        transaction.commit().await?;
        for note in notes {
            self.app.events().publish(account, "connections.changed", json!({"note_id": note}));
        }
        Ok(())
    }

    /// Forgets the accounts in which nothing has happened for a while.
    fn forget_idle(&mut self) {
        let now = Instant::now();
        let before = self.indexes.len();
        self.indexes.retain(|_, loaded| now.duration_since(loaded.used) < FORGET_AFTER);
        if self.indexes.len() < before {
            loci_ai::give_back_heap();
        }
    }

    /// Forgets the accounts used longest ago until the others fit.
    fn make_room(&mut self) {
        let mut bytes: usize = self.indexes.values().map(|loaded| loaded.index.bytes()).sum();
        while bytes > MOST_BYTES && self.indexes.len() > 1 {
            let oldest = self.indexes.iter().min_by_key(|(_, loaded)| loaded.used).map(|(account, _)| *account);
            let Some(gone) = oldest.and_then(|account| self.indexes.remove(&account)) else { break };
            bytes -= gone.index.bytes();
        }
    }
}

/// Which engine found a note's connections: with the vectors that its reading made, or by wording alone.
fn provenance(comparable: Option<&Comparable>, elapsed: Duration) -> Provenance {
    let (engine, attempts) = match comparable.map(|comparable| &comparable.vectors) {
        Some(Vectors::Made(vectors)) => (format!("{} and wording", vectors.engine), Vec::new()),
        Some(Vectors::Missing(attempts)) => ("wording".to_owned(), attempts.clone()),
        None => ("wording".to_owned(), Vec::new()),
    };
    Provenance {
        operation: "connections".to_owned(),
        engine,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        outside: false,
        cached: false,
        attempts,
        elapsed_ms: elapsed.as_secs_f64() * 1e3,
        cost: Cost::default(),
    }
}

fn look(index: &Index<NoteId>, targets: Targets) -> Vec<Found> {
    match targets {
        Targets::AmongAll(notes) => notes.into_iter().map(|note| timed(note, || index.suggest(note, KEPT))).collect(),
        Targets::AmongFew(notes) => {
            notes.into_iter().map(|(note, others)| timed(note, || index.suggest_among(note, &others, KEPT))).collect()
        }
    }
}

fn timed(note: NoteId, suggest: impl FnOnce() -> Vec<loci_ai::connections::Suggestion<NoteId>>) -> Found {
    let begun = Instant::now();
    let found = suggest();
    let elapsed = begun.elapsed();
    let suggestions = found
        .into_iter()
        .map(|found| Suggestion {
            other: found.other,
            score: f64::from(found.score),
            result: Strength {
                meaning: found.parts.meaning,
                wording: found.parts.wording,
                mention: found.parts.mention,
                structure: found.parts.structure,
                shared_terms: found.shared_terms,
            },
        })
        .collect();
    Found { note, suggestions, elapsed }
}
