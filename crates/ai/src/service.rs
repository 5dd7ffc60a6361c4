//! The one owner of all chains.

use std::sync::Arc;
use std::time::{Duration, Instant};

use loci_embed::{Embedder, State};
use loci_text::difficulty::{Difficulty, assess};
use loci_text::keywords::{Keyword, Signal};
use loci_text::quiz::Question;
use loci_text::{Document, Source};
use serde::{Deserialize, Serialize};

use crate::chain::{Chain, ChainExhausted, EngineCount};
use crate::engine::Operation;
use crate::heavy_work::HeavyWork;
use crate::operations::difficulty::AssessDifficulty;
use crate::operations::distractors::ChooseDistractors;
use crate::operations::document::ReadDocument;
use crate::operations::keywords::Keywords;
use crate::operations::passages::{EmbedPassages, PassageVector};
use crate::operations::quiz::MakeQuiz;
use crate::operations::similarity::{Pair, Similarity};
use crate::operations::summary::Summary;
use crate::operations::{difficulty, distractors, document, keywords, passages, quiz, similarity, summary};
use crate::phrase_vectors::PhraseVectors;
use crate::provenance::{Answer, Attempt, TextSpan};

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
}

impl Default for Settings {
    fn default() -> Self {
        Self { keywords: 10, keywords_without: Vec::new(), summary_sentences: 5, model_idle: Duration::from_secs(300) }
    }
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
    document: Chain<ReadDocument>,
    keywords: Chain<Keywords>,
    summary: Chain<Summary>,
    difficulty: Chain<AssessDifficulty>,
    passages: Chain<EmbedPassages>,
    similarity: Chain<Similarity>,
    quiz: Chain<MakeQuiz>,
    distractors: Chain<ChooseDistractors>,
}

impl AiServiceManager {
    /// Builds the chains. All of them, and whoever else holds a clone of `heavy_work`, share its cores.
    #[must_use]
    pub fn new(settings: Settings, embedder: Arc<Embedder>, heavy_work: &HeavyWork) -> Self {
        let vectors = Arc::new(PhraseVectors::new(Arc::clone(&embedder)));
        Self {
            settings,
            document: document::chain(heavy_work),
            keywords: keywords::chain(heavy_work),
            summary: summary::chain(heavy_work),
            difficulty: difficulty::chain(heavy_work),
            passages: passages::chain(&embedder, heavy_work),
            similarity: similarity::chain(&embedder, heavy_work),
            quiz: quiz::chain(&vectors, heavy_work),
            distractors: distractors::chain(&vectors, heavy_work),
            embedder,
        }
    }

    /// Finds out everything there is to know about one note by itself. The note is parsed once for all of it.
    pub async fn read(&self, note: NoteText) -> Reading {
        let document = self.document(note.body.into(), Source::Markdown).await;
        let sentences = document.sentences().len().div_ceil(6).clamp(1, self.settings.summary_sentences.max(1));
        let keywords = self.keywords(Arc::clone(&document), self.settings.keywords).await;
        let summary = self.summary(Arc::clone(&document), sentences).await;
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

    /// Reads a text for the operations that work on documents.
    pub async fn document(&self, text: Arc<str>, source: Source) -> Arc<Document> {
        match self.document.answer(Arc::new(document::Input { text, source })).await {
            Ok(answer) => answer.value,
            // The reasons are in the log. An empty reading lets everything after it answer "nothing found".
            Err(ChainExhausted { .. }) => Arc::new(Document::parse("", Source::Plain)),
        }
    }

    /// At most `limit` keywords, best first.
    pub async fn keywords(&self, document: Arc<Document>, limit: usize) -> Answer<Vec<Keyword>> {
        let without = self.settings.keywords_without.clone();
        self.keywords.answer_or_nothing(Arc::new(keywords::Input { document, limit, without })).await
    }

    /// At most `sentences` sentences that stand for the whole, in reading order.
    pub async fn summary(&self, document: Arc<Document>, sentences: usize) -> Answer<Vec<TextSpan>> {
        self.summary.answer_or_nothing(Arc::new(summary::Input { document, sentences })).await
    }

    /// How hard a document is to read.
    pub async fn difficulty(&self, document: Arc<Document>) -> Answer<Difficulty> {
        self.difficulty
            .answer(document)
            .await
            .unwrap_or_else(|exhausted| exhausted.with_value(assess(&Document::parse("", Source::Plain))))
    }

    /// How close two texts are in meaning: 1 for the same, around 0 for nothing in common.
    pub async fn similarity(&self, a: &str, b: &str) -> Answer<f32> {
        self.similarity.answer_or_nothing(Arc::new(Pair { a: a.to_owned(), b: b.to_owned() })).await
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
        self.quiz.answer_or_nothing(Arc::new(quiz::Input { document, pool, count, seed })).await
    }

    /// At most `limit` wrong options for an answer, best first, chosen from `pool`.
    pub async fn distractors(
        &self,
        answer: String,
        sentence: String,
        pool: Arc<[String]>,
        limit: usize,
    ) -> Answer<Vec<String>> {
        self.distractors.answer_or_nothing(Arc::new(distractors::Input { answer, sentence, pool, limit })).await
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
        self.passages.answer(Arc::new(passages::Input { title, document })).await
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
            .filter(|(engine, _)| *engine != self.embedder.name());
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
