//! What a use case may answer instead of its result.

use std::time::Duration;

/// The result of every use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a use case did not do what was asked. Every variant but the last three is the caller's to mend.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("sign in first")]
    Unauthenticated,
    /// The session has ended: signed out, revoked, idle or too old.
    #[error("this session has ended")]
    SessionExpired,
    /// The e-mail address and the password don't belong together.
    #[error("the e-mail address or the password is not right")]
    InvalidCredentials,
    /// Only those may do this who look after the installation.
    #[error("only operators may do this")]
    OperatorsOnly,
    /// There is an account with this e-mail address.
    #[error("there is an account with this e-mail address already")]
    AccountExists,
    /// The object doesn't exist, or is somebody else's.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The note has changed since the revision that a change was made from.
    #[error("the note has changed")]
    StaleRevision(Box<loci_domain::Note>),
    /// Only a note in the trash can be deleted for good.
    #[error("the note is not in the trash")]
    NotInTrash,
    /// The object is not in a state in which this can be done.
    #[error("{detail}")]
    Conflict {
        /// A stable word for programs.
        code: &'static str,
        /// A sentence for people.
        detail: String,
    },
    /// Something is larger than allowed.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// A stable word for programs.
        code: &'static str,
        /// The most that is allowed, in bytes.
        limit: u64,
    },
    /// A value can't be accepted.
    #[error("{detail}")]
    Invalid {
        /// A stable word for programs, such as `invalid_title`.
        code: &'static str,
        /// The field it concerns.
        field: &'static str,
        /// A sentence that says what is wrong and what would be right.
        detail: String,
    },
    /// Too many tries.
    #[error("too many tries")]
    RateLimited {
        /// When to try again.
        retry_after: Duration,
    },
    /// It took too long and was given up.
    #[error("this took too long")]
    DeadlineExceeded,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] loci_store::Error),
    /// Something failed that should not.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// A value of one field can't be accepted.
    pub fn invalid(code: &'static str, field: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid { code, field, detail: detail.into() }
    }
}
