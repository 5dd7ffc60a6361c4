use std::ops::Range;

use loci_embed::{DIMENSIONS, Vector};
use loci_text::{Document, Language, Source};
use proptest::prelude::*;

use super::*;

/// A note for tests, in English.
#[derive(Clone, Debug, Default)]
struct Note {
    title: String,
    body: String,
    aliases: Vec<String>,
    tags: Vec<String>,
    folder: String,
    links: Vec<u32>,
    vectors: Vec<Vector>,
}

impl Note {
    fn new(title: &str, body: &str) -> Self {
        Self { title: title.to_owned(), body: body.to_owned(), ..Self::default() }
    }

    fn profile(&self) -> NoteProfile<u32> {
        NoteProfile::read(&NoteSource {
            title: &self.title,
            aliases: &self.aliases,
            folder: &self.folder,
            tags: &self.tags,
            body: &self.body,
            language: Some(Language::English),
            links: &self.links,
            vectors: &self.vectors,
        })
    }
}

fn index(notes: &[Note]) -> Index<u32> {
    let mut index = Index::new();
    for (id, note) in (0..).zip(notes) {
        index.upsert(id, note.profile());
    }
    index
}

/// What is found about two notes, seen from the first; `None` when nothing speaks for it.
fn between(index: &Index<u32>, note: u32, other: u32) -> Option<Suggestion<u32>> {
    index.suggest(note, usize::MAX).into_iter().find(|found| found.other == other)
}

fn others(suggestions: &[Suggestion<u32>]) -> Vec<u32> {
    suggestions.iter().map(|suggestion| suggestion.other).collect()
}

/// A direction in the plane of the first two axes.
fn at_degrees(degrees: f32) -> Vector {
    let mut values = [0.0; DIMENSIONS];
    (values[1], values[0]) = degrees.to_radians().sin_cos();
    Vector::from_values(&values)
}

fn biology() -> Vec<Note> {
    vec![
        Note::new(
            "Mitochondrion",
            "The mitochondrion makes adenosine triphosphate by oxidative phosphorylation in the cell.",
        ),
        Note::new(
            "Adenosine triphosphate",
            "Cells spend adenosine triphosphate, made by oxidative phosphorylation, to do work.",
        ),
        Note::new("Photosynthesis", "Plants turn light into sugar inside the chloroplast of the cell."),
        Note::new("French Revolution", "In 1789 the estates met at Versailles and the old order fell."),
        Note::new("Napoleon", "After the French Revolution he crowned himself emperor of the French."),
    ]
}

#[test]
fn the_note_that_shares_telling_words_comes_first() {
    let index = index(&biology());
    assert_eq!(others(&index.suggest(0, 1)), [1]);
    assert_eq!(others(&index.suggest(4, 1)), [3]);
    let suggestion = &index.suggest(0, 1)[0];
    assert!(suggestion.shared_terms.iter().any(|term| term.eq_ignore_ascii_case("phosphorylation")));
    assert_eq!(suggestion.parts.meaning, None, "there are no vectors");
    assert!(suggestion.parts.wording > 0.0);
}

#[test]
fn a_mentioned_title_counts_and_so_does_an_alias() {
    let mut notes = biology();
    let mention = |notes: &[Note]| between(&index(notes), 4, 3).map_or(0.0, |found| found.parts.mention);
    assert!(mention(&notes) > 0.0);
    notes[3].title = "1789".to_owned();
    let without = mention(&notes);
    notes[3].aliases = vec!["The French Revolution".to_owned()];
    assert!(mention(&notes) > without, "the alias stands in the text");
}

#[test]
fn what_every_note_has_connects_nothing() {
    let subjects =
        ["volcano", "sonnet", "derivative", "parliament", "enzyme", "glacier", "fugue", "compiler", "tariff", "orchid"];
    let template = "Upstream links. Created today. References follow below. Status seedling.";
    let mut notes: Vec<Note> =
        subjects.iter().map(|subject| Note::new(subject, &format!("{template} All about the {subject}."))).collect();
    notes.push(Note::new("Lava", "Flows from the volcano when it erupts."));
    let index = index(&notes);
    assert_eq!(others(&index.suggest(0, 1)), [10], "one telling word outweighs a whole template");
}

