//! Study plans: notes in an order in which each comes after what it builds on.

use std::collections::HashMap;

use loci_ai::operations::study_plan::{self, StudyNote, StudyStep};
use loci_ai::{Answer, Language, Provenance, Vector};
use loci_domain::plan::Reason;
use loci_domain::{NoteId, NoteRef};
use loci_store::connections::{self, Found, Source};

use crate::analysis::Strength;
use crate::notes::NoteQuery;
use crate::{App, Caller, Error, Result};

/// The most notes of a plan.
const MOST_NOTES: usize = 200;
/// How many of the notes nearest to a goal are looked at for what it builds on.
const AROUND_GOAL: usize = 20;

/// What a plan is to be about.
#[derive(Debug, Clone)]
pub enum PlanOf {
    /// What must be studied to understand this note, and the note itself.
    Goal(NoteId),
    /// These notes.
    Notes(Vec<NoteId>),
    /// The notes of this notebook and those within it.
    Notebook(String),
    /// The notes with this tag.
    Tag(String),
}

/// A study plan.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What to study, in order.
    pub steps: Vec<Step>,
    /// How long all of it takes, in minutes.
    pub minutes: u64,
    /// Where the order comes from.
    pub provenance: Provenance,
}

/// One step of a plan.
#[derive(Debug, Clone)]
pub struct Step {
    /// The note to study.
    pub note: NoteRef,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// Why it stands here, for people.
    pub reason: String,
    /// The earlier steps it builds on.
    pub requires: Vec<NoteId>,
}

impl App {
    /// Puts notes into an order of study.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the caller lacks one of the notes; [`Error::Conflict`] (`not_read_yet`) when the goal has
    /// not been read yet; [`Error::Invalid`] when there are more notes than a plan may have.
    pub async fn plan(&self, caller: Caller, of: PlanOf) -> Result<Plan> {
        let goal = if let PlanOf::Goal(goal) = &of { Some(*goal) } else { None };
        let notes = self.notes_of(caller, of).await?;
        let sources = connections::sources(self.database().read(), caller.account, &notes).await?;
        if goal.is_some_and(|goal| sources.iter().all(|source| source.note != goal)) {
            return Err(Error::Conflict {
                code: "not_read_yet",
                detail: "This note has not been read yet. Its plan can be made in a moment.".to_owned(),
            });
        }
        let names: HashMap<NoteId, NoteRef> = sources
            .iter()
            .map(|Source { note, title, notebook, .. }| {
                (*note, NoteRef { id: *note, title: title.clone(), notebook: notebook.clone() })
            })
            .collect();
        let notes = sources.into_iter().map(study_note).collect();
        let Answer { value, provenance } = self.ai().study_plan(study_plan::Input { notes, goal }).await;
        let steps = value.steps.into_iter().filter_map(|step| {
            Some(Step {
                note: names.get(&step.note)?.clone(),
                minutes: step.minutes,
                reason: sentence(&step, &names),
                requires: step.requires,
            })
        });
        Ok(Plan { steps: steps.collect(), minutes: value.minutes, provenance })
    }

    async fn notes_of(&self, caller: Caller, of: PlanOf) -> Result<Vec<NoteId>> {
        let read = self.database().read();
        let notes = match of {
            PlanOf::Goal(goal) => {
                let mut notes = vec![goal];
                let near: Vec<Found<Strength>> = connections::find(read, caller.account, goal, AROUND_GOAL).await?;
                notes.extend(near.into_iter().map(|found| found.other.id));
                for source in connections::sources(read, caller.account, &[goal]).await? {
                    notes.extend(source.links);
                }
                notes
            }
            PlanOf::Notes(notes) => notes,
            PlanOf::Notebook(notebook) => {
                self.listed(caller, NoteQuery { notebook: Some(notebook), ..NoteQuery::default() }).await?
            }
            PlanOf::Tag(tag) => self.listed(caller, NoteQuery { tag: Some(tag), ..NoteQuery::default() }).await?,
        };
        let mut distinct = notes;
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() > MOST_NOTES {
            return Err(too_many());
        }
        if connections::owned(read, caller.account, &distinct).await? < distinct.len() {
            return Err(Error::NotFound("note"));
        }
        Ok(distinct)
    }

    async fn listed(&self, caller: Caller, query: NoteQuery) -> Result<Vec<NoteId>> {
        let mut notes = Vec::new();
        let mut cursor = None;
        loop {
            let page = self.notes(caller, NoteQuery { cursor, limit: 100, ..query.clone() }).await?;
            notes.extend(page.items.into_iter().map(|note| note.id));
            cursor = page.next_cursor;
            if notes.len() > MOST_NOTES {
                return Err(too_many());
            }
            if cursor.is_none() {
                return Ok(notes);
            }
        }
    }
}

fn too_many() -> Error {
    Error::invalid("too_many_notes", "note_ids", format!("A plan has at most {MOST_NOTES} notes. Choose fewer."))
}

fn study_note(source: Source) -> StudyNote {
    StudyNote {
        id: source.note,
        title: source.title,
        aliases: source.aliases,
        notebook: source.notebook,
        tags: source.tags,
        body: source.body,
        language: source.language.as_deref().and_then(Language::from_code),
        links: source.links,
        vectors: source.passages.iter().filter_map(|passage| Vector::from_bytes(&passage.vector)).collect(),
    }
}

/// The reasons of a step in words.
fn sentence(step: &StudyStep, names: &HashMap<NoteId, NoteRef>) -> String {
    let title = |note: &NoteId| names.get(note).map_or("another note", |note| note.title.as_str());
    let mut builds_on: Vec<&str> = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    for reason in &step.reasons {
        match reason {
            Reason::Goal => parts.push("the note this plan leads to".to_owned()),
            Reason::BuildsOn { note } => builds_on.push(title(note)),
            Reason::NeededBy { steps: 1 } => parts.push("a later step builds on it".to_owned()),
            Reason::NeededBy { steps } => parts.push(format!("{steps} later steps build on it")),
            Reason::DespiteWeaker { note } => {
                parts.push(format!("more speaks for it before “{}” than after", title(note)))
            }
            Reason::Independent => parts.push("nothing else has to come before or after it".to_owned()),
        }
    }
    if let Some((first, rest)) = builds_on.split_first() {
        let others = match rest {
            [] => String::new(),
            [one] => format!(" and “{one}”"),
            more => format!(" and {} more", more.len()),
        };
        parts.insert(0, format!("builds on “{first}”{others}"));
    }
    if let Some(whole) = &step.part_of {
        parts.push(format!("a part of “{}”", title(whole)));
    }
    match step.parts {
        0 => {}
        1 => parts.push("one of the earlier steps is a part of it".to_owned()),
        more => parts.push(format!("{more} of the earlier steps are parts of it")),
    }
    let mut sentence = parts.join("; ");
    if let Some(first) = sentence.chars().next() {
        sentence.replace_range(..first.len_utf8(), &first.to_uppercase().to_string());
    }
    sentence
}
