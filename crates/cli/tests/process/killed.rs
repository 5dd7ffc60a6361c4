//! A server that is killed in the middle of an import, again and again, loses nothing that it had accepted.

use loci_testkit::TestDatabase;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

use crate::server::{Server, until};

const NOTES: usize = 600;

#[tokio::test]
async fn an_accepted_import_is_finished_and_read_however_often_the_server_is_killed() {
    let database = TestDatabase::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(database.url(), folder.path());
    let client = server.sign_up().await;
    let token = client.token.clone().expect("a token");

    let mut form = Form::new();
    for number in 0..NOTES {
        let body = format!("Note {number} leads to [[Note {}]].", (number + 1) % NOTES);
        form = form.part("file", Part::bytes(body.into_bytes()).file_name(format!("vault/Note {number}.md")));
    }
    let task = client.send(client.request(Method::POST, "/api/v1/imports").multipart(form)).await.ok();
    let path = format!("/api/v1/tasks/{}", task["id"].as_str().expect("a task"));
    // At once after the server has promised to keep it.
    server.kill();

    for step in [1, 201] {
        let server = Server::start(database.url(), folder.path());
        // In the middle: some of the notes are written, and the reading of them has begun.
        until(&server.page(&token), &path, |task| task["done"].as_u64() >= Some(step)).await;
        server.kill();
    }

    let server = Server::start(database.url(), folder.path());
    let client = server.page(&token);
    let done = until(&client, &path, |task| task["finished_at"].is_string()).await;
    assert_eq!((&done["state"], &done["done"]), (&json!("done"), &json!(NOTES)), "{done}");
    assert_eq!(done["counts"]["imported"], json!(NOTES));
    let status = until(&client, "/api/v1/status", |status| status["notes"]["analysed"] == json!(NOTES)).await;
    assert_eq!((&status["notes"]["total"], &status["notes"]["failed"]), (&json!(NOTES), &json!(0)));
    let graph = client.get("/api/v1/graph?limit=5000").await.ok();
    assert_eq!(graph["edges"].as_array().map(Vec::len), Some(NOTES), "every link leads to its note");
}
