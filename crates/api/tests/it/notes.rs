//! Notes over HTTP: what a student's page can do with them, and what it is told when something is wrong.

use chrono::TimeDelta;
use loci_testkit::{Client, TestServer};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

async fn write(client: &Client, title: &str, body: &str) -> Value {
    client.post("/api/v1/notes", json!({"title": title, "body": body})).await.ok()
}

fn path(note: &Value) -> String {
    format!("/api/v1/notes/{}", note["id"].as_str().expect("a note has an id"))
}

#[tokio::test]
async fn a_note_is_written_changed_trashed_restored_and_deleted() {
    let server = TestServer::start().await;
    let client = server.sign_up("student@example.org").await;
    let reply = client
        .post(
            "/api/v1/notes",
            json!({"title": " Dirac comb ", "body": "---\naliases: [Shah]\n---\n#math text", "notebook": "/a//b/"}),
        )
        .await;
    assert_eq!(reply.status, StatusCode::CREATED);
    let note = reply.ok();
    assert_eq!((note["title"].as_str(), note["notebook"].as_str()), (Some("Dirac comb"), Some("a/b")));
    assert_eq!((&note["tags"], &note["aliases"], &note["revision"]), (&json!(["math"]), &json!(["Shah"]), &json!(1)));
    assert_eq!((&note["analysis"], &note["trashed_at"]), (&json!("queued"), &Value::Null));
    server.clock.advance(TimeDelta::seconds(5));
    let changed = client.patch(&path(&note), json!({"revision": 1, "body": "new"})).await.ok();
    assert_eq!((&changed["revision"], &changed["body"], &changed["title"]), (&json!(2), &json!("new"), &note["title"]));
    assert_ne!(changed["updated_at"], note["updated_at"]);
    assert_eq!(client.get(&path(&note)).await.ok(), changed);
    let same = client.patch(&path(&note), json!({"revision": 2, "body": "new"})).await.ok();
    assert_eq!(same["revision"], json!(2), "what changes nothing makes no new revision");

    assert_eq!(client.delete(&path(&note)).await.code(), "not_in_trash");
    let trashed = client.post(&format!("{}/trash", path(&note)), json!({})).await.ok();
    assert!(trashed["trashed_at"].is_string());
    assert_eq!(client.get("/api/v1/notes").await.ok()["items"], json!([]));
    assert_eq!(client.get("/api/v1/notes?trashed=true").await.ok()["items"][0]["id"], note["id"]);
    assert_eq!(client.patch(&path(&note), json!({"revision": 2, "body": "x"})).await.code(), "in_trash");
    client.post(&format!("{}/restore", path(&note)), json!({})).await.ok();
    assert_eq!(client.get("/api/v1/notes").await.ok()["items"][0]["id"], note["id"]);
    client.post(&format!("{}/trash", path(&note)), json!({})).await.ok();
    assert_eq!(client.delete(&path(&note)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(client.get(&path(&note)).await.code(), "not_found");
}

#[tokio::test]
async fn a_note_asked_for_again_after_a_lost_answer_is_made_once() {
    let server = TestServer::start().await;
    let client = server.sign_up("student@example.org").await;
    let request = json!({"id": "01a205d1-c51a-7455-a785-ac7e8fbe62e7", "title": "Entropy ", "body": "one"});
    let ask = || {
        let (client, request) = (client.clone(), request.clone());
        tokio::spawn(async move { client.post("/api/v1/notes", request).await })
    };
    let mut statuses = Vec::new();
    for reply in [ask(), ask(), ask()] {
        let reply = reply.await.expect("the request ends");
        assert_eq!(reply.json["id"], request["id"]);
        statuses.push(reply.status);
    }
    statuses.sort();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::OK, StatusCode::CREATED]);
    assert_eq!(client.get("/api/v1/notes").await.ok()["items"].as_array().map(Vec::len), Some(1));

    // What was typed since the answer was lost is told what the note says, and goes on from there.
    let mut other = request.clone();
    other["body"] = json!("one and two");
    let reply = client.post("/api/v1/notes", other.clone()).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::CONFLICT, "stale_revision"));
    assert_eq!((&reply.json["current"]["body"], &reply.json["current"]["revision"]), (&json!("one"), &json!(1)));

    let stranger = server.sign_up("stranger@example.org").await;
    let reply = stranger.post("/api/v1/notes", request.clone()).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::CONFLICT, "id_taken"));
    assert_eq!(reply.json["current"], Value::Null);

    client.post(&format!("{}/trash", path(&request)), json!({})).await.ok();
    assert_eq!(client.post("/api/v1/notes", request.clone()).await.code(), "in_trash");
    other["id"] = json!("8c4b3a0e-2f64-4d1b-9a55-0d6f0a4c9b11");
    assert_eq!(client.post("/api/v1/notes", other).await.code(), "invalid_id");
}

