//! The live connection: what happens in the account, told to an open page as it happens.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use loci_app::accounts::SESSION_ENDED;
use loci_app::{App, Caller, Error, Event, RELOAD};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::client::SameOrigin;
use crate::{ApiState, Problem};

/// The most that a page may say at once, in bytes; it has nothing longer to say than a token.
const LONGEST_MESSAGE: usize = 4 * 1024;
/// Buffers of one connection, in bytes. They bound what a thousand open pages cost.
const READ_BUFFER: usize = 4 * 1024;
/// What may wait to be sent to a page that reads slowly, in bytes.
const MOST_UNSENT: usize = 1024 * 1024;

/// Closed because the session has ended (private use, RFC 6455, 7.4.2).
const CLOSE_SESSION_ENDED: u16 = 4401;
/// Closed because the page said something that is no message.
const CLOSE_NOT_UNDERSTOOD: u16 = 4400;
/// Closed because the server stops (RFC 6455, 7.4.1).
const CLOSE_GOING_AWAY: u16 = 1001;

/// The rhythm of live connections.
#[derive(Debug, Clone, Copy)]
pub struct LiveSettings {
    /// How long a page may take to say who it is.
    pub hello: Duration,
    /// How often the connection is probed; a page that doesn't answer until the next time is gone.
    pub ping: Duration,
    /// How often it is asked whether the session still lasts, besides being told at once when it is ended.
    pub check: Duration,
    /// How long one message may take to be sent.
    pub send: Duration,
}

impl Default for LiveSettings {
    fn default() -> Self {
        Self {
            hello: Duration::from_secs(5),
            ping: Duration::from_secs(20),
            check: Duration::from_secs(60),
            send: Duration::from_secs(5),
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(live))
}

/// What a page says.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum ClientMessage {
    /// Who it is and what it saw last.
    Hello { token: String, last_event_id: Option<String> },
    /// The token it goes on with.
    Token { token: String },
}

/// What the server says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMessage<'a> {
    Welcome { resumed: bool, last_event_id: &'a str },
    Event { id: &'a str, kind: &'a str, data: &'a Value },
    Resync,
    Bye { code: &'a str },
}

/// Why a connection ends.
enum End {
    SessionEnded,
    NotUnderstood,
    ShuttingDown,
    /// The page is gone, or too slow to be told anything.
    Gone,
}

impl End {
    fn code(&self) -> Option<(&'static str, u16)> {
        match self {
            Self::SessionEnded => Some(("session_ended", CLOSE_SESSION_ENDED)),
            Self::NotUnderstood => Some(("not_understood", CLOSE_NOT_UNDERSTOOD)),
            Self::ShuttingDown => Some(("shutting_down", CLOSE_GOING_AWAY)),
            Self::Gone => None,
        }
    }
}

/// Opens the live connection (WebSocket, RFC 6455). The page first says
/// `{"type": "hello", "token": …, "last_event_id": …}`.
#[utoipa::path(get, path = "/api/v1/live", tag = "live", security(()), responses(
    (status = 101, description = "The connection is open."),
    (status = 403, body = Problem, description = "The page is of another site."),
    (status = 426, body = Problem, description = "The request asks for no WebSocket.")))]
async fn live(State(state): State<ApiState>, _: SameOrigin, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .max_message_size(LONGEST_MESSAGE)
        .max_frame_size(LONGEST_MESSAGE)
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(0)
        .max_write_buffer_size(MOST_UNSENT)
        .on_upgrade(async move |socket| {
            Connection { socket, app: state.app, settings: state.settings.live }.run().await
        })
}

struct Connection {
    socket: WebSocket,
    app: App,
    settings: LiveSettings,
}

impl Connection {
    async fn run(mut self) {
        let Err(end) = self.converse().await;
        if let Some((code, close)) = end.code() {
            let _ = self.send(&ServerMessage::Bye { code }).await;
            let frame = CloseFrame { code: close, reason: code.into() };
            let _ = timeout(self.settings.send, self.socket.send(Message::Close(Some(frame)))).await;
        }
    }

