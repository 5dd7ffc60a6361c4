//! What belongs beside a note, and the sentences that show why.

use std::collections::HashMap;
use std::ops::Range;

use loci_ai::connections::{Side, Weights, evidence};
use loci_ai::parts::{PartEvidence, PartNote, part_of};
use loci_ai::{Document, Provenance, Source as TextSource, TextSpan, Vector};
use loci_domain::{AnalysisState, Note, NoteId, NoteRef};
use loci_store::connections::{self, Found, Source};
use loci_store::readings;

use crate::analysis::{Findings, Strength};
use crate::notes::NoteChange;
use crate::{App, Caller, Error, Result};

/// What belongs beside a note.
#[derive(Debug, Clone)]
pub struct Connections {
    /// Which note.
    pub note: NoteId,
    /// How far its reading is.
    pub state: AnalysisState,
    /// The other notes, strongest first.
    pub items: Vec<Connection>,
    /// Which engine found them, and how long that took; none before they were looked for.
    pub provenance: Option<Provenance>,
}

/// A note that belongs beside another one.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The other note.
    pub other: NoteRef,
    /// How sure it is, from 0 to 1.
    pub score: f64,
    /// What the score is made of.
    pub strength: Strength,
    /// The pair of sentences that carries it, where there is one.
    pub evidence: Option<(Quote, Quote)>,
    /// Whether one of the notes links to the other already.
    pub linked: bool,
    /// How the notes stand to each other.
    pub relation: Relation,
}

/// How a note stands to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Relation {
    /// They speak of the same or of neighbouring things.
    Related,
    /// The note is a part of the other, and what says so.
    PartOf(PartEvidence),
    /// The other is a part of the note, and what says so.
    HasPart(PartEvidence),
}

/// A sentence of a note: its text, and its place in the body in bytes.
pub type Quote = TextSpan;

impl App {
    /// What belongs beside a note, without what was dismissed.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller has no such note.
    pub async fn connections(&self, caller: Caller, note: NoteId, limit: usize) -> Result<Connections> {
        let read = self.database().read();
        let reading = readings::find::<Findings>(read, caller.account, note).await?.ok_or(Error::NotFound("note"))?;
        let found: Vec<Found<Strength>> = connections::find(read, caller.account, note, limit).await?;
        let provenance = connections::provenance(read, caller.account, note).await?;
        // What is answered here was found earlier.
        let provenance = provenance.map(|provenance| Provenance { cached: true, ..provenance });
        let mut wanted = vec![note];
        wanted.extend(found.iter().map(|found| found.other.id));
        let sources = connections::sources(read, caller.account, &wanted).await?;
        let items = self
            .heavy_work()
            .run(move || explain(note, found, &sources))
            .await
            .map_err(|error| Error::Internal(error.to_string()))?;
        let state = self.state_of(&reading);
        Ok(Connections { note, state, items, provenance })
    }

    /// Writes a link to the other note at the end of the note, unless it links there already.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller lacks one of the notes; [`Error::StaleRevision`] when the note has changed
    /// since `revision`.
    pub async fn accept_connection(&self, caller: Caller, note: NoteId, other: NoteId, revision: i64) -> Result<Note> {
        let other = self.note(caller, other).await?;
        let note = self.note(caller, note).await?;
        let links = self.links(caller, note.summary.id).await?;
        let linked = links.outgoing.iter().filter_map(|link| link.note.as_ref()).any(|to| to.id == other.summary.id);
        if linked {
            return Ok(note);
        }
        let body = with_link(&note.body, &other.summary.title);
        let change = NoteChange { revision, title: None, body: Some(body), notebook: None };
        self.change_note(caller, note.summary.id, change).await
    }

    /// Remembers that the caller doesn't want to see a suggestion again, or forgets it.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller lacks one of the notes.
    pub async fn dismiss_connection(&self, caller: Caller, note: NoteId, other: NoteId, dismissed: bool) -> Result<()> {
        let transaction = self.database().write().await?;
        let mine = connections::owned(&*transaction, caller.account, &[note, other]).await?;
        if mine < 2 {
            return Err(Error::NotFound("note"));
        }
        if dismissed {
            connections::dismiss(&*transaction, caller.account, note, other, self.now()).await?;
        } else {
            connections::undismiss(&*transaction, caller.account, note, other).await?;
        }
        Ok(transaction.commit().await?)
    }
}

/// The body with a link at its end, as an item of the list of links that may stand there already.
fn with_link(body: &str, title: &str) -> String {
    let text = body.trim_end();
    let last = text.lines().next_back().unwrap_or_default();
    let list = last.starts_with("- [[") && last.ends_with("]]");
    let gap = if text.is_empty() {
        ""
    } else if list {
        "\n"
    } else {
        "\n\n"
    };
    format!("{text}{gap}- [[{title}]]\n")
}

fn explain(note: NoteId, found: Vec<Found<Strength>>, sources: &[Source]) -> Vec<Connection> {
    let read: HashMap<NoteId, ReadNote<'_>> =
        sources.iter().map(|source| (source.note, ReadNote::of(source))).collect();
    let here = read.get(&note);
    found
        .into_iter()
        .map(|found| {
            let pair = here.zip(read.get(&found.other.id)).and_then(|(here, there)| {
                let weights = Weights::of_shared_terms(&found.result.shared_terms, here.document.language());
                evidence(here.side(), there.side(), &weights)
            });
            let relation = here.zip(read.get(&found.other.id)).map_or(Relation::Related, |(here, there)| {
                let (here, there) = (here.as_part(), there.as_part());
                part_of(&here, &there)
                    .map(Relation::PartOf)
                    .or_else(|| part_of(&there, &here).map(Relation::HasPart))
                    .unwrap_or(Relation::Related)
            });
            Connection {
                relation,
                evidence: pair.map(|pair| (pair.here, pair.there)),
                other: found.other,
                score: found.score,
                strength: found.result,
                linked: found.linked,
            }
        })
        .collect()
}

struct ReadNote<'a> {
    source: &'a Source,
    document: Document,
    passages: Vec<(Range<usize>, Vector)>,
}

impl<'a> ReadNote<'a> {
    fn of(source: &'a Source) -> Self {
        let place = |at: i64| usize::try_from(at).unwrap_or_default();
        let passages = source.passages.iter().filter_map(|passage| {
            Some((place(passage.start)..place(passage.end), Vector::from_bytes(&passage.vector)?))
        });
        Self { source, document: Document::parse(&source.body, TextSource::Markdown), passages: passages.collect() }
    }

    fn as_part(&self) -> PartNote<'_> {
        PartNote {
            title: &self.source.title,
            aliases: &self.source.aliases,
            notebook: &self.source.notebook,
            body: &self.source.body,
            document: &self.document,
        }
    }

    fn side(&self) -> Side<'_> {
        Side { document: &self.document, passages: &self.passages }
    }
}
