//! Every route of Loci in one place, and what happens around each.

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use axum::{Json, Router, middleware};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::trace::TraceLayer;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;

use crate::metrics::Metrics;
use crate::middleware::REQUEST_ID;
use crate::{ApiState, Problem, assets, routes};

/// What the OpenAPI document says about the whole.
#[derive(OpenApi)]
#[openapi(
    info(title = "Loci", description = "Notes that are read: keywords, summaries, connections, quizzes and plans.",
         license(name = "Apache-2.0", identifier = "Apache-2.0")),
    components(schemas(Problem)),
    security(("access_token" = []))
)]
struct Document;

fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::with_openapi(Document::openapi())
        .merge(routes::health::router())
        .merge(routes::insight::router())
        .merge(routes::connections::router())
        .merge(routes::quizzes::router())
        .merge(routes::plans::router())
        .merge(routes::status::router())
        .merge(routes::installation::router())
        .merge(routes::ai::router())
        .merge(routes::accounts::router())
        .merge(routes::sessions::router())
        .merge(crate::live::router())
        .merge(routes::notes::router())
        .merge(routes::links::router())
        .merge(routes::tags::router())
        .merge(routes::notebooks::router())
        .merge(routes::titles::router())
        .merge(routes::search::router())
        .merge(routes::graph::router())
        .merge(routes::tasks::router())
        .merge(routes::imports::router())
        .merge(routes::export::router())
        .merge(routes::attachments::router())
}

/// The OpenAPI document of every route.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let (_, mut document) = routes().split_for_parts();
    complete(&mut document);
    document
}

fn complete(document: &mut utoipa::openapi::OpenApi) {
    env!("CARGO_PKG_VERSION").clone_into(&mut document.info.version);
    let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    document.components.get_or_insert_default().add_security_scheme("access_token", scheme);
}

/// The whole service: API, live events and the web app.
pub fn router(state: ApiState) -> Router {
    let (router, mut document) = routes().split_for_parts();
    complete(&mut document);
    let body_bytes = state.settings.body_bytes;
    let metrics = Arc::new(Metrics::default());
    // Two stacks instead of one keep the nested types, and with them the time to compile, in bounds.
    let outer = ServiceBuilder::new()
        .layer(SetRequestIdLayer::new(REQUEST_ID, FreshRequestId))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(middleware::from_fn_with_state(Arc::clone(&metrics), crate::metrics::count))
        .layer(middleware::from_fn(crate::middleware::security_headers))
        .layer(CompressionLayer::new());
    let inner = ServiceBuilder::new()
        .layer(middleware::from_fn(crate::middleware::problem_documents))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(state.clone(), crate::middleware::deadline))
        .layer(DefaultBodyLimit::max(body_bytes));
    router
        .route("/api/openapi.json", axum::routing::get(async move || Json(document)))
        .route("/metrics", show_metrics(state.clone(), metrics))
        .fallback(assets::serve)
        .with_state(state)
        .layer(inner)
        .layer(outer)
}

/// What a process without pages answers: whether it is alive and ready, and its metrics.
pub fn operator_router(state: ApiState) -> Router {
    let (router, _) = OpenApiRouter::new().merge(routes::health::router()).split_for_parts();
    router.route("/metrics", show_metrics(state.clone(), Arc::default())).with_state(state)
}

fn show_metrics(state: ApiState, metrics: Arc<Metrics>) -> MethodRouter<ApiState> {
    axum::routing::get(move |request| crate::metrics::show(state.clone(), Arc::clone(&metrics), request))
}

/// Gives each request an id, unless the proxy before the server gave it one.
#[derive(Clone, Copy)]
struct FreshRequestId;

impl MakeRequestId for FreshRequestId {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        use loci_app::Random;
        let mut bytes = [0; 8];
        loci_app::SystemRandom.fill(&mut bytes);
        let id: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        id.parse().ok().map(RequestId::new)
    }
}

/// The path only: what stands behind the question mark may be somebody's words.
fn span<B>(request: &Request<B>) -> tracing::Span {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), path = request.uri().path(), request_id = id)
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let problem = Problem::internal("a handler panicked");
    debug_assert_eq!(problem.status, StatusCode::INTERNAL_SERVER_ERROR.as_u16());
    problem.into_response()
}
