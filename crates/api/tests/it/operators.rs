//! What those see who look after the installation, and nobody else.

use chrono::TimeDelta;
use loci_app::installation::Presence;
use loci_domain::account::Email;
use loci_testkit::{Client, TestServer};
use reqwest::StatusCode;
use serde_json::{Value, json};

/// A server with an operator and a student; another operator may sign up.
async fn operated() -> (TestServer, Client, Client) {
    let operators = ["Host@Example.org", "second@example.org"].map(|text| Email::parse(text).expect("an address"));
    let server = TestServer::start_with(|settings, _| settings.operators = operators.into()).await;
    let (host, student) = (server.sign_up("host@example.org").await, server.sign_up("student@example.org").await);
    (server, host, student)
}

async fn installation(host: &Client) -> Value {
    host.get("/api/v1/installation").await.ok()
}

#[tokio::test]
async fn only_operators_see_the_installation() {
    let (_server, host, student) = operated().await;
    assert_eq!(host.get("/api/v1/account").await.ok()["operator"], true);
    assert_eq!(student.get("/api/v1/account").await.ok()["operator"], false);
    for refused in
        [student.get("/api/v1/installation").await, student.post("/api/v1/installation/retry", json!({})).await]
    {
        assert_eq!((refused.status, refused.code()), (StatusCode::FORBIDDEN, "operators_only"));
    }
    let well = installation(&host).await;
    assert_eq!(well["parts"][0], json!({"name": "database", "status": "ok", "detail": "It answers."}));
    assert_eq!((&well["given_up"], &well["more_given_up"]), (&json!([]), &json!(false)));
}

#[tokio::test]
async fn processes_that_fall_silent_are_told_of_until_one_is_begun_in_their_place() {
    let (server, host, _) = operated().await;
    let worker = server.beside().await;
    Presence::new(&worker.app, "worker").show().await.expect("it is shown");
    let shown = installation(&host).await;
    assert_eq!((&shown["processes"][0]["role"], &shown["processes"][0]["silent"]), (&json!("worker"), &json!(false)));
    let silence = |shown: &Value| {
        let attention = shown["attention"].as_array().expect("a list").iter();
        attention.filter(|told| told.as_str().is_some_and(|told| told.contains("has been silent"))).count()
    };
    assert_eq!(silence(&shown), 0);

    server.clock.advance(TimeDelta::seconds(91));
    let shown = installation(&host).await;
    assert_eq!((&shown["processes"][0]["silent"], silence(&shown)), (&json!(true), 1));

    let other = server.beside().await;
    let other = Presence::new(&other.app, "worker");
    other.show().await.expect("it is shown");
    let shown = installation(&host).await;
    assert_eq!((shown["processes"].as_array().map(Vec::len), silence(&shown)), (Some(2), 0));

    other.leave().await.expect("it says goodbye");
    server.clock.advance(TimeDelta::days(1));
    server.app.run_periodic_tasks().await.expect("it is known what is due");
    // The first operator's session is over by now.
    let shown = installation(&server.sign_up("second@example.org").await).await;
    assert_eq!(shown["processes"], json!([]));
    let periodic: Vec<&str> =
        shown["periodic"].as_array().expect("a list").iter().filter_map(|task| task["name"].as_str()).collect();
    assert_eq!(periodic, ["forget_ended_tasks", "forget_silent_processes", "forget_uploads"]);
}

#[tokio::test]
async fn work_that_was_given_up_is_shown_with_its_owner_and_offered_again() {
    let (server, host, student) = operated().await;
    for title in ["One", "Two"] {
        student.post("/api/v1/notes", json!({"title": title, "body": "Private words."})).await.ok();
    }
    server.database.execute("update note set analysis_error = 'The engine broke.', analysis_attempt = 3").await;
    let shown = installation(&host).await;
    let (first, told) = (&shown["given_up"][0], shown.to_string());
    assert_eq!((&first["kind"], &first["email"]), (&json!("reading"), &json!("student@example.org")));
    assert_eq!((&first["reason"], &first["attempts"]), (&json!("The engine broke."), &json!(3)));
    assert!(!told.contains("One") && !told.contains("Private"), "an operator reads no notes: {told}");
    assert!(shown["attention"].to_string().contains("2 pieces of work were given up."), "{told}");

    let one = host.post("/api/v1/installation/retry", json!({"only": [first["id"]]})).await.ok();
    assert_eq!(one, json!({"offered": 1}));
    assert_eq!(installation(&host).await["given_up"].as_array().map(Vec::len), Some(1));
    assert_eq!(host.post("/api/v1/installation/retry", json!({})).await.ok(), json!({"offered": 1}));
    assert_eq!(installation(&host).await["given_up"], json!([]));
}
