//! A database that goes away while Loci serves, and comes back.

use std::net::TcpListener;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use loci_store::{Database, Options};
use loci_testkit::{Client, Reply};
use reqwest::StatusCode;
use serde_json::json;

use crate::server::{PASSWORD, Server, until};

/// A PostgreSQL server of this test alone, which can be stopped.
struct Postgres {
    programs: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
}

impl Postgres {
    /// Makes one with the programs in the folder that `scripts/with-postgres` names.
    fn start(programs: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = TcpListener::bind("127.0.0.1:0").and_then(|probe| probe.local_addr()).expect("a free port").port();
        let postgres = Self { programs: programs.into(), folder, port };
        if postgres.as_superuser() {
            let owned = Command::new("chown").arg("postgres").arg(postgres.folder.path()).status();
            assert!(owned.expect("chown runs").success());
        }
        postgres.run("initdb", &["--username", "loci", "--auth", "trust", "--encoding", "UTF8"]);
        postgres.resume();
        postgres
    }

    fn url(&self) -> String {
        format!("postgres://loci@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends it as a power cut does: without a word to anybody.
    fn stop(&self) {
        self.run("pg_ctl", &["--mode", "immediate", "--wait", "stop"]);
    }

    fn resume(&self) {
        let sockets = self.folder.path().display();
        let options = format!("-p {} -k {sockets} -c listen_addresses=127.0.0.1 -c fsync=off", self.port);
        self.run("pg_ctl", &["--options", &options, "--wait", "start"]);
    }

    /// PostgreSQL refuses to run as the superuser.
    fn as_superuser(&self) -> bool {
        self.folder.path().metadata().expect("the folder is there").uid() == 0
            || Path::new("/proc/self").metadata().is_ok_and(|process| process.uid() == 0)
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = if self.as_superuser() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(self.folder.path()).arg("--pgdata").arg(self.folder.path().join("data")).args(arguments);
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(status.expect("PostgreSQL's programs run").success(), "{command:?}");
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if self.folder.path().join("data/postmaster.pid").exists() {
            self.stop();
        }
    }
}

fn is_database_unavailable(reply: &Reply) {
    assert_eq!((reply.status, reply.code()), (StatusCode::SERVICE_UNAVAILABLE, "database_unavailable"));
    assert!(reply.headers.contains_key("retry-after"));
}

/// The answers of a server whose database is gone.
async fn is_without_database(server: &Server, student: &Client, note: &str) {
    is_database_unavailable(&student.get(note).await);
    is_database_unavailable(&student.get("/api/v1/notes").await);
    is_database_unavailable(&student.patch(note, json!({"revision": 1, "body": "Lost?"})).await);
    let account = json!({"email": "late@example.org", "password": PASSWORD});
    is_database_unavailable(&Client::new(&server.url).post("/api/v1/accounts", account).await);
    assert_eq!(student.get("/health/live").await.status, StatusCode::OK);
    let ready = student.get("/health/ready").await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!((&ready.json["status"], &ready.json["waiting"]), (&json!("unavailable"), &json!(null)));
    assert_eq!(ready.json["parts"][0]["name"], "database");
    assert_eq!(ready.json["parts"][0]["status"], "unavailable");
    assert_eq!(ready.json["parts"][1]["status"], "ok", "the worker goes on waiting");
}

#[tokio::test]
async fn a_postgres_that_is_stopped_and_started_again_needs_no_restart_of_loci() {
    let Ok(programs) = std::env::var("LOCI_TEST_POSTGRES_PROGRAMS") else {
        return;
    };
    let postgres = Postgres::start(&programs);
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(&postgres.url(), folder.path());
    let student = server.sign_up().await;
    let note = student.post("/api/v1/notes", json!({"title": "Before", "body": "Kept."})).await.ok();
    let path = format!("/api/v1/notes/{}", note["id"].as_str().expect("an id"));

    for revision in 1..=2 {
        postgres.stop();
        is_without_database(&server, &student, &path).await;
        postgres.resume();
        until(&student, "/health/ready", |ready| ready["parts"][0]["status"] == "ok").await;
        let saved = student.patch(&path, json!({"revision": revision, "body": format!("Saved {revision}.")})).await;
        assert_eq!(saved.ok()["revision"], revision + 1);
    }
    // The background work goes on as well.
    until(&student, &format!("{path}/insight"), |insight| insight["analysed_revision"] == 3).await;
}

#[tokio::test]
async fn a_sqlite_file_that_somebody_else_holds_can_be_read_and_saved_to_later() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("loci.db").display());
    let server = Server::start(&url, folder.path());
    let student = server.sign_up().await;
    let note = student.post("/api/v1/notes", json!({"title": "Before", "body": "Kept."})).await.ok();
    let path = format!("/api/v1/notes/{}", note["id"].as_str().expect("an id"));

    let other = Database::open(&Options::new(&url)).await.expect("the file can be opened twice");
    let held = other.write().await.expect("the write lock is taken");
    is_database_unavailable(&student.patch(&path, json!({"revision": 1, "body": "Lost?"})).await);
    assert_eq!(student.get(&path).await.ok()["body"], "Kept.");
    assert_eq!(student.get("/health/ready").await.status, StatusCode::OK);
    drop(held);
    let saved = student.patch(&path, json!({"revision": 1, "body": "Saved."})).await;
    assert_eq!(saved.ok()["revision"], 2);
}
