//! Whether each part of a running server can work.

use crate::App;

/// A part that requests or background work need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which part.
    pub name: &'static str,
    /// How it is.
    pub state: PartState,
    /// What that means, for people.
    pub detail: String,
}

/// How a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartState {
    /// It works.
    Ok,
    /// It is not loaded and will be when it is needed.
    Asleep,
    /// It does its work in a simpler way.
    Degraded,
    /// It does not work.
    Unavailable,
}

impl PartState {
    /// The word for it in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Asleep => "asleep",
            Self::Degraded => "degraded",
            Self::Unavailable => "unavailable",
        }
    }
}

impl App {
    /// Asks each part.
    pub async fn readiness(&self) -> Vec<Part> {
        let database = match self.database().ping().await {
            Ok(()) => Part { name: "database", state: PartState::Ok, detail: "answers".to_owned() },
            Err(error) => Part {
                name: "database",
                state: PartState::Unavailable,
                detail: match error {
                    loci_store::Error::Unavailable(_) => "does not answer".to_owned(),
                    _ => "answers with an error; the log tells more".to_owned(),
                },
            },
        };
        vec![database]
    }
}
