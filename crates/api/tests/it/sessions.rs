//! Tokens, cookies, devices, and when a session ends.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use loci_testkit::server::PASSWORD;
use loci_testkit::{Client, Reply, TestServer};
use reqwest::{Method, StatusCode};
use serde_json::json;

/// A client that keeps no cookies of its own, so that tests decide which token is presented.
struct Device {
    server: String,
    access: String,
    refresh: String,
}

fn cookie(reply: &Reply) -> &str {
    reply.headers["set-cookie"].to_str().expect("it is as the test needs it")
}

fn tokens(reply: &Reply) -> (String, String) {
    let access = reply.json["access_token"].as_str().expect("it is as the test needs it").to_owned();
    let refresh = cookie(reply)
        .split(';')
        .next()
        .expect("it is as the test needs it")
        .split_once('=')
        .expect("it is as the test needs it")
        .1
        .to_owned();
    (access, refresh)
}

impl Device {
    async fn sign_in(server: &TestServer, email: &str) -> Self {
        let body = json!({"email": email, "password": PASSWORD});
        let reply = server.anonymous().post("/api/v1/sessions", body).await;
        assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.json);
        let (access, refresh) = tokens(&reply);
        Self { server: server.url.clone(), access, refresh }
    }

    async fn present(&self, refresh: &str) -> Reply {
        let client = Client::new(&self.server);
        let request = client.request(Method::POST, "/api/v1/sessions/refresh");
        client.send(request.header("cookie", format!("loci_refresh={refresh}"))).await
    }

    async fn refresh(&mut self) -> Reply {
        let reply = self.present(&self.refresh).await;
        if reply.status == StatusCode::OK {
            (self.access, self.refresh) = tokens(&reply);
        }
        reply
    }

    async fn ask(&self) -> Reply {
        ask(&self.server, &self.access).await
    }
}

async fn ask(server: &str, access: &str) -> Reply {
    let mut client = Client::new(server);
    client.token = Some(access.to_owned());
    client.get("/api/v1/account").await
}

async fn server() -> TestServer {
    let server = TestServer::start().await;
    server.sign_up("ada@example.org").await;
    server
}

#[tokio::test]
async fn a_wrong_doubled_or_missing_token_is_nobodys() {
    let server = server().await;
    let ada = Device::sign_in(&server, "ada@example.org").await;
    let anonymous = server.anonymous();
    assert_eq!(anonymous.get("/api/v1/account").await.code(), "unauthenticated");
    let with = async |values: &[String]| {
        let mut request = anonymous.request(Method::GET, "/api/v1/account");
        for value in values {
            request = request.header("authorization", value);
        }
        anonymous.send(request).await
    };
    let good = format!("Bearer {}", ada.access);
    assert_eq!(with(std::slice::from_ref(&good)).await.status, StatusCode::OK);
    for values in [
        vec![good.clone(), good.clone()],
        vec![format!("{good} {}", ada.access)],
        vec![format!("Basic {}", ada.access)],
        vec![format!("Bearer {}", ada.refresh)],
        vec![format!("Bearer {}", &ada.access[..ada.access.len() - 1])],
        vec!["Bearer".to_owned()],
        vec!["Bearer ".to_owned()],
    ] {
        let reply = with(&values).await;
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{values:?}");
        assert!(reply.headers.contains_key("www-authenticate"));
    }
    assert_eq!(ada.present(&ada.access).await.code(), "session_expired", "an access token is no refresh token");
}

