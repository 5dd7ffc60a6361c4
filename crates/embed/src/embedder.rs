//! The door to the model: it is loaded by the first text that needs it and dropped when nobody has needed it for a while.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use thiserror::Error;

use crate::memory;
use crate::model::{GRAPH_FILE, Model, VOCABULARY_FILE, WEIGHTS_FILE, built_in_weights};
use crate::vector::Vector;

const NAME: &str = "minilm";

/// The model and the beginning of the SHA-256 of its weights: vectors of different versions are not comparable.
const BUILT_IN_VERSION: &str = "all-MiniLM-L6-v2-dq8-0cd02e50";

/// What a look at the embedder finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The model is in memory.
    Ready,
    /// The model is there and will be loaded by the next text.
    Asleep,
    /// There is no usable model; the reason is a sentence for people.
    Missing(String),
}

/// Why a text has no vector.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EmbedError {
    /// There is no usable model, and trying again will not change that.
    #[error("{0}")]
    Missing(String),
    /// The process has no memory left for the model at present.
    #[error("{0}")]
    NoRoom(String),
    /// The model could not work on this text.
    #[error("the model failed on this text: {0}")]
    Failed(String),
}

#[derive(Debug)]
enum Source {
    BuiltIn,
    Directory(PathBuf),
}

struct Loaded {
    model: Arc<Model>,
    last_used: Instant,
}

/// Turns texts into vectors. To be shared through an `Arc`; every method may be called from any thread.
pub struct Embedder {
    source: Source,
    version: String,
    /// Held while loading, so that however many texts come at once the model is loaded once.
    slot: Mutex<Option<Loaded>>,
    /// Mirrors whether `slot` is filled, for looking without waiting for a load to end.
    loaded: AtomicBool,
    unusable: OnceLock<String>,
    most_memory: Option<u64>,
}

/// What the process grows by while the built-in model works: its weights, its graph and what one text needs.
const LOADED_BYTES: u64 = 40 << 20;

impl Embedder {
    /// The model that is compiled into the program.
    #[must_use]
    pub fn built_in() -> Self {
        Self::new(Source::BuiltIn, BUILT_IN_VERSION.to_owned())
    }

    /// A model with the same inputs and output, from `graph.onnx`, `weights.data` and `vocab.txt` in `directory`.
    /// Reads the files once to name their version by content; with a file missing the state is [`State::Missing`].
    #[must_use]
    pub fn from_directory(directory: impl Into<PathBuf>) -> Self {
        let directory = directory.into();
        match fingerprint(&directory) {
            Ok(fingerprint) => Self::new(Source::Directory(directory), format!("custom-{fingerprint:016x}")),
            Err(reason) => Self::missing(reason),
        }
    }

    /// No model at all, for the `reason` given. Every text is refused with it.
    #[must_use]
    pub fn missing(reason: impl Into<String>) -> Self {
        let embedder = Self::new(Source::BuiltIn, "none".to_owned());
        embedder.give_up(reason.into());
        embedder
    }

    fn new(source: Source, version: String) -> Self {
        let (slot, loaded, unusable) = (Mutex::default(), AtomicBool::new(false), OnceLock::new());
        Self { source, version, slot, loaded, unusable, most_memory: None }
    }

    /// Loads the model only where the resident memory of the process stays within `bytes` with it. Where the system does not tell
    /// how much that is, there is no limit.
    #[must_use]
    pub fn within(self, bytes: u64) -> Self {
        Self { most_memory: Some(bytes), ..self }
    }

    /// The engine's name, as it appears in provenance.
    #[must_use]
    pub fn name(&self) -> &str {
        NAME
    }

    /// Which model it is. Vectors may be compared only with vectors of the same version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Where the embedder stands. Never waits.
    #[must_use]
    pub fn state(&self) -> State {
        match self.unusable.get() {
            Some(reason) => State::Missing(reason.clone()),
            None if self.loaded.load(Ordering::Relaxed) => State::Ready,
            None => State::Asleep,
        }
    }

