//! An import that fails in the middle of any step goes on where it was, and loses and doubles nothing.

use chrono::TimeDelta;
use loci_domain::task::{Outcome, TaskState};
use sea_orm::{ConnectionTrait, Statement};

use crate::vault::{Library, told};

/// Makes the database refuse every insert into a table after `rows` more rows.
async fn refuse(library: &Library, table: &str, rows: u64) {
    let rows = rows + count(library, table).await;
    let sql = match library.app.database().backend() {
        loci_store::Backend::Sqlite => format!(
            "create trigger refuse before insert on {table} when (select count(*) from {table}) >= {rows} \
             begin select raise(abort, 'refused'); end"
        ),
        loci_store::Backend::Postgres => format!(
            "create or replace function refuse() returns trigger language plpgsql as $$ begin \
             if (select count(*) from {table}) >= {rows} then raise exception 'refused'; end if; return new; end $$; \
             create trigger refuse before insert on {table} for each row execute function refuse()"
        ),
    };
    library.database.execute(&sql).await;
}

async fn count(library: &Library, table: &str) -> u64 {
    let database = library.app.database().read();
    let sql = format!("select count(*) as count from {table}");
    let statement = Statement::from_string(database.get_database_backend(), sql);
    let row = database.query_one_raw(statement).await.expect("an answer").expect("a row");
    row.try_get::<i64>("", "count").expect("a number").unsigned_abs()
}

async fn allow(library: &Library, table: &str) {
    let sql = match library.app.database().backend() {
        loci_store::Backend::Sqlite => "drop trigger refuse".to_owned(),
        loci_store::Backend::Postgres => format!("drop trigger refuse on {table}"),
    };
    library.database.execute(&sql).await;
}

#[tokio::test]
async fn an_import_that_fails_anywhere_goes_on_and_loses_and_doubles_nothing() {
    let files: Vec<(String, String)> = (0..7)
        .map(|number| (format!("v/{number}.md"), format!("Note {number} sees [[{}]] #tag", (number + 1) % 7)))
        .collect();
    let mut files: Vec<(&str, &[u8])> = files.iter().map(|(name, body)| (name.as_str(), body.as_bytes())).collect();
    files.push(("v/p.png", b"\x89PNG\r\n\x1a\n"));
    files.push(("v/bad.md", b"\xFF"));
    let mut library = Library::with(|settings| settings.import.step_files = 2).await;
    for table in
        ["note", "note_body", "note_name", "note_tag", "link", "imported_file", "attachment_content", "task_line"]
    {
        for rows in 0..9 {
            library = library.another(&format!("{table}{rows}@example.org")).await;
            let task = library.accept(&files).await;
            refuse(&library, table, rows).await;
            library.run_due().await;
            let (begun, lines) = library.report(task.id).await;
            assert_eq!(begun.done, lines.len() as u64, "{table} {rows}: the report and the number go together");
            allow(&library, table).await;
            if begun.state == TaskState::Queued {
                assert!(begun.error.is_some());
                library.clock.advance(TimeDelta::seconds(6));
                library.run_due().await;
            }
            let (done, lines) = library.report(task.id).await;
            assert_eq!((done.state, done.done), (TaskState::Done, 9), "{table} {rows}: {:?}", done.error);
            let notes = library.notes().await;
            assert_eq!(notes.len(), 7, "{table} {rows}");
            let imported = lines.iter().filter(|line| line.outcome == Outcome::Imported).count();
            let counts = done.counts.expect("counts");
            assert_eq!(
                (imported, counts.imported, counts.attachments, counts.skipped),
                (7, 7, 1, 1),
                "{:#?}",
                told(&lines)
            );
            let left = loci_store::uploads::list(library.app.database().read(), task.id).await.expect("uploads");
            assert!(left.is_empty(), "the uploaded files are let go");
        }
    }
}

#[tokio::test]
async fn the_files_of_an_import_that_failed_are_kept_for_a_week_after_the_last_try() {
    let library = Library::new().await;
    let task = library.accept(&[("a.md", b"x")]).await;
    refuse(&library, "note", 0).await;
    let kept = async || {
        let uploads = loci_store::uploads::list(library.app.database().read(), task.id).await.expect("uploads");
        let read = library.app.database().read();
        let pieces = loci_store::uploads::chunks(read, task.id, (0, 0), 0, 1).await.expect("pieces");
        assert_eq!(uploads.len(), pieces.len(), "a file and its pieces go together");
        uploads.len()
    };
    let fail = async || {
        for _ in 0..5 {
            assert_eq!(library.run_due().await, 1);
            library.clock.advance(TimeDelta::hours(1));
        }
        assert_eq!(library.report(task.id).await.0.state, TaskState::Failed);
    };
    fail().await;
    library.clock.advance(TimeDelta::days(6));
    library.app.run_periodic_tasks().await.expect("it is known what is due");
    assert_eq!(kept().await, 1);

    library.app.retry_task(library.caller, task.id).await.expect("it can be tried again");
    fail().await;
    library.clock.advance(TimeDelta::days(6));
    library.app.run_periodic_tasks().await.expect("it is known what is due");
    assert_eq!(kept().await, 1, "the week began again");
    library.clock.advance(TimeDelta::days(1));
    library.app.run_periodic_tasks().await.expect("it is known what is due");
    assert_eq!(kept().await, 0);

    allow(&library, "note").await;
    library.app.retry_task(library.caller, task.id).await.expect("it can be tried again");
    library.run_due().await;
    let (told, _) = library.report(task.id).await;
    assert_eq!(told.state, TaskState::Failed);
    assert!(told.error.is_some_and(|error| error.contains("Import them again")), "its student is told what to do");
}
