//! Explaining a passage of a note by what the student's notes say.

use std::ops::Range;
use std::sync::Arc;

use loci_ai::operations::explanation::{Explaining, Input};
use loci_ai::{Answer, Call, Document, Provenance, Source};
use loci_domain::{NoteId, NoteRef};
use loci_store::connections::{self, Found};
use loci_store::readings;

use crate::analysis::Strength;
use crate::{App, Caller, Error, Result};

/// The notes nearest to the one with the passage that are asked too.
const NEIGHBOURS: usize = 6;
/// The longest passage, in bytes.
const LONGEST: usize = 4_000;

/// What a passage means, by what notes say.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// The sentences, each with what it rests on.
    pub sentences: Vec<ExplainingSentence>,
    /// Where they come from.
    pub provenance: Provenance,
}

/// A sentence of an explanation.
#[derive(Debug, Clone)]
pub struct ExplainingSentence {
    /// What it says.
    pub text: String,
    /// The note it rests on.
    pub note: NoteRef,
    /// The first byte there of the sentence it rests on.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

impl App {
    /// Explains the passage at `span`, in bytes of the note's body: by this machine alone, or by the best engine there is.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller has no such note; [`Error::Invalid`] when no passage of a usual length stands there.
    pub async fn explain(
        &self,
        caller: Caller,
        note: NoteId,
        span: Range<usize>,
        here_only: bool,
    ) -> Result<Explanation> {
        let (input, notes) = self.to_be_explained(caller, note, span).await?;
        let call = if here_only { Call::local() } else { self.call_for(caller).await? };
        let Answer { value, provenance } = self.ai().explanation(input, &call).await;
        let sentence = |found: Explaining| {
            let note = notes.get(found.source)?.clone();
            Some(ExplainingSentence { text: found.text, note, start: found.start, end: found.end })
        };
        Ok(Explanation { sentences: value.into_iter().filter_map(sentence).collect(), provenance })
    }

    /// Everything that would leave this machine for the explanation of a passage; `None` where no provider would be asked.
    ///
    /// # Errors
    ///
    /// As for [`App::explain`].
    pub async fn shown_for_explanation(
        &self,
        caller: Caller,
        note: NoteId,
        span: Range<usize>,
    ) -> Result<Option<String>> {
        let (input, _) = self.to_be_explained(caller, note, span).await?;
        self.shown(move |ai| ai.shown_for_explanation(&input)).await
    }

    async fn to_be_explained(&self, caller: Caller, note: NoteId, span: Range<usize>) -> Result<(Input, Vec<NoteRef>)> {
        let own = self.note(caller, note).await?;
        let passage = own.body.get(span.clone()).map(str::trim).filter(|passage| !passage.is_empty());
        let passage = passage.filter(|passage| passage.len() <= LONGEST).ok_or_else(|| {
            let detail = format!("Choose a passage of the note, of at most {LONGEST} bytes.");
            Error::invalid("invalid_passage", "start", detail)
        })?;
        let passage = Document::parse(passage, Source::Markdown);
        let passage = passage.sentences().iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ");
        let read = self.database().read();
        let near: Vec<Found<Strength>> = connections::find(read, caller.account, note, NEIGHBOURS).await?;
        let ids: Vec<NoteId> = near.iter().map(|found| found.other.id).collect();
        let mut texts = readings::texts(read, caller.account, &ids).await?;
        let mut sources = vec![self.ai().document(Arc::from(own.body), Source::Markdown).await];
        let mut notes = vec![NoteRef { id: note, title: own.summary.title, notebook: own.summary.notebook }];
        for found in near {
            let Some((_, body)) = texts.remove(&found.other.id) else { continue };
            sources.push(self.ai().document(Arc::from(body), Source::Markdown).await);
            notes.push(found.other);
        }
        Ok((Input { passage, span, sources }, notes))
    }
}