#[tokio::test]
async fn a_stale_revision_is_answered_with_the_newer_note() {
    let server = TestServer::start().await;
    let client = server.sign_up("student@example.org").await;
    let note = write(&client, "Title", "one").await;
    client.patch(&path(&note), json!({"revision": 1, "body": "two"})).await.ok();
    let reply = client.patch(&path(&note), json!({"revision": 1, "body": "three"})).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::CONFLICT, "stale_revision"));
    assert_eq!((&reply.json["current"]["body"], &reply.json["current"]["revision"]), (&json!("two"), &json!(2)));
    // Of many that save at once, one succeeds and the others are told.
    let save = |n| {
        let (client, path) = (client.clone(), path(&note));
        tokio::spawn(async move { client.patch(&path, json!({"revision": 2, "body": format!("by {n}")})).await })
    };
    let saves: Vec<_> = (0..8).map(save).collect();
    let mut kept = Vec::new();
    for save in saves {
        let reply = save.await.expect("the save ends");
        match reply.status {
            StatusCode::OK => kept.push(reply.json["body"].clone()),
            _ => assert_eq!(reply.code(), "stale_revision"),
        }
    }
    assert_eq!(kept.len(), 1);
    assert_eq!(client.get(&path(&note)).await.ok()["body"], kept[0]);
}

#[tokio::test]
async fn what_cannot_be_a_note_is_refused_in_words() {
    let server = TestServer::start().await;
    let client = server.sign_up("student@example.org").await;
    let note = write(&client, "Title", "body").await;
    for (body, status, code) in [
        (json!({"title": ""}), 422, "invalid_title"),
        (json!({"title": "   "}), 422, "invalid_title"),
        (json!({"title": "x".repeat(300)}), 422, "invalid_title"),
        (json!({"title": "a\u{0}b"}), 422, "invalid_title"),
        (json!({"title": "a\nb"}), 422, "invalid_title"),
        (json!({"title": "a", "body": "a\u{0}b"}), 422, "invalid_body"),
        (json!({"title": "a", "notebook": "../x"}), 422, "invalid_notebook"),
        (json!({"title": "a", "notebook": "x\u{0}"}), 422, "invalid_notebook"),
        (json!({"title": "a", "colour": "red"}), 422, "unknown_field"),
        (json!({"title": 7}), 422, "invalid_body"),
        (json!({"body": "no title"}), 422, "invalid_body"),
        (json!([]), 422, "invalid_body"),
    ] {
        let reply = client.post("/api/v1/notes", body.clone()).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (status, code), "{body}");
        assert!(!reply.json["detail"].as_str().unwrap_or_default().is_empty());
    }
    for (raw, code) in [
        (&br#"{"title": "\ud800"}"#[..], "invalid_body"),
        (br#"{"title": "a""#, "invalid_body"),
        (b"{\"title\": \"\xff\"}", "invalid_body"),
        (b"", "invalid_body"),
    ] {
        let request =
            client.request(Method::POST, "/api/v1/notes").header("content-type", "application/json").body(raw.to_vec());
        let reply = client.send(request).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::BAD_REQUEST, code), "{raw:?}");
    }
    let limit = 1024 * 1024;
    let reply = client.patch(&path(&note), json!({"revision": 1, "body": "x".repeat(limit + 1)})).await;
    assert_eq!((reply.status, reply.code()), (StatusCode::PAYLOAD_TOO_LARGE, "note_too_large"));
    assert_eq!(reply.json["limit"], json!(limit));
    assert_eq!(client.get(&path(&note)).await.ok(), note, "nothing was changed");
    assert_eq!(client.get("/api/v1/notes").await.ok()["items"].as_array().map(Vec::len), Some(1));
    client.patch(&path(&note), json!({"revision": 1, "body": "word ".repeat(limit / 5)})).await.ok();
}

