//! The live connection.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::{SinkExt, StreamExt};
use loci_api::live::LiveSettings;
use loci_testkit::server::PASSWORD;
use loci_testkit::{Client, TestServer};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::page::{Heard, PATIENCE, Page, connect};

async fn sign_in(server: &TestServer, email: &str) -> Client {
    let mut client = server.anonymous();
    let reply = client.post("/api/v1/sessions", json!({"email": email, "password": PASSWORD})).await.ok();
    client.token = reply["access_token"].as_str().map(str::to_owned);
    client
}

async fn account_of(client: &Client) -> loci_domain::AccountId {
    client.get("/api/v1/account").await.ok()["id"]
        .as_str()
        .expect("it is as the test needs it")
        .parse()
        .expect("it is as the test needs it")
}

#[tokio::test]
async fn a_page_hears_what_happens_in_its_own_account_and_resumes_after_a_drop() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.sign_up("ada@example.org").await, server.sign_up("bob@example.org").await);
    let (mut page, welcome) = Page::hello(&server, &ada, None).await;
    assert_eq!(welcome["resumed"], false);
    let (mine, theirs) = (account_of(&ada).await, account_of(&bob).await);
    server.app.events().publish(theirs, "note.removed", json!({"note_id": "theirs"}));
    server.app.events().publish(mine, "note.removed", json!({"note_id": "first"}));
    let event = page.hear().await;
    assert_eq!((&event["type"], &event["kind"]), (&json!("event"), &json!("note.removed")));
    assert_eq!(event["data"]["note_id"], "first");
    drop(page);

    server.app.events().publish(mine, "note.removed", json!({"note_id": "missed"}));
    let (mut page, welcome) = Page::hello(&server, &ada, event["id"].as_str()).await;
    assert_eq!(welcome["resumed"], true);
    assert_eq!(page.hear().await["data"]["note_id"], "missed");

    let (_, welcome) = Page::hello(&server, &ada, Some("from-another-life-7")).await;
    assert_eq!(welcome["resumed"], false);
}

