//! Full-text search: one contract, an index for each database, and words made here for both.
//!
//! All words are required; when no note has them all, any of them will do. The last word may be the beginning of one.
//! What is found in a title counts more than in a tag, and in a tag more than in the text. Words are compared without
//! case and diacritics. A word that the account has never used is taken for a typing error where there is one that is
//! much like it. No text that somebody types is an error.

mod excerpt;
mod postgres;
mod spelling;
mod sqlite;
mod words;

use std::collections::HashSet;
use std::ops::Range;

use loci_domain::name::name_key;
use loci_domain::{AccountId, NoteRef, Parsed};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use crate::database::Backend;
use crate::error::Result;
use crate::notes;
use words::words;

pub use excerpt::Fragment;

/// More different words of one note than this are not found: the limit of a `tsvector` is one megabyte.
const DIFFERENT: usize = 20_000;
/// More words of one note than this don't count for its rank.
const WORDS: usize = 300_000;
/// More words of a search than this are not looked for.
const TERMS: usize = 12;
/// More characters of a search than this are not read.
const TYPED: usize = 400;

/// What the index is told of a note.
pub(crate) struct Entry<'a> {
    pub(crate) note: Uuid,
    pub(crate) title: &'a str,
    pub(crate) parsed: &'a Parsed,
}

/// The words of a note, each behind the letters of its account.
struct Document {
    note: Uuid,
    title: Vec<String>,
    tags: Vec<String>,
    body: Vec<String>,
}

/// A word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    word: String,
    /// Whether it may be the beginning of a word.
    prefix: bool,
    /// Where it stands in what was typed.
    range: Range<usize>,
}

impl Term {
    fn fits(&self, word: &str) -> bool {
        if self.prefix { word.starts_with(&self.word) } else { word == self.word }
    }
}

/// What somebody typed, taken apart.
struct Query<'a> {
    typed: &'a str,
    terms: Vec<Term>,
}

impl<'a> Query<'a> {
    fn read(typed: &'a str) -> Self {
        let typed = typed.char_indices().nth(TYPED).map_or(typed, |(end, _)| &typed[..end]);
        let found: Vec<_> = words(typed).filter(|word| !word.text.is_empty()).collect();
        let mut terms: Vec<Term> = Vec::new();
        for (index, word) in found.iter().enumerate() {
            // A run of Han characters ends with its last one alone, which its last pair holds already.
            let within = index > 0 && found[index - 1].range.end == word.range.end;
            if !within && terms.len() < TERMS && !terms.iter().any(|term| term.word == word.text) {
                terms.push(Term { word: word.text.clone(), prefix: false, range: word.range.clone() });
            }
        }
        if let Some(last) = terms.last_mut() {
            last.prefix = true;
        }
        Self { typed, terms }
    }

    /// What was typed, with other words in the place of some.
    fn with(&self, mended: &[Option<String>]) -> String {
        let mut text = String::new();
        let mut at = 0;
        for (term, mended) in self.terms.iter().zip(mended) {
            if let Some(word) = mended {
                text.push_str(&self.typed[at..term.range.start]);
                text.push_str(word);
                at = term.range.end;
            }
        }
        text.push_str(&self.typed[at..]);
        text
    }
}

/// A note that a search has found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The note.
    pub note: NoteRef,
    /// How well it fits, beside the best one, which has 1.
    pub score: f64,
    body: String,
}

/// What a search has found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The notes, the best first.
    pub hits: Vec<Hit>,
    /// What was really searched, when a typing error was mended.
    pub corrected: Option<String>,
    terms: Vec<Term>,
}

impl Found {
    /// The excerpt of a hit, with the words marked. Reads the body of the note: not for an async thread when it is long.
    pub fn excerpt(&self, hit: &Hit) -> Vec<Fragment> {
        excerpt::fragments(&hit.body, &self.terms)
    }

    /// How many bytes the bodies of the hits have together.
    pub fn bytes(&self) -> usize {
        self.hits.iter().map(|hit| hit.body.len()).sum()
    }
}

#[derive(FromQueryResult)]
struct HitRow {
    id: Uuid,
    title: String,
    title_key: String,
    notebook: String,
    score: f64,
}

/// Thirteen letters that stand before every word of an account: the random bits of its id (RFC 9562, section 5.7).
fn owner(account: AccountId) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let (_, random) = account.0.as_u64_pair();
    (0..13)
        .map(|place| char::from(LETTERS[usize::try_from((random >> (place * 5)) & 31).expect("five bits fit")]))
        .collect()
}

