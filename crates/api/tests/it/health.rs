//! What a monitor and a stranger see.

use loci_testkit::TestServer;
use reqwest::StatusCode;

#[tokio::test]
async fn a_running_server_says_that_it_is_ready_part_by_part() {
    let server = TestServer::start().await;
    let reply = server.anonymous().get("/health/ready").await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.json["status"], "ok");
    assert_eq!(reply.json["parts"][0]["name"], "database");
    assert_eq!(server.anonymous().get("/health/live").await.ok()["status"], "ok");
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
