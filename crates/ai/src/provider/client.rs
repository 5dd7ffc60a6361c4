//! Chat completions over HTTP, as OpenAI-compatible servers answer them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::Usage;
use super::prompt::Prompt;
use super::stream::{Assembly, Broken, Completion};

/// A server on the same network accepts a connection in a few milliseconds, one across the world in half a second.
const CONNECT: Duration = Duration::from_secs(3);
/// Between two pieces of an answer no server is silent for this long.
const SILENCE: Duration = Duration::from_secs(15);
/// How much of a refusal is read to find out what the server does not know.
const MOST_REFUSAL: usize = 16 * 1024;

/// Why a server gave no answer. Nothing of what it said is repeated: it may hold the key or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Nobody answers at its address.
    Unreachable,
    /// It is busy or has an error of its own, and may be well again soon.
    Passing { status: u16, retry_after: Option<Duration> },
    /// It does not accept the key.
    Key,
    /// It does not know the model, or the address is wrong.
    Model,
    /// It does not accept the question.
    Refused { status: u16 },
    /// It began to answer and did not end well.
    Broken(Broken),
    /// It fell silent.
    Silent,
    /// It took the question and hung up.
    HungUp,
}

/// What was received before a failure; it is paid for all the same.
pub(super) struct Failed {
    pub(super) failure: Failure,
    pub(super) received: Option<(String, Option<Usage>)>,
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        Self { failure, received: None }
    }
}

/// What a server has turned out not to know. Each is tried once and then left out.
#[derive(Default)]
struct Unknown {
    schema: AtomicBool,
    usage_in_stream: AtomicBool,
    most_tokens: AtomicBool,
}

/// A server and how to speak with it.
pub(super) struct ChatClient {
    http: Client,
    address: Url,
    authorization: Option<HeaderValue>,
    model: String,
    unknown: Unknown,
}

/// Why there can be no such client.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetUpError {
    /// The address can't be used.
    #[error("the provider's address has to begin with http:// or https://, such as https://api.openai.com/v1")]
    Address,
    /// The key can't be sent.
    #[error("the provider's key holds characters that can't be sent")]
    Key,
    /// The machine lacks what secure connections need.
    #[error("secure connections can't be set up: {0}")]
    Connections(String),
}

impl ChatClient {
    pub(super) fn new(base_url: &str, key: Option<&SecretString>, model: String) -> Result<Self, SetUpError> {
        let address = format!("{}/chat/completions", base_url.trim_end_matches('/'));
        let address: Url = address.parse().map_err(|_| SetUpError::Address)?;
        if !matches!(address.scheme(), "http" | "https") || !address.has_host() {
            return Err(SetUpError::Address);
        }
        let authorization = key.map(|key| {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", key.expose_secret()))?;
            value.set_sensitive(true);
            Ok::<_, reqwest::header::InvalidHeaderValue>(value)
        });
        let authorization = authorization.transpose().map_err(|_| SetUpError::Key)?;
        // Installing it twice, as several providers do, fails and changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            // A redirect would carry the texts to a server that nobody has chosen.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(|error| SetUpError::Connections(error.to_string()))?;
        Ok(Self { http, address, authorization, model, unknown: Unknown::default() })
    }

    pub(super) fn model(&self) -> &str {
        &self.model
    }

    /// The whole answer.
    pub(super) async fn complete(&self, prompt: &Prompt) -> Result<Completion, Failed> {
        loop {
            let response = self.send(prompt).await?;
            let status = response.status();
            if status.is_success() {
                return receive(response).await;
            }
            if !matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY) {
                return Err(refusal(&response).into());
            }
            let said = beginning_of(response).await;
            if !self.learn_from(&said) {
                return Err(Failure::Refused { status: status.as_u16() }.into());
            }
        }
    }

    async fn send(&self, prompt: &Prompt) -> Result<Response, Failure> {
        let mut request = self.http.post(self.address.clone()).json(&self.question(prompt));
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization.clone());
        }
        request.send().await.map_err(|error| match error {
            error if error.is_connect() => Failure::Unreachable,
            error if error.is_timeout() => Failure::Silent,
            _ => Failure::HungUp,
        })
    }

    fn question(&self, prompt: &Prompt) -> Value {
        let structured = !self.unknown.schema.load(Ordering::Relaxed);
        let mut question = json!({
            "model": self.model,
            "messages": prompt.messages(!structured),
            "stream": true,
            "temperature": 0.2,
        });
        let longest =
            if self.unknown.most_tokens.load(Ordering::Relaxed) { "max_completion_tokens" } else { "max_tokens" };
        question[longest] = prompt.most_tokens.into();
        if !self.unknown.usage_in_stream.load(Ordering::Relaxed) {
            question["stream_options"] = json!({ "include_usage": true });
        }
        if structured {
            let schema = json!({ "name": prompt.form, "strict": true, "schema": prompt.schema });
            question["response_format"] = json!({ "type": "json_schema", "json_schema": schema });
        }
        question
    }

    /// Leaves out from now on what a refusal names. Says whether there was anything new in it.
    fn learn_from(&self, said: &str) -> bool {
        let Unknown { schema, usage_in_stream, most_tokens } = &self.unknown;
        let named = [
            (most_tokens, &["max_tokens", "max_completion_tokens"][..]),
            (usage_in_stream, &["stream_options", "include_usage"][..]),
            (schema, &["response_format", "json_schema", "schema", "grammar"][..]),
        ];
        let found = named.into_iter().find(|(known, words)| {
            words.iter().any(|word| said.contains(word)) && !known.swap(true, Ordering::Relaxed)
        });
        found.is_some()
    }
}

fn refusal(response: &Response) -> Failure {
    let status = response.status();
    match status.as_u16() {
        401 | 403 => Failure::Key,
        404 => Failure::Model,
        408 | 429 | 500..=599 => {
            let header = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
            let retry_after = header.and_then(|value| value.trim().parse().ok()).map(Duration::from_secs);
            Failure::Passing { status: status.as_u16(), retry_after }
        }
        status => Failure::Refused { status },
    }
}

async fn beginning_of(mut response: Response) -> String {
    let mut said = Vec::new();
    while said.len() < MOST_REFUSAL {
        match response.chunk().await {
            Ok(Some(chunk)) => said.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    String::from_utf8_lossy(&said).into_owned()
}

async fn receive(mut response: Response) -> Result<Completion, Failed> {
    let header = response.headers().get(reqwest::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let streamed = header.is_some_and(|value| value.starts_with("text/event-stream"));
    let mut assembly = Assembly::default();
    let mut whole = Vec::new();
    let outcome = loop {
        match response.chunk().await {
            Ok(Some(chunk)) if streamed => {
                if let Err(broken) = assembly.take(&chunk) {
                    break Err(Failure::Broken(broken));
                }
                if assembly.is_done() {
                    break Ok(());
                }
            }
            Ok(Some(chunk)) => {
                whole.extend_from_slice(&chunk);
                if whole.len() > 4 << 20 {
                    break Err(Failure::Broken(Broken::Endless));
                }
            }
            Ok(None) if streamed => break Ok(()),
            Ok(None) => break assembly.read_piece(&whole).map_err(Failure::Broken),
            Err(error) if error.is_timeout() => break Err(Failure::Silent),
            Err(_) => break Err(Failure::Broken(Broken::CutOff)),
        }
    };
    let (text, usage) = assembly.received();
    let received = Some((text.to_owned(), usage));
    outcome.and_then(|()| assembly.finish().map_err(Failure::Broken)).map_err(|failure| Failed { failure, received })
}
