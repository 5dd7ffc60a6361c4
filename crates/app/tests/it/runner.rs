//! Running, losing, stopping and retrying tasks.

use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::TimeDelta;
use loci_app::tasks::{Failure, Registry, Runner, TaskContext, TaskKind};
use loci_app::{App, Error};
use loci_domain::TaskId;
use loci_domain::task::TaskState;
use loci_store::tasks::{self as rows, NewTask};
use tokio_util::sync::CancellationToken;

use crate::vault::{Library, account};

/// Does what its payload says: ends well, panics, fails, or waits until it is stopped.
struct Odd;

static BEGUN: AtomicUsize = AtomicUsize::new(0);

impl TaskKind for Odd {
    const KIND: &'static str = "odd";
    const PRIORITY: i64 = 1;
    const ATTEMPTS: u32 = 2;
    type Payload = String;

    async fn run(app: App, payload: String, context: TaskContext) -> Result<(), Failure> {
        BEGUN.fetch_add(1, Ordering::Relaxed);
        match payload.as_str() {
            "panic" => panic!("as asked"),
            "fail" => Err(Failure::Lasting("There is no way.".to_owned())),
            "wait" => {
                while context.check().is_ok() {
                    tokio::task::yield_now().await;
                }
                let transaction = app.database().write().await?;
                context.hold(&transaction).await?;
                Err(Failure::Stopped)
            }
            _ => Ok(()),
        }
    }
}

async fn offer(library: &Library, payload: &str) -> TaskId {
    let id = library.app.id();
    let new = NewTask {
        id,
        account_id: library.caller.account,
        kind: Odd::KIND,
        priority: Odd::PRIORITY,
        payload: payload.into(),
        dedup_key: None,
        attempts_allowed: Odd::ATTEMPTS,
        state: TaskState::Queued,
        run_at: library.app.now(),
        created_at: library.app.now(),
    };
    let transaction = library.app.database().write().await.expect("a transaction");
    rows::insert(&*transaction, new).await.expect("a task");
    transaction.commit().await.expect("a commit");
    id
}

fn runner(library: &Library) -> Runner {
    Runner::new(library.app.clone(), Registry::default().with::<Odd>(), 2)
}

#[tokio::test]
async fn a_panic_costs_an_attempt_and_the_last_one_gives_the_task_up() {
    let library = Library::new().await;
    let (panics, well) = (offer(&library, "panic").await, offer(&library, "well").await);
    let runner = runner(&library);
    let stop = CancellationToken::new();
    assert_eq!(runner.run_due(&stop).await.expect("tasks can be claimed"), 2, "a panic stops no other task");
    let task = library.app.task(library.caller, panics).await.expect("a task");
    assert_eq!((task.state, task.attempt), (TaskState::Queued, 1));
    assert_eq!(library.app.task(library.caller, well).await.expect("a task").state, TaskState::Done);
    assert_eq!(runner.run_due(&stop).await.expect("tasks can be claimed"), 0, "it waits before it is tried again");
    library.clock.advance(TimeDelta::seconds(5));
    assert_eq!(runner.run_due(&stop).await.expect("tasks can be claimed"), 1);
    let task = library.app.task(library.caller, panics).await.expect("a task");
    assert_eq!((task.state, task.attempt), (TaskState::Failed, 2));
    assert!(task.error.is_some() && task.finished_at.is_some());

    let task = library.app.retry_task(library.caller, panics).await.expect("it can be tried again");
    assert_eq!((task.state, task.attempt, task.error), (TaskState::Queued, 0, None));
    assert!(matches!(library.app.retry_task(library.caller, well).await, Err(Error::Conflict { .. })));
}

#[tokio::test]
async fn a_lasting_failure_is_not_tried_again() {
    let library = Library::new().await;
    let id = offer(&library, "fail").await;
    runner(&library).run_due(&CancellationToken::new()).await.expect("tasks can be claimed");
    let task = library.app.task(library.caller, id).await.expect("a task");
    assert_eq!((task.state, task.error.as_deref()), (TaskState::Failed, Some("There is no way.")));
}

#[tokio::test]
async fn a_runner_that_stops_hands_its_tasks_back_at_once() {
    let library = Library::new().await;
    let id = offer(&library, "wait").await;
    let stop = CancellationToken::new();
    let before = BEGUN.load(Ordering::Relaxed);
    let running = tokio::spawn(runner(&library).run(stop.clone()));
    while BEGUN.load(Ordering::Relaxed) == before {
        tokio::task::yield_now().await;
    }
    stop.cancel();
    running.await.expect("the runner ends");
    let task = library.app.task(library.caller, id).await.expect("a task");
    assert_eq!((task.state, task.attempt), (TaskState::Queued, 0), "the attempt does not count");
}

#[tokio::test]
async fn foreign_tasks_do_not_exist() {
    let library = Library::new().await;
    let task = library.accept(&[("a.md", b"x")]).await;
    let other = account(&library.database, &library.app, "two@example.org").await;
    let app = &library.app;
    assert!(matches!(app.task(other, task.id).await, Err(Error::NotFound(_))));
    assert!(matches!(app.task_report(other, task.id, None, None, 10).await, Err(Error::NotFound(_))));
    assert!(matches!(app.cancel_task(other, task.id).await, Err(Error::NotFound(_))));
    assert!(matches!(app.retry_task(other, task.id).await, Err(Error::NotFound(_))));
    assert!(app.tasks(other, None, 10).await.expect("a page").items.is_empty());
    assert_eq!(app.tasks(library.caller, None, 10).await.expect("a page").items.len(), 1);
}

#[tokio::test]
async fn a_cancelled_import_writes_nothing_more() {
    let library = Library::new().await;
    let task = library.accept(&[("a.md", b"x")]).await;
    let cancelled = library.app.cancel_task(library.caller, task.id).await.expect("it is cancelled");
    assert_eq!(cancelled.state, TaskState::Cancelled);
    assert_eq!(library.run_due().await, 0);
    assert!(library.notes().await.is_empty());
    assert!(matches!(library.app.cancel_task(library.caller, task.id).await, Err(Error::Conflict { .. })));
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_writes_nothing() {
    let library = Library::with(|settings| settings.import.step_files = 1).await;
    let task = library.accept(&[("v/a.md", b"x"), ("v/b.md", b"y")]).await;
    // Another worker takes the task as if this one had been silent for too long, again and again, while it runs.
    let thief = async {
        for _ in 0..3 {
            library.clock.advance(TimeDelta::seconds(61));
            tokio::task::yield_now().await;
            library.run_due().await;
        }
    };
    tokio::join!(library.run_due(), thief);
    library.clock.advance(TimeDelta::seconds(601));
    library.run_due().await;
    let (done, lines) = library.report(task.id).await;
    assert_eq!((done.state, done.done, lines.len()), (TaskState::Done, 2, 2));
    assert_eq!(library.notes().await.len(), 2);
}
