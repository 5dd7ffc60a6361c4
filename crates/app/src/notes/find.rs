//! Finding notes: lists, links, titles, search and the graph.

use loci_domain::cursor::Page;
use loci_domain::tag::Tag;
use loci_domain::{NoteId, NoteRef, NoteSummary, NotebookPath};
use loci_store::links::{self, Backlink, Graph, OutgoingLink};
use loci_store::names::{self, Completion};
use loci_store::notes::{self, Listing, NotebookCount, Sort};
use loci_store::search;
use loci_store::tags::{self, TagCount};

pub use loci_store::search::Fragment;

use super::with_text;
use crate::{App, Caller, Error, Result};

/// Which notes a list is to show.
#[derive(Debug, Clone, Default)]
pub struct NoteQuery {
    /// What the page before gave as its next one.
    pub cursor: Option<String>,
    /// How many on a page.
    pub limit: u64,
    /// Only those of this notebook and the notebooks within it.
    pub notebook: Option<String>,
    /// Only those with this tag or one below it.
    pub tag: Option<String>,
    /// In which order.
    pub sort: Sort,
    /// The trash instead of the notes.
    pub trashed: bool,
}

/// The links of a note, both ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// Those that stand in it.
    pub outgoing: Vec<OutgoingLink>,
    /// Those that lead to it.
    pub backlinks: Vec<Backlink>,
}

/// A note that a search has found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// The note.
    pub note: NoteRef,
    /// The place that fits best, with the words marked.
    pub excerpt: Vec<Fragment>,
    /// How well it fits, beside the best one, which has 1.
    pub score: f64,
}

/// What a search has found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchResult {
    /// The notes, the best first.
    pub hits: Vec<SearchHit>,
    /// What was really searched, when a typing error was mended.
    pub corrected: Option<String>,
}

impl App {
    /// A page of notes.
    ///
    /// # Errors
    ///
    /// [`Error::Invalid`] when the cursor, the notebook or the tag can't be one.
    pub async fn notes(&self, caller: Caller, query: NoteQuery) -> Result<Page<NoteSummary>> {
        let invalid = |field, detail: String| Error::invalid("invalid_query", field, detail);
        let notebook = query.notebook.as_deref().map(NotebookPath::parse).transpose();
        let notebook = notebook.map_err(|error| invalid("notebook", error.to_string()))?;
        if query.tag.as_deref().is_some_and(|tag| Tag::parse(tag).is_none()) {
            let detail = "A tag has letters, digits, \"_\", \"-\" and \"/\", and is not a number.".to_owned();
            return Err(invalid("tag", detail));
        }
        let listing =
            Listing { notebook, tag: query.tag, sort: query.sort, trashed: query.trashed, limit: query.limit };
        let after = query.cursor.map(|cursor| listing.position(&cursor)).transpose();
        let after = after.map_err(|error| invalid("cursor", error.to_string()))?;
        Ok(notes::list(self.database().read(), caller.account, &listing, after.as_ref(), self.now()).await?)
    }

    /// The tags of all notes, sorted.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn tags(&self, caller: Caller) -> Result<Vec<TagCount>> {
        Ok(tags::counts(self.database().read(), caller.account).await?)
    }

    /// The notebooks that hold notes, sorted.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn notebooks(&self, caller: Caller) -> Result<Vec<NotebookCount>> {
        Ok(notes::notebooks(self.database().read(), caller.account).await?)
    }

    /// The links of a note, both ways.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when there is no such note or it is somebody else's.
    pub async fn links(&self, caller: Caller, id: NoteId) -> Result<Links> {
        let read = self.database().read();
        notes::revision(read, caller.account, id).await?.ok_or(Error::NotFound("note"))?;
        let outgoing = links::outgoing(read, caller.account, id).await?;
        let backlinks = links::backlinks(read, caller.account, id).await?;
        Ok(Links { outgoing, backlinks })
    }

    /// Notes whose title or alias fits what was typed so far; the last changed ones before anything was typed.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn titles(&self, caller: Caller, typed: &str, limit: usize) -> Result<Vec<Completion>> {
        Ok(names::complete(self.database().read(), caller.account, typed, limit).await?)
    }

    /// Full-text search.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn search(&self, caller: Caller, typed: &str, limit: u64) -> Result<SearchResult> {
        let found = search::find(self.database().read(), caller.account, typed, limit).await?;
        with_text(found.bytes(), async move {
            let hits = found.hits.iter().map(|hit| SearchHit {
                note: hit.note.clone(),
                excerpt: found.excerpt(hit),
                score: hit.score,
            });
            Ok(SearchResult { hits: hits.collect(), corrected: found.corrected.clone() })
        })
        .await
    }

    /// The notes, the best linked first, and the links among them.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn graph(&self, caller: Caller, limit: usize) -> Result<Graph> {
        Ok(links::graph(self.database().read(), caller.account, limit).await?)
    }
}
