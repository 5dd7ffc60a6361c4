//! The cookie that carries the refresh token.

use axum::http::{HeaderMap, HeaderValue};
use axum_extra::extract::CookieJar;
use loci_app::accounts::SignedIn;

use crate::HttpSettings;

/// Over HTTPS the prefix makes browsers refuse the cookie unless it is `Secure`, of the whole site and of this host
/// alone (RFC 6265bis, 4.1.3.2). Over plain HTTP they would refuse the prefix itself.
fn name(settings: &HttpSettings) -> &'static str {
    if is_secure(settings) { "__Host-loci_refresh" } else { "loci_refresh" }
}

fn is_secure(settings: &HttpSettings) -> bool {
    settings.public_url.as_deref().is_some_and(|url| url.to_ascii_lowercase().starts_with("https://"))
}

/// The refresh token that a request carries.
pub(crate) fn refresh_token(headers: &HeaderMap, settings: &HttpSettings) -> Option<String> {
    CookieJar::from_headers(headers).get(name(settings)).map(|cookie| cookie.value().to_owned())
}

/// Gives the browser the refresh token for as long as the session can last without being used.
pub(crate) fn keep(signed_in: &SignedIn, seconds: i64, settings: &HttpSettings) -> HeaderValue {
    header(&signed_in.refresh_token, seconds.max(0), settings)
}

/// Takes the refresh token from the browser.
pub(crate) fn clear(settings: &HttpSettings) -> HeaderValue {
    header("", 0, settings)
}

fn header(value: &str, max_age: i64, settings: &HttpSettings) -> HeaderValue {
    let secure = if is_secure(settings) { "; Secure" } else { "" };
    let text = format!("{}={value}; Max-Age={max_age}; Path=/; HttpOnly; SameSite=Strict{secure}", name(settings));
    HeaderValue::from_str(&text).expect("names and tokens are plain letters and digits")
}
