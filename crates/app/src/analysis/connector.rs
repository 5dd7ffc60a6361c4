//! Finds what belongs beside each note, account by account.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use loci_ai::Provenance;
use loci_ai::connections::Index;
use loci_domain::{AccountId, NoteId};
use loci_store::connections::{self, Search, Source, Suggestion};
use loci_store::readings;
use serde::Deserialize;
use serde_json::json;
use tokio_util::sync::CancellationToken;

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
/// How long the connector sleeps when nobody wakes it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Keeps the connections of every account up to date. One runs in each process.
pub struct Connector {
    app: App,
    indexes: HashMap<AccountId, Loaded>,
}

struct Loaded {
    index: Index<NoteId>,
    used: Instant,
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
        let reading = readings::progress(read, account).await?.queued > 0;
        let owed = connections::owed_notes(read, account, 100_000).await?;
        if owed.is_empty() || (reading && owed.len() < EAGER) {
            return Ok(0);
        }
        let mut loaded =
            self.indexes.remove(&account).unwrap_or_else(|| Loaded { index: Index::new(), used: Instant::now() });
        let mut revisions = self.refresh(account, &mut loaded.index, &owed).await?;
        let size = loaded.index.len() as i64;
        let mut targets: Vec<NoteId> = owed;
        let few = targets.len() <= FEW;
        let mut seen: HashSet<NoteId> = targets.iter().copied().collect();
        let mut done = 0;
        while !targets.is_empty() {
            let mut neighbours = Vec::new();
            for batch in targets.chunks(BATCH) {
                let index = std::mem::take(&mut loaded.index);
                let (index, found) = self.suggest(index, batch.to_vec()).await?;
                loaded.index = index;
                self.write(account, size, &mut revisions, &found).await?;
                done += found.len();
                neighbours.extend(found.into_iter().flat_map(|found| found.suggestions).map(|found| found.other));
            }
            targets = if few && done <= FEW {
                neighbours.into_iter().filter(|note| seen.insert(*note)).collect()
            } else {
                Vec::new()
            };
        }
        if !reading {
            loop {
                let outgrown =
                    connections::outgrown_notes(self.app.database().read(), account, size, BATCH as u64).await?;
                if outgrown.is_empty() {
                    break;
                }
                let index = std::mem::take(&mut loaded.index);
                let (index, found) = self.suggest(index, outgrown).await?;
                loaded.index = index;
                self.write(account, size, &mut revisions, &found).await?;
                done += found.len();
            }
        }
        loaded.used = Instant::now();
        self.indexes.insert(account, loaded);
        Ok(done)
    }

    /// Brings the index to what the database holds, and says which revision of each changed note it knows.
    async fn refresh(
        &self,
        account: AccountId,
        index: &mut Index<NoteId>,
        owed: &[NoteId],
    ) -> Result<HashMap<NoteId, i64>> {
        let read = self.app.database().read();
        let mut present = HashSet::new();
        let mut after = None;
        loop {
            let page = connections::read_notes(read, account, after, 5_000).await?;
            let Some(last) = page.last() else { break };
            after = Some(*last);
            present.extend(page);
        }
        let gone: Vec<NoteId> = index.ids().filter(|note| !present.contains(note)).collect();
        for note in gone {
            index.remove(note);
        }
        let mut changed: Vec<NoteId> = present.into_iter().filter(|note| !index.contains(*note)).collect();
        let missing: HashSet<NoteId> = changed.iter().copied().collect();
        changed.extend(owed.iter().filter(|note| !missing.contains(note)));
        let mut revisions = HashMap::new();
        let mut silent = Vec::new();
        for batch in changed.chunks(BATCH) {
            let sources = connections::sources(read, account, batch).await?;
            let (telling, others): (Vec<_>, Vec<_>) = sources.into_iter().partition(|source| source.language.is_some());
            silent.extend(others.into_iter().map(|source| source.note));
            self.take_in(index, telling, &mut revisions).await?;
        }
        // Notes that don't show their language come last: by then it is known which one most notes have.
        for batch in silent.chunks(BATCH) {
            let sources = connections::sources(read, account, batch).await?;
            self.take_in(index, sources, &mut revisions).await?;
        }
        Ok(revisions)
    }

    /// Takes notes into the index, and notes which revision of each it knows.
    async fn take_in(
        &self,
        index: &mut Index<NoteId>,
        sources: Vec<Source>,
        revisions: &mut HashMap<NoteId, i64>,
    ) -> Result<()> {
        self.app.beat(BackgroundLoop::Connector);
        revisions.extend(sources.iter().map(|source| (source.note, source.analysed_revision)));
        let usual = index.language();
        let profiles = self
            .app
            .heavy_work()
            .run(move || sources.iter().map(|source| (source.note, profile(source, usual))).collect::<Vec<_>>())
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
        for (note, profile) in profiles {
            index.upsert(note, profile);
        }
        Ok(())
    }

    async fn suggest(&self, index: Index<NoteId>, notes: Vec<NoteId>) -> Result<(Index<NoteId>, Vec<Found>)> {
        self.app
            .heavy_work()
            .run(move || {
                let found = notes.into_iter().map(|note| look(&index, note)).collect();
                (index, found)
            })
            .await
            .map_err(|error| Error::Internal(error.to_string()))
    }

    async fn write(
        &self,
        account: AccountId,
        size: i64,
        revisions: &mut HashMap<NoteId, i64>,
        found: &[Found],
    ) -> Result<()> {
        self.app.beat(BackgroundLoop::Connector);
        let notes: Vec<NoteId> = found.iter().map(|found| found.note).collect();
        let comparable: HashMap<NoteId, Comparable> =
            readings::results(self.app.database().read(), account, &notes).await?.into_iter().collect();
        let transaction = self.app.database().write().await?;
        for Found { note, suggestions, elapsed } in found {
            let search = Search {
                analysed_revision: revisions.get(note).copied(),
                size,
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
        cached: false,
        attempts,
        elapsed_ms: elapsed.as_secs_f64() * 1e3,
    }
}

fn look(index: &Index<NoteId>, note: NoteId) -> Found {
    let begun = Instant::now();
    let found = index.suggest(note, KEPT);
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
