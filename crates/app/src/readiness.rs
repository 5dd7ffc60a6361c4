//! Whether each part of a running server can work.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use chrono::TimeDelta;
use loci_store::{Backlog, MOST_COUNTED};
use serde::{Deserialize, Serialize};

use crate::workload::READING;
use crate::{App, EngineState, Result};

/// A monitor gets an answer after this time, whatever the database does.
const PATIENCE: Duration = Duration::from_secs(2);
/// A background loop shows a sign of life at least every 20 seconds; one that is silent for this long has stopped.
const SILENCE: TimeDelta = TimeDelta::seconds(90);
/// Work that waits for this long is worth a look; where another process is to do it, it says that none does.
pub(crate) const LONG_WAIT: TimeDelta = TimeDelta::minutes(5);

/// How a running server is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// Each part that requests or background work need.
    pub parts: Vec<Part>,
    /// What waits for a worker; unknown without a database.
    pub waiting: Option<Waiting>,
}

/// A part that requests or background work need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which part.
    pub name: Cow<'static, str>,
    /// How it is.
    pub state: PartState,
    /// What that means, for people.
    pub detail: String,
}

impl Part {
    fn new(name: &'static str, state: PartState, detail: impl Into<String>) -> Self {
        Self { name: Cow::Borrowed(name), state, detail: detail.into() }
    }
}

/// How a part is, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartState {
    /// It works.
    Ok,
    /// It is not loaded and will be when it is needed.
    Asleep,
    /// It does its work in a simpler way, or does background work no more.
    Degraded,
    /// It does not work, and without it no request can be answered.
    Unavailable,
}

/// What waits for a worker, of all accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Notes to be read, counted up to 10,000.
    pub notes: u64,
    /// Tasks, such as imports.
    pub tasks: u64,
    /// For how long the first of them has waited.
    pub longest: TimeDelta,
}

impl Readiness {
    /// The whole is as well as its worst part. A model that is asleep is as well as one that is awake.
    pub fn state(&self) -> PartState {
        match self.parts.iter().map(|part| part.state).max() {
            None | Some(PartState::Ok | PartState::Asleep) => PartState::Ok,
            Some(worse) => worse,
        }
    }
}

impl App {
    /// Asks each part.
    pub async fn readiness(&self) -> Readiness {
        self.readiness_by(&self.work_due().await)
    }

    /// What is due, from a database that answers soon.
    ///
    /// # Errors
    ///
    /// When it does not.
    pub(crate) async fn work_due(&self) -> Result<BTreeMap<String, Backlog>> {
        match tokio::time::timeout(PATIENCE, self.workload()).await {
            Ok(answer) => answer,
            Err(_) => Err(crate::Error::DeadlineExceeded),
        }
    }

    /// How each part is, where the database has answered so.
    pub(crate) fn readiness_by(&self, answer: &Result<BTreeMap<String, Backlog>>) -> Readiness {
        let database = match answer {
            Ok(_) => Part::new("database", PartState::Ok, "It answers."),
            Err(error) => {
                let detail = match error {
                    crate::Error::Store(loci_store::Error::Unavailable(_)) | crate::Error::DeadlineExceeded => {
                        "It does not answer. Check that it runs; Loci goes on by itself once it does."
                    }
                    _ => "It answers with an error; the log tells more.",
                };
                tracing::warn!(%error, "the database is not ready");
                Part::new("database", PartState::Unavailable, detail)
            }
        };
        let waiting = answer.as_ref().ok().map(|work| self.waiting(work));
        let mut parts = vec![database, self.worker(waiting), self.model()];
        parts.extend(self.redis());
        Readiness { parts, waiting }
    }

    /// The parts that are this process's own, asked without the database.
    pub(crate) fn parts_here(&self) -> Vec<Part> {
        let (state, words) = self.loops();
        [Part::new("worker", state, words), self.model()].into_iter().chain(self.redis()).collect()
    }

    /// Redis, where this process is one of several.
    fn redis(&self) -> Option<Part> {
        let (state, detail) = if self.inner.redis.get()?.is_here() {
            (PartState::Ok, "It answers.")
        } else {
            let detail = "It does not answer. This process goes on alone; what others do is seen once Redis is back.";
            (PartState::Degraded, detail)
        };
        Some(Part::new("redis", state, detail))
    }

    fn waiting(&self, kinds: &BTreeMap<String, Backlog>) -> Waiting {
        let since = kinds.values().filter_map(|backlog| backlog.since).min();
        let waiting = |of: &dyn Fn(&str) -> bool| {
            kinds.iter().filter(|(kind, _)| of(kind)).map(|(_, backlog)| backlog.waiting).sum()
        };
        Waiting {
            notes: waiting(&|kind| kind == READING),
            tasks: waiting(&|kind| kind != READING),
            longest: since.map_or(TimeDelta::zero(), |since| self.now() - since),
        }
    }

    /// The background loops of this process.
    fn loops(&self) -> (PartState, String) {
        match self.pulses().longest_silence(self.now()) {
            Some((of, silence)) if silence > SILENCE => {
                let words = format!(
                    "{} has been silent for {} s; the log tells more. If it stays so, restart Loci.",
                    of.name(),
                    silence.num_seconds()
                );
                (PartState::Degraded, capitalised(&words))
            }
            Some(_) => (PartState::Ok, "It runs in this process.".to_owned()),
            None => (PartState::Ok, "None runs in this process.".to_owned()),
        }
    }

    fn worker(&self, waiting: Option<Waiting>) -> Part {
        let (mut state, mut words) = self.loops();
        if !self.pulses().any() && waiting.is_some_and(|waiting| waiting.longest > LONG_WAIT) {
            state = PartState::Degraded;
            words = "None runs in this process, and no other does the work: start one.".to_owned();
        }
        let waits = waiting.map_or_else(|| "What waits is not known.".to_owned(), |waiting| waiting.to_string());
        Part::new("worker", state, format!("{words} {waits}"))
    }

    fn model(&self) -> Part {
        let model = self.ai().model();
        let (state, words) = match model.state {
            EngineState::Ready => (PartState::Ok, format!("{}.", model.detail)),
            EngineState::Asleep => (PartState::Asleep, format!("{}.", model.detail)),
            EngineState::Missing => {
                (PartState::Degraded, format!("{} Notes are compared by wording.", sentence(&model.detail)))
            }
        };
        Part::new("model", state, words)
    }
}

impl std::fmt::Display for Waiting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { notes, tasks, longest } = self;
        if notes + tasks == 0 {
            return f.write_str("Nothing waits.");
        }
        let more = if *notes >= MOST_COUNTED { " or more" } else { "" };
        write!(
            f,
            "Waiting: {notes}{more} notes to be read and {tasks} tasks, the first for {} s.",
            longest.num_seconds()
        )
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// With a full stop at its end.
fn sentence(text: &str) -> String {
    let text = capitalised(text);
    if text.ends_with('.') { text } else { format!("{text}.") }
}
