//! A server that is killed in the middle of an import, again and again, loses nothing that it had accepted.
#![cfg(unix)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use loci_testkit::{Client, TestDatabase};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

const NOTES: usize = 600;
const PASSWORD: &str = "correct horse battery staple";

/// A real server of its own process.
struct Server {
    process: Child,
    url: String,
}

impl Server {
    fn start(database: &str, folder: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_loci"))
            .arg("serve")
            .current_dir(folder)
            .env("LOCI_BIND", "127.0.0.1:0")
            .env("LOCI_DATABASE_URL", database)
            .env("LOCI_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let output = process.stdout.take().expect("its output is piped");
        BufReader::new(output).read_line(&mut line).expect("it says something");
        let url = line.trim().rsplit(' ').next().expect("it says its address").to_owned();
        Self { process, url }
    }

    /// SIGKILL: the process can do nothing about it.
    fn kill(mut self) {
        self.process.kill().expect("it can be killed");
        self.process.wait().expect("it ends");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Asks until the answer fits.
async fn until(client: &Client, path: &str, fits: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let answer = client.get(path).await.ok();
        if fits(&answer) {
            return answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(180), "still {answer}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// The page of a student, at whatever address the server has now.
fn page(server: &Server, token: &str) -> Client {
    let mut client = Client::new(&server.url);
    client.token = Some(token.to_owned());
    client
}

#[tokio::test]
async fn an_accepted_import_is_finished_and_read_however_often_the_server_is_killed() {
    let database = TestDatabase::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let server = Server::start(database.url(), folder.path());
    let account = json!({"email": "student@example.org", "password": PASSWORD});
    let signed_in = Client::new(&server.url).post("/api/v1/accounts", account).await.ok();
    let token = signed_in["access_token"].as_str().expect("a token").to_owned();

    let mut form = Form::new();
    for number in 0..NOTES {
        let body = format!("Note {number} leads to [[Note {}]].", (number + 1) % NOTES);
        form = form.part("file", Part::bytes(body.into_bytes()).file_name(format!("vault/Note {number}.md")));
    }
    let client = page(&server, &token);
    let task = client.send(client.request(Method::POST, "/api/v1/imports").multipart(form)).await.ok();
    let path = format!("/api/v1/tasks/{}", task["id"].as_str().expect("a task"));
    // At once after the server has promised to keep it.
    server.kill();

    for step in [1, 201] {
        let server = Server::start(database.url(), folder.path());
        // In the middle: some of the notes are written, and the reading of them has begun.
        until(&page(&server, &token), &path, |task| task["done"].as_u64() >= Some(step)).await;
        server.kill();
    }

    let server = Server::start(database.url(), folder.path());
    let client = page(&server, &token);
    let done = until(&client, &path, |task| task["finished_at"].is_string()).await;
    assert_eq!((&done["state"], &done["done"]), (&json!("done"), &json!(NOTES)), "{done}");
    assert_eq!(done["counts"]["imported"], json!(NOTES));
    let status = until(&client, "/api/v1/status", |status| status["notes"]["analysed"] == json!(NOTES)).await;
    assert_eq!((&status["notes"]["total"], &status["notes"]["failed"]), (&json!(NOTES), &json!(0)));
    let graph = client.get("/api/v1/graph?limit=5000").await.ok();
    assert_eq!(graph["edges"].as_array().map(Vec::len), Some(NOTES), "every link leads to its note");
}
