//! A backup that is made while a server is used, restored elsewhere; and an installation that moves.

use std::path::Path;
use std::process::{Command, Output};

use loci_testkit::TestDatabase;
use serde_json::json;

use crate::server::{Server, until};

fn loci(arguments: &[&str], database: &str, folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_loci"));
    command.args(arguments).current_dir(folder).env("LOCI_DATABASE_URL", database).env("LOCI_LOG", "error");
    command.output().expect("the program runs")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
async fn a_backup_of_a_server_in_use_is_a_server_elsewhere() {
    let (database, elsewhere) = (TestDatabase::new().await, TestDatabase::on_sqlite().await);
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(database.url(), folder.path());
    let client = server.sign_up().await;
    let note = client.post("/api/v1/notes", json!({"title": "Cells", "body": "A cell has a membrane."})).await.ok();
    until(&client, "/api/v1/status", |status| status["notes"]["analysed"] == json!(1)).await;

    let made = loci(&["backup", "loci.backup"], database.url(), folder.path());
    assert!(made.status.success() && said(&made).contains("0 tables differ"), "{}", said(&made));
    let again = loci(&["backup", "loci.backup"], database.url(), folder.path());
    assert!(!again.status.success() && said(&again).contains("exists already"), "{}", said(&again));
    let ready = Command::new(env!("CARGO_BIN_EXE_loci"))
        .arg("ready")
        .env("LOCI_BIND", server.url.replace("http://", ""))
        .current_dir(folder.path())
        .status();
    assert!(ready.expect("the program runs").success());

    let restored = loci(&["restore", "loci.backup"], elsewhere.url(), folder.path());
    assert!(restored.status.success(), "{}", said(&restored));
    let token = client.token.clone().expect("a token");
    let other = Server::start(elsewhere.url(), folder.path());
    let path = format!("/api/v1/notes/{}", note["id"].as_str().expect("an id"));
    assert_eq!(other.page(&token).get(&path).await.ok(), client.get(&path).await.ok());
    let found = other.page(&token).get("/api/v1/search?q=membrane").await.ok();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn an_installation_moves_and_nothing_is_lost_by_a_mistake() {
    let (database, elsewhere) = (TestDatabase::new().await, TestDatabase::on_sqlite().await);
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(database.url(), folder.path());
    let client = server.sign_up().await;
    client.post("/api/v1/notes", json!({"title": "Cells", "body": "A cell has a membrane."})).await.ok();
    server.kill();
    let moving = |from: &str, to: &str| loci(&["move", "--from", from, "--to", to], "sqlite:unused.db", folder.path());
    for _ in 0..2 {
        let moved = moving(database.url(), elsewhere.url());
        assert!(moved.status.success() && said(&moved).contains("0 tables differ"), "{}", said(&moved));
    }
    let empty = TestDatabase::on_sqlite().await;
    let refused = moving(empty.url(), elsewhere.url());
    assert!(!refused.status.success() && said(&refused).contains("would be lost"), "{}", said(&refused));
    let missing = moving("sqlite:nowhere.db", elsewhere.url());
    assert!(!missing.status.success() && said(&missing).contains("there is no database"), "{}", said(&missing));
    assert!(!folder.path().join("nowhere.db").exists());
    let tasks = loci(&["tasks"], elsewhere.url(), folder.path());
    assert!(said(&tasks).contains("nothing was given up"), "{}", said(&tasks));
}
