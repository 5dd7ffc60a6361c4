//! Signing up and in, and the password.

use std::num::NonZeroU32;
use std::time::Duration;

use loci_app::accounts::AttemptLimits;
use loci_testkit::server::PASSWORD;
use loci_testkit::{Client, Reply, TestServer};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn credentials(email: &str, password: &str) -> Value {
    json!({"email": email, "password": password})
}

async fn sign_in(client: &Client, email: &str, password: &str) -> Reply {
    client.post("/api/v1/sessions", credentials(email, password)).await
}

#[tokio::test]
async fn an_account_is_the_same_in_any_case_of_its_address() {
    let server = TestServer::start().await;
    let ada = server.sign_up("Ada@Example.org").await;
    let account = ada.get("/api/v1/account").await.ok();
    assert_eq!(account["email"], "ada@example.org");

    let again = server.anonymous().post("/api/v1/accounts", credentials("aDA@example.ORG ", PASSWORD)).await;
    assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "account_exists"));

    let signed_in = sign_in(&server.anonymous(), "ADA@EXAMPLE.ORG", PASSWORD).await;
    assert_eq!(signed_in.status, StatusCode::CREATED);
    assert_eq!(signed_in.json["account"], account);
    assert_eq!(signed_in.json["expires_in"], 600);
}

#[tokio::test]
async fn two_sign_ups_at_once_make_one_account_and_one_clear_refusal() {
    let server = TestServer::start().await;
    let (one, other) = (server.anonymous(), server.anonymous());
    let (one, other) = tokio::join!(
        one.post("/api/v1/accounts", credentials("ada@example.org", PASSWORD)),
        other.post("/api/v1/accounts", credentials("ADA@example.org", PASSWORD)),
    );
    let (made, refused) = if one.status == StatusCode::CREATED { (one, other) } else { (other, one) };
    assert_eq!(made.status, StatusCode::CREATED);
    assert_eq!((refused.status, refused.code()), (StatusCode::CONFLICT, "account_exists"));
}

#[tokio::test]
async fn what_cannot_be_an_account_is_refused_with_the_field_and_the_reason() {
    let server = TestServer::start().await;
    let cases = [
        ("ada", PASSWORD, "invalid_email", "email"),
        ("", PASSWORD, "invalid_email", "email"),
        ("ada\u{0}@example.org", PASSWORD, "invalid_email", "email"),
        ("ada@example.org", "short", "weak_password", "password"),
        ("ada@example.org", "passwordpassword", "weak_password", "password"),
        ("ada.lovelace@example.org", "Ada.Lovelace@example.org", "weak_password", "password"),
        ("ada@example.org", &"long ".repeat(26), "weak_password", "password"),
    ];
    for (email, password, code, field) in cases {
        let reply = server.anonymous().post("/api/v1/accounts", credentials(email, password)).await;
        assert_eq!((reply.status, reply.code()), (StatusCode::UNPROCESSABLE_ENTITY, code), "{email} {password}");
        assert_eq!(reply.json["fields"][0]["field"], field);
    }
    let unicode = "длинная фраза из шестидесяти четырёх знаков, с пробелами и точкой";
    let reply = server.anonymous().post("/api/v1/accounts", credentials("ada@example.org", unicode)).await;
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json);
    assert_eq!(sign_in(&server.anonymous(), "ada@example.org", unicode).await.status, StatusCode::CREATED);
    let cut: String = unicode.chars().take(60).collect();
    assert_eq!(sign_in(&server.anonymous(), "ada@example.org", &cut).await.code(), "invalid_credentials");
}

