//! What can go wrong in the store, sorted by what the caller can do about it.

use sea_orm::{DbErr, RuntimeErr, SqlErr};

/// The result of every repository function.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong in the database.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database can't be reached, or no connection became free in time. Trying again later may help.
    #[error("the database is not available: {0}")]
    Unavailable(#[source] DbErr),
    /// The disk is full, the quota is used up, or the data folder can't be written.
    #[error("the database can't be written: {0}")]
    NotWritable(#[source] DbErr),
    /// A row with this unique value exists already.
    #[error("a unique value is taken: {0}")]
    Taken(String),
    /// The database was written by a newer version of Loci.
    #[error("the database was written by a newer version of Loci (it has the migration {migration})")]
    NewerSchema {
        /// The applied migration that this version doesn't know.
        migration: String,
    },
    /// The database that is to be written holds accounts that the other one does not have.
    #[error("the target holds accounts that the source does not have, which would be lost")]
    OtherAccounts,
    /// What stands in the database could not be understood.
    #[error("a stored value is damaged: {0}")]
    Damaged(String),
    /// Anything else.
    #[error(transparent)]
    Other(DbErr),
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if let Some(SqlErr::UniqueConstraintViolation(name)) = error.sql_err() {
            return Self::Taken(name);
        }
        match &error {
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) => Self::Unavailable(error),
            DbErr::Exec(inner) | DbErr::Query(inner) => match failure(inner) {
                Failure::NotWritable => Self::NotWritable(error),
                Failure::Unavailable => Self::Unavailable(error),
                Failure::Other => Self::Other(error),
            },
            _ => Self::Other(error),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}

enum Failure {
    NotWritable,
    Unavailable,
    Other,
}

/// Sorts by the primary result codes of SQLite (<https://sqlite.org/rescode.html>) and the SQLSTATE classes of
/// PostgreSQL (appendix A of its manual).
fn failure(error: &RuntimeErr) -> Failure {
    use sea_orm::sqlx::Error as Sqlx;
    let RuntimeErr::SqlxError(error) = error else {
        return Failure::Other;
    };
    match error.as_ref() {
        Sqlx::Io(_) | Sqlx::PoolTimedOut | Sqlx::PoolClosed | Sqlx::WorkerCrashed => Failure::Unavailable,
        Sqlx::Database(error) => {
            let code = error.code().unwrap_or_default();
            if let Ok(code) = code.parse::<i32>()
                && code < 10_000
            {
                // SQLite: an extended code holds its primary code in the low byte.
                return match code & 0xff {
                    8 | 10 | 13 | 14 => Failure::NotWritable,
                    // 9: a statement that was interrupted because it took too long.
                    5 | 6 | 9 => Failure::Unavailable,
                    _ => Failure::Other,
                };
            }
            match code.get(..2) {
                Some("53") if code != "53300" => Failure::NotWritable,
                Some("08" | "57" | "53") => Failure::Unavailable,
                _ => Failure::Other,
            }
        }
        _ => Failure::Other,
    }
}
