//! The one owner of all chains.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use loci_embed::{Embedder, State};
use loci_text::difficulty::{Difficulty, assess};
use loci_text::keywords::{Keyword, Signal};
use loci_text::quiz::{Check, Question, check};
use loci_text::{Document, Source};
use serde::{Deserialize, Serialize};

use crate::budget::{Budget, Left};
use crate::cache::{CacheCounts, ResultCache, SharedCache, UnixClock};
use crate::call::{AccountKey, Call};
use crate::chain::{Chain, ChainExhausted, EngineCount, UnknownEngine};
use crate::engine::{Engine, Operation};
use crate::heavy_work::HeavyWork;
use crate::operations::difficulty::AssessDifficulty;
use crate::operations::distractors::ChooseDistractors;
use crate::operations::document::ReadDocument;
use crate::operations::explanation::{Explain, Explaining};
use crate::operations::judgement::Judge;
use crate::operations::keywords::Keywords;
use crate::operations::passages::{EmbedPassages, PassageVector};
use crate::operations::quiz::MakeQuiz;
use crate::operations::similarity::{Pair, Similarity};
use crate::operations::summary::Summary;
use crate::operations::{
    difficulty, distractors, document, explanation, judgement, keywords, passages, quiz, similarity, summary,
};
use crate::phrase_vectors::PhraseVectors;
use crate::provenance::{Answer, Attempt, TextSpan};
use crate::provider::{Prompted, Provider, ProviderStatus, outside};

/// What an operator or a test may set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many keywords a note gets at most.
    pub keywords: usize,
    /// How many sentences a summary has at most; a short note gets fewer, one for every six of its own.
    pub summary_sentences: usize,
    /// Signals that the ranking of keywords leaves out, to see what they are worth.
    pub keywords_without: Vec<Signal>,
    /// After how long without use the model is dropped.
    pub model_idle: Duration,
    /// From how many words on a provider is asked for the summary of a note.
    pub long_note: usize,
    /// For an operation the engines to ask, by name and in order, where it is not the usual order: providers, then the engines
    /// of this machine, the best first.
    pub chains: BTreeMap<String, Vec<String>>,
    /// How many bytes of results are kept in this process.
    pub cache_bytes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            keywords: 10,
            keywords_without: Vec::new(),
            summary_sentences: 5,
            model_idle: Duration::from_secs(300),
            long_note: 400,
            chains: BTreeMap::new(),
            cache_bytes: 4 << 20,
        }
    }
}

/// What lies outside of this process. By default nothing.
pub struct Surroundings {
    /// Engines outside of this machine, the preferred first.
    pub providers: Vec<Arc<Provider>>,
    /// What pays for them.
    pub budget: Option<Arc<dyn Budget>>,
    /// Where processes share results.
    pub shared_cache: Option<Arc<dyn SharedCache>>,
    /// The time.
    pub clock: UnixClock,
}

impl Default for Surroundings {
    fn default() -> Self {
        let now = || SystemTime::UNIX_EPOCH.elapsed().map_or(0, |elapsed| elapsed.as_secs() as i64);
        Self { providers: Vec::new(), budget: None, shared_cache: None, clock: Arc::new(now) }
    }
}

/// Why the engines can't be put together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArrangementError {
    /// A chain names an engine that there is not.
    #[error(transparent)]
    UnknownEngine(#[from] UnknownEngine),
    /// Chains can be arranged for some operations only.
    #[error("there is no operation \"{operation}\" whose engines could be chosen; there are {}", .known.join(", "))]
    UnknownOperation {
        /// The name that no operation has.
        operation: String,
        /// The names that there are.
        known: Vec<&'static str>,
    },
}

/// The engines of an operation in the order in which they are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainStatus {
    /// The operation's name.
    pub operation: String,
    /// The names of the engines.
    pub engines: Vec<String>,
}

/// A note as its owner wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteText {
    /// The title.
    pub title: String,
    /// The body, in Markdown. Every span of a result is in bytes of this text.
    pub body: String,
}

/// What was found out about a note.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The language's BCP 47 tag, when it could be told.
    pub language: Option<String>,
    /// Words that are read, code and formulas not counted.
    pub words: usize,
    /// Its keywords, best first.
    pub keywords: Answer<Vec<Keyword>>,
    /// Its summary, in reading order.
    pub summary: Answer<Vec<TextSpan>>,
    /// How hard it is.
    pub difficulty: Answer<Difficulty>,
    /// The vectors of its passages; `None` when no model could make them.
    pub passages: Option<Answer<Vec<PassageVector>>>,
    /// Why there are no vectors, when there are none.
    pub without_vectors: Vec<Attempt>,
}

