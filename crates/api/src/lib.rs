//! The HTTP and WebSocket face of Loci: routes, request and response types, problem documents, the OpenAPI document.
//!
//! Handlers are thin: they read a request, call one use case of `loci-app` and shape its answer.

pub mod assets;
pub mod client;
mod cookie;
pub mod extract;
pub mod live;
mod metrics;
pub mod middleware;
pub mod notes;
pub mod problem;
pub mod router;
pub mod routes;

use std::sync::Arc;

use loci_app::App;

pub use problem::Problem;
pub use router::{openapi, operator_router, router};

/// What every handler may reach.
#[derive(Clone)]
pub struct ApiState {
    /// The use cases.
    pub app: App,
    /// The choices that concern HTTP.
    pub settings: Arc<HttpSettings>,
}

/// What the operator may choose about HTTP.
#[derive(Debug, Clone)]
pub struct HttpSettings {
    /// The address people type, such as `https://loci.example.org`, where a proxy stands before the server.
    pub public_url: Option<String>,
    /// The proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<client::AddressRange>,
    /// The rhythm of live connections.
    pub live: live::LiveSettings,
    /// The largest request body that is not an import, in bytes.
    pub body_bytes: usize,
    /// How long a request may take.
    pub deadline: std::time::Duration,
    /// What a monitoring system shows to read the metrics; without it, only this machine may.
    pub metrics_token: Option<String>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            public_url: None,
            trusted_proxies: Vec::new(),
            live: live::LiveSettings::default(),
            // A note of the largest size, with every character escaped, and what stands around it.
            body_bytes: 8 * 1024 * 1024,
            deadline: std::time::Duration::from_secs(30),
            metrics_token: None,
        }
    }
}
