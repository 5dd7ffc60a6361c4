//! The migrations make what the entities expect.

use std::time::Duration;

use loci_store::transfer::all_contents;
use loci_store::{Backend, Database, Options, entity};
use loci_testkit::TestDatabase;
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, Statement};

/// Selecting every column of every entity by name fails where a column is missing or has another name.
macro_rules! reads_every_column {
    ($($table:ident),* $(,)?) => {
        #[tokio::test]
        async fn every_entity_matches_its_table() {
            let test = TestDatabase::new().await;
            $(
                let rows = entity::$table::Entity::find().limit(1).all(test.database().read()).await;
                assert!(rows.is_ok(), concat!(stringify!($table), ": {:?}"), rows);
            )*
        }
    };
}

reads_every_column!(
    access_token,
    account,
    attachment,
    attachment_content,
    connecting,
    connection,
    dismissal,
    imported_file,
    link,
    note,
    note_body,
    note_name,
    note_tag,
    passage,
    periodic_task,
    process,
    provider_consent,
    provider_result,
    provider_spending,
    quiz,
    reading,
    refresh_token,
    session,
    task,
    task_line,
    upload,
    upload_chunk,
);

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    let test = TestDatabase::new().await;
    test.database().migrate().await.expect("a second run is harmless");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_processes_that_begin_at_once_one_migrates_and_all_go_on() {
    let test = TestDatabase::without_schema().await;
    assert!(test.database().pending_migrations().await.expect("it is known") > 0);
    let starting = (0..8).map(|_| {
        let url = test.url().to_owned();
        tokio::spawn(async move {
            let database = Database::open(&Options::new(url)).await?;
            database.migrate().await
        })
    });
    for started in starting.collect::<Vec<_>>() {
        started.await.expect("it does not panic").expect("it starts");
    }
    assert_eq!(test.database().pending_migrations().await.expect("it is known"), 0);
}

#[tokio::test]
async fn a_copy_leaves_no_table_out_but_what_is_made_again() {
    let test = TestDatabase::new().await;
    let sql = match test.database().backend() {
        Backend::Sqlite => "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
        Backend::Postgres => "select table_name as name from information_schema.tables where table_schema = 'public'",
    };
    let read = test.database().read();
    let rows = read.query_all_raw(Statement::from_string(read.get_database_backend(), sql)).await.expect("the tables");
    let mut tables: Vec<String> = rows.iter().map(|row| row.try_get("", "name").expect("a name")).collect();
    // The search index, the list of migrations, and what the processes of an installation say of themselves.
    let made_again = ["vocabulary", "seaql_migrations", "process", "periodic_task", "connecting"];
    tables.retain(|name| !name.starts_with("search_") && !made_again.contains(&name.as_str()));
    let mut copied: Vec<&str> =
        all_contents(test.database()).await.expect("contents").into_iter().map(|(table, _)| table).collect();
    tables.sort_unstable();
    copied.sort_unstable();
    assert_eq!(copied, tables);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_ended_and_the_next_one_runs() {
    let test = TestDatabase::new().await;
    let mut options = Options::new(test.url());
    (options.readers, options.statement_timeout) = (2, Duration::from_millis(50));
    let database = Database::open(&options).await.expect("it opens");
    let read = database.read();
    let count = |to: &str| {
        let numbers =
            format!("with recursive n (i) as (select 1 union all select i + 1 from n {to}) select max(i) from n");
        Statement::from_string(read.get_database_backend(), numbers)
    };
    for _ in 0..3 {
        let endless = read.query_one_raw(count("")).await.map_err(loci_store::Error::from);
        assert!(matches!(endless, Err(loci_store::Error::Unavailable(_))), "{endless:?}");
        let short = read.query_one_raw(count("where i < 10")).await.expect("the connection is still good");
        assert!(short.is_some());
    }
}
