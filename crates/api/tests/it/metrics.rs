//! What a monitoring system reads.

use loci_app::analysis::Reader;
use loci_testkit::{Client, TestServer};
use reqwest::{Method, StatusCode};
use serde_json::json;

async fn page(client: &Client) -> String {
    let reply = client.get("/metrics").await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.json);
    let kind = reply.headers["content-type"].to_str().expect("a media type");
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    String::from_utf8(reply.bytes).expect("text")
}

/// The value of the one line that begins so.
fn value(page: &str, series: &str) -> f64 {
    let line = page.lines().find(|line| line.starts_with(series)).unwrap_or_else(|| panic!("no {series} in\n{page}"));
    line.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or_else(|| panic!("no number in {line}"))
}

#[tokio::test]
async fn requests_are_counted_by_route_and_status_however_many_addresses_there_are() {
    let server = TestServer::start().await;
    let student = server.sign_up("student@example.org").await;
    for title in ["One", "Two"] {
        let note = student.post("/api/v1/notes", json!({"title": title})).await.ok();
        student.get(&format!("/api/v1/notes/{}", note["id"].as_str().expect("an id"))).await.ok();
        student.get(&format!("/nowhere/{title}")).await;
    }
    student.send(student.request(Method::from_bytes(b"BREW").expect("a method"), "/api/v1/notes")).await;
    let page = page(&server.anonymous()).await;
    let series = r#"loci_http_requests_total{method="GET",route="/api/v1/notes/{id}",status="200"}"#;
    assert!((value(&page, series) - 2.0).abs() < f64::EPSILON);
    let times = r#"loci_http_request_duration_seconds_count{method="GET",route="/api/v1/notes/{id}"}"#;
    assert!((value(&page, times) - 2.0).abs() < f64::EPSILON);
    assert!(page.contains(r#"method="other",route="/api/v1/notes",status="405""#), "{page}");
    assert!(page.contains(r#"route="other""#) && !page.contains("nowhere"), "{page}");
    assert!(page.ends_with("# EOF\n"));
}

#[tokio::test]
async fn background_work_and_engines_are_told_of() {
    let server = TestServer::start().await;
    let student = server.sign_up("student@example.org").await;
    let body = "Entropy measures how spread out energy is. It never falls in a closed system.";
    student.post("/api/v1/notes", json!({"title": "Entropy", "body": body})).await.ok();
    let waiting = page(&server.anonymous()).await;
    assert!((value(&waiting, r#"loci_work_waiting{kind="reading"}"#) - 1.0).abs() < f64::EPSILON);
    Reader::new(server.app.clone()).read_batch().await.expect("notes are read");
    let read = page(&server.anonymous()).await;
    assert!(value(&read, r#"loci_work_waiting{kind="reading"}"#).abs() < f64::EPSILON);
    assert!((value(&read, r#"loci_work_ended_total{kind="reading",outcome="done"}"#) - 1.0).abs() < f64::EPSILON);
    assert!(read.contains(r#"operation="keywords""#) && read.contains(r#"outcome="answered""#), "{read}");
    assert!(read.contains(r#"engine="minilm",outcome="unavailable""#), "the model is left out of this test\n{read}");
    assert!(value(&read, "loci_model_loaded").abs() < f64::EPSILON);
    assert!(value(&read, "loci_build_info") > 0.0);
    assert!(value(&read, "process_resident_memory_bytes") > 1e6);
}

#[tokio::test]
async fn metrics_are_for_this_machine_or_for_those_who_have_the_token() {
    let server = TestServer::start().await;
    let through_proxy = server.anonymous().request(Method::GET, "/metrics").header("x-forwarded-for", "203.0.113.9");
    let refused = server.anonymous().send(through_proxy).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::FORBIDDEN, "metrics_forbidden"));

    let server = TestServer::start_with(|_, http| http.metrics_token = Some("open sesame".to_owned())).await;
    let mut monitor = server.anonymous();
    assert_eq!(monitor.get("/metrics").await.status, StatusCode::FORBIDDEN);
    monitor.token = Some("open sesamy".to_owned());
    assert_eq!(monitor.get("/metrics").await.status, StatusCode::FORBIDDEN);
    monitor.token = Some("open sesame".to_owned());
    page(&monitor).await;
}
