//! `loci analyze`: the engines of the server on JSON Lines, so that their quality can be measured from outside.
//!
//! One object a line in, one a line out, in the same order and with the same `id`. A line that cannot be answered gives a
//! line with `error` and lets the run end with status 1; it never stops the others.

mod collections;
mod lines;

use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use loci_ai::budget::{Budget, ProcessBudget};
use loci_ai::{
    AccountKey, AiServiceManager, Answer, Call, Document, HeavyWork, Settings, Signal, Source, Surroundings,
    connections, operations, quiz,
};
use loci_embed::Embedder;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::configuration::Configuration;
use crate::wiring;
use lines::Output;

/// Questions a quiz line gets.
const QUESTIONS: usize = 10;

/// The same lines give the same quiz.
const QUIZ_SEED: u64 = 1;

/// Answer JSON Lines from standard input with the engines of the server.
#[derive(Args, Clone, Debug)]
pub(crate) struct AnalyzeArgs {
    /// What to do with each line.
    #[arg(long, value_enum)]
    pub(crate) task: Task,

    /// Which engines: those of this program alone, or the configured chain.
    #[arg(long, value_enum, default_value_t = EngineChoice::Local)]
    pub(crate) engine: EngineChoice,

    /// The most keywords, notes, answers or wrong options of a line.
    #[arg(long, default_value_t = 10)]
    pub(crate) limit: usize,

    /// The most sentences of a summary.
    #[arg(long, default_value_t = 3)]
    pub(crate) sentences: usize,

    /// A file of phrases, one a line, to choose wrong options from.
    #[arg(long, value_name = "FILE")]
    pub(crate) pool: Option<PathBuf>,

    /// Threads to compute with; as many as there are cores when not given.
    #[arg(long)]
    pub(crate) jobs: Option<usize>,

    /// Leave out a signal, to see what it is worth; may be given several times.
    #[arg(long, value_name = "SIGNAL")]
    pub(crate) without: Vec<String>,

    /// A directory with another sentence-vector model.
    #[arg(long, value_name = "DIRECTORY", env = "LOCI_MODEL_DIR")]
    pub(crate) model_dir: Option<PathBuf>,
}

/// What can be done with lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Task {
    /// `text` to the phrases that say what it is about.
    Keywords,
    /// `a` and `b` to a number, larger for closer in meaning.
    Similarity,
    /// A whole vault of `title`, `folder`, `body` to the notes each note should link to.
    Links,
    /// A whole set of `title`, `text` to what should be read before each.
    Prerequisites,
    /// A whole set of `title`, `text` to the place of each in an order of study.
    StudyOrder,
    /// `text` or `sentences` to the sentences that say most of it.
    Summary,
    /// `text` to questions, and the answers worth asking for.
    Quiz,
    /// `sentence` and `answer` to wrong options from the pool.
    Distractors,
    /// `card` and `reviews` to the predicted probability of recall.
    Recall,
    /// `file` to the document as Markdown.
    Convert,
}

/// Which engines answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EngineChoice {
    /// Those of this program, without any provider.
    Local,
    /// The configured chain.
    Best,
}