#[tokio::test]
async fn lists_go_page_by_page_and_refuse_what_they_do_not_know() {
    let server = TestServer::start().await;
    let client = server.sign_up("student@example.org").await;
    for n in 0..5 {
        server.clock.advance(TimeDelta::seconds(1));
        let body = json!({"title": format!("n{n}"), "body": "#t/u", "notebook": if n < 2 { "a" } else { "b" }});
        client.post("/api/v1/notes", body).await.ok();
    }
    let titles = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().expect("a page has items");
        items.iter().filter_map(|note| note["title"].as_str().map(str::to_owned)).collect()
    };
    let first = client.get("/api/v1/notes?limit=3").await.ok();
    assert_eq!(titles(&first), ["n4", "n3", "n2"]);
    let cursor = first["next_cursor"].as_str().expect("there is more");
    write(&client, "newer", "").await;
    let second = client.get(&format!("/api/v1/notes?limit=3&cursor={cursor}")).await.ok();
    assert_eq!((titles(&second), &second["next_cursor"]), (vec!["n1".to_owned(), "n0".to_owned()], &Value::Null));
    assert_eq!(titles(&client.get("/api/v1/notes?notebook=a&sort=title").await.ok()), ["n0", "n1"]);
    assert_eq!(titles(&client.get("/api/v1/notes?tag=t&sort=title").await.ok()).len(), 5);
    assert_eq!(client.get("/api/v1/tags").await.ok(), json!({"items": [{"tag": "t/u", "count": 5}]}));
    let notebooks = json!({"items": [{"path": "a", "count": 2}, {"path": "b", "count": 3}]});
    assert_eq!(client.get("/api/v1/notebooks").await.ok(), notebooks);
    for query in [
        "limit=0",
        "limit=101",
        "limit=x",
        "limit=-1",
        "sort=size",
        "cursor=x",
        "cursor=",
        "colour=red",
        "trashed=maybe",
        "notebook=..",
        "notebook=%00",
        "tag=%00",
        "tag=1984",
        &format!("sort=title&cursor={cursor}"),
    ] {
        let reply = client.get(&format!("/api/v1/notes?{query}")).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid_query"), "{query}");
    }
}

