//! Claiming, finishing and losing tasks.

use chrono::{DateTime, Utc};
use loci_domain::task::{Outcome, ReportLine, TaskState};
use loci_domain::{AccountId, TaskId};
use loci_store::tasks::{self, NewTask};
use loci_store::{Database, Error, periodic_tasks};
use loci_testkit::TestDatabase;
use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).expect("a time")
}

async fn account(database: &Database, number: u128) -> AccountId {
    let id = Uuid::from_u128(number);
    let row = loci_store::entity::account::ActiveModel {
        id: Set(id),
        email: Set(format!("{number}@example.org")),
        password_hash: Set(String::new()),
        created_at: Set(at(0)),
    };
    let transaction = database.write().await.expect("a transaction");
    loci_store::entity::account::Entity::insert(row).exec_without_returning(&*transaction).await.expect("an account");
    transaction.commit().await.expect("a commit");
    AccountId(id)
}

fn task(account: AccountId, number: u128) -> NewTask {
    NewTask {
        id: TaskId(Uuid::from_u128(number)),
        account_id: account,
        kind: "import",
        priority: 1,
        payload: serde_json::json!({"n": 1}),
        dedup_key: None,
        attempts_allowed: 2,
        state: TaskState::Queued,
        run_at: at(0),
        created_at: at(0),
    }
}

/// Runs one statement in a transaction of its own.
macro_rules! write {
    ($database:expr, |$connection:ident| $call:expr) => {{
        let transaction = $database.write().await.expect("a transaction");
        let $connection = &*transaction;
        let result = $call.await;
        match &result {
            Ok(_) => transaction.commit().await.expect("a commit"),
            Err(_) => drop(transaction),
        }
        result
    }};
}

async fn claim(database: &Database, now: i64) -> Option<tasks::Claimed> {
    let owner = Uuid::from_u128(u128::try_from(now).expect("positive") + 1_000_000);
    write!(database, |connection| tasks::claim(connection, &["import"], owner, at(now), at(now + 60))).expect("a claim")
}

#[tokio::test]
async fn a_task_is_claimed_once_and_finished_only_by_its_holder() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let account = account(database, 1).await;
    write!(database, |c| tasks::insert(c, task(account, 1))).expect("a task");

    let first = claim(database, 1).await.expect("the task is offered");
    assert_eq!((first.task.state, first.task.attempt), (TaskState::Running, 1));
    assert!(claim(database, 2).await.is_none(), "nobody else gets it while the lease is good");

    // The lease runs out, another worker goes on, and the first one wakes up.
    let second = claim(database, 100).await.expect("the task is offered again");
    assert_eq!(second.task.attempt, 2);
    let lost = first.lease;
    assert!(!write!(database, |c| tasks::extend(c, lost, at(500))).expect("an answer"));
    assert!(!write!(database, |c| tasks::record_progress(c, lost, 5, None, None)).expect("an answer"));
    assert!(!write!(database, |c| tasks::complete(c, lost, at(101))).expect("an answer"));
    assert!(!write!(database, |c| tasks::fail(c, lost, "no", at(101), at(900))).expect("an answer"));
    assert!(!write!(database, |c| tasks::put_off(c, lost, "no", at(101))).expect("an answer"));
    assert!(!write!(database, |c| tasks::hand_back(c, lost)).expect("an answer"));

    assert!(write!(database, |c| tasks::record_progress(c, second.lease, 5, Some(9), None)).expect("an answer"));
    assert!(write!(database, |c| tasks::complete(c, second.lease, at(101))).expect("an answer"));
    let done = tasks::find(database.read(), account, TaskId(Uuid::from_u128(1))).await.expect("a row").expect("a task");
    assert_eq!((done.state, done.done, done.total), (TaskState::Done, 5, Some(9)));
    assert_eq!(done.finished_at, Some(at(101)));
    assert!(claim(database, 1000).await.is_none());
}

