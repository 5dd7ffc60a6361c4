//! A fresh database for each test.

use std::sync::atomic::{AtomicU64, Ordering};

use loci_store::{Database, Options};
use sea_orm::{ConnectionTrait, Database as Connection};

/// An empty, migrated database that is gone when this value is dropped.
///
/// It is SQLite in a folder of its own, or, where `LOCI_TEST_POSTGRES_URL` names a PostgreSQL server, a copy of a
/// migrated template there: `make test` runs every test both ways.
pub struct TestDatabase {
    database: Database,
    url: String,
    folder: Option<tempfile::TempDir>,
    server: Option<(String, String)>,
}

static COUNTER: AtomicU64 = AtomicU64::new(0);

impl TestDatabase {
    /// Makes the database.
    ///
    /// # Panics
    ///
    /// When it can't be made.
    pub async fn new() -> Self {
        match std::env::var("LOCI_TEST_POSTGRES_URL") {
            Ok(server) if !server.is_empty() => Self::on_postgres(server).await,
            _ => Self::on_sqlite().await,
        }
    }

    /// Makes one without a schema.
    ///
    /// # Panics
    ///
    /// When it can't be made.
    pub async fn without_schema() -> Self {
        match std::env::var("LOCI_TEST_POSTGRES_URL") {
            Ok(server) if !server.is_empty() => Self::copied_on_postgres(server, "template0").await,
            _ => Self::in_folder().await,
        }
    }

    /// Makes one on SQLite, whatever the tests run on.
    ///
    /// # Panics
    ///
    /// When it can't be made.
    pub async fn on_sqlite() -> Self {
        let test = Self::in_folder().await;
        test.database.migrate().await.expect("the migrations apply");
        test
    }

    async fn in_folder() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let url = format!("sqlite:{}", folder.path().join("loci.db").display());
        let database = Database::open(&Options::new(&url)).await.expect("SQLite opens");
        Self { database, url, folder: Some(folder), server: None }
    }

    async fn on_postgres(server: String) -> Self {
        let admin = Connection::connect(format!("{server}/postgres")).await.expect("PostgreSQL answers");
        // Tests run in many processes at once: the first one makes the template while the others wait for its lock.
        let template = ensure_template(&admin, &server).await;
        admin.close().await.expect("the connection closes");
        Self::copied_on_postgres(server, &template).await
    }

    async fn copied_on_postgres(server: String, template: &str) -> Self {
        let name = format!("loci_test_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let admin = Connection::connect(format!("{server}/postgres")).await.expect("PostgreSQL answers");
        admin
            .execute_unprepared(&format!("create database {name} template {template}"))
            .await
            .expect("the template can be copied");
        admin.close().await.expect("the connection closes");
        let url = format!("{server}/{name}");
        let database = Database::open(&Options::new(&url)).await.expect("PostgreSQL opens");
        Self { database, url, folder: None, server: Some((server, name)) }
    }

    /// The database itself.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Changes what stands in the database past the repositories, for states that are hard to come by.
    ///
    /// # Panics
    ///
    /// When the statement fails.
    pub async fn execute(&self, sql: &str) {
        let transaction = self.database.write().await.expect("a transaction");
        transaction.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        transaction.commit().await.expect("a commit");
    }

    /// Its address, for a process that is to open it too.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The folder it lives in, for SQLite.
    pub fn folder(&self) -> Option<&std::path::Path> {
        self.folder.as_ref().map(tempfile::TempDir::path)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((server, name)) = self.server.take() else { return };
        // Dropping can't wait, so that a thread with a runtime of its own removes the database.
        let _ = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
            runtime.block_on(async {
                if let Ok(admin) = Connection::connect(format!("{server}/postgres")).await {
                    let _ = admin.execute_unprepared(&format!("drop database if exists {name} with (force)")).await;
                }
            });
        })
        .join();
    }
}

async fn ensure_template(admin: &sea_orm::DatabaseConnection, server: &str) -> String {
    // The name changes with the schema, so that an old template on a server that is kept is never taken for the new.
    let template = format!("loci_template_{}", loci_store::migration::fingerprint());
    let exists = async || {
        let sql = format!("select 1 as one from pg_database where datname = '{template}'");
        admin
            .query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql))
            .await
            .expect("PostgreSQL answers")
            .is_some()
    };
    if exists().await {
        return template;
    }
    // An advisory lock belongs to its connection; a pool of one keeps to that connection.
    let mut one = sea_orm::ConnectOptions::new(format!("{server}/postgres"));
    one.max_connections(1).sqlx_logging(false);
    let guard = Connection::connect(one).await.expect("PostgreSQL answers");
    guard.execute_unprepared("select pg_advisory_lock(20261122)").await.expect("the lock can be taken");
    if !exists().await {
        let building = format!("{template}_building");
        admin
            .execute_unprepared(&format!("drop database if exists {building} with (force)"))
            .await
            .expect("an unfinished template goes");
        admin.execute_unprepared(&format!("create database {building}")).await.expect("a database can be made");
        let database = Database::open(&Options::new(format!("{server}/{building}"))).await.expect("the template opens");
        database.migrate().await.expect("the migrations apply");
        database.close().await.expect("the template closes");
        admin
            .execute_unprepared(&format!("alter database {building} rename to {template}"))
            .await
            .expect("the template is renamed");
    }
    guard.close().await.expect("the lock is given back");
    template
}