    async fn converse(&mut self) -> Result<std::convert::Infallible, End> {
        let shutdown = self.app.shutdown().clone();
        let hello = tokio::select! {
            () = shutdown.cancelled() => return Err(End::ShuttingDown),
            hello = timeout(self.settings.hello, self.socket.recv()) => hello,
        };
        let Ok(Some(Ok(Message::Text(text)))) = hello else { return Err(End::NotUnderstood) };
        let Ok(ClientMessage::Hello { token, last_event_id }) = serde_json::from_str(&text) else {
            return Err(End::NotUnderstood);
        };
        let mut caller = authenticate(&self.app, &token).await?;
        let mut subscription = self.app.events().subscribe(caller.account, last_event_id.as_deref());
        // A session that ended before the subscription began was announced to nobody here.
        check_session(&self.app, caller).await?;
        self.send(&ServerMessage::Welcome {
            resumed: subscription.resumed,
            last_event_id: &subscription.last_event_id,
        })
        .await?;
        for event in std::mem::take(&mut subscription.missed) {
            self.tell(&event).await?;
        }

        let start = Instant::now();
        let mut ping = interval_at(start + self.settings.ping, self.settings.ping);
        let mut check = interval_at(start + self.settings.check, self.settings.check);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        check.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut answered = true;
        loop {
            tokio::select! {
                () = shutdown.cancelled() => return Err(End::ShuttingDown),
                event = subscription.live.recv() => match event {
                    Ok(event) if ends(&event, caller) => return Err(End::SessionEnded),
                    Ok(event) if event.kind != RELOAD => self.tell(&event).await?,
                    Ok(_) | Err(RecvError::Lagged(_)) => {
                        // The end of the session may be among what was dropped.
                        check_session(&self.app, caller).await?;
                        self.send(&ServerMessage::Resync).await?;
                    }
                    Err(RecvError::Closed) => return Err(End::ShuttingDown),
                },
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => caller = go_on(&self.app, caller, &text).await?,
                    Some(Ok(Message::Pong(_))) => answered = true,
                    Some(Ok(Message::Ping(_))) => {}
                    Some(Ok(Message::Binary(_))) => return Err(End::NotUnderstood),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Err(End::Gone),
                },
                _ = ping.tick() => {
                    if !std::mem::take(&mut answered) {
                        return Err(End::Gone);
                    }
                    self.write(Message::Ping(bytes::Bytes::new())).await?;
                }
                _ = check.tick() => check_session(&self.app, caller).await?,
            }
        }
    }

    async fn tell(&mut self, event: &Arc<Event>) -> Result<(), End> {
        // What concerns connections and not pages.
        if event.kind == SESSION_ENDED {
            return Ok(());
        }
        let id = self.app.events().id_of(event.sequence);
        self.send(&ServerMessage::Event { id: &id, kind: &event.kind, data: &event.data }).await
    }

    async fn send(&mut self, message: &ServerMessage<'_>) -> Result<(), End> {
        let text = serde_json::to_string(message).expect("a message has string keys only");
        self.write(Message::Text(text.into())).await
    }

    async fn write(&mut self, message: Message) -> Result<(), End> {
        match timeout(self.settings.send, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }
}

/// Goes on with the token of a message, which must be of the same account.
async fn go_on(app: &App, caller: Caller, text: &str) -> Result<Caller, End> {
    let Ok(ClientMessage::Token { token }) = serde_json::from_str(text) else { return Err(End::NotUnderstood) };
    let next = authenticate(app, &token).await?;
    if next.account == caller.account { Ok(next) } else { Err(End::SessionEnded) }
}

async fn authenticate(app: &App, token: &str) -> Result<Caller, End> {
    app.authenticate(token).await.map_err(|error| match error {
        Error::SessionExpired | Error::Unauthenticated => End::SessionEnded,
        // The page comes back by itself, by when the database may answer again.
        _ => End::Gone,
    })
}

async fn check_session(app: &App, caller: Caller) -> Result<(), End> {
    match app.check_session(caller).await {
        Err(Error::SessionExpired) => Err(End::SessionEnded),
        // A database that doesn't answer has ended no session.
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Whether an event ends the session of this very connection.
fn ends(event: &Event, caller: Caller) -> bool {
    event.kind == SESSION_ENDED && event.data["session_id"].as_str().is_some_and(|id| id == caller.session.to_string())
}
