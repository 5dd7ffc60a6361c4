//! Making an account, looking at it, changing its password.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::sessions::{Credentials, SignedIn, signed_in};
use crate::client::{Requester, SameOrigin};
use crate::extract::{Authenticated, Json};
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(sign_up)).routes(routes!(account)).routes(routes!(change_password))
}

/// Somebody who keeps notes here.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Account {
    /// Names the account.
    pub id: Uuid,
    /// Its address, in lower case.
    pub email: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Whether it may look after the installation.
    pub operator: bool,
}

impl Account {
    pub(super) fn new(account: &loci_domain::account::Account, state: &ApiState) -> Self {
        Self {
            id: account.id.into(),
            email: account.email.to_string(),
            created_at: account.created_at,
            operator: state.app.is_operator(account),
        }
    }
}

/// A change of password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now.
    pub current_password: String,
    /// The password from now on: 12 to 128 characters, none of the most common ones.
    #[schema(min_length = 12, max_length = 128)]
    pub new_password: String,
    /// Whether to sign out on every other device.
    pub end_other_sessions: bool,
}

/// Makes an account and signs in to it.
#[utoipa::path(post, path = "/api/v1/accounts", tag = "accounts", security(()), request_body = Credentials, responses(
    (status = 201, body = SignedIn, description = "The refresh token comes as a cookie."),
    (status = 400, body = Problem), (status = 403, body = Problem), (status = 409, body = Problem, description = "account_exists"),
    (status = 422, body = Problem, description = "invalid_email, weak_password"), (status = 429, body = Problem)))]
async fn sign_up(
    State(state): State<ApiState>,
    _: SameOrigin,
    Requester(client): Requester,
    Json(body): Json<Credentials>,
) -> Result<Response, Problem> {
    let entered = state.app.sign_up(&body.email, &body.password, &client).await?;
    Ok(signed_in(&state, StatusCode::CREATED, entered))
}

/// Who is signed in.
#[utoipa::path(get, path = "/api/v1/account", tag = "accounts", responses(
    (status = 200, body = Account), (status = 401, body = Problem)))]
async fn account(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
) -> Result<axum::Json<Account>, Problem> {
    let account = state.app.account(caller).await?;
    Ok(axum::Json(Account::new(&account, &state)))
}

/// Changes the password.
#[utoipa::path(post, path = "/api/v1/account/password", tag = "accounts", request_body = PasswordChange, responses(
    (status = 204), (status = 400, body = Problem), (status = 401, body = Problem, description = "invalid_credentials: the current password is not right"),
    (status = 422, body = Problem, description = "weak_password"), (status = 429, body = Problem)))]
async fn change_password(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Json(body): Json<PasswordChange>,
) -> Result<StatusCode, Problem> {
    state
        .app
        .change_password(caller, &body.current_password, &body.new_password, body.end_other_sessions)
        .await
        .map_err(|error| match error {
            loci_app::Error::InvalidCredentials => {
                Problem::new(StatusCode::UNAUTHORIZED, "invalid_credentials", "The current password is not right.")
            }
            error => error.into(),
        })?;
    Ok(StatusCode::NO_CONTENT)
}