#[tokio::test]
async fn many_workers_claim_every_task_once() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let account = account(database, 1).await;
    for number in 0..40 {
        write!(database, |c| tasks::insert(c, task(account, number))).expect("a task");
    }
    let mut workers = tokio::task::JoinSet::new();
    for worker in 0_u128..8 {
        let database = database.clone();
        workers.spawn(async move {
            let mut mine = Vec::new();
            let owner = Uuid::from_u128(worker);
            while let Some(claimed) =
                write!(database, |c| tasks::claim(c, &["import"], owner, at(1), at(60))).expect("a claim")
            {
                mine.push(claimed.task.id);
            }
            mine
        });
    }
    let mut all: Vec<TaskId> = workers.join_all().await.into_iter().flatten().collect();
    assert_eq!(all.len(), 40);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 40, "no task was claimed twice");
}

#[tokio::test]
async fn a_task_whose_workers_all_die_is_given_up_and_can_be_offered_again() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let account = account(database, 1).await;
    let id = TaskId(Uuid::from_u128(1));
    write!(database, |c| tasks::insert(c, task(account, 1))).expect("a task");
    claim(database, 1).await.expect("the first attempt");
    let second = claim(database, 100).await.expect("the second attempt");
    write!(database, |c| tasks::record_progress(c, second.lease, 7, Some(9), None)).expect("an answer");
    assert!(claim(database, 1000).await.is_none(), "two attempts were allowed");

    let dead = write!(database, |c| tasks::bury_dead(c, at(1000), "the worker died", at(9000))).expect("an answer");
    assert_eq!(dead.iter().map(|task| task.id).collect::<Vec<_>>(), [id]);
    assert_eq!(dead[0].error.as_deref(), Some("the worker died"));
    assert!(write!(database, |c| tasks::bury_dead(c, at(1000), "again", at(9000))).expect("an answer").is_empty());

    assert!(write!(database, |c| tasks::offer_again(c, account, id, at(1001))).expect("an answer"));
    let again = claim(database, 1002).await.expect("it is offered");
    assert_eq!((again.task.attempt, again.task.done, again.task.error), (1, 7, None), "it goes on where it stopped");
}

#[tokio::test]
async fn a_task_waits_for_its_time_and_goes_by_priority() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let account = account(database, 1).await;
    let later = NewTask { run_at: at(50), ..task(account, 1) };
    let low = NewTask { priority: 9, ..task(account, 2) };
    let high = NewTask { priority: 0, run_at: at(1), ..task(account, 3) };
    let foreign = NewTask { kind: "connect", ..task(account, 4) };
    let receiving = NewTask { state: TaskState::Receiving, ..task(account, 5) };
    for new in [later, low, high, foreign, receiving] {
        write!(database, |c| tasks::insert(c, new)).expect("a task");
    }
    let mut order = Vec::new();
    for now in [2, 3, 4, 51, 52] {
        order.push(claim(database, now).await.map(|claimed| claimed.task.id.0.as_u128()));
    }
    assert_eq!(order, [Some(3), Some(2), None, Some(1), None]);
}

#[tokio::test]
async fn failing_putting_off_handing_back_and_cancelling() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let account = account(database, 1).await;
    let other = self::account(database, 2).await;
    let id = TaskId(Uuid::from_u128(1));
    write!(database, |c| tasks::insert(c, task(account, 1))).expect("a task");

    let lease = claim(database, 1).await.expect("a claim").lease;
    assert!(write!(database, |c| tasks::hand_back(c, lease)).expect("an answer"));
    let lease = claim(database, 2).await.expect("a claim").lease;
    assert_eq!(lease.attempt, 1, "an attempt that was handed back does not count");
    assert!(write!(database, |c| tasks::put_off(c, lease, "not yet", at(20))).expect("an answer"));
    assert!(claim(database, 3).await.is_none());
    let found = tasks::find(database.read(), account, id).await.expect("a row").expect("a task");
    assert_eq!((found.state, found.error.as_deref()), (TaskState::Queued, Some("not yet")));

    let lease = claim(database, 21).await.expect("a claim").lease;
    assert!(!write!(database, |c| tasks::cancel(c, other, id, at(22))).expect("an answer"), "not theirs");
    assert!(tasks::find(database.read(), other, id).await.expect("a row").is_none());
    assert!(write!(database, |c| tasks::cancel(c, account, id, at(22))).expect("an answer"));
    assert!(!write!(database, |c| tasks::extend(c, lease, at(90))).expect("an answer"), "the worker hears of it");
    assert!(!write!(database, |c| tasks::offer_again(c, account, id, at(23))).expect("an answer"));
}

