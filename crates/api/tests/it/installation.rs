//! Several servers of one installation, over one database and one Redis.

use std::num::NonZeroU32;
use std::time::Duration;

use loci_app::accounts::AttemptLimits;
use loci_testkit::{Client, RedisServer, TestServer};
use reqwest::StatusCode;
use serde_json::json;

use crate::page::{Heard, Page};

/// Where the processes of an installation listen.
const CHANNEL: &str = "loci:bus";

/// Two servers that know of each other; `None` without a Redis server.
async fn two_servers() -> Option<(RedisServer, TestServer, TestServer)> {
    let redis = RedisServer::start().await?;
    let limits = |settings: &mut loci_app::Settings| {
        settings.accounts.attempts = AttemptLimits::by_address(NonZeroU32::new(4)?, NonZeroU32::new(100)?);
        Some(())
    };
    let one = TestServer::start_with(|settings, _| limits(settings).expect("the numbers are not zero")).await;
    let other = one.beside().await;
    for server in [&one, &other] {
        server.app.join(redis.connect().await);
    }
    redis.wait_for_listeners(CHANNEL, 2).await;
    Some((redis, one, other))
}

/// The same student at the other server.
fn at(server: &TestServer, client: &Client) -> Client {
    let mut other = server.anonymous();
    other.token.clone_from(&client.token);
    other
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_at_one_server_hears_what_happens_at_another() {
    let Some((_redis, one, other)) = two_servers().await else { return };
    let ada = one.sign_up("ada@example.org").await;
    let (mut page, _) = Page::hello(&one, &ada, None).await;
    let note = at(&other, &ada).post("/api/v1/notes", json!({"title": "Cells", "body": "Cells divide."})).await.ok();
    let event = page.hear_kind("note.saved").await;
    assert_eq!(event["data"]["note"]["id"], note["id"], "{event}");
    // Somebody else's page hears nothing of it, but its own news.
    let bob = other.sign_up("bob@example.org").await;
    let (mut theirs, _) = Page::hello(&one, &bob, None).await;
    at(&other, &ada).post("/api/v1/notes", json!({"title": "More", "body": "Of Ada's."})).await.ok();
    let own = at(&other, &bob).post("/api/v1/notes", json!({"title": "Bob's", "body": "Other cells."})).await.ok();
    let event = theirs.hear_kind("note.saved").await;
    assert_eq!(event["data"]["note"]["id"], own["id"], "{event}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_ended_at_one_server_is_ended_at_all() {
    let Some((_redis, one, other)) = two_servers().await else { return };
    let ada = one.sign_up("ada@example.org").await;
    let (mut page, _) = Page::hello(&one, &ada, None).await;
    let left = at(&other, &ada).delete("/api/v1/sessions/current").await;
    assert_eq!(left.status, StatusCode::NO_CONTENT);
    loop {
        match page.next().await {
            Heard::Said(message) if message["type"] == "bye" => break assert_eq!(message["code"], "session_ended"),
            Heard::Said(_) => {}
            Heard::Closed(code) => panic!("closed with {code} before a word"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_redis_is_away_each_server_goes_on_and_pages_load_again_when_it_is_back() {
    let Some((mut redis, one, other)) = two_servers().await else { return };
    let ada = one.sign_up("ada@example.org").await;
    let (mut page, _) = Page::hello(&one, &ada, None).await;
    redis.kill();
    let missed = at(&other, &ada).post("/api/v1/notes", json!({"title": "Missed", "body": "While away."})).await;
    assert_eq!(missed.status, StatusCode::CREATED);
    let own = ada.post("/api/v1/notes", json!({"title": "Own", "body": "At this server."})).await.ok();
    assert_eq!(page.hear_kind("note.saved").await["data"]["note"]["id"], own["id"]);
    redis.start_again().await;
    while page.hear().await["type"] != "resync" {}
    redis.wait_for_listeners(CHANNEL, 2).await;
    let note = loop {
        // The way out of the other server opens a moment after the way in.
        let note = at(&other, &ada).post("/api/v1/notes", json!({"title": "Again", "body": "Heard again."})).await.ok();
        if let Ok(event) = tokio::time::timeout(Duration::from_millis(500), page.hear_kind("note.saved")).await
            && event["data"]["note"]["id"] == note["id"]
        {
            break note;
        }
    };
    assert_eq!(note["title"], "Again");
}

#[tokio::test(flavor = "multi_thread")]
async fn tries_at_all_servers_count_together() {
    let Some((_redis, one, other)) = two_servers().await else { return };
    one.sign_up("ada@example.org").await;
    let wrong = json!({"email": "ada@example.org", "password": "a wrong password"});
    let mut refused = Vec::new();
    for server in [&one, &other, &one, &other, &one, &other] {
        refused.push(server.anonymous().post("/api/v1/sessions", wrong.clone()).await.status);
    }
    let tried = refused.iter().filter(|status| **status == StatusCode::UNAUTHORIZED).count();
    assert_eq!((tried, refused.last()), (4, Some(&StatusCode::TOO_MANY_REQUESTS)), "{refused:?}");
}