/// Puts notes into the index. `again` for notes that may be there already.
pub(crate) async fn index(
    connection: &impl ConnectionTrait,
    account: AccountId,
    entries: &[Entry<'_>],
    again: bool,
) -> Result<()> {
    let owner = owner(account);
    let documents: Vec<Document> = entries.iter().map(|entry| document(entry, &owner)).collect();
    let vocabulary: HashSet<&str> = documents
        .iter()
        .flat_map(|document| [&document.title, &document.tags, &document.body])
        .flatten()
        .map(|word| &word[owner.len()..])
        .collect();
    spelling::learn(connection, account, &vocabulary).await?;
    match Backend::of(connection) {
        Backend::Sqlite => {
            if again {
                sqlite::remove(connection, &entries.iter().map(|entry| entry.note).collect::<Vec<_>>()).await?;
            }
            sqlite::write(connection, &documents).await
        }
        Backend::Postgres => postgres::write(connection, &documents).await,
    }
}

fn document(entry: &Entry<'_>, owner: &str) -> Document {
    let mut different: HashSet<String> = HashSet::new();
    let mut all = 0;
    let mut owned = |text: &str| -> Vec<String> {
        words(text)
            .filter(|word| {
                all += 1;
                let fits = all <= WORDS && !word.text.is_empty();
                fits && (different.contains(&word.text)
                    || (different.len() < DIFFERENT && different.insert(word.text.clone())))
            })
            .map(|word| format!("{owner}{}", word.text))
            .collect()
    };
    let names = entry.parsed.aliases.iter().chain(&entry.parsed.title);
    let title = names.fold(entry.title.to_owned(), |text, name| text + "\n" + name);
    let tags: Vec<&str> = entry.parsed.tags.iter().map(|tag| tag.name.as_str()).collect();
    Document { note: entry.note, title: owned(&title), tags: owned(&tags.join("\n")), body: owned(&entry.parsed.text) }
}

/// Takes notes out of the index.
pub(crate) async fn remove(connection: &impl ConnectionTrait, notes: &[Uuid]) -> Result<()> {
    match Backend::of(connection) {
        Backend::Sqlite => sqlite::remove(connection, notes).await,
        Backend::Postgres => postgres::remove(connection, notes).await,
    }
}

/// Searches the notes of an account that are not in the trash.
///
/// # Errors
///
/// When the database fails.
pub async fn find(connection: &impl ConnectionTrait, account: AccountId, typed: &str, limit: u64) -> Result<Found> {
    let mut query = Query::read(typed);
    if query.terms.is_empty() {
        return Ok(Found { hits: Vec::new(), corrected: None, terms: Vec::new() });
    }
    let words: Vec<&str> = query.terms.iter().map(|term| term.word.as_str()).collect();
    let mended = spelling::mend(connection, account, &words).await?;
    let corrected = mended.iter().any(Option::is_some).then(|| query.with(&mended));
    for (term, mended) in query.terms.iter_mut().zip(mended) {
        if let Some(word) = mended {
            term.word = word;
        }
    }
    let mut rows = rows(connection, account, &query.terms, true, limit).await?;
    if rows.is_empty() && query.terms.len() > 1 {
        rows = self::rows(connection, account, &query.terms, false, limit).await?;
    }
    // Whoever types a title wants that note, whatever else fits well.
    let wanted = name_key(corrected.as_deref().unwrap_or(typed));
    rows.sort_by_key(|row| row.title_key != wanted);
    let best = rows.iter().map(|row| row.score).fold(f64::MIN_POSITIVE, f64::max);
    let mut bodies = notes::bodies(connection, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    let hits = rows
        .into_iter()
        .map(|row| Hit {
            body: bodies.remove(&row.id).unwrap_or_default(),
            score: if row.title_key == wanted { 1.0 } else { (row.score / best).clamp(0.0, 1.0) },
            note: NoteRef { id: row.id.into(), title: row.title, notebook: row.notebook },
        })
        .collect();
    Ok(Found { hits, corrected, terms: query.terms })
}

async fn rows(
    connection: &impl ConnectionTrait,
    account: AccountId,
    terms: &[Term],
    all: bool,
    limit: u64,
) -> Result<Vec<HitRow>> {
    let owner = owner(account);
    let sql = match Backend::of(connection) {
        Backend::Sqlite => sqlite::find(connection, account, &owner, terms, all, limit),
        Backend::Postgres => postgres::find(connection, account, &owner, terms, all, limit),
    };
    sql.rows(connection).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_taken_apart() {
        let terms = |typed| Query::read(typed).terms.into_iter().map(|t| (t.word, t.prefix)).collect::<Vec<_>>();
        assert_eq!(terms("Linear alg"), [("linear".to_owned(), false), ("alg".to_owned(), true)]);
        assert_eq!(terms("線形代"), [("線形".to_owned(), false), ("形代".to_owned(), true)]);
        assert_eq!(terms("数"), [("数".to_owned(), true)]);
        assert_eq!(terms("\" OR * NEAR("), [("or".to_owned(), false), ("near".to_owned(), true)]);
        assert_eq!(terms(" ' "), []);
        assert_eq!(terms(&"word ".repeat(1000)).len(), 1);
    }

    #[test]
    fn a_correction_keeps_what_stands_around_it() {
        let query = Query::read("the \"vectr\" space");
        assert_eq!(query.with(&[None, Some("vector".to_owned()), None]), "the \"vector\" space");
    }

    #[test]
    fn accounts_have_letters_of_their_own() {
        let one = owner(AccountId(Uuid::from_u128(1)));
        assert_eq!(one.len(), 13);
        assert_ne!(one, owner(AccountId(Uuid::from_u128(2))));
    }
}