/// Answers standard input on standard output.
///
/// # Errors
///
/// When this version has no engine for the task, a file cannot be read, or standard output is gone. Lines that cannot be
/// answered are no error of the run; the exit code tells of them.
pub(crate) fn run(args: AnalyzeArgs, configuration: Option<&Path>) -> anyhow::Result<ExitCode> {
    let engines = Arc::new(Engines::new(&args, configuration)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .context("The threads for the analysis cannot be started")?;
    let mut output = Output::new(io::stdout().lock());
    runtime.block_on(async {
        match args.task {
            Task::Keywords => stream(&engines, &mut output, keywords).await,
            Task::Similarity => stream(&engines, &mut output, similarity).await,
            Task::Summary => stream(&engines, &mut output, summary).await,
            Task::Quiz => stream(&engines, &mut output, questions).await,
            Task::Distractors => stream(&engines, &mut output, distractors).await,
            Task::Links => collections::links(&engines, &mut output),
            Task::Prerequisites => collections::prerequisites(&engines, &mut output),
            Task::StudyOrder => collections::places_of_study(&engines, &mut output),
            Task::Recall | Task::Convert => {
                let name = args.task.to_possible_value();
                let name = name.as_ref().map_or("", |value| value.get_name());
                anyhow::bail!("This version of loci has no engine for the task \"{name}\".")
            }
        }
    })?;
    output.finish()
}

/// What every line is answered with.
struct Engines {
    manager: AiServiceManager,
    heavy_work: HeavyWork,
    pool: Arc<[String]>,
    limit: usize,
    sentences: usize,
    links_without: Vec<connections::Signal>,
    call: Call,
}

impl Engines {
    fn new(args: &AnalyzeArgs, configuration: Option<&Path>) -> anyhow::Result<Self> {
        let pool = match (&args.pool, args.task) {
            (Some(path), _) => read_pool(path)?,
            (None, Task::Distractors) => anyhow::bail!("The task \"distractors\" needs --pool FILE."),
            (None, _) => Arc::from([]),
        };
        let (mut keywords_without, mut links_without) = (Vec::new(), Vec::new());
        match args.task {
            Task::Keywords => keywords_without = signals(&args.without, "keywords", &Signal::ALL, Signal::name)?,
            Task::Links => {
                links_without = signals(&args.without, "links", &connections::Signal::ALL, connections::Signal::name)?;
            }
            _ if args.without.is_empty() => {}
            _ => anyhow::bail!("Only keywords and links have signals that can be left out."),
        }
        let heavy_work = args.jobs.map_or_else(HeavyWork::for_this_machine, HeavyWork::new);
        let embedder = args.model_dir.as_ref().map_or_else(Embedder::built_in, Embedder::from_directory);
        let (settings, surroundings, call) = match args.engine {
            EngineChoice::Local => (Settings::default(), Surroundings::default(), Call::local()),
            EngineChoice::Best => {
                let configuration = &Configuration::load(configuration)?;
                let budget: Arc<dyn Budget> = Arc::new(ProcessBudget::new(configuration.provider_limits(), || 0));
                let providers = wiring::providers(configuration, &budget, None)?;
                let surroundings = Surroundings { providers, budget: Some(budget), ..Surroundings::default() };
                // Whoever names this engine on the command line agrees to it.
                (wiring::engine_settings(configuration)?, surroundings, Call::with_consent_of(AccountKey(0)))
            }
        };
        let settings = Settings { keywords_without, ..settings };
        let manager = AiServiceManager::new(settings, Arc::new(embedder), &heavy_work, surroundings)?;
        Ok(Self { manager, heavy_work, pool, limit: args.limit, sentences: args.sentences, links_without, call })
    }

    async fn document(&self, text: String, source: Source) -> Arc<Document> {
        self.manager.document(text.into(), source).await
    }
}

/// The signals of these names, among `all` that the task has.
fn signals<S: Copy>(names: &[String], task: &str, all: &[S], name_of: fn(S) -> &'static str) -> anyhow::Result<Vec<S>> {
    let named = |name: &String| {
        all.iter().copied().find(|signal| name_of(*signal) == name).with_context(|| {
            let known: Vec<_> = all.iter().copied().map(name_of).collect();
            format!("The task \"{task}\" has no signal \"{name}\". It has {}.", known.join(", "))
        })
    };
    names.iter().map(named).collect()
}

fn read_pool(path: &Path) -> anyhow::Result<Arc<[String]>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("The pool {} cannot be read", path.display()))?;
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// Answers line after line, as many at once as there are cores and some in waiting, and writes in the order of the input.
async fn stream<L, A>(
    engines: &Arc<Engines>,
    output: &mut Output<'_>,
    answer: impl Fn(Arc<Engines>, L) -> A,
) -> anyhow::Result<()>
where
    L: serde::de::DeserializeOwned,
    A: Future<Output = Value> + Send + 'static,
{
    let in_flight = engines.heavy_work.cores() * 2;
    for line in lines::read(io::stdin().lock()) {
        let line = line?;
        match line.parse() {
            Ok(parsed) => output.later(line.id, tokio::spawn(answer(Arc::clone(engines), parsed))),
            Err(error) => output.refuse(line.id, error),
        }
        output.write_down_to(in_flight).await?;
    }
    output.write_down_to(0).await
}

#[derive(Deserialize)]
struct TextLine {
    text: String,
}

#[derive(Deserialize)]
struct PairLine {
    a: String,
    b: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SummaryLine {
    Text { text: String },
    Sentences { sentences: Vec<String> },
}

#[derive(Deserialize)]
struct AnswerLine {
    sentence: String,
    answer: String,
}

/// What an engine found, as `pred`, and which engine that was.
fn answered<T>(answer: Answer<T>, pred: impl FnOnce(T) -> Value) -> Value {
    json!({ "pred": pred(answer.value), "engine": answer.provenance.engine })
}

async fn keywords(engines: Arc<Engines>, line: TextLine) -> Value {
    let document = engines.document(line.text, Source::Plain).await;
    answered(engines.manager.keywords(document, engines.limit).await, |keywords| {
        keywords.into_iter().map(|keyword| keyword.phrase).collect()
    })
}

async fn similarity(engines: Arc<Engines>, line: PairLine) -> Value {
    answered(engines.manager.similarity(&line.a, &line.b).await, |similarity| json!(similarity))
}

async fn summary(engines: Arc<Engines>, line: SummaryLine) -> Value {
    let text = match line {
        SummaryLine::Text { text } => text,
        SummaryLine::Sentences { sentences } => sentences.join(" "),
    };
    let document = engines.document(text, Source::Plain).await;
    answered(engines.manager.summary(document, engines.sentences, &engines.call).await, |summary| {
        json!(summary.into_iter().map(|sentence| sentence.text).collect::<Vec<_>>().join(" "))
    })
}

async fn questions(engines: Arc<Engines>, line: TextLine) -> Value {
    let document = engines.document(line.text, Source::Plain).await;
    let candidates = {
        let document = Arc::clone(&document);
        engines.heavy_work.run(move || quiz::candidates(&document)).await.unwrap_or_default()
    };
    let answers: Vec<String> = candidates.into_iter().map(|candidate| candidate.phrase).take(engines.limit).collect();
    let input = operations::quiz::Input { document, pool: engines.pool.to_vec(), count: QUESTIONS, seed: QUIZ_SEED };
    let quiz = engines.manager.quiz(input, &engines.call).await;
    let proof = |proof: &quiz::Proof| json!({ "text": proof.text, "start": proof.span.start, "end": proof.span.end });
    let whole = |question: &quiz::Question| {
        let mut value = serde_json::to_value(&question.asks).unwrap_or_default();
        value["difficulty"] = json!(question.difficulty);
        value["proofs"] = question.proofs.iter().map(proof).collect();
        value
    };
    let questions: Vec<Value> = quiz.value.iter().map(whole).collect();
    json!({ "pred": answers, "questions": questions, "engine": quiz.provenance.engine })
}

async fn distractors(engines: Arc<Engines>, line: AnswerLine) -> Value {
    let pool = Arc::clone(&engines.pool);
    let sentence = line.sentence.replace("**blank**", quiz::GAP);
    answered(engines.manager.distractors(line.answer, sentence, pool, engines.limit).await, |chosen| json!(chosen))
}
