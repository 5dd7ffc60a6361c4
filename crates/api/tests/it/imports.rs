//! Imports, tasks, exports and embedded files over HTTP.

use loci_app::tasks::{Registry, Runner};
use loci_testkit::{Client, Reply, TestServer};
use reqwest::multipart::{Form, Part};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

async fn send(client: &Client, files: &[(&str, &[u8])]) -> Reply {
    let form = files.iter().fold(Form::new(), |form, (name, bytes)| {
        form.part("file", Part::bytes(bytes.to_vec()).file_name((*name).to_owned()))
    });
    client.send(client.request(Method::POST, "/api/v1/imports").multipart(form)).await
}

async fn work(server: &TestServer) {
    let runner = Runner::new(server.app.clone(), Registry::all(), 1);
    runner.run_due(&CancellationToken::new()).await.expect("tasks can be claimed");
}

fn path(task: &Value) -> String {
    format!("/api/v1/tasks/{}", task["id"].as_str().expect("a task has an id"))
}

#[tokio::test]
async fn files_are_accepted_done_reported_shown_and_handed_out() {
    let server = TestServer::start().await;
    let client = server.sign_up("student@example.org").await;
    let files: [(&str, &[u8]); 3] =
        [("v/Über.md", b"![[draw.svg]]"), ("v/a/draw.svg", SVG.as_bytes()), ("v/bad.md", b"\xFF")];
    let reply = send(&client, &files).await;
    assert_eq!(reply.status, StatusCode::ACCEPTED);
    let task = reply.ok();
    assert_eq!((&task["state"], &task["kind"], &task["total"]), (&json!("queued"), &json!("import"), &Value::Null));
    work(&server).await;
    let task = client.get(&path(&task)).await.ok();
    assert_eq!((&task["state"], &task["done"], &task["total"]), (&json!("done"), &json!(3), &json!(3)));
    let counts = json!({"imported": 1, "updated": 0, "unchanged": 0, "attachments": 1, "skipped": 1});
    assert_eq!(task["counts"], counts);
    assert_eq!(client.get("/api/v1/tasks").await.ok()["items"], json!([task]));

    let first = client.get(&format!("{}/report?limit=1", path(&task))).await.ok();
    assert_eq!(first["items"][0]["path"], json!("v/Über.md"));
    let cursor = first["next_cursor"].as_str().expect("there is more");
    let rest = client.get(&format!("{}/report?cursor={cursor}", path(&task))).await.ok();
    assert_eq!((rest["items"].as_array().map(Vec::len), &rest["next_cursor"]), (Some(2), &Value::Null));
    let skipped = client.get(&format!("{}/report?outcome=skipped", path(&task))).await.ok();
    assert_eq!(skipped["items"][0]["path"], json!("v/bad.md"));
    for query in ["limit=0", "limit=501", "outcome=odd", "cursor=odd", "colour=red"] {
        let reply = client.get(&format!("{}/report?{query}", path(&task))).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
    }

    let note = first["items"][0]["note_id"].as_str().expect("a note");
    let address = format!("/api/v1/notes/{note}/attachment?target=draw.svg");
    let picture = client.get(&address).await;
    assert_eq!((picture.status, picture.bytes.as_slice()), (StatusCode::OK, SVG.as_bytes()));
    assert_eq!(picture.headers["content-type"], "image/svg+xml");
    assert_eq!(picture.headers["x-content-type-options"], "nosniff");
    let policy = picture.headers["content-security-policy"].to_str().expect("a policy");
    assert!(policy.starts_with("sandbox; default-src 'none'"), "a picture's scripts never run: {policy}");
    let request = client.request(Method::GET, &address).header("if-none-match", picture.headers["etag"].clone());
    assert_eq!(client.send(request).await.status, StatusCode::NOT_MODIFIED);
    let missing = client.get(&format!("/api/v1/notes/{note}/attachment?target=none.png")).await;
    assert_eq!(missing.code(), "not_found");

    let export = client.get("/api/v1/export").await;
    assert_eq!(
        (export.status, &export.headers["content-type"].to_str().ok()),
        (StatusCode::OK, &Some("application/zip"))
    );
    let archive = zip::ZipArchive::new(std::io::Cursor::new(export.bytes)).expect("an archive");
    let mut names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    names.sort_unstable();
    assert_eq!(names, [".loci/export.json", "a/draw.svg", "Über.md"]);

    let other = server.sign_up("other@example.org").await;
    for address in [path(&task), format!("{}/report", path(&task)), address] {
        assert_eq!(other.get(&address).await.code(), "not_found", "{address}");
    }
    for verb in ["retry", "cancel"] {
        assert_eq!(other.post(&format!("{}/{verb}", path(&task)), json!({})).await.code(), "not_found");
    }
    assert_eq!(client.post(&format!("{}/cancel", path(&task)), json!({})).await.code(), "task_finished");
    assert_eq!(client.post(&format!("{}/retry", path(&task)), json!({})).await.code(), "task_not_failed");
}

#[tokio::test]
async fn an_upload_that_cannot_be_taken_says_why_and_leaves_nothing() {
    let server = TestServer::start_with(|settings, _| settings.import.upload_bytes = 1000).await;
    let client = server.sign_up("student@example.org").await;
    let large = send(&client, &[("a.md", &[b'a'; 600]), ("b.md", &[b'b'; 401])]).await;
    assert_eq!(
        (large.status, large.code(), &large.json["limit"]),
        (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", &json!(1000))
    );
    assert!(send(&client, &[]).await.status.is_client_error());
    let form = Form::new().part("picture", Part::bytes(&b"x"[..]).file_name("a.md"));
    let reply = client.send(client.request(Method::POST, "/api/v1/imports").multipart(form)).await;
    assert_eq!(reply.code(), "unknown_field");
    let form = Form::new().part("file", Part::bytes(&b"x"[..]));
    let reply = client.send(client.request(Method::POST, "/api/v1/imports").multipart(form)).await;
    assert_eq!(reply.code(), "invalid_body");
    let reply = client.post("/api/v1/imports", json!({})).await;
    assert_eq!(reply.code(), "unsupported_media_type");
    let broken = client
        .request(Method::POST, "/api/v1/imports")
        .header("content-type", "multipart/form-data; boundary=b")
        .body("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.md\"\r\n\r\nbroken off");
    assert_eq!(client.send(broken).await.code(), "invalid_body");
    assert_eq!(send(&server.anonymous(), &[("a.md", b"x")]).await.code(), "unauthenticated");
    assert_eq!(client.get("/api/v1/tasks").await.ok()["items"], json!([]));
    work(&server).await;
    assert_eq!(client.get("/api/v1/notes").await.ok()["items"], json!([]));
}