/// Whether an engine can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineState {
    /// It answers at once.
    Ready,
    /// It answers after a moment of waking up.
    Asleep,
    /// It cannot answer.
    Missing,
}

/// An engine, for the status page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngineStatus {
    /// Its name.
    pub name: String,
    /// Whether it can be used.
    pub state: EngineState,
    /// What it is used for, or why it cannot be used.
    pub detail: String,
}

/// Through which every AI operation goes. To be shared through an `Arc`.
pub struct AiServiceManager {
    settings: Settings,
    embedder: Arc<Embedder>,
    providers: Vec<Arc<Provider>>,
    budget: Option<Arc<dyn Budget>>,
    cache: ResultCache,
    document: Chain<ReadDocument>,
    keywords: Chain<Keywords>,
    summary: Chain<Summary>,
    difficulty: Chain<AssessDifficulty>,
    passages: Chain<EmbedPassages>,
    similarity: Chain<Similarity>,
    quiz: Chain<MakeQuiz>,
    distractors: Chain<ChooseDistractors>,
    explanation: Chain<Explain>,
    judgement: Chain<Judge>,
}

/// The operations whose engines an operator may choose.
const ARRANGEABLE: [&str; 6] =
    [Keywords::NAME, Summary::NAME, Similarity::NAME, MakeQuiz::NAME, Explain::NAME, Judge::NAME];

impl AiServiceManager {
    /// Builds the chains. All of them, and whoever else holds a clone of `heavy_work`, share its cores.
    ///
    /// # Errors
    ///
    /// When `settings.chains` names an operation or an engine that there is not.
    pub fn new(
        settings: Settings,
        embedder: Arc<Embedder>,
        heavy_work: &HeavyWork,
        surroundings: Surroundings,
    ) -> Result<Self, ArrangementError> {
        if let Some(operation) = settings.chains.keys().find(|name| !ARRANGEABLE.contains(&name.as_str())) {
            let (operation, known) = (operation.clone(), ARRANGEABLE.to_vec());
            return Err(ArrangementError::UnknownOperation { operation, known });
        }
        let Surroundings { providers, budget, shared_cache, clock } = surroundings;
        let vectors = Arc::new(PhraseVectors::new(Arc::clone(&embedder)));
        Ok(Self {
            cache: ResultCache::new(settings.cache_bytes, shared_cache, clock),
            document: document::chain(heavy_work),
            keywords: arranged(keywords::engines(heavy_work), &settings)?,
            summary: arranged(before(&providers, summary::engines(heavy_work)), &settings)?,
            difficulty: difficulty::chain(heavy_work),
            passages: passages::chain(&embedder, heavy_work),
            similarity: arranged(similarity::engines(&embedder, heavy_work), &settings)?,
            quiz: arranged(quiz::engines(&vectors, heavy_work), &settings)?,
            distractors: distractors::chain(&vectors, heavy_work),
            explanation: arranged(before(&providers, explanation::engines(heavy_work)), &settings)?,
            judgement: arranged(before(&providers, judgement::engines(heavy_work)), &settings)?,
            settings,
            embedder,
            providers,
            budget,
        })
    }

    /// Finds out everything there is to know about one note by itself. The note is parsed once for all of it.
    pub async fn read(&self, note: NoteText) -> Reading {
        let document = self.document(note.body.into(), Source::Markdown).await;
        let keywords = self.keywords(Arc::clone(&document), self.settings.keywords).await;
        let summary = self.summary(Arc::clone(&document), self.sentences_for(&document), &Call::local()).await;
        let difficulty = self.difficulty(Arc::clone(&document)).await;
        let vectors = self.passages(note.title, Arc::clone(&document)).await;
        let (passages, without_vectors) = match vectors {
            Ok(answer) => (Some(answer), Vec::new()),
            Err(ChainExhausted { attempts, .. }) => (None, attempts),
        };
        Reading {
            language: document.language().map(|language| language.code().to_owned()),
            words: document.words(),
            keywords,
            summary,
            difficulty,
            passages,
            without_vectors,
        }
    }

    /// How many sentences a summary of a note has at most: one for every six of its own, within the settings.
    #[must_use]
    pub fn sentences_for(&self, document: &Document) -> usize {
        document.sentences().len().div_ceil(6).clamp(1, self.settings.summary_sentences.max(1))
    }

    /// Reads a text for the operations that work on documents.
    pub async fn document(&self, text: Arc<str>, source: Source) -> Arc<Document> {
        match self.document.answer(Arc::new(document::Input { text, source }), &Call::local()).await {
            Ok(answer) => answer.value,
            // The reasons are in the log. An empty reading lets everything after it answer "nothing found".
            Err(ChainExhausted { .. }) => Arc::new(Document::parse("", Source::Plain)),
        }
    }

