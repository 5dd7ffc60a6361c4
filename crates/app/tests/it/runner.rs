//! Running, losing, stopping and retrying tasks.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

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
    const TIME_LIMIT: Duration = Duration::from_secs(60);
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

/// Never comes to its end by itself.
struct Endless;

impl TaskKind for Endless {
    const KIND: &'static str = "endless";
    const PRIORITY: i64 = 1;
    const ATTEMPTS: u32 = 2;
    const TIME_LIMIT: Duration = Duration::ZERO;
    type Payload = String;

    async fn run(_: App, _: String, context: TaskContext) -> Result<(), Failure> {
        loop {
            context.check()?;
            tokio::task::yield_now().await;
        }
    }
}

async fn offer(library: &Library, payload: &str) -> TaskId {
    offer_of::<Odd>(library, payload).await
}

async fn offer_of<Kind: TaskKind>(library: &Library, payload: &str) -> TaskId {
    let id = library.app.id();
    let new = NewTask {
        id,
        account_id: library.caller.account,
        kind: Kind::KIND,
        priority: Kind::PRIORITY,
        payload: payload.into(),
        dedup_key: None,
        attempts_allowed: Kind::ATTEMPTS,
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
    Runner::new(library.app.clone(), Registry::default().with::<Odd>().with::<Endless>(), 2)
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
async fn a_task_that_takes_too_long_is_stopped_tried_again_and_given_up() {
    let library = Library::new().await;
    let id = offer_of::<Endless>(&library, "").await;
    let (runner, stop) = (runner(&library), CancellationToken::new());
    runner.run_due(&stop).await.expect("tasks can be claimed");
    let task = library.app.task(library.caller, id).await.expect("a task");
    assert_eq!((task.state, task.attempt), (TaskState::Queued, 1));
    assert_eq!(task.error.as_deref(), Some("It took longer than 0 seconds and was stopped."));
    library.clock.advance(TimeDelta::seconds(5));
    runner.run_due(&stop).await.expect("tasks can be claimed");
    assert_eq!(library.app.task(library.caller, id).await.expect("a task").state, TaskState::Failed);
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

/// As many tasks like this one as make `count` with it.
async fn multiply(library: &Library, id: TaskId, count: u32) {
    let (new_id, numbers, own) = if library.database.folder().is_some() {
        let numbers = "with recursive number (n) as (select 2 union all select n + 1 from number where n < ";
        ("randomblob(16)", format!("{numbers}{count}) "), format!("x'{}'", id.0.simple()))
    } else {
        let numbers = format!("with number (n) as (select * from generate_series(2, {count})) ");
        ("gen_random_uuid()", numbers, format!("'{}'::uuid", id.0))
    };
    let same = "account_id, kind, priority, payload, state, attempt, attempts_allowed, run_at, done, created_at";
    let sql = format!(
        "{numbers}insert into task (id, {same}) select {new_id}, {same} from task cross join number where id = {own}"
    );
    library.database.execute(&sql).await;
}

#[tokio::test]
async fn twenty_five_thousand_waiting_tasks_stop_nothing_and_what_is_urgent_goes_first() {
    let library = Library::new().await;
    let first = offer(&library, "well").await;
    multiply(&library, first, 25_000).await;
    let urgent = offer_of::<Endless>(&library, "").await;
    library.database.execute("update task set priority = 0 where kind = 'endless'").await;
    let waiting = async || {
        let work = library.app.workload().await.expect("it is known");
        work.values().map(|backlog| backlog.waiting).sum::<u64>()
    };
    assert_eq!(waiting().await, loci_store::MOST_COUNTED, "counting costs no more than this");

    let (stop, before) = (CancellationToken::new(), BEGUN.load(Ordering::Relaxed));
    let running = tokio::spawn(runner(&library).run(stop.clone()));
    while BEGUN.load(Ordering::Relaxed) < before + 200 {
        tokio::task::yield_now().await;
    }
    stop.cancel();
    running.await.expect("the runner ends");
    let urgent = library.app.task(library.caller, urgent).await.expect("a task");
    assert_eq!(urgent.attempt, 1, "it went before 25,000 that were there first");
    assert_eq!(waiting().await, loci_store::MOST_COUNTED, "the others wait on");
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