#[tokio::test]
async fn an_access_token_works_ten_minutes_and_the_cookie_gives_the_next() {
    let server = server().await;
    let mut ada = Device::sign_in(&server, "ada@example.org").await;
    server.clock.advance(TimeDelta::seconds(599));
    assert_eq!(ada.ask().await.status, StatusCode::OK);
    server.clock.advance(TimeDelta::seconds(1));
    assert_eq!(ada.ask().await.code(), "session_expired");
    assert_eq!(ada.refresh().await.status, StatusCode::OK);
    assert_eq!(ada.ask().await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_spent_refresh_token_that_comes_back_signs_out_thief_and_owner() {
    let server = server().await;
    let mut ada = Device::sign_in(&server, "ada@example.org").await;
    let other = Device::sign_in(&server, "ada@example.org").await;
    let stolen = ada.refresh.clone();
    ada.refresh().await.ok();
    assert_eq!(ada.ask().await.status, StatusCode::OK);

    assert_eq!(ada.present(&stolen).await.code(), "session_expired");
    assert_eq!(ada.ask().await.code(), "session_expired");
    assert_eq!(ada.refresh().await.code(), "session_expired");
    assert_eq!(other.ask().await.status, StatusCode::OK, "the account's other devices stay signed in");
}

#[tokio::test]
async fn a_lost_answer_is_forgiven_for_half_a_minute_while_nothing_after_it_was_used() {
    let server = server().await;
    let mut ada = Device::sign_in(&server, "ada@example.org").await;
    let before = ada.refresh.clone();
    let (lost_access, lost_refresh) = tokens(&ada.present(&before).await);
    server.clock.advance(TimeDelta::seconds(30));
    ada.refresh().await.ok();
    assert_eq!(ask(&server.url, &lost_access).await.code(), "session_expired", "what was lost works for nobody");
    assert_eq!(ada.ask().await.status, StatusCode::OK);
    ada.refresh().await.ok();
    assert_eq!(ada.present(&lost_refresh).await.code(), "session_expired");
    assert_eq!(ada.ask().await.code(), "session_expired", "who presents the lost token is not its owner");

    let mut late = Device::sign_in(&server, "ada@example.org").await;
    let before = late.refresh.clone();
    late.present(&before).await.ok();
    server.clock.advance(TimeDelta::seconds(31));
    assert_eq!(late.refresh().await.code(), "session_expired");
}

#[tokio::test]
async fn fifty_refreshes_at_once_leave_one_live_chain() {
    let server = server().await;
    let ada = Device::sign_in(&server, "ada@example.org").await;
    let device = std::sync::Arc::new(ada);
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let device = device.clone();
        asked.spawn(async move { device.present(&device.refresh).await });
    }
    let mut answers = Vec::new();
    while let Some(reply) = asked.join_next().await {
        let reply = reply.unwrap();
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json);
        answers.push(tokens(&reply));
    }
    let distinct: BTreeSet<_> = answers.iter().collect();
    assert_eq!(distinct.len(), 50);
    let mut live = Vec::new();
    for (access, refresh) in &answers {
        if ask(&server.url, access).await.status == StatusCode::OK {
            live.push(refresh.clone());
        }
    }
    assert_eq!(live.len(), 1, "one chain lives");
    assert_eq!(device.present(&live[0]).await.status, StatusCode::OK);
    assert_eq!(device.present(&device.refresh).await.code(), "session_expired", "a retry after use ends the session");
    assert_eq!(device.present(&live[0]).await.code(), "session_expired");
}

#[tokio::test]
async fn a_session_ends_after_fourteen_idle_days_and_after_ninety_in_any_case() {
    let server = server().await;
    let mut idle = Device::sign_in(&server, "ada@example.org").await;
    server.clock.advance(TimeDelta::days(14) - TimeDelta::seconds(1));
    assert_eq!(idle.refresh().await.status, StatusCode::OK);
    server.clock.advance(TimeDelta::days(14));
    assert_eq!(idle.refresh().await.code(), "session_expired");

    let mut busy = Device::sign_in(&server, "ada@example.org").await;
    for _ in 0..8 {
        server.clock.advance(TimeDelta::days(10));
        busy.refresh().await.ok();
    }
    server.clock.advance(TimeDelta::days(10) - TimeDelta::seconds(300));
    let reply = busy.refresh().await;
    assert!(cookie(&reply).contains("Max-Age=300;"), "{}", cookie(&reply));
    assert_eq!(busy.ask().await.status, StatusCode::OK);
    server.clock.advance(TimeDelta::seconds(300));
    assert_eq!(busy.ask().await.code(), "session_expired", "even though the access token is not ten minutes old");
    assert_eq!(busy.refresh().await.code(), "session_expired");
}

