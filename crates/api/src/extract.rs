//! What handlers take from a request, each with an answer a person can act on when it can't be taken.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use loci_app::Caller;
use serde::de::DeserializeOwned;

use crate::{ApiState, Problem};

/// The account that asks, by its access token.
#[derive(Debug, Clone, Copy)]
pub struct Authenticated(pub Caller);

impl FromRequestParts<ApiState> for Authenticated {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let token = bearer(&parts.headers).ok_or(loci_app::Error::Unauthenticated)?;
        Ok(Self(state.app.authenticate(token).await?))
    }
}

/// The token of the `Authorization` header (RFC 6750). A doubled header names nobody.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// A JSON body. Unknown fields are refused where the type says so, which every request type does.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<ApiState> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &ApiState) -> Result<Self, Problem> {
        if let Some(kind) = request.headers().get(header::CONTENT_TYPE)
            && !kind.to_str().is_ok_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("application/json"))
        {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "Send the body as application/json.",
            ));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| body_problem(&rejection, state))?;
        parse(&bytes).map(Self)
    }
}

/// Reads JSON; the answer tells what could not be read and where.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "invalid_body",
            format!("The body is not UTF-8: the byte at position {} begins no character.", error.valid_up_to()),
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let status = if error.is_data() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::BAD_REQUEST };
        let code = if error.to_string().starts_with("unknown field") { "unknown_field" } else { "invalid_body" };
        Problem::new(status, code, format!("The body can't be read: {error}."))
    })
}

fn body_problem(rejection: &BytesRejection, state: &ApiState) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let limit = state.settings.body_bytes as u64;
        return loci_app::Error::TooLarge { code: "body_too_large", limit }.into();
    }
    Problem::new(StatusCode::BAD_REQUEST, "invalid_body", "The body broke off before its end. Send it again.")
}

/// The parameters in the path. An id that is no id names nothing, which is answered like an id that doesn't exist.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<ApiState> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(value)) => Ok(Self(value)),
            Err(PathRejection::FailedToDeserializePathParams(_)) => Err(loci_app::Error::NotFound("object").into()),
            Err(_) => Err(Problem::internal("a route has no parameters where its handler wants some")),
        }
    }
}

/// The parameters behind the question mark. Unknown ones are refused where the type says so.
#[derive(Debug, Clone, Copy)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<ApiState> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &ApiState) -> Result<Self, Problem> {
        axum::extract::Query::<T>::try_from_uri(&parts.uri).map(|axum::extract::Query(value)| Self(value)).map_err(
            |rejection| {
                let detail = rejection.body_text();
                let reason = detail.rsplit_once(": ").map_or(detail.as_str(), |(_, reason)| reason);
                Problem::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "invalid_query",
                    format!("The parameters of the address can't be read: {reason}."),
                )
            },
        )
    }
}