    /// At most `limit` keywords, best first.
    pub async fn keywords(&self, document: Arc<Document>, limit: usize) -> Answer<Vec<Keyword>> {
        let without = self.settings.keywords_without.clone();
        self.keywords.answer_or_nothing(Arc::new(keywords::Input { document, limit, without }), &Call::local()).await
    }

    /// At most `sentences` sentences that stand for the whole, in reading order.
    pub async fn summary(&self, document: Arc<Document>, sentences: usize, call: &Call) -> Answer<Vec<TextSpan>> {
        let input = Arc::new(summary::Input { document, sentences, long: self.settings.long_note });
        let answer = if self.summary.reaches_outside(call) {
            self.cache.answer(&self.summary, input, call).await
        } else {
            self.summary.answer(input, call).await
        };
        answer.unwrap_or_else(|exhausted| exhausted.with_value(Vec::new()))
    }

    /// What a passage means, by what the student's notes say. Without anything to say the attempts tell why.
    pub async fn explanation(&self, input: explanation::Input, call: &Call) -> Answer<Vec<Explaining>> {
        let answer = self.cache.answer(&self.explanation, Arc::new(input), call).await;
        answer.unwrap_or_else(|exhausted| exhausted.with_value(Vec::new()))
    }

    /// Whether a typed answer is right.
    pub async fn judgement(&self, input: judgement::Input, call: &Call) -> Answer<Check> {
        let input = Arc::new(input);
        let answer = if self.judgement.reaches_outside(call) {
            self.cache.answer(&self.judgement, Arc::clone(&input), call).await
        } else {
            self.judgement.answer(Arc::clone(&input), call).await
        };
        answer.unwrap_or_else(|exhausted| exhausted.with_value(check(&input.given, &input.expected, input.language)))
    }

    /// What a provider would be shown for the summary of a note; `None` where it would not be asked.
    #[must_use]
    pub fn shown_for_summary(&self, document: Arc<Document>) -> Option<String> {
        let sentences = self.sentences_for(&document);
        shown::<Summary>(&summary::Input { document, sentences, long: self.settings.long_note })
    }

    /// What a provider would be shown for the explanation of a passage.
    #[must_use]
    pub fn shown_for_explanation(&self, input: &explanation::Input) -> Option<String> {
        shown::<Explain>(input)
    }

    /// How hard a document is to read.
    pub async fn difficulty(&self, document: Arc<Document>) -> Answer<Difficulty> {
        self.difficulty
            .answer(document, &Call::local())
            .await
            .unwrap_or_else(|exhausted| exhausted.with_value(assess(&Document::parse("", Source::Plain))))
    }

    /// How close two texts are in meaning: 1 for the same, around 0 for nothing in common.
    pub async fn similarity(&self, a: &str, b: &str) -> Answer<f32> {
        let pair = Arc::new(Pair { a: a.to_owned(), b: b.to_owned() });
        self.similarity.answer_or_nothing(pair, &Call::local()).await
    }

    /// At most `count` questions about a note, with wrong options from `pool`, the keywords of the student's other notes.
    /// Without any question the attempts say why.
    pub async fn quiz(&self, note: NoteText, pool: Vec<String>, count: usize, seed: u64) -> Answer<Vec<Question>> {
        let document = self.document(note.body.into(), Source::Markdown).await;
        self.quiz_about(document, pool, count, seed).await
    }

    /// [`AiServiceManager::quiz`] for a text that was read already.
    pub async fn quiz_about(
        &self,
        document: Arc<Document>,
        pool: Vec<String>,
        count: usize,
        seed: u64,
    ) -> Answer<Vec<Question>> {
        self.quiz.answer_or_nothing(Arc::new(quiz::Input { document, pool, count, seed }), &Call::local()).await
    }

    /// At most `limit` wrong options for an answer, best first, chosen from `pool`.
    pub async fn distractors(
        &self,
        answer: String,
        sentence: String,
        pool: Arc<[String]>,
        limit: usize,
    ) -> Answer<Vec<String>> {
        let input = Arc::new(distractors::Input { answer, sentence, pool, limit });
        self.distractors.answer_or_nothing(input, &Call::local()).await
    }

    /// The vectors of a document's passages, each made with `title` before it.
    ///
    /// # Errors
    ///
    /// [`ChainExhausted`] when no model could make them.
    pub async fn passages(
        &self,
        title: String,
        document: Arc<Document>,
    ) -> Result<Answer<Vec<PassageVector>>, ChainExhausted> {
        self.passages.answer(Arc::new(passages::Input { title, document }), &Call::local()).await
    }

    /// Drops the model if it was not used for the configured time before `now`. To be called now and then.
    pub fn release_idle_model(&self, now: Instant) -> bool {
        self.embedder.release_if_idle(self.settings.model_idle, now)
    }