#[tokio::test]
async fn a_page_of_another_site_is_refused_before_it_says_anything() {
    let server = TestServer::start().await;
    match connect(&server, Some("https://evil.example")).await.map_err(|error| *error) {
        Err(Error::Http(response)) => assert_eq!(response.status().as_u16(), StatusCode::FORBIDDEN.as_u16()),
        other => panic!("{other:?}"),
    }
    assert!(connect(&server, Some(&server.url)).await.is_ok());
    let plain = server.anonymous().get("/api/v1/live").await;
    assert!(plain.status.is_client_error());
    assert_eq!(plain.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn who_does_not_say_who_it_is_is_sent_away() {
    let server = TestServer::start_with(|_, http| {
        http.live = LiveSettings { hello: Duration::from_millis(50), ..LiveSettings::default() };
    })
    .await;
    let mut silent = Page::open(&server).await;
    assert_eq!(silent.bye().await, (json!("not_understood"), Heard::Closed(4400)));

    let server = TestServer::start().await;
    let ada = server.sign_up("ada@example.org").await;
    for nonsense in ["", "[]", "{\"type\": \"hello\"}", "{\"type\": \"dance\"}"] {
        let mut page = Page::open(&server).await;
        page.0.send(Message::text(nonsense)).await.unwrap();
        assert_eq!(page.bye().await, (json!("not_understood"), Heard::Closed(4400)), "{nonsense}");
    }
    let mut stranger = Page::open(&server).await;
    stranger.say(json!({"type": "hello", "token": "loci_access_0000"})).await;
    assert_eq!(stranger.bye().await, (json!("session_ended"), Heard::Closed(4401)));
    let (mut page, _) = Page::hello(&server, &ada, None).await;
    page.say(json!({"type": "hello", "token": ada.token})).await;
    assert_eq!(page.bye().await, (json!("not_understood"), Heard::Closed(4400)), "hello is said once");
}

#[tokio::test]
async fn a_session_that_is_ended_closes_its_open_pages_at_once_and_only_its_own() {
    let server = TestServer::start().await;
    let laptop = server.sign_up("ada@example.org").await;
    let phone = sign_in(&server, "ada@example.org").await;
    let (mut on_laptop, _) = Page::hello(&server, &laptop, None).await;
    let (mut on_phone, _) = Page::hello(&server, &phone, None).await;

    let begin = std::time::Instant::now();
    assert_eq!(laptop.delete("/api/v1/sessions").await.status, StatusCode::NO_CONTENT);
    assert_eq!(on_phone.bye().await, (json!("session_ended"), Heard::Closed(4401)));
    assert!(begin.elapsed() < Duration::from_secs(5));

    // The page that stays open is told of what comes next, and nothing of the ended session.
    server.app.events().publish(account_of(&laptop).await, "note.removed", json!({"note_id": "n"}));
    assert_eq!(on_laptop.hear().await["kind"], "note.removed");
    assert_eq!(laptop.delete("/api/v1/sessions/current").await.status, StatusCode::NO_CONTENT);
    assert_eq!(on_laptop.bye().await, (json!("session_ended"), Heard::Closed(4401)));
}

#[tokio::test]
async fn a_session_that_runs_out_closes_its_open_pages_at_the_next_check() {
    let server = TestServer::start_with(|_, http| {
        http.live = LiveSettings { check: Duration::from_millis(50), ..LiveSettings::default() };
    })
    .await;
    let ada = server.sign_up("ada@example.org").await;
    let (mut page, _) = Page::hello(&server, &ada, None).await;
    server.clock.advance(TimeDelta::days(15));
    assert_eq!(page.bye().await, (json!("session_ended"), Heard::Closed(4401)));
}

#[tokio::test]
async fn a_page_goes_on_with_a_new_token_of_its_own_account_only() {
    let server = TestServer::start().await;
    let (ada, bob) = (server.sign_up("ada@example.org").await, server.sign_up("bob@example.org").await);
    let (mut page, _) = Page::hello(&server, &ada, None).await;
    let next = ada.post("/api/v1/sessions/refresh", Value::Null).await.ok();
    page.say(json!({"type": "token", "token": next["access_token"]})).await;
    let again = sign_in(&server, "ada@example.org").await;
    server.app.events().publish(account_of(&again).await, "note.removed", json!({"note_id": "n"}));
    assert_eq!(page.hear().await["kind"], "note.removed");
    page.say(json!({"type": "token", "token": bob.token})).await;
    assert_eq!(page.bye().await, (json!("session_ended"), Heard::Closed(4401)));
}

#[tokio::test]
async fn a_page_that_falls_behind_is_told_to_reload() {
    let server = TestServer::start().await;
    let ada = server.sign_up("ada@example.org").await;
    let (mut page, _) = Page::hello(&server, &ada, None).await;
    let account = account_of(&ada).await;
    // More at once than is kept for a page: the connection has no turn in between, since nothing here waits.
    for number in 0..2_000 {
        server.app.events().publish(account, "note.removed", json!({"note_id": number}));
    }
    let mut first = page.hear().await;
    while first["type"] == "event" {
        first = page.hear().await;
    }
    assert_eq!(first, json!({"type": "resync"}));
}

#[tokio::test]
async fn a_page_that_no_longer_answers_is_let_go() {
    let server = TestServer::start_with(|_, http| {
        http.live = LiveSettings { ping: Duration::from_millis(50), ..LiveSettings::default() };
    })
    .await;
    let ada = server.sign_up("ada@example.org").await;
    let (mut alive, _) = Page::hello(&server, &ada, None).await;
    // Reading answers pings; a page that is told something after many of them is still connected.
    let ping = tokio::time::timeout(PATIENCE, alive.0.next()).await.unwrap().unwrap().unwrap();
    assert!(matches!(ping, Message::Ping(_)), "{ping:?}");
    alive.0.flush().await.unwrap();
    for _ in 0..3 {
        assert!(matches!(alive.0.next().await.unwrap().unwrap(), Message::Ping(_)));
    }
}

#[tokio::test]
async fn a_server_that_stops_says_goodbye() {
    let server = TestServer::start().await;
    let ada = server.sign_up("ada@example.org").await;
    let (mut page, _) = Page::hello(&server, &ada, None).await;
    server.app.shutdown().cancel();
    assert_eq!(page.bye().await, (json!("shutting_down"), Heard::Closed(1001)));
}
