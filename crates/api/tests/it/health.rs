//! What a monitor and a stranger see.

use chrono::TimeDelta;
use loci_app::tasks::{Registry, Runner};
use loci_testkit::TestServer;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// The part with this name.
fn part(readiness: &Value, name: &str) -> Value {
    let parts = readiness["parts"].as_array().expect("parts");
    parts.iter().find(|part| part["name"] == name).unwrap_or_else(|| panic!("no {name} in {readiness}")).clone()
}

#[tokio::test]
async fn a_running_server_says_that_it_is_ready_part_by_part() {
    let server = TestServer::start().await;
    let reply = server.anonymous().get("/health/ready").await;
    assert_eq!(reply.status, StatusCode::OK);
    let expected = json!({
        "status": "degraded",
        "parts": [
            {"name": "database", "status": "ok", "detail": "It answers."},
            {"name": "worker", "status": "ok", "detail": "None runs in this process. Nothing waits."},
            {"name": "model", "status": "degraded",
             "detail": "Left out of this test. Notes are compared by wording."},
        ],
        "waiting": {"notes": 0, "tasks": 0, "longest_seconds": 0},
    });
    assert_eq!(reply.json, expected);
    assert_eq!(server.anonymous().get("/health/live").await.ok()["status"], "ok");
}

#[tokio::test]
async fn notes_that_nobody_reads_are_told_of() {
    let server = TestServer::start().await;
    let student = server.sign_up("student@example.org").await;
    student.post("/api/v1/notes", json!({"title": "Unread"})).await.ok();
    server.clock.advance(TimeDelta::minutes(6));
    let reply = server.anonymous().get("/health/ready").await;
    assert_eq!(reply.status, StatusCode::OK, "requests are answered all the same");
    assert_eq!(reply.json["waiting"], json!({"notes": 1, "tasks": 0, "longest_seconds": 360}));
    let worker = part(&reply.json, "worker");
    assert_eq!(worker["status"], "degraded");
    assert!(worker["detail"].as_str().is_some_and(|detail| detail.contains("start one")), "{worker}");
}

#[tokio::test]
async fn a_worker_that_falls_silent_is_told_of() {
    let server = TestServer::start().await;
    let stop = CancellationToken::new();
    let runner = tokio::spawn(Runner::new(server.app.clone(), Registry::all(), 1).run(stop.clone()));
    let worker = async || part(&server.anonymous().get("/health/ready").await.json, "worker");
    while worker().await["detail"] != "It runs in this process. Nothing waits." {
        tokio::task::yield_now().await;
    }
    stop.cancel();
    runner.await.expect("the runner ends");
    server.clock.advance(TimeDelta::seconds(91));
    let silent = worker().await;
    assert_eq!(silent["status"], "degraded");
    assert!(silent["detail"].as_str().is_some_and(|detail| detail.contains("The runner of tasks")), "{silent}");
}

#[tokio::test]
async fn an_unknown_address_of_the_api_is_a_problem_document_with_a_request_id() {
    let server = TestServer::start().await;
    let reply = server.anonymous().get("/api/v1/nothing").await;
    assert_eq!(reply.status, StatusCode::NOT_FOUND);
    assert_eq!(reply.code(), "not_found");
    assert_eq!(reply.headers["content-type"], "application/problem+json");
    assert_eq!(reply.json["request_id"].as_str(), reply.headers["x-request-id"].to_str().ok());
}