    /// The vector of the first 256 tokens of `text`, about 15 ms of one core for 100 words, 20 to 50 ms more when the
    /// model must be loaded first.
    ///
    /// The same text gives the same bits every time, whatever is embedded beside it.
    ///
    /// # Errors
    ///
    /// [`EmbedError::Missing`] without a usable model, [`EmbedError::NoRoom`] where it may not be loaded for its memory,
    /// [`EmbedError::Failed`] when the model could not take the text.
    pub fn embed(&self, text: &str) -> Result<Vector, EmbedError> {
        let model = self.model()?;
        let vector = model.embed(text).map_err(|failure| EmbedError::Failed(failure.to_string()));
        drop(model);
        if let Some(loaded) = self.slot().as_mut() {
            loaded.last_used = Instant::now();
        }
        vector
    }

    /// Drops the model and gives its memory back, if it was last used at least `idle` before `now` and nobody is using it.
    /// Says whether it did. Never waits: while the model is being loaded it is not idle.
    pub fn release_if_idle(&self, idle: Duration, now: Instant) -> bool {
        let Ok(mut slot) = self.slot.try_lock() else { return false };
        let idle = slot.as_ref().is_some_and(|loaded| {
            now.saturating_duration_since(loaded.last_used) >= idle && Arc::strong_count(&loaded.model) == 1
        });
        if !idle {
            return false;
        }
        *slot = None;
        self.loaded.store(false, Ordering::Relaxed);
        memory::give_back_heap();
        if matches!(self.source, Source::BuiltIn) {
            memory::give_back_pages(built_in_weights());
        }
        true
    }

    fn model(&self) -> Result<Arc<Model>, EmbedError> {
        if let Some(reason) = self.unusable.get() {
            return Err(EmbedError::Missing(reason.clone()));
        }
        let mut slot = self.slot();
        if let Some(loaded) = slot.as_mut() {
            loaded.last_used = Instant::now();
            return Ok(Arc::clone(&loaded.model));
        }
        // Those who waited for a load that failed are told the same, instead of each trying it again.
        if let Some(reason) = self.unusable.get() {
            return Err(EmbedError::Missing(reason.clone()));
        }
        self.make_room()?;
        let model = match &self.source {
            Source::BuiltIn => Model::built_in(),
            Source::Directory(directory) => Model::from_directory(directory),
        };
        match model {
            Ok(model) => {
                let model = Arc::new(model);
                *slot = Some(Loaded { model: Arc::clone(&model), last_used: Instant::now() });
                self.loaded.store(true, Ordering::Relaxed);
                Ok(model)
            }
            Err(failure) => {
                let place = match &self.source {
                    Source::BuiltIn => "The built-in model".to_owned(),
                    Source::Directory(directory) => format!("The model in {}", directory.display()),
                };
                Err(EmbedError::Missing(self.give_up(format!("{place} cannot be loaded: {failure}."))))
            }
        }
    }

    fn make_room(&self) -> Result<(), EmbedError> {
        let Some(most) = self.most_memory else { return Ok(()) };
        let fits = |used: u64| used.saturating_add(LOADED_BYTES) <= most;
        if memory::resident_bytes().is_none_or(fits) {
            return Ok(());
        }
        memory::give_back_heap();
        match memory::resident_bytes() {
            Some(used) if !fits(used) => Err(EmbedError::NoRoom(format!(
                "The model needs about {} MB, and the server uses {} of the {} MB that it may use.",
                LOADED_BYTES >> 20,
                used >> 20,
                most >> 20
            ))),
            _ => Ok(()),
        }
    }

    fn give_up(&self, reason: String) -> String {
        self.unusable.get_or_init(|| reason).clone()
    }

    fn slot(&self) -> MutexGuard<'_, Option<Loaded>> {
        // A panic while loading leaves the slot empty, which is a state like any other.
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Embedder {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Embedder")
            .field("version", &self.version)
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}

/// FNV-1a (64 bits) over the files of a model: enough to tell one model of the operator's from another.
fn fingerprint(directory: &Path) -> Result<u64, String> {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut buffer = vec![0; 64 * 1024];
    for name in [GRAPH_FILE, WEIGHTS_FILE, VOCABULARY_FILE] {
        let path = directory.join(name);
        let unreadable = |error: std::io::Error| format!("The model file {} cannot be read: {error}.", path.display());
        let mut file = File::open(&path).map_err(unreadable)?;
        loop {
            let length = file.read(&mut buffer).map_err(unreadable)?;
            if length == 0 {
                break;
            }
            hash = buffer[..length]
                .iter()
                .fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        }
    }
    Ok(hash)
}
