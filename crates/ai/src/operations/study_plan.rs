//! Study plans: notes in an order in which each comes after what it builds on.

use std::collections::HashMap;

use loci_domain::NoteId;
use loci_domain::plan::{self, Before, Item, Reason};
use loci_embed::Vector;
use loci_text::difficulty::{Difficulty, assess};
use loci_text::{Document, Language, Source};

use crate::connections::{Index, NoteProfile, NoteSource};
use crate::engine::{Engine, Operation, local};
use crate::heavy_work::HeavyWork;
use crate::parts::{PartNote, part_of};
use crate::prerequisites::{Relations, SetText};

/// Directions less sure than this don't order a plan.
const LEAST_WEIGHT: f32 = 0.05;

/// A note that may be studied.
#[derive(Clone, Debug)]
pub struct StudyNote {
    /// Which note.
    pub id: NoteId,
    /// Its title.
    pub title: String,
    /// The other names it answers to.
    pub aliases: Vec<String>,
    /// The path of its notebook.
    pub notebook: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its Markdown.
    pub body: String,
    /// Its language, where its reading could tell it.
    pub language: Option<Language>,
    /// The notes it links to.
    pub links: Vec<NoteId>,
    /// The vectors of its passages; empty without a model.
    pub vectors: Vec<Vector>,
}

/// What is to be studied.
#[derive(Clone, Debug)]
pub struct Input {
    /// The notes from which a plan is made.
    pub notes: Vec<StudyNote>,
    /// The note it is to lead to; without one it holds all notes.
    pub goal: Option<NoteId>,
}

/// A study plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudyPlan {
    /// What to study, in order.
    pub steps: Vec<StudyStep>,
    /// How long all of it takes, in minutes.
    pub minutes: u64,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyStep {
    /// The note to study.
    pub note: NoteId,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// The earlier steps it builds on.
    pub requires: Vec<NoteId>,
    /// Why it stands here, never empty.
    pub reasons: Vec<Reason<NoteId>>,
    /// The step it builds on of which it is a part.
    pub part_of: Option<NoteId>,
    /// How many of the steps it builds on are parts of it.
    pub parts: usize,
}

/// Puts notes into an order of study.
pub struct PlanStudy;

impl Operation for PlanStudy {
    type Input = Input;
    type Output = StudyPlan;
    const NAME: &'static str = "study plan";
}

/// By what builds on what; where that fails, the easy before the hard.
pub(crate) fn engines(heavy_work: &HeavyWork) -> Vec<Box<dyn Engine<PlanStudy>>> {
    vec![
        local::<PlanStudy>("prerequisites", "1", heavy_work, |input| Ok(by_prerequisites(input))),
        local::<PlanStudy>("easy-first", "1", heavy_work, |input| Ok(easy_first(input))),
    ]
}

/// A note with its text, read.
struct Read<'a> {
    note: &'a StudyNote,
    document: Document,
    difficulty: Difficulty,
}

fn read(input: &Input) -> Vec<Read<'_>> {
    let notes = input.notes.iter().map(|note| {
        let document = Document::parse(&note.body, Source::Markdown);
        let difficulty = assess(&document);
        Read { note, document, difficulty }
    });
    notes.collect()
}

impl StudyNote {
    fn profile(&self, usual: Option<Language>) -> NoteProfile<NoteId> {
        NoteProfile::read(&NoteSource {
            title: &self.title,
            aliases: &self.aliases,
            folder: &self.notebook,
            tags: &self.tags,
            body: &self.body,
            language: self.language.or(usual),
            links: &self.links,
            vectors: &self.vectors,
        })
    }
}

impl Read<'_> {
    fn item(&self, preference: f32) -> Item<NoteId> {
        Item { id: self.note.id, minutes: (self.difficulty.reading_minutes.ceil() as u32).max(1), preference }
    }

    fn part(&self) -> PartNote<'_> {
        let StudyNote { title, aliases, notebook, body, .. } = self.note;
        PartNote { title, aliases, notebook, body, document: &self.document }
    }
}