#[test]
fn meaning_finds_what_shares_no_word() {
    let mut notes = biology();
    notes.push(Note::new("Automobile", "Wheels roll along asphalt."));
    notes.push(Note::new("Car", "Drivers steer through traffic."));
    assert!(others(&index(&notes).suggest(5, 10)).is_empty(), "no word is shared");
    for (place, note) in notes.iter_mut().enumerate() {
        note.vectors = vec![at_degrees(place as f32 * 50.0)];
    }
    notes[5].vectors = vec![at_degrees(300.0), at_degrees(290.0)];
    notes[6].vectors = vec![at_degrees(302.0)];
    let suggestion = index(&notes).suggest(5, 1).remove(0);
    assert_eq!(suggestion.other, 6);
    assert!(suggestion.parts.meaning.is_some_and(|meaning| meaning > 0.0));
}

#[test]
fn linked_notes_are_marked_and_common_neighbours_count() {
    let mut notes = biology();
    notes[0].links = vec![1, 0, 99];
    let linked: Vec<bool> = index(&notes).suggest(1, 9).iter().map(|suggestion| suggestion.linked).collect();
    assert_eq!(linked.iter().filter(|linked| **linked).count(), 1);
    assert!(between(&index(&notes), 1, 0).is_some_and(|found| found.linked), "a link counts from both ends");

    let structure = |notes: &[Note]| between(&index(notes), 0, 3).map_or(0.0, |found| found.signals.structure);
    assert_eq!(structure(&notes), 0.0);
    notes[3].links = vec![1];
    assert!(structure(&notes) > 0.0);
    notes[3].links = Vec::new();
    notes[3].tags = vec!["Exam".to_owned()];
    notes[0].tags = vec!["exam ".to_owned()];
    assert!(structure(&notes) > 0.0);
}

#[test]
fn a_note_that_is_gone_is_never_suggested_and_leaves_nothing_behind() {
    let mut index = index(&biology());
    let empty = Index::<u32>::new();
    assert!(index.remove(1));
    assert!(!index.remove(1));
    assert!(index.suggest(1, 5).is_empty());
    assert!(!others(&index.suggest(0, 5)).contains(&1));
    for id in [0, 2, 3, 4] {
        assert!(index.remove(id));
    }
    assert!(index.is_empty());
    assert!(index.language().is_none() || index.len() == empty.len());
    index.upsert(7, biology()[0].profile());
    assert!(index.suggest(7, 5).is_empty());
}

#[test]
fn ten_thousand_notes_are_searched_and_forgotten() {
    let words: Vec<String> = (0..3_000).map(|word| format!("wort{word}")).collect();
    let mut index = Index::new();
    for id in 0..10_000_u32 {
        let text: Vec<&str> =
            (0..20).map(|step| words[(id as usize / 4 * 31 + step * step * 7) % words.len()].as_str()).collect();
        index.upsert(id, Note::new(text[0], &text.join(" ")).profile());
    }
    let found = others(&index.suggest(5_000, 10));
    assert_eq!(found.len(), 10);
    assert!([5_001, 5_002, 5_003].iter().all(|twin| found.contains(twin)));
    let full = index.bytes();
    for id in 0..5_000 {
        index.remove(id);
    }
    assert!(index.bytes() < full);
    assert!(index.suggest(5_000, 10).iter().all(|suggestion| suggestion.other >= 5_000));
}

#[test]
fn how_well_known_a_common_name_is_does_not_depend_on_the_order_in_which_notes_came() {
    // Both words of the name stand in more notes than are looked at, side by side only in those that came first.
    let mut notes = vec![Note::new("Linear map", "Telling alone."), Note::new("Other", "Linear map and telling.")];
    notes.extend((0..900).map(|note| {
        let text = if note < 300 { "linear map" } else { "map of linear" };
        Note::new(&format!("Filler{note}"), text)
    }));
    let forwards = index(&notes);
    let mut backwards = Index::new();
    for id in (0..notes.len()).rev() {
        backwards.upsert(id as u32, notes[id].profile());
    }
    let known = |index: &Index<u32>| between(index, 0, 1).map(|found| found.signals.known);
    assert!(known(&forwards).is_some_and(|known| known > 0.0));
    assert_eq!(known(&forwards), known(&backwards));
}

fn document(text: &str) -> Document {
    Document::parse(text, Source::Markdown)
}

