//! What is due for the whole installation.

use chrono::TimeDelta;
use loci_app::Error;
use loci_store::periodic_tasks;

use crate::vault::Library;

#[tokio::test]
async fn a_task_that_ended_long_ago_is_forgotten_with_its_report() {
    let library = Library::new().await;
    let (task, _) = library.import(&[("a.md", b"x")]).await;
    let sweep = async || library.app.run_periodic_tasks().await.expect("it is known what is due");
    library.clock.advance(TimeDelta::days(89));
    sweep().await;
    assert_eq!(library.report(task.id).await.1.len(), 1);
    library.clock.advance(TimeDelta::days(2));
    sweep().await;
    assert!(matches!(library.app.task(library.caller, task.id).await, Err(Error::NotFound(_))));
    assert_eq!(library.notes().await.len(), 1, "what was imported stays");
}

#[tokio::test]
async fn periodic_work_that_fails_is_due_again_after_five_minutes() {
    let library = Library::new().await;
    let sweep = async || library.app.run_periodic_tasks().await.expect("it is known what is due");
    let wait = async || {
        let known = periodic_tasks::list(library.app.database().read()).await.expect("they are known");
        let daily = known.iter().find(|task| task.name == "forget_ended_tasks").expect("it was begun");
        daily.due_at - library.app.now()
    };
    library.database.execute("alter table task rename to elsewhere").await;
    sweep().await;
    assert_eq!(wait().await, TimeDelta::minutes(5));
    library.database.execute("alter table elsewhere rename to task").await;
    library.clock.advance(TimeDelta::minutes(5));
    sweep().await;
    assert_eq!(wait().await, TimeDelta::days(1));
}