fn by_prerequisites(input: &Input) -> StudyPlan {
    let mut index = Index::new();
    let (telling, silent): (Vec<&StudyNote>, Vec<&StudyNote>) =
        input.notes.iter().partition(|note| note.language.is_some());
    for note in telling.into_iter().chain(silent) {
        let usual = index.language();
        index.upsert(note.id, note.profile(usual));
    }
    let texts: Vec<(NoteId, SetText<'_>)> =
        input.notes.iter().map(|note| (note.id, SetText { title: &note.title, text: &note.body })).collect();
    let relations = Relations::read(&index, &texts, 1);
    let before: Vec<Before<NoteId>> = relations
        .all()
        .into_iter()
        .filter(|relation| relation.weight >= LEAST_WEIGHT)
        .map(|relation| Before { first: relation.first, then: relation.then, weight: relation.weight })
        .collect();
    let mut ids: Vec<NoteId> = input.notes.iter().map(|note| note.id).collect();
    ids.sort_unstable();
    let preferences: HashMap<NoteId, f32> = ids.into_iter().zip(relations.preferences()).collect();
    let read = read(input);
    let preference = |note: &Read<'_>| preferences.get(&note.note.id).copied().unwrap_or_default();
    let items: Vec<Item<NoteId>> = read.iter().map(|note| note.item(preference(note))).collect();
    let solved = match input.goal {
        Some(goal) => plan::solve_for_goal(&items, &before, goal),
        None => plan::solve(&items, &before),
    };
    with_parts(solved, &read)
}

/// In the order of difficulty, what the plan leads to last.
fn easy_first(input: &Input) -> StudyPlan {
    let read = read(input);
    let place = |note: &Read<'_>| if Some(note.note.id) == input.goal { f32::MAX } else { note.difficulty.score };
    let items: Vec<Item<NoteId>> = read.iter().map(|note| note.item(place(note))).collect();
    with_parts(plan::solve(&items, &[]), &read)
}

/// Only of the notes that a step builds on is asked whether they are its parts: of all pairs would be too many.
fn with_parts(solved: plan::Plan<NoteId>, read: &[Read<'_>]) -> StudyPlan {
    let notes: HashMap<NoteId, &Read<'_>> = read.iter().map(|note| (note.note.id, note)).collect();
    let is_part = |part: &NoteId, whole: &NoteId| {
        notes
            .get(part)
            .zip(notes.get(whole))
            .is_some_and(|(part, whole)| part_of(&part.part(), &whole.part()).is_some())
    };
    let step = |step: plan::Step<NoteId>| StudyStep {
        part_of: step.requires.iter().copied().find(|other| is_part(&step.id, other)),
        parts: step.requires.iter().filter(|other| is_part(other, &step.id)).count(),
        note: step.id,
        minutes: step.minutes,
        requires: step.requires,
        reasons: step.reasons,
    };
    StudyPlan { minutes: solved.minutes, steps: solved.steps.into_iter().map(step).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn note(number: u128, title: &str, body: &str) -> StudyNote {
        StudyNote {
            id: NoteId(Uuid::from_u128(number)),
            title: title.to_owned(),
            aliases: Vec::new(),
            notebook: String::new(),
            tags: Vec::new(),
            body: body.to_owned(),
            language: Some(Language::English),
            links: Vec::new(),
            vectors: Vec::new(),
        }
    }

    fn input(goal: Option<u128>) -> Input {
        let derivative = "The derivative is the limit of a quotient of differences. It needs the limit first.";
        let integral =
            "The integral is built on the limit and undoes the derivative. The derivative and the limit come first.";
        let mut notes = vec![
            note(1, "Integral", integral),
            note(2, "Derivative", derivative),
            note(3, "Limit", "A limit is the value that a sequence comes near to."),
        ];
        // Words that every note has tell nothing, so there must be notes without them.
        let others = ["Rome", "Carthage", "Athens", "Sparta", "Thebes", "Corinth", "Argos"];
        notes.extend((4..).zip(others).map(|(number, city)| note(number, city, "An old city beside the sea.")));
        Input { notes, goal: goal.map(|goal| NoteId(Uuid::from_u128(goal))) }
    }

    fn order(plan: &StudyPlan) -> Vec<u128> {
        plan.steps.iter().map(|step| step.note.0.as_u128()).collect()
    }

    #[test]
    fn what_is_built_on_comes_first() {
        let plan = by_prerequisites(&input(None));
        let analysis: Vec<u128> = order(&plan).into_iter().filter(|note| *note < 4).collect();
        assert_eq!(analysis, [3, 2, 1]);
        assert_eq!(plan.minutes, plan.steps.iter().map(|step| u64::from(step.minutes)).sum::<u64>());
        assert!(plan.steps.iter().all(|step| !step.reasons.is_empty()));
        assert_eq!(order(&by_prerequisites(&input(Some(2)))), [3, 2]);
    }

    #[test]
    fn without_that_all_notes_come_in_some_order_and_the_goal_last() {
        let plan = easy_first(&input(Some(3)));
        assert_eq!(plan.steps.len(), 10);
        assert_eq!(order(&plan).last(), Some(&3));
    }
}
