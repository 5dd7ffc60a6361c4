//! Problem documents (RFC 9457) with a stable `code`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use loci_app::Error;
use serde::Serialize;
use utoipa::ToSchema;

use crate::notes::Note;

/// Why a request was not done. Served as `application/problem+json`.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`; `code` tells problems apart.
    #[serde(rename = "type")]
    pub kind: String,
    /// What the status means in general.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do, for people.
    pub detail: String,
    /// What happened, for programs. A code never changes its meaning.
    pub code: String,
    /// Names this request in the server's log.
    pub request_id: String,
    /// The fields that can't be accepted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// The limit that was passed, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// The newer note, where a change was made from an older revision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Box<Note>>,
    /// Seconds after which to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

/// A field that can't be accepted.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Its name in the request.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

/// Puts the id of the request into the problem document, which is made before the id is known.
#[derive(Debug, Clone)]
pub(crate) struct ProblemBody(pub(crate) Problem);

impl Problem {
    /// A problem with nothing but a code and a sentence.
    pub fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            code: code.to_owned(),
            request_id: String::new(),
            fields: Vec::new(),
            limit: None,
            current: None,
            retry_after: None,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let mut response = (status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(ProblemBody(self));
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Unauthenticated => Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", "Sign in to go on."),
            Error::SessionExpired => Self::new(
                StatusCode::UNAUTHORIZED,
                "session_expired",
                "This session has ended. Sign in again; nothing that was saved is lost.",
            ),
            Error::InvalidCredentials => Self::new(
                StatusCode::UNAUTHORIZED,
                "invalid_credentials",
                "The e-mail address or the password is not right. Check both and try again.",
            ),
            Error::OperatorsOnly => Self::new(
                StatusCode::FORBIDDEN,
                "operators_only",
                "Only accounts that LOCI_OPERATORS names may do this. Ask whoever runs this server.",
            ),
            Error::AccountExists => Self::new(
                StatusCode::CONFLICT,
                "account_exists",
                "There is an account with this e-mail address already. Sign in instead.",
            ),
            Error::NotFound(what) => Self::new(
                StatusCode::NOT_FOUND,
                "not_found",
                format!("There is no such {what}. It may have been deleted."),
            ),
            Error::StaleRevision(note) => Self {
                current: Some(Box::new((*note).into())),
                ..Self::new(
                    StatusCode::CONFLICT,
                    "stale_revision",
                    "The note has changed since you began. Your change was not saved; compare it with the newer note.",
                )
            },
            Error::NotInTrash => Self::new(
                StatusCode::CONFLICT,
                "not_in_trash",
                "Only a note in the trash can be deleted for good. Move it to the trash first.",
            ),
            Error::Conflict { code, detail } => Self::new(StatusCode::CONFLICT, code, detail),
            Error::TooLarge { code, limit } => Self {
                limit: Some(limit),
                ..Self::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    code,
                    format!("This is larger than the {limit} bytes that are allowed. Nothing was changed."),
                )
            },
            Error::Invalid { code, field, detail } => Self {
                fields: vec![FieldProblem { field: field.to_owned(), message: detail.clone() }],
                ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
            },
            Error::RateLimited { retry_after } => {
                let seconds = retry_after.as_secs().max(1);
                Self {
                    retry_after: Some(seconds),
                    ..Self::new(
                        StatusCode::TOO_MANY_REQUESTS,
                        "rate_limited",
                        format!("Too many tries. Try again in {seconds} seconds."),
                    )
                }
            }
            Error::DeadlineExceeded => Self::timeout(),
            Error::Store(loci_store_error) => Self::store(&loci_store_error),
            Error::Internal(message) => Self::internal(&message),
        }
    }
}

impl Problem {
    /// The request took too long.
    pub(crate) fn timeout() -> Self {
        Self {
            retry_after: Some(5),
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "timeout",
                "This took too long and was given up. Try again in a moment.",
            )
        }
    }

    /// Something failed that should not; what it was stands in the log only.
    pub(crate) fn internal(message: &str) -> Self {
        tracing::error!(error = message, "a request failed");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on the server. Tell the person who runs it the request id.",
        )
    }

    fn store(error: &loci_app::StoreError) -> Self {
        use loci_app::StoreError;
        match error {
            StoreError::Unavailable(_) => {
                tracing::warn!(error = %error, "the database is not available");
                Self {
                    retry_after: Some(5),
                    ..Self::new(
                        StatusCode::SERVICE_UNAVAILABLE,
                        "database_unavailable",
                        "The database does not answer at the moment. Nothing was changed; try again shortly.",
                    )
                }
            }
            StoreError::NotWritable(_) => {
                tracing::error!(error = %error, "the database can't be written");
                Self::new(
                    StatusCode::INSUFFICIENT_STORAGE,
                    "storage_full",
                    "The server can't write to its disk. Nothing was changed; tell the person who runs it.",
                )
            }
            _ => Self::internal(&error.to_string()),
        }
    }
}
