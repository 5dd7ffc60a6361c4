//! The databases answer from an index, not by reading whole tables.

use loci_store::Backend;
use loci_testkit::TestDatabase;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::notebook::{Account, new_note, time};

/// How the database would run a statement, in its own words.
async fn plan(test: &TestDatabase, sql: &str) -> String {
    let (backend, prefix) = match test.database().backend() {
        Backend::Sqlite => (DbBackend::Sqlite, "explain query plan "),
        Backend::Postgres => (DbBackend::Postgres, "explain "),
    };
    let transaction = test.database().write().await.expect("a transaction begins");
    if backend == DbBackend::Postgres {
        // Small tables are read whole and sorted because that is quicker; what matters is whether an index could serve.
        for setting in ["analyze", "set local enable_seqscan = off", "set local enable_sort = off"] {
            transaction.execute_unprepared(setting).await.expect("the setting exists");
        }
    }
    let statement = Statement::from_string(backend, format!("{prefix}{sql}"));
    let rows = transaction.query_all_raw(statement).await.expect("the statement can be explained");
    let column = if backend == DbBackend::Sqlite { "detail" } else { "QUERY PLAN" };
    rows.iter().map(|row| row.try_get::<String>("", column).expect("a line of the plan") + "\n").collect()
}

#[tokio::test]
async fn lists_links_and_searches_use_their_indexes() {
    let test = TestDatabase::new().await;
    let account = Account::new(&test).await;
    let others = [Account::new(&test).await, Account::new(&test).await, Account::new(&test).await];
    for account in others.iter().chain([&account]) {
        let note = |n: i64| new_note(&format!("n{n}"), &format!("[[n{}]] #t{}", n + 1, n % 50), time(n));
        account.write_many(&(0..300).map(note).collect::<Vec<_>>()).await;
    }
    let (id, literal, moment) = match test.database().backend() {
        Backend::Sqlite => (format!("x'{}'", account.id.0.simple()), "x'00'", "'2026'"),
        Backend::Postgres => (
            format!("'{}'::uuid", account.id.0),
            "'00000000-0000-0000-0000-000000000000'::uuid",
            "'2026-01-01'::timestamptz",
        ),
    };
    let alive = "trashed_at is null";
    let sqlite = test.database().backend() == Backend::Sqlite;
    let mut statements = vec![
        (
            format!(
                "select id from note where account_id = {id} and {alive} order by updated_at desc, id desc limit 50"
            ),
            "note_by_update",
        ),
        (
            format!(
                "select id from note where account_id = {id} and {alive} order by created_at desc, id desc limit 50"
            ),
            "note_by_creation",
        ),
        (
            format!("select id from note where account_id = {id} and {alive} order by title_key, id limit 50"),
            "note_by_title",
        ),
        (
            format!(
                "select id from note where account_id = {id} and trashed_at is not null order by trashed_at desc, id desc limit 50"
            ),
            "note_in_trash",
        ),
        (
            format!(
                "select id, analysed_revision, read_at from note where account_id = {id} and {alive} and read_at is not null \
                 and (read_at, id) > ({moment}, {literal}) order by read_at, id limit 50"
            ),
            "note_by_reading",
        ),
        (
            format!(
                "select id from note where account_id = {id} and {alive} and analysed_revision > 0 and connected_size < 7 limit 50"
            ),
            "note_by_connected_size",
        ),
        (
            format!("select * from link where source_id in ({literal})"),
            if sqlite { "autoindex_link" } else { "link_pkey" },
        ),
        (format!("select note_id from note_tag where account_id = {id} and tag_key = 't7'"), "note_tag_key"),
        (format!("select * from link where target_id = {literal}"), "link_target"),
        (format!("select * from link where account_id = {id} and target_key in ('n3', 'n4')"), "link_target_key"),
        (format!("select * from note_name where account_id = {id} and link_key in ('n3', 'n4')"), "note_name_link"),
        (
            format!("select * from note_name where account_id = {id} and name_key >= 'n29' and name_key < 'n3'"),
            "note_name_key",
        ),
    ];
    if test.database().backend() == Backend::Postgres {
        statements
            .push(("select note_id from search_note where words @@ 'abc'::tsquery".to_owned(), "search_note_words"));
    } else {
        // PostgreSQL knows how little the indexes of what is owed hold, and takes whichever it likes; it is also free to read
        // all of an account through any index.
        statements.extend([
        (
            format!(
                "select id from note where account_id = {id} and analysed_revision < revision and {alive} \
                 and analysis_error is null limit 1"
            ),
            "note_not_analysed",
        ),
        (
            format!(
                "select id from note where account_id = {id} and connected_revision < analysed_revision and {alive} limit 50"
            ),
            "note_to_connect",
        ),
        (
            format!(
                "select id from note where account_id = {id} and analysed_revision < revision and {alive} \
                 and analysis_error is null and analysis_due_at <= {moment} \
                 and (analysis_lease_until is null or analysis_lease_until <= {moment}) order by analysis_due_at, id limit 8"
            ),
            "note_due",
        ),
        ]);
        let count =
            format!("select notebook, count(*) from note where account_id = {id} and {alive} group by notebook");
        statements.push((count, "note_by_notebook"));
        let edges = format!("select source_id, target_id from link where account_id = {id} and target_id is not null");
        statements.push((edges, "link_edge"));
        statements.push((
            "select rowid from search_words where search_words match '\"abc\"'".to_owned(),
            "VIRTUAL TABLE INDEX",
        ));
    }
    check(&test, statements).await;
}

