//! What a monitoring system reads: counts and gauges in the text format of OpenMetrics, which Prometheus reads.
//!
//! Labels have few values, all of them known from the code: routes are templates, never addresses.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use loci_app::{App, BreakerState, EngineState, resident_bytes};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use crate::extract::bearer;
use crate::{ApiState, HttpSettings, Problem};

/// The media type of the text format.
const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// What the database says is left out when it takes longer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Upper bounds of the times requests take, in seconds.
const DURATIONS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindEnded {
    kind: String,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Engine {
    operation: &'static str,
    engine: String,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Tier {
    tier: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct NamedProvider {
    provider: String,
}

/// What is counted as it happens; everything else is looked up when somebody asks.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answer, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
}

impl Default for Metrics {
    fn default() -> Self {
        let requests = Family::<Answer, Counter>::default();
        let durations =
            Family::<Route, Histogram, _>::new_with_constructor((|| Histogram::new(DURATIONS)) as fn() -> Histogram);
        let mut registry = Registry::default();
        registry.register("loci_http_requests", "Requests answered", requests.clone());
        let help = "How long requests took until their answer began";
        registry.register_with_unit("loci_http_request_duration", help, Unit::Seconds, durations.clone());
        Self { registry, requests, durations }
    }
}

/// Counts a request and times it.
pub(crate) async fn count(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let method = method_name(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    metrics.durations.get_or_create(&Route { method, route: route.clone() }).observe(begun.elapsed().as_secs_f64());
    metrics.requests.get_or_create(&Answer { method, route, status: response.status().as_u16() }).inc();
    response
}

/// A client may make methods up; a label may not.
fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

/// Answers those who may read the metrics.
pub(crate) async fn show(state: ApiState, metrics: Arc<Metrics>, request: Request) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
    if !may_read(peer, request.headers(), &state.settings) {
        let detail = "Metrics are read on the machine that Loci runs on, or with the token that its operator has set in \
                      LOCI_METRICS_TOKEN.";
        return Problem::new(StatusCode::FORBIDDEN, "metrics_forbidden", detail).into_response();
    }
    let now = looked_up(&state.app).await;
    let mut page = String::new();
    let written = text::encode_registry(&mut page, &metrics.registry)
        .and_then(|()| text::encode_registry(&mut page, &now))
        .and_then(|()| text::encode_eof(&mut page));
    match written {
        Ok(()) => ([(header::CONTENT_TYPE, MEDIA_TYPE)], page).into_response(),
        Err(error) => Problem::internal(&error.to_string()).into_response(),
    }
}

/// With a token, whoever has it. Without one, only programs on this machine that come here without a proxy, since behind
/// a proxy on the same machine everybody seems to be here.
fn may_read(peer: Option<SocketAddr>, headers: &HeaderMap, settings: &HttpSettings) -> bool {
    match &settings.metrics_token {
        Some(token) => bearer(headers).is_some_and(|given| equal(given.as_bytes(), token.as_bytes())),
        None => {
            let forwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
            peer.is_some_and(|peer| peer.ip().to_canonical().is_loopback())
                && !forwarded.iter().any(|name| headers.contains_key(*name))
        }
    }
}

/// Compares in a time that does not tell where the two differ.
fn equal(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// What other parts know, as it is now.
async fn looked_up(app: &App) -> Registry {
    let mut registry = Registry::default();
    registry.register("loci_build", "This program", Info::new([("version", env!("CARGO_PKG_VERSION"))]));

    let loaded = Gauge::<i64>::default();
    loaded.set(i64::from(app.ai().model().state == EngineState::Ready));
    registry.register("loci_model_loaded", "Whether the sentence-vector model is in memory", loaded);
    if let Some(bytes) = resident_bytes().and_then(|bytes| i64::try_from(bytes).ok()) {
        let memory = Gauge::<i64>::default();
        memory.set(bytes);
        registry.register_with_unit("process_resident_memory", "Memory in use", Unit::Bytes, memory);
    }

    let engines = Family::<Engine, Counter>::default();
    for count in app.ai().counts() {
        let labels = Engine { operation: count.operation, engine: count.engine, outcome: count.outcome };
        engines.get_or_create(&labels).inc_by(count.count);
    }
    registry.register("loci_engine_answers", "What engines answered when they were asked", engines);

    let cache = Family::<Tier, Counter>::default();
    let counts = app.ai().cache_counts();
    for (tier, count) in [("memory", counts.memory), ("shared", counts.shared), ("none", counts.missed)] {
        cache.get_or_create(&Tier { tier }).inc_by(count);
    }
    registry.register("loci_result_lookups", "Results looked for in the cache, by where they were found", cache);

    let (rest, calls) = <(Family<NamedProvider, Gauge>, Family<NamedProvider, Gauge>)>::default();
    for provider in app.ai().provider_statuses() {
        let labels = NamedProvider { provider: provider.name };
        let seconds = if let BreakerState::Open { seconds } = provider.breaker { seconds } else { 0 };
        rest.get_or_create(&labels).set(i64::try_from(seconds).unwrap_or(i64::MAX));
        calls.get_or_create(&labels).set(i64::try_from(provider.calls).unwrap_or(i64::MAX));
    }
    let help = "For how long a provider that failed is left alone; 0 where it may be asked";
    registry.register_with_unit("loci_provider_rest", help, Unit::Seconds, rest);
    registry.register("loci_provider_calls", "Calls to a provider that are under way", calls);

    let ended = Family::<KindEnded, Counter>::default();
    for ((kind, outcome), count) in app.ended().all() {
        ended.get_or_create(&KindEnded { kind, outcome: outcome.as_str() }).inc_by(count);
    }
    registry.register("loci_work_ended", "Attempts at background work that ended in this process", ended);

    // Without a database the rest is still worth knowing.
    if let Ok(Ok(kinds)) = tokio::time::timeout(PATIENCE, app.workload()).await {
        let (waiting, running, oldest) = <(Family<Kind, Gauge>, Family<Kind, Gauge>, Family<Kind, Gauge>)>::default();
        for (kind, backlog) in kinds {
            let labels = Kind { kind };
            let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            waiting.get_or_create(&labels).set(count(backlog.waiting));
            running.get_or_create(&labels).set(count(backlog.running));
            oldest.get_or_create(&labels).set(backlog.since.map_or(0, |since| (app.now() - since).num_seconds()));
        }
        registry.register("loci_work_waiting", "Background work that is due and not begun", waiting);
        registry.register("loci_work_running", "Background work that a worker holds", running);
        let help = "For how long the first of what is due has waited";
        registry.register_with_unit("loci_work_oldest", help, Unit::Seconds, oldest);
    }
    registry
}
