//! Every route, one module for each noun.

pub mod accounts;
pub mod ai;
pub mod attachments;
pub mod connections;
pub mod export;
pub mod graph;
pub mod health;
pub mod imports;
pub mod insight;
pub mod installation;
pub mod links;
pub mod notebooks;
pub mod notes;
pub mod plans;
pub mod quizzes;
pub mod search;
pub mod sessions;
pub mod shared;
pub mod status;
pub mod tags;
pub mod tasks;
pub mod titles;

/// How many items a page is to have: what was asked for, within what a page may have.
pub(crate) fn page_size(asked: Option<u64>, usual: u64, most: u64) -> loci_app::Result<u64> {
    match asked {
        None => Ok(usual),
        Some(asked) if (1..=most).contains(&asked) => Ok(asked),
        Some(_) => {
            let detail = format!("A page has 1 to {most} items.");
            Err(loci_app::Error::invalid("invalid_query", "limit", detail))
        }
    }
}