#[tokio::test]
async fn links_search_titles_and_graph_tell_of_the_same_notes() {
    let server = TestServer::start().await;
    let client = server.sign_up("student@example.org").await;
    let from = write(&client, "From", "See [[eigenvalue|the value]] for algorithms.").await;
    let to = write(&client, "Eigenvalue", "").await;
    let links = client.get(&format!("{}/links", path(&from))).await.ok();
    assert_eq!(links["outgoing"][0]["note"]["id"], to["id"]);
    assert_eq!(links["outgoing"][0]["label"], json!("the value"));
    client.patch(&path(&to), json!({"revision": 1, "title": "Characteristic value"})).await.ok();
    let links = client.get(&format!("{}/links", path(&to))).await.ok();
    assert_eq!(links["backlinks"][0]["note"]["title"], json!("From"));
    assert_eq!(links["backlinks"][0]["excerpt"], json!("See the value for algorithms."));
    let graph = client.get("/api/v1/graph").await.ok();
    assert_eq!(graph["nodes"].as_array().map(Vec::len), Some(2));
    let edge = &graph["edges"][0];
    assert_eq!(graph["nodes"][edge["source"].as_u64().expect("an index") as usize]["id"], from["id"]);
    let titles = client.get("/api/v1/titles?q=char").await.ok();
    assert_eq!(titles["items"][0]["id"], to["id"]);
    let found = client.get("/api/v1/search?q=algoritms").await.ok();
    assert_eq!((&found["items"][0]["note"]["id"], &found["corrected"]), (&from["id"], &json!("algorithms")));
    let marked = json!({"text": "algorithms", "match": true});
    assert!(found["items"][0]["excerpt"].as_array().is_some_and(|pieces| pieces.contains(&marked)));
    for typed in ["%22", "%00", "NEAR%28", "%27%20OR%201", "title%3A", ""] {
        client.get(&format!("/api/v1/search?q={typed}")).await.ok();
        client.get(&format!("/api/v1/titles?q={typed}")).await.ok();
    }
    for query in ["search?limit=51", "titles?limit=0", "graph?limit=20001", "search?query=x"] {
        assert_eq!(client.get(&format!("/api/v1/{query}")).await.code(), "invalid_query", "{query}");
    }
}

#[tokio::test]
async fn nothing_of_another_account_can_be_reached() {
    let server = TestServer::start().await;
    let owner = server.sign_up("owner@example.org").await;
    let stranger = server.sign_up("stranger@example.org").await;
    let note = write(&owner, "Secret", "hidden #treasure").await;
    let path = path(&note);
    assert_eq!(stranger.get(&path).await.code(), "not_found");
    assert_eq!(stranger.get(&format!("{path}/links")).await.code(), "not_found");
    assert_eq!(stranger.patch(&path, json!({"revision": 1, "body": "x"})).await.code(), "not_found");
    assert_eq!(stranger.post(&format!("{path}/trash"), json!({})).await.code(), "not_found");
    assert_eq!(stranger.post(&format!("{path}/restore"), json!({})).await.code(), "not_found");
    assert_eq!(stranger.delete(&path).await.code(), "not_found");
    for list in ["notes", "tags", "notebooks", "titles?q=sec", "search?q=hidden"] {
        assert_eq!(stranger.get(&format!("/api/v1/{list}")).await.ok()["items"], json!([]), "{list}");
    }
    assert_eq!(stranger.get("/api/v1/graph").await.ok()["nodes"], json!([]));
    assert_eq!(owner.get(&path).await.ok(), note);
    let anonymous = server.anonymous();
    for list in ["notes", "tags", "notebooks", "titles", "search", "graph"] {
        assert_eq!(anonymous.get(&format!("/api/v1/{list}")).await.code(), "unauthenticated", "{list}");
    }
    for id in ["x", "00000000-0000-0000-0000-000000000000", "%00", "..%2f.."] {
        assert_eq!(owner.get(&format!("/api/v1/notes/{id}")).await.code(), "not_found", "{id}");
    }
}

#[tokio::test]
async fn open_pages_hear_of_every_change() {
    let server = TestServer::start().await;
    let client = server.sign_up("student@example.org").await;
    let account = client.get("/api/v1/account").await.ok()["id"].as_str().expect("an account has an id").parse();
    let mut events = server.app.events().subscribe(account.expect("the id is one"), None).live;
    let note = write(&client, "Title", "").await;
    client.patch(&path(&note), json!({"revision": 1, "body": "x"})).await.ok();
    client.post(&format!("{}/trash", path(&note)), json!({})).await.ok();
    client.delete(&path(&note)).await;
    let mut kinds = Vec::new();
    while let Ok(event) = events.try_recv() {
        kinds.push(event.kind.clone());
    }
    assert_eq!(kinds, ["note.saved", "note.saved", "note.saved", "note.removed"]);
}
