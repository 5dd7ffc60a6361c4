//! Signing in and out, going on with a session, and the list of devices.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::accounts::Account;
use crate::client::{Requester, SameOrigin};
use crate::extract::{Authenticated, Json, Path, bearer};
use crate::{ApiState, Problem, cookie};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(sign_in, list, end_others))
        .routes(routes!(refresh))
        .routes(routes!(sign_out))
        .routes(routes!(end))
}

/// What somebody signs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The address of the account, in any case.
    #[schema(max_length = 254)]
    pub email: String,
    /// Its password. A new one has 12 to 128 characters and is none of the most common ones.
    pub password: String,
}

/// Somebody who is signed in.
#[derive(Serialize, ToSchema)]
pub struct SignedIn {
    /// Who it is.
    pub account: Account,
    /// For the `Authorization` header.
    pub access_token: String,
    /// Seconds for which the access token works.
    pub expires_in: i64,
}

/// A device on which the account is signed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Session {
    /// Names the session.
    pub id: Uuid,
    /// Such as "Firefox on Linux".
    pub device: String,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it last asked for something, to the minute.
    pub last_seen_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Every device on which the account is signed in, the last seen first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SessionList {
    /// The sessions.
    pub items: Vec<Session>,
}

/// The answer to whoever has just signed in: tokens, the refresh token in a cookie alone.
pub(super) fn signed_in(state: &ApiState, status: StatusCode, entered: loci_app::accounts::SignedIn) -> Response {
    let lasts = (entered.session_ends_at - state.app.now()).num_seconds();
    let cookie = cookie::keep(&entered, lasts, &state.settings);
    let body = SignedIn {
        account: Account::new(&entered.account, state),
        access_token: entered.access_token,
        expires_in: entered.access_lifetime.num_seconds(),
    };
    (status, [(header::SET_COOKIE, cookie)], axum::Json(body)).into_response()
}

/// Signs in.
#[utoipa::path(post, path = "/api/v1/sessions", tag = "sessions", security(()), request_body = Credentials, responses(
    (status = 201, body = SignedIn, description = "The refresh token comes as a cookie."),
    (status = 400, body = Problem), (status = 401, body = Problem, description = "invalid_credentials"),
    (status = 403, body = Problem), (status = 422, body = Problem), (status = 429, body = Problem)))]
async fn sign_in(
    State(state): State<ApiState>,
    _: SameOrigin,
    Requester(client): Requester,
    Json(body): Json<Credentials>,
) -> Result<Response, Problem> {
    let entered = state.app.sign_in(&body.email, &body.password, &client).await?;
    Ok(signed_in(&state, StatusCode::CREATED, entered))
}

/// Trades the refresh token of the cookie for a new pair of tokens.
#[utoipa::path(post, path = "/api/v1/sessions/refresh", tag = "sessions", security(()), responses(
    (status = 200, body = SignedIn, description = "The next refresh token comes as a cookie."),
    (status = 401, body = Problem, description = "session_expired"), (status = 403, body = Problem)))]
async fn refresh(State(state): State<ApiState>, _: SameOrigin, headers: HeaderMap) -> Result<Response, Problem> {
    let token = cookie::refresh_token(&headers, &state.settings).ok_or(loci_app::Error::SessionExpired)?;
    let entered = state.app.refresh(&token).await?;
    Ok(signed_in(&state, StatusCode::OK, entered))
}

/// Signs out this device. The cookie alone is enough, so that an access token that has run out keeps nobody in.
#[utoipa::path(delete, path = "/api/v1/sessions/current", tag = "sessions", security((), ("access_token" = [])), responses(
    (status = 204), (status = 401, body = Problem, description = "Neither token nor cookie came with the request."),
    (status = 403, body = Problem)))]
async fn sign_out(State(state): State<ApiState>, _: SameOrigin, headers: HeaderMap) -> Result<Response, Problem> {
    let refresh_token = cookie::refresh_token(&headers, &state.settings);
    let access_token = bearer(&headers);
    if refresh_token.is_none() && access_token.is_none() {
        return Err(loci_app::Error::Unauthenticated.into());
    }
    if let Some(token) = access_token {
        match state.app.authenticate(token).await {
            Ok(caller) => state.app.end_session(caller, caller.session).await?,
            Err(loci_app::Error::SessionExpired) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if let Some(token) = refresh_token {
        state.app.sign_out(&token).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie::clear(&state.settings))]).into_response())
}

/// The devices on which the account is signed in.
#[utoipa::path(get, path = "/api/v1/sessions", tag = "sessions", responses(
    (status = 200, body = SessionList), (status = 401, body = Problem)))]
async fn list(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
) -> Result<axum::Json<SessionList>, Problem> {
    let sessions = state.app.sessions(caller).await?;
    let items = sessions
        .into_iter()
        .map(|session| Session {
            current: session.id == caller.session,
            id: session.id.into(),
            device: session.device,
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
        })
        .collect();
    Ok(axum::Json(SessionList { items }))
}

/// Signs out one device.
#[utoipa::path(delete, path = "/api/v1/sessions/{id}", tag = "sessions", params(("id" = Uuid, Path)), responses(
    (status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn end(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Problem> {
    state.app.end_session(caller, id.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs out every other device.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "sessions", responses(
    (status = 204), (status = 401, body = Problem)))]
async fn end_others(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
) -> Result<StatusCode, Problem> {
    state.app.end_other_sessions(caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
