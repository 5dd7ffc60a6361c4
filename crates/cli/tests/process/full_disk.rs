//! A disk without space left: nothing can be saved, everything can be read, and it goes on once there is space again.

use std::process::Command;

use loci_testkit::Client;
use reqwest::StatusCode;
use serde_json::json;

use crate::server::{PASSWORD, Server};

/// How far the server may write into files from now on. To a program, a file that may not grow is a full disk; the
/// signal that comes with it is ignored by the server's shell, and so by the server.
fn let_files_grow(server: &Server, bytes: &str) {
    let limit = format!("--fsize={bytes}:");
    let set = Command::new("prlimit").args(["--pid", &server.id().to_string(), &limit]).status();
    assert!(set.expect("prlimit is part of every Linux system").success());
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_lost_and_everything_can_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("loci.db").display());
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" serve 2>log", env!("CARGO_BIN_EXE_loci")]);
    let server = Server::start_as(&mut shell, &url, folder.path());
    let student = server.sign_up().await;
    let note = student.post("/api/v1/notes", json!({"title": "Before", "body": "Kept."})).await.ok();
    let path = format!("/api/v1/notes/{}", note["id"].as_str().expect("an id"));
    let change = |body: &str| json!({"revision": 1, "body": body});

    let_files_grow(&server, "0");
    for _ in 0..3 {
        let refused = student.patch(&path, change("Lost?")).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::INSUFFICIENT_STORAGE, "storage_full"));
        let refused = student.post("/api/v1/notes", json!({"title": "During"})).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::INSUFFICIENT_STORAGE, "storage_full"));
        assert_eq!(student.get(&path).await.ok()["body"], "Kept.");
        assert_eq!(student.get("/api/v1/search?q=kept").await.ok()["items"].as_array().map(Vec::len), Some(1));
    }
    let account = json!({"email": "late@example.org", "password": PASSWORD});
    let refused = Client::new(&server.url).post("/api/v1/accounts", account).await;
    assert_eq!(refused.code(), "storage_full");

    let_files_grow(&server, "unlimited");
    let saved = student.patch(&path, change("After.")).await.ok();
    assert_eq!(saved["revision"], 2, "what was refused changed nothing");
    server.kill();

    let server = Server::start(&url, folder.path());
    let student = server.page(student.token.as_deref().expect("a token"));
    assert_eq!(student.get(&path).await.ok()["body"], "After.");
    let notes = student.get("/api/v1/notes").await.ok();
    assert_eq!(notes["items"].as_array().map(Vec::len), Some(1), "{notes}");
}