#[tokio::test]
async fn one_unfinished_task_per_key() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let account = account(database, 1).await;
    let keyed = |number| NewTask { dedup_key: Some("k".to_owned()), ..task(account, number) };
    write!(database, |c| tasks::insert(c, keyed(1))).expect("a task");
    assert!(matches!(write!(database, |c| tasks::insert(c, keyed(2))), Err(Error::Taken(_))));
    let found = tasks::find_unfinished(database.read(), account, "import", "k").await.expect("a row");
    assert_eq!(found.map(|task| task.id.0.as_u128()), Some(1));
    let lease = claim(database, 1).await.expect("a claim").lease;
    write!(database, |c| tasks::complete(c, lease, at(2))).expect("an answer");
    write!(database, |c| tasks::insert(c, keyed(2))).expect("the key is free again");
}

#[tokio::test]
async fn lists_and_reports_go_by_cursor() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let account = account(database, 1).await;
    for number in 0..5 {
        let created_at = at(i64::try_from(number / 2).expect("small"));
        write!(database, |c| tasks::insert(c, NewTask { created_at, ..task(account, number) })).expect("a task");
    }
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = tasks::list(database.read(), account, before, 2).await.expect("a page");
        let Some(last) = page.last() else { break };
        before = Some((last.created_at, last.id));
        seen.extend(page.iter().map(|task| task.id.0.as_u128()));
    }
    assert_eq!(seen, [4, 3, 2, 1, 0]);

    let id = TaskId(Uuid::from_u128(1));
    let lines: Vec<ReportLine> = (0..4500)
        .map(|number| ReportLine {
            path: format!("{number}.md"),
            outcome: if number % 2 == 0 { Outcome::Imported } else { Outcome::Skipped },
            reason: None,
            note_id: None,
        })
        .collect();
    write!(database, |c| tasks::add_lines(c, id, 10, &lines)).expect("lines");
    let page = tasks::lines(database.read(), id, Some(Outcome::Skipped), Some(4010), 2).await.expect("a page");
    let found: Vec<_> = page.iter().map(|(number, line)| (*number, line.path.as_str())).collect();
    assert_eq!(found, [(4011, "4001.md"), (4013, "4003.md")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_processes_that_look_at_once_one_takes_on_what_is_due() {
    let test = TestDatabase::new().await;
    for (now, due) in [(0, true), (59, false), (60, true)] {
        let looking = (0..8).map(|_| {
            let database = test.database().clone();
            tokio::spawn(async move {
                write!(database, |c| periodic_tasks::make_known(c, "sweep", at(0))).expect("it is known");
                write!(database, |c| periodic_tasks::claim(c, "sweep", at(now), at(now + 60))).expect("an answer")
            })
        });
        let mut taken_on = 0;
        for look in looking.collect::<Vec<_>>() {
            taken_on += usize::from(look.await.expect("it does not panic"));
        }
        assert_eq!(taken_on, usize::from(due), "after {now} s");
    }
    write!(test.database(), |c| periodic_tasks::put_off(c, "sweep", at(500))).expect("an answer");
    assert!(!write!(test.database(), |c| periodic_tasks::claim(c, "sweep", at(499), at(999))).expect("an answer"));
}

#[tokio::test]
async fn what_ended_long_ago_is_forgotten_and_what_failed_is_not() {
    let test = TestDatabase::new().await;
    let database = test.database();
    let account = account(database, 1).await;
    for number in 1..=4 {
        write!(database, |c| tasks::insert(c, task(account, number))).expect("a task");
        let lease = claim(database, 1).await.expect("a claim").lease;
        let ended_at = at(10 * i64::try_from(number).expect("small"));
        if number == 1 {
            write!(database, |c| tasks::fail(c, lease, "no", ended_at, at(99))).expect("an answer");
        } else {
            write!(database, |c| tasks::complete(c, lease, ended_at)).expect("an answer");
        }
    }
    assert_eq!(write!(database, |c| tasks::forget_ended(c, at(31), 1)).expect("an answer"), 1, "no more than asked");
    assert_eq!(write!(database, |c| tasks::forget_ended(c, at(31), 9)).expect("an answer"), 1);
    let left = tasks::list(database.read(), account, None, 9).await.expect("a page");
    assert_eq!(left.iter().map(|task| task.id.0.as_u128()).collect::<Vec<_>>(), [4, 1]);
}
