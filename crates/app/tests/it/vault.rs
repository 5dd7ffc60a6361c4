//! An application without HTTP, and archives to import.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::Arc;

use loci_ai::Surroundings;
use loci_ai::budget::{Budget, Limits};
use loci_ai::provider::{Provider, ProviderSettings};
use loci_app::providers::DatabaseBudget;
use loci_app::tasks::{Registry, Runner};
use loci_app::{App, Caller, Settings};
use loci_domain::task::{ReportLine, Task};
use loci_domain::{AccountId, SessionId, TaskId};
use loci_store::exports;
use loci_testkit::server::{app, app_within};
use loci_testkit::{SeededRandom, TestClock, TestDatabase};
use sea_orm::{ActiveValue::Set, EntityTrait};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use zip::write::SimpleFileOptions;

pub(crate) struct Library {
    pub(crate) app: App,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) database: TestDatabase,
    pub(crate) caller: Caller,
}

impl Library {
    pub(crate) async fn new() -> Self {
        Self::with(|_| ()).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let database = TestDatabase::new().await;
        let clock = Arc::new(TestClock::default());
        let mut settings = Settings::for_tests();
        change(&mut settings);
        let app = app(database.database().clone(), settings, clock.clone(), Arc::new(SeededRandom::default()));
        let caller = account(&database, &app, "one@example.org").await;
        Self { app, clock, database, caller }
    }

    /// A library whose account may ask a provider at this address, within `limits`.
    pub(crate) async fn with_provider(base_url: &str, limits: Limits) -> Self {
        let database = TestDatabase::new().await;
        let clock = Arc::new(TestClock::default());
        let budget: Arc<dyn Budget> = Arc::new(DatabaseBudget::new(database.database().clone(), clock.clone(), limits));
        let settings = ProviderSettings { retries: 0, ..ProviderSettings::new("provider", base_url, "m") };
        let provider = Provider::new(settings, Arc::clone(&budget), None).expect("the address can be used");
        let surroundings =
            Surroundings { providers: vec![Arc::new(provider)], budget: Some(budget), ..Surroundings::default() };
        let random = Arc::new(SeededRandom::default());
        let app = app_within(database.database().clone(), Settings::for_tests(), clock.clone(), random, surroundings);
        let caller = account(&database, &app, "one@example.org").await;
        Self { app, clock, database, caller }
    }

    /// Accepts an import of these files.
    pub(crate) async fn accept(&self, files: &[(&str, &[u8])]) -> Task {
        let mut upload = self.app.begin_import(self.caller.account).await.expect("an import may begin");
        for (name, bytes) in files {
            upload.begin_file(name).await.expect("a file may begin");
            upload.write(bytes).await.expect("bytes are kept");
        }
        upload.finish().await.expect("the import is accepted")
    }

    /// The same library, used by a new account.
    pub(crate) async fn another(self, email: &str) -> Self {
        let caller = account(&self.database, &self.app, email).await;
        Self { caller, ..self }
    }

    pub(crate) async fn run_due(&self) -> usize {
        let runner = Runner::new(self.app.clone(), Registry::all(), 1);
        runner.run_due(&CancellationToken::new()).await.expect("tasks can be claimed")
    }

    /// Accepts and does an import, and tells what became of each file.
    pub(crate) async fn import(&self, files: &[(&str, &[u8])]) -> (Task, Vec<ReportLine>) {
        let task = self.accept(files).await;
        self.run_due().await;
        self.report(task.id).await
    }

    pub(crate) async fn report(&self, id: TaskId) -> (Task, Vec<ReportLine>) {
        let task = self.app.task(self.caller, id).await.expect("a task");
        let page = self.app.task_report(self.caller, id, None, None, 500).await.expect("a report");
        (task, page.items)
    }

    /// Every note that is not in the trash: its path and its text.
    pub(crate) async fn notes(&self) -> BTreeMap<String, String> {
        notes_of(&self.app, self.caller).await
    }
}

pub(crate) async fn notes_of(app: &App, caller: Caller) -> BTreeMap<String, String> {
    let notes = exports::notes(app.database().read(), caller.account, None, 10_000).await.expect("notes");
    let mut all = BTreeMap::new();
    for note in notes {
        let path = if note.notebook.is_empty() { note.title } else { format!("{}/{}", note.notebook, note.title) };
        assert!(all.insert(path.clone(), note.body).is_none(), "{path} is there twice");
    }
    all
}

pub(crate) async fn account(database: &TestDatabase, app: &App, email: &str) -> Caller {
    let id: Uuid = app.id();
    let row = loci_store::entity::account::ActiveModel {
        id: Set(id),
        email: Set(email.to_owned()),
        password_hash: Set(String::new()),
        created_at: Set(app.now()),
    };
    let transaction = database.database().write().await.expect("a transaction");
    loci_store::entity::account::Entity::insert(row).exec_without_returning(&*transaction).await.expect("an account");
    transaction.commit().await.expect("a commit");
    Caller { account: AccountId(id), session: SessionId(id) }
}

pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).expect("a file begins");
        archive.write_all(bytes).expect("bytes are packed");
    }
    archive.finish().expect("the archive ends").into_inner()
}

/// A report as `path: outcome`, with the reason where there is one.
pub(crate) fn told(lines: &[ReportLine]) -> Vec<String> {
    lines
        .iter()
        .map(|line| match &line.reason {
            Some(reason) => format!("{}: {} ({reason})", line.path, line.outcome),
            None => format!("{}: {}", line.path, line.outcome),
        })
        .collect()
}
