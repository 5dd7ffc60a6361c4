//! A page that is open, as far as its live connection goes.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use loci_testkit::{Client, TestServer};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// Longer than anything here may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// An open page, as far as its live connection goes.
pub(crate) struct Page(pub(crate) WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What a page receives.
#[derive(Debug, PartialEq)]
pub(crate) enum Heard {
    Said(Value),
    Closed(u16),
}

impl Page {
    pub(crate) async fn open(server: &TestServer) -> Self {
        Self(connect(server, None).await.expect("the connection opens"))
    }

    pub(crate) async fn hello(server: &TestServer, client: &Client, last_event_id: Option<&str>) -> (Self, Value) {
        let mut page = Self::open(server).await;
        page.say(json!({"type": "hello", "token": client.token, "last_event_id": last_event_id})).await;
        let welcome = page.hear().await;
        assert_eq!(welcome["type"], "welcome", "{welcome}");
        (page, welcome)
    }

    pub(crate) async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.expect("the server listens");
    }

    pub(crate) async fn next(&mut self) -> Heard {
        loop {
            let message = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("the server says something");
            match message.expect("the connection is open").expect("the message is whole") {
                Message::Text(text) => {
                    return Heard::Said(serde_json::from_str(&text).expect("it is as the test needs it"));
                }
                Message::Close(frame) => return Heard::Closed(frame.map_or(0, |frame| frame.code.into())),
                _ => {}
            }
        }
    }

    pub(crate) async fn hear(&mut self) -> Value {
        match self.next().await {
            Heard::Said(message) => message,
            Heard::Closed(code) => panic!("closed with {code}"),
        }
    }

    /// The next event of a kind; others are passed over.
    pub(crate) async fn hear_kind(&mut self, kind: &str) -> Value {
        loop {
            let message = self.hear().await;
            if message["kind"] == kind {
                return message;
            }
        }
    }

    pub(crate) async fn bye(&mut self) -> (Value, Heard) {
        let bye = self.hear().await;
        assert_eq!(bye["type"], "bye", "{bye}");
        (bye["code"].clone(), self.next().await)
    }
}

pub(crate) async fn connect(
    server: &TestServer,
    origin: Option<&str>,
) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, Box<Error>> {
    let url = format!("{}/api/v1/live", server.url.replace("http://", "ws://"));
    let mut request = url.into_client_request().expect("it is as the test needs it");
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().expect("it is as the test needs it"));
    }
    connect_async(request).await.map(|(stream, _)| stream).map_err(Box::new)
}