#[tokio::test]
async fn a_body_that_is_no_request_is_refused() {
    let server = TestServer::start().await;
    let anonymous = server.anonymous();
    for (body, status) in [
        (r#"{"email": "ada@example.org"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"email": 1, "password": "x"}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"email": "a@b", "password": "x", "admin": true}"#, StatusCode::UNPROCESSABLE_ENTITY),
        (r#"{"email": "\ud800@b", "password": "x"}"#, StatusCode::BAD_REQUEST),
        (r#"{"email": "#, StatusCode::BAD_REQUEST),
        ("", StatusCode::BAD_REQUEST),
    ] {
        for path in ["/api/v1/accounts", "/api/v1/sessions"] {
            let request = anonymous.request(Method::POST, path).header("content-type", "application/json").body(body);
            assert_eq!(anonymous.send(request).await.status, status, "{body}");
        }
    }
}

#[tokio::test]
async fn nobody_learns_from_signing_in_whether_an_address_has_an_account() {
    let server = TestServer::start().await;
    server.sign_up("ada@example.org").await;
    let mut wrong = sign_in(&server.anonymous(), "ada@example.org", "not her password at all").await;
    let mut unknown = sign_in(&server.anonymous(), "bob@example.org", "not her password at all").await;
    assert_eq!((wrong.status, wrong.code()), (StatusCode::UNAUTHORIZED, "invalid_credentials"));
    for reply in [&mut wrong, &mut unknown] {
        reply.json["request_id"].take();
    }
    assert_eq!(wrong.json, unknown.json);
    assert_eq!(unknown.status, wrong.status);
    assert!(!unknown.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn too_many_tries_from_one_address_wait_while_the_owner_elsewhere_gets_in() {
    let server = TestServer::start_with(|settings, http| {
        settings.accounts.attempts = AttemptLimits {
            sign_in_by_address: AttemptLimits::default().sign_in_by_address,
            ..AttemptLimits::unlimited()
        };
        http.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    server.sign_up("ada@example.org").await;
    let client = server.anonymous();
    let from = async |address: &str, password: &str| {
        let request = client
            .request(Method::POST, "/api/v1/sessions")
            .header("x-forwarded-for", address)
            .json(&credentials("ada@example.org", password));
        client.send(request).await
    };
    for _ in 0..10 {
        assert_eq!(from("203.0.113.66", "guess after guess").await.status, StatusCode::UNAUTHORIZED);
    }
    let refused = from("203.0.113.66", "guess after guess").await;
    assert_eq!((refused.status, refused.code()), (StatusCode::TOO_MANY_REQUESTS, "rate_limited"));
    let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=6).contains(&wait), "{wait}");
    assert_eq!(refused.json["retry_after"], wait);
    assert_eq!(from("198.51.100.7", PASSWORD).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn one_address_does_not_make_accounts_without_end() {
    let server = TestServer::start_with(|settings, _| {
        let quota = &mut settings.accounts.attempts.sign_up_by_address;
        (quota.burst, quota.refill) = (NonZeroU32::new(2).unwrap(), Duration::from_secs(600));
    })
    .await;
    for number in 0..3 {
        let body = credentials(&format!("student{number}@example.org"), PASSWORD);
        let reply = server.anonymous().post("/api/v1/accounts", body).await;
        let expected = if number < 2 { StatusCode::CREATED } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(reply.status, expected);
    }
}

#[tokio::test]
async fn a_changed_password_is_the_only_one_and_can_end_other_sessions() {
    let server = TestServer::start().await;
    let ada = server.sign_up("ada@example.org").await;
    let mut phone = server.anonymous();
    phone.token = sign_in(&phone, "ada@example.org", PASSWORD).await.ok()["access_token"].as_str().map(str::to_owned);
    let change = |current: &str, new: &str, end: bool| {
        let body = json!({"current_password": current, "new_password": new, "end_other_sessions": end});
        let ada = ada.clone();
        async move { ada.post("/api/v1/account/password", body).await }
    };

    let refused = change("not the password", "a new and better one", true).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::UNAUTHORIZED, "invalid_credentials"));
    let refused = change(PASSWORD, "password1234", true).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::UNPROCESSABLE_ENTITY, "weak_password"));
    assert_eq!(refused.json["fields"][0]["field"], "new_password");
    assert_eq!(phone.get("/api/v1/account").await.status, StatusCode::OK, "a refusal changes nothing");

    assert_eq!(change(PASSWORD, "a new and better one", false).await.status, StatusCode::NO_CONTENT);
    assert_eq!(phone.get("/api/v1/account").await.status, StatusCode::OK);
    assert_eq!(sign_in(&server.anonymous(), "ada@example.org", PASSWORD).await.code(), "invalid_credentials");

    assert_eq!(change("a new and better one", "the best of them all", true).await.status, StatusCode::NO_CONTENT);
    assert_eq!(phone.get("/api/v1/account").await.code(), "session_expired");
    assert_eq!(ada.get("/api/v1/account").await.status, StatusCode::OK);
    let signed_in = sign_in(&server.anonymous(), "ada@example.org", "the best of them all").await;
    assert_eq!(signed_in.status, StatusCode::CREATED);
}
