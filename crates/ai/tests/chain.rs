//! The mechanism: whatever an engine does, the chain goes on and says what happened.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::FutureExt;
use loci_ai::{Admission, Call, Chain, Engine, EngineError, HeavyWork, Operation, Provenance, Turn};

struct Double;

impl Operation for Double {
    type Input = u32;
    type Output = u32;
    const NAME: &'static str = "double";
}

/// What an engine of these tests does when asked.
#[derive(Clone, Copy)]
enum Behaviour {
    Answer,
    Refuse,
    Panic,
    Hang,
    PanicOnACore,
}

struct Scripted {
    name: &'static str,
    behaviour: Behaviour,
    asked: Arc<AtomicUsize>,
    heavy_work: HeavyWork,
}

#[async_trait]
impl Engine<Double> for Scripted {
    fn name(&self) -> &str {
        self.name
    }

    fn version(&self) -> &str {
        "7"
    }

    fn deadline(&self) -> Duration {
        match self.behaviour {
            Behaviour::Hang => Duration::from_millis(5),
            _ => Duration::from_secs(60),
        }
    }

    async fn admit(&self) -> Admission {
        self.heavy_work.admit().await
    }

    async fn run(&self, input: &Arc<u32>, admission: Admission, _: &Turn) -> Result<u32, EngineError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        match self.behaviour {
            Behaviour::Answer => Ok(**input * 2),
            Behaviour::Refuse => Err(EngineError::NothingToSay("Odd numbers are not my thing.".to_owned())),
            Behaviour::Panic => panic!("index out of bounds"),
            Behaviour::Hang => std::future::pending().await,
            Behaviour::PanicOnACore => admission.run(|| panic!("stack of {} cards", 52)).await?,
        }
    }
}

/// A chain of such engines named "0", "1" and so on, and how often any of them was asked.
fn chain(behaviours: &[Behaviour]) -> (Chain<Double>, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let heavy_work = HeavyWork::new(1);
    let engines = behaviours.iter().zip(["0", "1", "2", "3", "4"]).map(|(behaviour, name)| {
        let (behaviour, asked, heavy_work) = (*behaviour, Arc::clone(&asked), heavy_work.clone());
        Box::new(Scripted { name, behaviour, asked, heavy_work }) as Box<dyn Engine<Double>>
    });
    (Chain::new(engines.collect()), asked)
}

#[tokio::test]
async fn the_first_engine_with_an_answer_is_the_last_one_asked() {
    let (chain, asked) = chain(&[Behaviour::Answer, Behaviour::Answer]);
    let answer = chain.answer(Arc::new(21), &Call::local()).await.expect("the first engine answers");
    assert_eq!(answer.value, 42);
    assert_eq!(answer.provenance.operation, "double");
    assert_eq!((answer.provenance.engine.as_str(), answer.provenance.version.as_str()), ("0", "7"));
    assert_eq!(answer.provenance.attempts, []);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn every_kind_of_failure_is_an_attempt_and_the_next_engine_answers() {
    use Behaviour::{Answer, Hang, Panic, PanicOnACore, Refuse};
    let (chain, _) = chain(&[Refuse, Panic, Hang, PanicOnACore, Answer]);
    let answer = chain.answer(Arc::new(4), &Call::local()).await.expect("the last engine answers");
    assert_eq!((answer.value, answer.provenance.engine.as_str()), (8, "4"));
    let attempts: Vec<_> =
        answer.provenance.attempts.iter().map(|attempt| (attempt.engine.as_str(), attempt.reason.as_str())).collect();
    assert_eq!(
        attempts,
        [
            ("0", "Odd numbers are not my thing."),
            ("1", "It stopped because of a defect: index out of bounds."),
            ("2", "It did not finish within 0.005 seconds."),
            ("3", "It stopped because of a defect: stack of 52 cards."),
        ]
    );
    assert!(answer.provenance.elapsed_ms >= 5.0);
}

#[tokio::test]
async fn an_exhausted_chain_tells_every_attempt() {
    let (chain, _) = chain(&[Behaviour::Refuse, Behaviour::Panic]);
    let exhausted = chain.answer(Arc::new(1), &Call::local()).await.expect_err("nobody answers");
    assert_eq!(exhausted.attempts.len(), 2);

    let answer = chain.answer_or_nothing(Arc::new(1), &Call::local()).await;
    assert_eq!(answer.value, 0);
    assert_eq!(answer.provenance.engine, Provenance::NO_ENGINE);
    assert_eq!(answer.provenance.attempts, exhausted.attempts);
}

#[tokio::test]
async fn waiting_for_a_core_is_not_held_against_an_engine() {
    let heavy_work = HeavyWork::new(1);
    let busy = heavy_work.admit().await;
    let engine = Scripted { name: "0", behaviour: Behaviour::Answer, asked: Arc::default(), heavy_work };
    let chain = Chain::new(vec![Box::new(engine) as Box<dyn Engine<Double>>]);
    let call = Call::local();
    let mut answer = Box::pin(chain.answer(Arc::new(1), &call));
    assert!(answer.as_mut().now_or_never().is_none(), "the only core is taken");
    drop(busy);
    assert_eq!(answer.await.expect("there is a core now").value, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_work_runs_at_once_than_there_are_cores() {
    let heavy_work = HeavyWork::new(2);
    let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let (heavy_work, running, most) = (heavy_work.clone(), Arc::clone(&running), Arc::clone(&most));
            tokio::spawn(async move {
                heavy_work
                    .run(move || {
                        most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        std::thread::yield_now();
                        running.fetch_sub(1, Ordering::SeqCst);
                    })
                    .await
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("the task ends").expect("the work does not panic");
    }
    assert!(most.load(Ordering::SeqCst) <= 2);
}

#[tokio::test]
async fn abandoned_work_keeps_its_core_until_it_ends() {
    let heavy_work = HeavyWork::new(1);
    let (finish, may_finish) = std::sync::mpsc::channel::<()>();
    let (started, has_started) = tokio::sync::oneshot::channel();
    let work = tokio::spawn({
        let heavy_work = heavy_work.clone();
        async move {
            heavy_work
                .run(move || {
                    started.send(()).expect("the test waits for this");
                    may_finish.recv().expect("the test sends this");
                })
                .await
        }
    });
    has_started.await.expect("the work starts");
    work.abort();
    assert!(work.await.is_err_and(|error| error.is_cancelled()));

    let mut next = Box::pin(heavy_work.admit());
    assert!(next.as_mut().now_or_never().is_none(), "the core is still busy");
    finish.send(()).expect("the work still runs");
    next.await;
}

#[tokio::test]
async fn a_panic_gives_the_core_back() {
    let heavy_work = HeavyWork::new(1);
    let result = heavy_work.run(|| panic!("no")).await;
    assert_eq!(result, Err::<(), _>(EngineError::Panicked("no".to_owned())));
    assert_eq!(heavy_work.run(|| 1).await, Ok(1));
}