/// Each statement is answered from the index named beside it, and sorts nothing.
async fn check(test: &TestDatabase, statements: Vec<(String, &str)>) {
    for (sql, index) in statements {
        let plan = plan(test, &sql).await;
        assert!(plan.contains(index), "{sql}\n{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
    }
}

#[tokio::test]
async fn background_work_sessions_and_what_was_found_use_their_indexes() {
    let test = TestDatabase::new().await;
    let sqlite = test.database().backend() == Backend::Sqlite;
    let (literal, hash, moment) = if sqlite {
        ("x'00'", "x'00'", "'2026'")
    } else {
        ("'00000000-0000-0000-0000-000000000000'::uuid", "'\\x00'::bytea", "'2026-01-01'::timestamptz")
    };
    let key = |of: &'static str, sqlite_name: &'static str| if sqlite { sqlite_name } else { of };
    let statements = vec![
        (
            format!(
                "select id from task where kind in ('import') and run_at <= {moment} and attempt < attempts_allowed \
                 and state in ('queued', 'running') and (lease_until is null or lease_until < {moment}) \
                 order by priority, run_at, id limit 1"
            ),
            "task_to_run",
        ),
        (
            format!(
                "select * from task where account_id = {literal} and state <> 'receiving' \
                 order by created_at desc, id desc limit 20"
            ),
            "task_account",
        ),
        (
            "select * from task where state = 'failed' and finished_at is not null \
             order by finished_at desc, id desc limit 50"
                .to_owned(),
            "task_ended",
        ),
        (
            format!("select id from task where state in ('done', 'cancelled') and finished_at < {moment} limit 50"),
            "task_ended",
        ),
        (
            format!(
                "select id from task where account_id = {literal} and kind = 'import' and dedup_key = 'k' \
                 and state in ('queued', 'running')"
            ),
            "task_dedup",
        ),
        (
            format!("select id from task where input_until < {moment} order by input_until limit 1"),
            "task_input",
        ),
        (
            "select id from note where analysed_revision < revision and trashed_at is null and analysis_error is not null \
             order by account_id, id limit 50"
                .to_owned(),
            "note_given_up",
        ),
        (
            format!("select * from task_line where task_id = {literal} and position > 7 order by position limit 50"),
            key("task_line_pkey", "autoindex_task_line"),
        ),
        (format!("select * from access_token where hash = {hash}"), key("access_token_pkey", "autoindex_access_token")),
        (
            format!("select * from refresh_token where hash = {hash}"),
            key("refresh_token_pkey", "autoindex_refresh_token"),
        ),
        (format!("select * from session where account_id = {literal}"), "session_account"),
        ("select * from account where email = 'a@example.org'".to_owned(), "account_email"),
        (format!("select * from reading where note_id = {literal}"), key("reading_pkey", "autoindex_reading")),
        (
            format!("select * from passage where note_id = {literal} order by position"),
            key("passage_pkey", "autoindex_passage"),
        ),
        (format!("select * from connection where note_id = {literal}"), key("connection_pkey", "autoindex_connection")),
        (format!("select * from connection where other_id = {literal}"), "connection_other"),
    ];
    check(&test, statements).await;
}
