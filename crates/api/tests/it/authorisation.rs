//! Nobody reaches what is somebody else's: every operation of the OpenAPI document is tried.

use loci_testkit::{Client, TestServer};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

/// An operation as the document describes it.
struct Operation {
    method: Method,
    path: String,
    open: bool,
    body: Option<Value>,
}

/// What people may ask without being signed in.
const OPEN: &[&str] = &[
    "/health/live",
    "/health/ready",
    "/api/v1/accounts",
    "/api/v1/sessions/refresh",
    "/api/v1/sessions/current",
    "/api/v1/live",
];

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(loci_api::openapi()).expect("the document is JSON");
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            let signs_in = path == "/api/v1/sessions" && method == Method::POST;
            operations.push(Operation {
                open: signs_in || OPEN.contains(&path.as_str()),
                body: operation.get("requestBody").map(|_| body(path)),
                method,
                path: path.clone(),
            });
        }
    }
    operations
}

/// A body that the operation would accept from the owner.
fn body(path: &str) -> Value {
    match path {
        "/api/v1/notes/{id}" => json!({"revision": 1, "title": "Taken over"}),
        "/api/v1/notes/{id}/connections/{other}/accept" => json!({"revision": 1}),
        "/api/v1/notes" => json!({"title": "Mine"}),
        "/api/v1/plans" => json!({"tag": "mine"}),
        _ => json!({}),
    }
}

async fn send(client: &Client, operation: &Operation, path: &str) -> loci_testkit::Reply {
    let mut request = client.request(operation.method.clone(), path);
    if let Some(body) = &operation.body {
        request = request.json(body);
    }
    client.send(request).await
}

#[tokio::test]
async fn nobody_reaches_anything_without_being_signed_in() {
    let server = TestServer::start().await;
    let anonymous = server.anonymous();
    for operation in operations().into_iter().filter(|operation| !operation.open) {
        let path = operation.path.replace("{id}", ABSENT).replace("{other}", ABSENT);
        let reply = send(&anonymous, &operation, &path).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{} {}", operation.method, operation.path);
        assert_eq!(reply.code(), "unauthenticated");
    }
}

const ABSENT: &str = "01990000-0000-7000-8000-000000000000";

#[tokio::test]
async fn another_account_reaches_nothing_by_knowing_its_id() {
    let server = TestServer::start().await;
    let owner = server.sign_up("owner@example.org").await;
    let other = server.sign_up("other@example.org").await;
    let note =
        owner.post("/api/v1/notes", json!({"title": "Private", "body": "Nobody else reads this. #mine"})).await.ok();
    let second = owner.post("/api/v1/notes", json!({"title": "Second", "body": "See [[Private]]."})).await.ok();
    let form = reqwest::multipart::Form::new()
        .part("file", reqwest::multipart::Part::text("Imported text.").file_name("imported.md"));
    let task = owner.send(owner.request(Method::POST, "/api/v1/imports").multipart(form)).await.ok();
    let session = owner.get("/api/v1/sessions").await.ok()["items"][0]["id"].clone();
    let mut tried = 0;
    for operation in operations().into_iter().filter(|operation| operation.path.contains("{id}")) {
        let id = match operation.path.as_str() {
            path if path.starts_with("/api/v1/notes/") => &note["id"],
            path if path.starts_with("/api/v1/tasks/") => &task["id"],
            path if path.starts_with("/api/v1/sessions/") => &session,
            path => panic!("say what the id in {path} names"),
        };
        let id = id.as_str().expect("an id");
        let path = operation.path.replace("{id}", id).replace("{other}", second["id"].as_str().expect("an id"));
        let reply = send(&other, &operation, &path).await;
        assert!(
            [StatusCode::NOT_FOUND, StatusCode::UNPROCESSABLE_ENTITY].contains(&reply.status),
            "{} {path}: {} {}",
            operation.method,
            reply.status,
            reply.json
        );
        let text = String::from_utf8_lossy(&reply.bytes);
        assert!(!text.contains("Nobody else") && !text.contains("Private"), "{path}: {text}");
        tried += 1;
    }
    assert!(tried >= 15, "{tried} operations name an object");
    // What names no object shows only the caller's own.
    for path in [
        "/api/v1/notes",
        "/api/v1/search?q=private",
        "/api/v1/titles?q=pri",
        "/api/v1/graph",
        "/api/v1/tags",
        "/api/v1/tasks",
    ] {
        let reply = other.get(path).await;
        let text = String::from_utf8_lossy(&reply.bytes);
        assert!(reply.status.is_success() && !text.contains("Private") && !text.contains("mine"), "{path}: {text}");
    }
    let plan = other.post("/api/v1/plans", json!({"note_ids": [note["id"]]})).await;
    assert_eq!(plan.status, StatusCode::NOT_FOUND);
    let unchanged = owner.get(&format!("/api/v1/notes/{}", note["id"].as_str().expect("an id"))).await.ok();
    assert_eq!((unchanged["title"].as_str(), unchanged["revision"].as_i64()), (Some("Private"), Some(1)));
}
