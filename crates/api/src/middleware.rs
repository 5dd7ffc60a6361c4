//! What happens to every request, whatever its route.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::request_id::RequestId;

use crate::problem::ProblemBody;
use crate::{ApiState, Problem};

/// The header that names a request, in both directions.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Answers 503 when a request takes longer than it may. Imports, exports and live connections have limits of their own.
pub(crate) async fn deadline(State(state): State<ApiState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if ["/api/v1/imports", "/api/v1/export", "/api/v1/live"].contains(&path) {
        return next.run(request).await;
    }
    match tokio::time::timeout(state.settings.deadline, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::timeout().into_response(),
    }
}

/// Writes the id of the request into problem documents, and makes problem documents of the framework's own refusals.
pub(crate) async fn problem_documents(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().and_then(|id| id.header_value().to_str().ok().map(str::to_owned));
    let path = Arc::<str>::from(request.uri().path());
    let response = next.run(request).await;
    let status = response.status();
    let problem = match response.extensions().get::<ProblemBody>() {
        Some(ProblemBody(problem)) => problem.clone(),
        // A handler that answers in JSON has said itself what is wrong, as readiness does part by part.
        None if (status.is_client_error() || status.is_server_error()) && !is_json(&response) => {
            let code = match status.as_u16() {
                404 => "not_found",
                405 => "method_not_allowed",
                413 => "body_too_large",
                415 => "unsupported_media_type",
                426 => "upgrade_required",
                _ if status.is_server_error() => "internal",
                _ => "invalid_request",
            };
            let reason = status.canonical_reason().unwrap_or("Error").to_lowercase();
            Problem::new(status, code, format!("{path}: {reason}."))
        }
        None => return response,
    };
    let problem = Problem { request_id: id.unwrap_or_default(), ..problem };
    let mut answer = problem.into_response();
    // What the first answer said beyond its body, such as a cookie or the methods that are allowed, still holds.
    for (name, value) in response.headers() {
        if ![header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name) && !answer.headers().contains_key(name) {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer
}

fn is_json(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"))
}

/// Headers that keep a browser from doing what no page of ours needs.
pub(crate) async fn security_headers(request: Request, next: Next) -> Response<Body> {
    let api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
    if api {
        set(header::CACHE_CONTROL, "no-store");
    }
    response
}