#[test]
fn evidence_is_the_pair_of_sentences_that_share_telling_words() {
    let here = "Cells are small. The mitochondrion makes adenosine triphosphate all day long. It has two membranes of its own.";
    let there =
        "Muscles move the body. They spend adenosine triphosphate while they contract. Rest follows after that.";
    let (a, b) = (document(here), document(there));
    let index = index(&biology());
    let (here_side, there_side) = (Side { document: &a, passages: &[] }, Side { document: &b, passages: &[] });
    let evidence = evidence(here_side, there_side, &index.weights()).expect("two sentences speak of the same thing");
    assert_eq!(
        &here[evidence.here.start..evidence.here.end],
        "The mitochondrion makes adenosine triphosphate all day long."
    );
    assert_eq!(evidence.there.text, "They spend adenosine triphosphate while they contract.");
    assert_eq!(evidence.shared_terms, ["adenosine", "triphosphate"]);
}

#[test]
fn evidence_is_looked_for_in_the_nearest_passages_first() {
    let text = "Enzymes speed up reactions in cells.\n\nThe chloroplast holds the green enzymes of cells.";
    let near = [(0..36, at_degrees(0.0)), (38..text.len(), at_degrees(90.0))];
    let other = "Some enzymes work in cells at night.";
    let (a, b) = (document(text), document(other));
    for (direction, expected) in [(0.0, 0), (90.0, 38)] {
        let passages = [(0..other.len(), at_degrees(direction))];
        let index = index(&biology());
        let (here_side, there_side) =
            (Side { document: &a, passages: &near }, Side { document: &b, passages: &passages });
        let evidence = evidence(here_side, there_side, &index.weights()).expect("both passages share a word");
        assert_eq!(evidence.here.start, expected);
    }
}

#[test]
fn without_shared_words_only_single_sentences_are_shown() {
    let (one, two) = ("Wheels roll along wet asphalt.", "Drivers steer through heavy traffic.");
    let whole = |text: &str, degrees: f32| [(0..text.len(), at_degrees(degrees))];
    let index = index(&biology());
    let evidence = |first: &str, second: &str, degrees: f32| {
        evidence(
            Side { document: &document(first), passages: &whole(first, 0.0) },
            Side { document: &document(second), passages: &whole(second, degrees) },
            &index.weights(),
        )
    };
    assert!(evidence(one, two, 20.0).is_some_and(|evidence| evidence.shared_terms.is_empty()));
    assert_eq!(evidence(one, two, 80.0), None, "far apart in meaning");
    assert_eq!(
        evidence(&format!("{one} Rubber wears down over time."), two, 20.0),
        None,
        "which of the two sentences?"
    );
}

#[test]
fn a_sentence_of_a_template_is_no_evidence() {
    let text = "This seedling note still needs adenosine references.";
    let side = document(text);
    assert_eq!(
        evidence(
            Side { document: &side, passages: &[] },
            Side { document: &side, passages: &[] },
            &index(&biology()).weights()
        ),
        None
    );
}