#[tokio::test]
async fn devices_are_listed_and_signed_out_one_by_one_or_all_but_this() {
    let server = server().await;
    let bob = server.sign_up("bob@example.org").await;
    let mut ada = server.anonymous();
    let sign_in = async |agent: &str| {
        let client = server.anonymous();
        let request = client.request(Method::POST, "/api/v1/sessions").header("user-agent", agent);
        let body = json!({"email": "ada@example.org", "password": PASSWORD});
        client.send(request.json(&body)).await.ok()["access_token"].as_str().unwrap().to_owned()
    };
    let phone = sign_in("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1").await;
    server.clock.advance(TimeDelta::minutes(5));
    ada.token = Some(sign_in("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0").await);

    let listed = ada.get("/api/v1/sessions").await.ok()["items"].clone();
    let names: Vec<_> = listed.as_array().unwrap().iter().map(|item| (&item["device"], &item["current"])).collect();
    assert_eq!(names[0], (&json!("Firefox on Linux"), &json!(true)));
    assert_eq!(names[1], (&json!("Safari on iPhone"), &json!(false)));
    assert_eq!(names.len(), 3);

    let path = format!("/api/v1/sessions/{}", listed[1]["id"].as_str().unwrap());
    assert_eq!(bob.delete(&path).await.code(), "not_found", "somebody else's session does not exist");
    assert_eq!(ask(&server.url, &phone).await.status, StatusCode::OK);
    assert_eq!(ada.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ask(&server.url, &phone).await.code(), "session_expired");
    assert_eq!(ada.delete(&path).await.code(), "not_found");
    assert_eq!(ada.delete("/api/v1/sessions/not-an-id").await.code(), "not_found");

    assert_eq!(ada.delete("/api/v1/sessions").await.status, StatusCode::NO_CONTENT);
    let listed = ada.get("/api/v1/sessions").await.ok()["items"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(bob.get("/api/v1/account").await.status, StatusCode::OK);
}

#[tokio::test]
async fn last_seen_follows_use_to_the_minute() {
    let server = server().await;
    let mut ada = server.anonymous();
    ada.token = Some(Device::sign_in(&server, "ada@example.org").await.access);
    let seen = async || {
        let items = ada.get("/api/v1/sessions").await.ok()["items"].clone();
        items.as_array().unwrap().iter().find(|item| item["current"] == true).unwrap()["last_seen_at"].clone()
    };
    let first = seen().await;
    server.clock.advance(TimeDelta::seconds(59));
    assert_eq!(seen().await, first);
    server.clock.advance(TimeDelta::seconds(1));
    assert_ne!(seen().await, first);
}

#[tokio::test]
async fn signing_out_needs_the_cookie_alone_and_takes_it_back() {
    let server = server().await;
    let mut ada = Device::sign_in(&server, "ada@example.org").await;
    let client = Client::new(&server.url);
    let sign_out = |cookie: Option<String>| {
        let mut request = client.request(Method::DELETE, "/api/v1/sessions/current");
        if let Some(cookie) = cookie {
            request = request.header("cookie", format!("loci_refresh={cookie}"));
        }
        client.send(request)
    };
    assert_eq!(sign_out(None).await.code(), "unauthenticated");
    server.clock.advance(TimeDelta::minutes(30));
    let reply = sign_out(Some(ada.refresh.clone())).await;
    assert_eq!(reply.status, StatusCode::NO_CONTENT);
    assert!(cookie(&reply).starts_with("loci_refresh=; Max-Age=0;"), "{}", cookie(&reply));
    assert_eq!(ada.refresh().await.code(), "session_expired");
    assert_eq!(sign_out(Some(ada.refresh.clone())).await.status, StatusCode::NO_CONTENT, "twice is no fault");

    let with_token = Device::sign_in(&server, "ada@example.org").await;
    let mut browser = Client::new(&server.url);
    browser.token = Some(with_token.access.clone());
    assert_eq!(browser.delete("/api/v1/sessions/current").await.status, StatusCode::NO_CONTENT);
    assert_eq!(with_token.ask().await.code(), "session_expired");
}

#[tokio::test]
async fn the_cookie_is_hidden_from_scripts_and_from_other_sites() {
    let plain = server().await;
    let body = json!({"email": "ada@example.org", "password": PASSWORD});
    let reply = plain.anonymous().post("/api/v1/sessions", body.clone()).await;
    let text = cookie(&reply);
    assert!(text.starts_with("loci_refresh=loci_refresh_"), "{text}");
    assert!(text.ends_with("; Max-Age=1209600; Path=/; HttpOnly; SameSite=Strict"), "{text}");
    assert!(reply.json.get("refresh_token").is_none(), "the refresh token is in the cookie alone");

    let secure = TestServer::start_with(|_, http| http.public_url = Some("https://loci.example.org".to_owned())).await;
    let reply = secure.anonymous().post("/api/v1/accounts", body).await;
    let text = cookie(&reply);
    assert!(text.starts_with("__Host-loci_refresh="), "{text}");
    assert!(text.ends_with("; Path=/; HttpOnly; SameSite=Strict; Secure"), "{text}");
}

#[tokio::test]
async fn a_page_of_another_site_gets_nowhere_with_the_cookie() {
    let server = server().await;
    let mut ada = Device::sign_in(&server, "ada@example.org").await;
    let client = Client::new(&server.url);
    let own = server.url.clone();
    for (method, path) in [
        (Method::POST, "/api/v1/sessions/refresh"),
        (Method::DELETE, "/api/v1/sessions/current"),
        (Method::POST, "/api/v1/sessions"),
        (Method::POST, "/api/v1/accounts"),
    ] {
        for (name, value) in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")]
        {
            let request = client
                .request(method.clone(), path)
                .header("cookie", format!("loci_refresh={}", ada.refresh))
                .header(name, value)
                .json(&json!({"email": "ada@example.org", "password": PASSWORD}));
            let reply = client.send(request).await;
            assert_eq!((reply.status, reply.code()), (StatusCode::FORBIDDEN, "forbidden_origin"), "{path} {value}");
            assert!(!reply.headers.contains_key("set-cookie"));
        }
    }
    let request = client
        .request(Method::POST, "/api/v1/sessions/refresh")
        .header("cookie", format!("loci_refresh={}", ada.refresh))
        .header("origin", own)
        .header("sec-fetch-site", "same-origin");
    let reply = client.send(request).await;
    (ada.access, ada.refresh) = tokens(&reply);
    assert_eq!(ada.ask().await.status, StatusCode::OK);
}