    /// The sentence-vector model behind the chains.
    #[must_use]
    pub fn embedder(&self) -> &Arc<Embedder> {
        &self.embedder
    }

    /// The sentence-vector model and whether it can be used. Never waits.
    #[must_use]
    pub fn model(&self) -> EngineStatus {
        let (state, detail) = match self.embedder.state() {
            State::Ready => (EngineState::Ready, format!("{} is loaded", self.embedder.version())),
            State::Asleep => (EngineState::Asleep, format!("{} is loaded on first use", self.embedder.version())),
            State::Missing(reason) => (EngineState::Missing, reason),
        };
        EngineStatus { name: self.embedder.name().to_owned(), state, detail }
    }

    /// Every engine and whether it can be used. Never waits.
    #[must_use]
    pub fn engines(&self) -> Vec<EngineStatus> {
        let mut engines = vec![self.model()];
        for (name, operations) in self.lexical_engines() {
            let detail = operations.join(", ");
            engines.push(EngineStatus { name: name.to_owned(), state: EngineState::Ready, detail });
        }
        engines
    }

    /// The providers, the preferred first.
    #[must_use]
    pub fn providers(&self) -> &[Arc<Provider>] {
        &self.providers
    }

    /// How each provider is. Never waits.
    #[must_use]
    pub fn provider_statuses(&self) -> Vec<ProviderStatus> {
        self.providers.iter().map(|provider| provider.status()).collect()
    }

    /// What an account could still spend on providers today; `None` where there are none, or nobody can say.
    pub async fn budget_left(&self, account: AccountKey) -> Option<Left> {
        self.budget.as_ref()?.left(account).await
    }

    /// How often results were found in the cache.
    #[must_use]
    pub fn cache_counts(&self) -> CacheCounts {
        self.cache.counts()
    }

    /// The engines of each operation whose engines can be chosen, in the order in which they are asked.
    #[must_use]
    pub fn chains(&self) -> Vec<ChainStatus> {
        fn of<O: Operation>(chain: &Chain<O>) -> ChainStatus {
            ChainStatus { operation: O::NAME.to_owned(), engines: chain.engines().map(str::to_owned).collect() }
        }
        vec![
            of(&self.keywords),
            of(&self.summary),
            of(&self.similarity),
            of(&self.quiz),
            of(&self.explanation),
            of(&self.judgement),
        ]
    }

    /// How often each engine was asked for each operation, by how it ended.
    #[must_use]
    pub fn counts(&self) -> Vec<EngineCount> {
        self.document
            .counts()
            .chain(self.keywords.counts())
            .chain(self.summary.counts())
            .chain(self.difficulty.counts())
            .chain(self.passages.counts())
            .chain(self.similarity.counts())
            .chain(self.quiz.counts())
            .chain(self.distractors.counts())
            .chain(self.explanation.counts())
            .chain(self.judgement.counts())
            .collect()
    }

    /// The engines that need no model, each with the operations it serves.
    fn lexical_engines(&self) -> Vec<(&str, Vec<&'static str>)> {
        fn of<O: Operation>(chain: &Chain<O>) -> impl Iterator<Item = (&str, &'static str)> {
            chain.engines().map(|engine| (engine, O::NAME))
        }
        let all = of(&self.document)
            .chain(of(&self.keywords))
            .chain(of(&self.summary))
            .chain(of(&self.difficulty))
            .chain(of(&self.similarity))
            .chain(of(&self.quiz))
            .chain(of(&self.distractors))
            .chain(of(&self.explanation))
            .chain(of(&self.judgement))
            .filter(|(engine, _)| *engine != self.embedder.name())
            .filter(|(engine, _)| self.providers.iter().all(|provider| provider.name() != *engine));
        let mut engines: Vec<(&str, Vec<&'static str>)> = Vec::new();
        for (engine, operation) in all {
            match engines.iter_mut().find(|(known, _)| *known == engine) {
                Some((_, operations)) => operations.push(operation),
                None => engines.push((engine, vec![operation])),
            }
        }
        engines
    }
}

/// Providers, and behind them the engines of this machine.
fn before<O: Prompted>(providers: &[Arc<Provider>], here: Vec<Box<dyn Engine<O>>>) -> Vec<Box<dyn Engine<O>>> {
    providers.iter().map(outside::<O>).chain(here).collect()
}

fn arranged<O: Operation>(engines: Vec<Box<dyn Engine<O>>>, settings: &Settings) -> Result<Chain<O>, UnknownEngine> {
    Chain::arranged(engines, settings.chains.get(O::NAME))
}

fn shown<O: Prompted>(input: &O::Input) -> Option<String> {
    O::prompt(input).ok().map(|prompt| prompt.shown())
}
