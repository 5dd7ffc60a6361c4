//! An OpenAI-compatible server that fails in the ways such servers fail.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How the server answers a request.
#[derive(Debug, Clone, PartialEq)]
pub enum ProviderReply {
    /// It streams this text and ends well, counting 100 tokens sent and 20 received.
    Stream(String),
    /// It sends this text at once, though it was asked to stream.
    Whole(String),
    /// It streams this text and stops because it was long enough.
    Truncated(String),
    /// It streams this text and closes the connection in the middle.
    CutOff(String),
    /// It streams this text again and again.
    Endless(String),
    /// It streams this text and then an error.
    ErrorInStream(String),
    /// It answers with this status, this `Retry-After` and this body.
    Status(u16, Option<u64>, String),
    /// It closes the connection at once.
    Reset,
    /// It takes the request and never answers.
    Silent,
    /// It sends its headers and never anything more.
    SilentBody,
    /// What it sends is not what such servers send.
    Garbage,
}

/// A server that answers by a script: the replies in turn, the last one for ever.
pub struct ScriptedProvider {
    /// Its address, as a provider's base URL.
    pub base_url: String,
    state: Arc<State>,
    server: tokio::task::JoinHandle<()>,
}

struct State {
    script: Mutex<VecDeque<ProviderReply>>,
    requests: Mutex<Vec<Value>>,
}

impl ScriptedProvider {
    /// Starts a server that answers with these replies in turn, and with the last one for ever.
    pub async fn start(script: impl IntoIterator<Item = ProviderReply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base_url = format!("http://{}/v1", listener.local_addr().expect("an address"));
        let state = Arc::new(State { script: Mutex::new(script.into_iter().collect()), requests: Mutex::default() });
        let server = tokio::spawn({
            let state = Arc::clone(&state);
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let state = Arc::clone(&state);
                    tokio::spawn(async move {
                        // A client that goes away in the middle is no fault of the test.
                        let _ = serve(stream, &state).await;
                    });
                }
            }
        });
        Self { base_url, state, server }
    }

    /// Answers with these replies from now on.
    pub fn set_script(&self, script: impl IntoIterator<Item = ProviderReply>) {
        *self.state.script.lock().unwrap_or_else(PoisonError::into_inner) = script.into_iter().collect();
    }

    /// The bodies of the requests that have come so far.
    pub fn requests(&self) -> Vec<Value> {
        self.state.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for ScriptedProvider {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl State {
    fn next(&self) -> ProviderReply {
        let mut script = self.script.lock().unwrap_or_else(PoisonError::into_inner);
        let next = if script.len() > 1 { script.pop_front() } else { script.front().cloned() };
        next.unwrap_or(ProviderReply::Reset)
    }
}

async fn serve(stream: TcpStream, state: &State) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let request = serde_json::from_slice(&body).unwrap_or(Value::Null);
    state.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    let reply = state.next();
    answer(stream.get_mut(), reply).await
}

async fn answer(stream: &mut TcpStream, reply: ProviderReply) -> std::io::Result<()> {
    const STREAM: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    match reply {
        ProviderReply::Reset => Ok(()),
        ProviderReply::Silent => std::future::pending().await,
        ProviderReply::SilentBody => {
            stream.write_all(STREAM.as_bytes()).await?;
            std::future::pending().await
        }
        ProviderReply::Status(status, retry_after, body) => {
            let retry_after = retry_after.map_or_else(String::new, |seconds| format!("retry-after: {seconds}\r\n"));
            let length = body.len();
            let head =
                format!("HTTP/1.1 {status} Said\r\ncontent-length: {length}\r\n{retry_after}connection: close\r\n\r\n");
            stream.write_all((head + &body).as_bytes()).await
        }
        ProviderReply::Whole(text) => {
            let whole = json!({
                "choices": [{ "message": { "role": "assistant", "content": text }, "finish_reason": "stop" }],
                "usage": usage(),
            });
            let body = whole.to_string();
            let length = body.len();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n");
            stream.write_all((head + &body).as_bytes()).await
        }
        ProviderReply::Garbage => stream.write_all(format!("{STREAM}data: <html>\n\n").as_bytes()).await,
        ProviderReply::Stream(text) => {
            stream.write_all(STREAM.as_bytes()).await?;
            pieces(stream, &text).await?;
            end(stream, "stop").await
        }
        ProviderReply::Truncated(text) => {
            stream.write_all(STREAM.as_bytes()).await?;
            pieces(stream, &text).await?;
            end(stream, "length").await
        }
        ProviderReply::CutOff(text) => {
            stream.write_all(STREAM.as_bytes()).await?;
            pieces(stream, &text).await
        }
        ProviderReply::ErrorInStream(text) => {
            stream.write_all(STREAM.as_bytes()).await?;
            pieces(stream, &text).await?;
            stream.write_all(b"data: {\"error\":{\"message\":\"out of memory\"}}\n\n").await
        }
        ProviderReply::Endless(text) => {
            stream.write_all(STREAM.as_bytes()).await?;
            loop {
                pieces(stream, &text).await?;
            }
        }
    }
}

async fn pieces(stream: &mut TcpStream, text: &str) -> std::io::Result<()> {
    let letters: Vec<char> = text.chars().collect();
    for piece in letters.chunks(16) {
        let piece = json!({ "choices": [{ "delta": { "content": piece.iter().collect::<String>() } }] });
        stream.write_all(format!("data: {piece}\n\n").as_bytes()).await?;
    }
    Ok(())
}

async fn end(stream: &mut TcpStream, reason: &str) -> std::io::Result<()> {
    let last = json!({ "choices": [{ "delta": {}, "finish_reason": reason }] });
    let count = json!({ "choices": [], "usage": usage() });
    stream.write_all(format!("data: {last}\n\ndata: {count}\n\ndata: [DONE]\n\n").as_bytes()).await
}

fn usage() -> Value {
    json!({ "prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120 })
}
