//! Study plans: notes in an order in which each comes after what it builds on.

use std::collections::HashMap;
use std::time::Instant;

use loci_ai::budget::Cost;
use loci_ai::connections::Index;
use loci_ai::difficulty::assess;
use loci_ai::parts::{PartNote, part_of};
use loci_ai::prerequisites::{Relations, SetText};
use loci_ai::{Document, Provenance, Source as TextSource};
use loci_domain::plan::{self, Before, Item, Reason};
use loci_domain::{NoteId, NoteRef};
use loci_store::connections::{self, Found, Source};

use crate::analysis::{Strength, profile};
use crate::notes::NoteQuery;
use crate::{App, Caller, Error, Result};

/// The most notes of a plan.
const MOST_NOTES: usize = 200;
/// How many of the notes nearest to a goal are looked at for what it builds on.
const AROUND_GOAL: usize = 20;
/// Directions less sure than this don't order a plan.
const LEAST_WEIGHT: f32 = 0.05;

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
        self.heavy_work().run(move || arrange(sources, goal)).await.map_err(|error| Error::Internal(error.to_string()))
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

fn arrange(sources: Vec<Source>, goal: Option<NoteId>) -> Plan {
    let begun = Instant::now();
    let mut index = Index::new();
    let (telling, silent): (Vec<&Source>, Vec<&Source>) = sources.iter().partition(|source| source.language.is_some());
    for source in telling.into_iter().chain(silent) {
        let usual = index.language();
        index.upsert(source.note, profile(source, usual));
    }
    let texts: Vec<(NoteId, SetText<'_>)> =
        sources.iter().map(|source| (source.note, SetText { title: &source.title, text: &source.body })).collect();
    let relations = Relations::read(&index, &texts, 1);
    let before: Vec<Before<NoteId>> = relations
        .all()
        .into_iter()
        .filter(|relation| relation.weight >= LEAST_WEIGHT)
        .map(|relation| Before { first: relation.first, then: relation.then, weight: relation.weight })
        .collect();
    let mut ids: Vec<NoteId> = sources.iter().map(|source| source.note).collect();
    ids.sort_unstable();
    let preferences: HashMap<NoteId, f32> = ids.into_iter().zip(relations.preferences()).collect();
    let documents: HashMap<NoteId, Document> =
        sources.iter().map(|source| (source.note, Document::parse(&source.body, TextSource::Markdown))).collect();
    let items: Vec<Item<NoteId>> = sources
        .iter()
        .map(|source| {
            let minutes = documents.get(&source.note).map_or(0.0, |document| assess(document).reading_minutes);
            Item {
                id: source.note,
                minutes: (minutes.ceil() as u32).max(1),
                preference: preferences.get(&source.note).copied().unwrap_or_default(),
            }
        })
        .collect();
    let solved = match goal {
        Some(goal) => plan::solve_for_goal(&items, &before, goal),
        None => plan::solve(&items, &before),
    };
    let read: HashMap<NoteId, PartNote<'_>> = sources
        .iter()
        .filter_map(|source| {
            let Source { note, title, aliases, notebook, body, .. } = source;
            Some((*note, PartNote { title, aliases, notebook, body, document: documents.get(note)? }))
        })
        .collect();
    // Only of the notes it builds on is asked whether they are its parts: of all pairs would be too many.
    let is_part = |part: &NoteId, whole: &NoteId| {
        read.get(part).zip(read.get(whole)).is_some_and(|(part, whole)| part_of(part, whole).is_some())
    };
    let parts: HashMap<NoteId, Parts> = solved
        .steps
        .iter()
        .map(|step| {
            let of = step.requires.iter().copied().find(|other| is_part(&step.id, other));
            let has = step.requires.iter().filter(|other| is_part(other, &step.id)).count();
            (step.id, Parts { of, has })
        })
        .collect();
    let names: HashMap<NoteId, NoteRef> = sources
        .into_iter()
        .map(|source| (source.note, NoteRef { id: source.note, title: source.title, notebook: source.notebook }))
        .collect();
    let steps = solved.steps.into_iter().filter_map(|step| {
        Some(Step {
            note: names.get(&step.id)?.clone(),
            minutes: step.minutes,
            reason: sentence(&step.reasons, parts.get(&step.id), &names),
            requires: step.requires,
        })
    });
    Plan {
        steps: steps.collect(),
        minutes: solved.minutes,
        provenance: Provenance {
            operation: "study plan".to_owned(),
            engine: "prerequisites".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            outside: false,
            cached: false,
            attempts: Vec::new(),
            elapsed_ms: begun.elapsed().as_secs_f64() * 1e3,
            cost: Cost::default(),
        },
    }
}

/// How a step stands to the steps it builds on.
struct Parts {
    /// The one that it is a part of.
    of: Option<NoteId>,
    /// How many are parts of it.
    has: usize,
}

/// The reasons of a step in words.
fn sentence(reasons: &[Reason<NoteId>], of: Option<&Parts>, names: &HashMap<NoteId, NoteRef>) -> String {
    let title = |note: &NoteId| names.get(note).map_or("another note", |note| note.title.as_str());
    let mut builds_on: Vec<&str> = Vec::new();
    let mut parts: Vec<String> = Vec::new();
    for reason in reasons {
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
    if let Some(Parts { of: Some(whole), .. }) = of {
        parts.push(format!("a part of “{}”", title(whole)));
    }
    match of.map_or(0, |of| of.has) {
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
