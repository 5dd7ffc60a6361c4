//! The one owner of all chains.

mod status;

use std::sync::Arc;
use std::time::Instant;

use loci_embed::Embedder;
use loci_text::difficulty::{Difficulty, assess};
use loci_text::keywords::Keyword;
use loci_text::quiz::{Check, Question, check};
use loci_text::{Document, Source};

use crate::budget::Budget;
use crate::cache::ResultCache;
use crate::call::Call;
use crate::chain::{AnyChain, Chain, ChainExhausted, UnknownEngine};
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
use crate::operations::study_plan::{PlanStudy, StudyPlan};
use crate::operations::summary::Summary;
use crate::operations::{
    difficulty, distractors, document, explanation, judgement, keywords, passages, quiz, similarity, study_plan,
    summary,
};
use crate::phrase_vectors::PhraseVectors;
use crate::provenance::{Answer, Attempt, TextSpan};
use crate::provider::{Prompted, Provider, outside};
use crate::settings::{ArrangementError, Settings, Surroundings};

pub use status::{ChainStatus, EngineState, EngineStatus};

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
    study_plan: Chain<PlanStudy>,
    distractors: Chain<ChooseDistractors>,
    explanation: Chain<Explain>,
    judgement: Chain<Judge>,
}

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
        let Surroundings { providers, budget, shared_cache, clock } = surroundings;
        let vectors = Arc::new(PhraseVectors::new(Arc::clone(&embedder)));
        let manager = Self {
            cache: ResultCache::new(settings.cache_bytes, shared_cache, clock),
            document: document::chain(heavy_work),
            keywords: arranged(keywords::engines(heavy_work), &settings)?,
            summary: arranged(before(&providers, summary::engines(heavy_work)), &settings)?,
            difficulty: difficulty::chain(heavy_work),
            passages: passages::chain(&embedder, heavy_work),
            similarity: arranged(similarity::engines(&embedder, heavy_work), &settings)?,
            quiz: arranged(before(&providers, quiz::engines(&vectors, heavy_work)), &settings)?,
            distractors: distractors::chain(&vectors, heavy_work),
            study_plan: arranged(study_plan::engines(heavy_work), &settings)?,
            explanation: arranged(before(&providers, explanation::engines(heavy_work)), &settings)?,
            judgement: arranged(before(&providers, judgement::engines(heavy_work)), &settings)?,
            settings,
            embedder,
            providers,
            budget,
        };
        let known: Vec<&'static str> =
            manager.all().into_iter().filter(|chain| chain.is_arrangeable()).map(AnyChain::operation).collect();
        match manager.settings.chains.keys().find(|name| !known.contains(&name.as_str())) {
            Some(operation) => Err(ArrangementError::UnknownOperation { operation: operation.clone(), known }),
            None => Ok(manager),
        }
    }

    /// Every chain, those first whose engines an operator may choose.
    fn all(&self) -> [&dyn AnyChain; 11] {
        [
            &self.keywords,
            &self.summary,
            &self.similarity,
            &self.quiz,
            &self.study_plan,
            &self.explanation,
            &self.judgement,
            &self.document,
            &self.difficulty,
            &self.passages,
            &self.distractors,
        ]
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

    /// What a provider would be shown for a quiz about a note; `None` where it would not be asked.
    #[must_use]
    pub fn shown_for_quiz(&self, input: &quiz::Input) -> Option<String> {
        shown::<MakeQuiz>(input)
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

    /// Questions about a note. Without any the attempts say why.
    pub async fn quiz(&self, input: quiz::Input, call: &Call) -> Answer<Vec<Question>> {
        self.quiz.answer_or_nothing(Arc::new(input), call).await
    }

    /// Notes in an order in which each comes after what it builds on.
    pub async fn study_plan(&self, input: study_plan::Input) -> Answer<StudyPlan> {
        self.study_plan.answer_or_nothing(Arc::new(input), &Call::local()).await
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