fn any_note() -> impl Strategy<Value = Note> {
    let word = prop::sample::select(vec![
        "cell",
        "Cells",
        "energy",
        "law",
        "of",
        "matrix",
        "Σ",
        "細胞膜",
        "naïve",
        "🧬",
        "\n",
        "https://a.b/c",
    ]);
    let text = prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "));
    let vectors = prop::collection::vec((0.0_f32..360.0).prop_map(at_degrees), 0..3);
    let tags = prop::collection::vec(prop::sample::select(vec!["a", "b"]).prop_map(str::to_owned), 0..2);
    (text.clone(), text, vectors, tags, prop::collection::vec(0_u32..8, 0..3))
        .prop_map(|(title, body, vectors, tags, links)| Note { title, body, vectors, tags, links, ..Note::default() })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_two_notes_share_is_symmetric_and_the_parts_of_a_score_add_up(notes in prop::collection::vec(any_note(), 2..8)) {
        let index = index(&notes);
        for a in 0..notes.len() as u32 {
            for suggestion in index.suggest(a, 20) {
                prop_assert_ne!(suggestion.other, a);
                let back = between(&index, suggestion.other, a).expect("it is found from both ends");
                let alone = |signals: Signals| Signals { near: 0.0, known: 0.0, ..signals };
                prop_assert_eq!(alone(back.signals), alone(suggestion.signals));
                prop_assert!(suggestion.score > 0.0 && suggestion.score <= 1.0);
                let parts = suggestion.parts;
                let sum = parts.meaning.unwrap_or(0.0) + parts.wording + parts.mention + parts.structure;
                prop_assert!((sum - suggestion.score).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn changing_note_by_note_ends_where_building_anew_ends(
        notes in prop::collection::vec(any_note(), 1..8),
        changes in prop::collection::vec((0_u32..8, prop::option::of(any_note())), 0..12),
    ) {
        let mut changed = index(&notes);
        let mut last: std::collections::BTreeMap<u32, Note> = (0..).zip(notes).collect();
        for (id, note) in changes {
            match note {
                Some(note) => {
                    changed.upsert(id, note.profile());
                    last.insert(id, note);
                }
                None => {
                    changed.remove(id);
                    last.remove(&id);
                }
            }
        }
        let mut anew = Index::new();
        for (id, note) in last.iter().rev() {
            anew.upsert(*id, note.profile());
        }
        prop_assert_eq!(changed.len(), anew.len());
        for id in last.keys() {
            let (one, two) = (changed.suggest(*id, 20), anew.suggest(*id, 20));
            prop_assert_eq!(one.len(), two.len());
            for suggestion in &one {
                let same = two.iter().find(|other| other.other == suggestion.other);
                prop_assert!(same.is_some_and(|same| (same.score - suggestion.score).abs() < 1e-4));
            }
        }
    }

    #[test]
    fn any_text_is_taken(title in any::<String>(), body in any::<String>(), other in any::<String>()) {
        let notes = [Note::new(&title, &body), Note::new(&body, &other), Note::new("", "")];
        let index = index(&notes);
        for id in 0..3 {
            prop_assert!(index.suggest(id, 5).len() <= 2);
        }
        let (a, b) = (document(&body), document(&other));
        let spans: [(Range<usize>, Vector); 1] = [(0..body.len(), at_degrees(1.0))];
        if let Some(evidence) = evidence(Side { document: &a, passages: &spans }, Side { document: &b, passages: &spans }, &index.weights()) {
            prop_assert!(body.get(evidence.here.start..evidence.here.end).is_some());
            prop_assert!(other.get(evidence.there.start..evidence.there.end).is_some());
        }
    }
}

#[test]
fn a_whole_set_gets_its_suggestions_in_order_whatever_the_threads() {
    let notes = biology();
    let notes: Vec<SetNote<'_>> =
        notes.iter().map(|note| SetNote { title: &note.title, folder: "", body: &note.body }).collect();
    let missing = loci_embed::Embedder::missing("left out on purpose");
    let alone = suggest_all(&notes, None, &[], 1, 3);
    assert_eq!(alone, suggest_all(&notes, Some(&missing), &[], 4, 3));
    assert_eq!(alone.len(), notes.len());
    assert_eq!(alone[0][0], 1);
    assert!(suggest_all(&[], None, &[], 0, 3).is_empty());
}

#[test]
fn the_words_that_a_suggestion_names_are_enough_to_find_its_sentences() {
    let (a, b) = (
        document("Cells are small things. The mitochondrion makes adenosine triphosphate."),
        document("Cells are many things. Muscles spend adenosine triphosphate."),
    );
    let (a, b) = (Side { document: &a, passages: &[] }, Side { document: &b, passages: &[] });
    let shared = ["adenosine".to_owned(), "triphosphate".to_owned()];
    let found = evidence(a, b, &Weights::of_shared_terms(&shared, Some(Language::English)));
    assert!(found.is_some_and(|evidence| evidence.here.text.contains("mitochondrion")));
}

#[test]
fn a_signal_that_is_left_out_adds_nothing() {
    for signal in Signal::ALL {
        let mut index = index(&biology());
        index.set_without(&[signal]);
        let found = index.suggest(0, 9);
        let zero = |signals: &Signals| match signal {
            Signal::Wording => signals.wording,
            Signal::Near => signals.near,
            Signal::Known => signals.known,
            Signal::Contained => signals.contained,
            _ => 0.0,
        };
        assert!(!found.is_empty() && found.iter().all(|found| zero(&found.signals) == 0.0), "{}", signal.name());
    }
}

#[test]
fn a_note_whose_nearest_notes_are_shared_is_nearer_than_one_that_stands_alone() {
    let mut notes: Vec<Note> = (0..6)
        .map(|place| Note::new(&format!("Enzyme {place}"), "Enzymes of the cell split sugar and adenosine."))
        .collect();
    notes.push(Note::new("Adenosine shop", "The shop sells adenosine and split sugar by the pound, opening at nine."));
    let index = index(&notes);
    let near = |other| between(&index, 0, other).map_or(0.0, |found| found.signals.near);
    assert!(near(1) > near(6));
}
