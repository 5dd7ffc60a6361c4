//! The web app, compiled into the binary.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::Problem;

/// The built files of `web/`. A build without them serves the API only.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

/// Stands in `index.html` where a nonce belongs, and is replaced with a new one in each answer.
const NONCE: &str = "__CSP_NONCE__";

/// The one page of the web app within the API's addresses: what the OpenAPI document says, for people.
const DOCUMENTATION: &str = "api/docs";

/// Whether this build holds the web app.
pub fn present() -> bool {
    Files::get("index.html").is_some()
}

/// Serves a file of the web app, or its page for any other address outside the API.
pub(crate) async fn serve(request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "There is nothing to change here.")
            .into_response();
    }
    let path = request.uri().path().trim_start_matches('/');
    if (path.starts_with("api/") && path != DOCUMENTATION) || path.starts_with("health/") {
        return Problem::new(StatusCode::NOT_FOUND, "not_found", format!("There is nothing at /{path}."))
            .into_response();
    }
    if !path.is_empty()
        && path != "index.html"
        && let Some(file) = Files::get(path)
    {
        return asset(path, &request, file);
    }
    match Files::get("index.html") {
        Some(page) => index(&page),
        None => (
            StatusCode::NOT_FOUND,
            "This build of Loci holds no web page; its API is at /api/v1. Build web/ first, then Loci.\n",
        )
            .into_response(),
    }
}

fn asset(path: &str, request: &Request, file: EmbeddedFile) -> Response {
    let tag = entity_tag(&file);
    if request.headers().get(header::IF_NONE_MATCH) == Some(&tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    // Vite puts a hash into the name of every file in assets/, so that such a file never changes.
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut response = Response::new(Body::from(file.data.into_owned()));
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(kind) = HeaderValue::from_str(kind.as_ref()) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    response
}

fn entity_tag(file: &EmbeddedFile) -> HeaderValue {
    let hash = file.metadata.sha256_hash();
    let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    HeaderValue::from_str(&format!("\"{hex}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

/// The page, under a policy that lets nothing run or load but what we ship. The editor makes style elements, which a
/// nonce admits; KaTeX and the editor set style attributes.
fn index(page: &EmbeddedFile) -> Response {
    let nonce = nonce();
    let html = String::from_utf8_lossy(&page.data).replace(NONCE, &nonce);
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; \
         img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; \
         manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    );
    let mut response = axum::response::Html(html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn nonce() -> String {
    use loci_app::Random;
    let mut bytes = [0; 16];
    loci_app::SystemRandom.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
