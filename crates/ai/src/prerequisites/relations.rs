//! Which of two related notes leans on the other.

use std::collections::{BTreeMap, HashSet};
use std::hash::Hash;

use loci_text::terms;

use super::{SetText, cues};
use crate::connections::{Index, map_in_parallel};

/// How many related notes of each note are looked at.
const RELATED: usize = 60;

/// How many of them stand for its neighbourhood.
const NEIGHBOURS: usize = 10;

/// Below this certainty two notes are related, and neither comes first.
const LEAST_CERTAINTY: f32 = 0.1;

/// Rounds in which preferences settle; each passes news one relation further.
const ROUNDS: usize = 60;

/// That one note should be studied before another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relation<K> {
    /// The note to study first.
    pub first: K,
    /// The note that leans on it.
    pub then: K,
    /// How sure it is that the first is needed for the second, from 0 to 1.
    pub weight: f32,
    /// How sure the direction is, from 0 (either way) to 1.
    pub certainty: f32,
}

/// What speaks for the direction of a pair, each from -1 (the other way round) to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Asymmetry {
    /// Whose text needs whose name.
    pub name: f32,
    /// Whose neighbours need whose name (reference distance, Liang et al. 2015, over related notes in place of links).
    pub neighbourhood: f32,
    /// Whose name is needed by many and needs few.
    pub generality: f32,
    /// Words such as "builds on", and "introduction" in titles.
    pub cues: f32,
}

/// Log-odds per unit.
const WEIGHTS: Asymmetry = Asymmetry { name: 4.0, neighbourhood: 3.0, generality: 2.0, cues: 1.0 };

/// What a note's own generality counts against its relations when preferences settle.
const OWN_WEIGHT: f32 = 0.5;

/// What a certain direction counts against closeness when a note's prerequisites are ranked.
const DIRECTION_WEIGHT: f32 = 0.3;

/// What is known of a note.
struct Note<K> {
    id: K,
    /// Related notes, the closest first.
    related: Vec<Related<K>>,
    built_on: HashSet<String>,
    name: Vec<String>,
    stage: f32,
    generality: f32,
}

#[derive(Clone, Copy)]
struct Related<K> {
    id: K,
    /// The score of the connection.
    score: f32,
    /// How near the subjects are; the wording where there are no vectors.
    subject: f32,
}

/// The notes of a set and how they lean on each other.
pub struct Relations<K> {
    notes: BTreeMap<K, Note<K>>,
    /// How much of one note's name (second) the text of another (first) has; pairs without are left out.
    shares: BTreeMap<(K, K), f32>,
}

impl<K: Copy + Ord + Hash + Send + Sync> Relations<K> {
    /// Reads how `texts` lean on each other, by the words and connections of `index`, which must hold them. Notes of the
    /// index that are not among `texts` still serve as neighbours.
    #[must_use]
    pub fn read(index: &Index<K>, texts: &[(K, SetText<'_>)], jobs: usize) -> Self {
        let language = index.language();
        let notes = map_in_parallel(texts.len(), jobs, |place| {
            let (id, text) = &texts[place];
            let related: Vec<Related<K>> = index
                .suggest(*id, RELATED)
                .into_iter()
                .map(|found| {
                    let signals = found.signals;
                    let subject = if found.parts.meaning.is_some() { signals.subject } else { signals.wording };
                    Related { id: found.other, score: found.score, subject }
                })
                .collect();
            let mut shares = Vec::new();
            for Related { id: other, .. } in &related {
                shares.push(((*id, *other), index.name_share(*id, *other)));
                shares.push(((*other, *id), index.name_share(*other, *id)));
            }
            shares.retain(|(_, share)| *share > 0.0);
            let note = Note {
                id: *id,
                related,
                built_on: cues::built_on(text.text, language),
                name: terms::content_terms(text.title, language).into_iter().map(|term| term.stem).collect(),
                stage: cues::stage(text.title),
                generality: 0.0,
            };
            (note, shares)
        });
        let mut relations = Self { notes: BTreeMap::new(), shares: BTreeMap::new() };
        for (note, shares) in notes {
            relations.shares.extend(shares);
            relations.notes.insert(note.id, note);
        }
        let generality: Vec<(K, f32)> =
            relations.notes.values().map(|note| (note.id, relations.generality(note))).collect();
        for (id, generality) in generality {
            if let Some(note) = relations.notes.get_mut(&id) {
                note.generality = generality;
            }
        }
        relations
    }

    /// The notes to study before a note, the most needed first, at most `limit` of them.
    #[must_use]
    pub fn before(&self, note: K, limit: usize) -> Vec<Relation<K>> {
        let Some(known) = self.notes.get(&note) else { return Vec::new() };
        let mut relations: Vec<Relation<K>> = known
            .related
            .iter()
            .filter(|other| self.notes.contains_key(&other.id))
            .map(|other| self.relation(other.id, note, other))
            .collect();
        relations.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.first.cmp(&b.first)));
        relations.truncate(limit);
        relations
    }

    /// Every pair of related notes in the direction that the evidence gives it, where it gives one.
    #[must_use]
    pub fn all(&self) -> Vec<Relation<K>> {
        let mut relations = Vec::new();
        for note in self.notes.values() {
            for related in &note.related {
                let Some(other) = self.notes.get(&related.id) else { continue };
                if other.id < note.id && other.related.iter().any(|back| back.id == note.id) {
                    continue;
                }
                let certainty = self.certainty(other.id, note.id);
                let (first, then) = if certainty > 0.0 { (other.id, note.id) } else { (note.id, other.id) };
                if certainty.abs() >= LEAST_CERTAINTY {
                    relations.push(self.relation(first, then, related));
                }
            }
        }
        relations
    }

    /// For each note, by its id, a number that is the smaller the earlier it should be studied.
    ///
    /// The potential whose differences fit the directions best, pair by pair, weighted by how closely the notes belong
    /// together (HodgeRank, Jiang et al. 2011), on top of each note's own generality.
    #[must_use]
    pub fn preferences(&self) -> Vec<f32> {
        let places: BTreeMap<K, usize> = self.notes.keys().enumerate().map(|(place, id)| (*id, place)).collect();
        let mut neighbours: Vec<Vec<(usize, f32, f32)>> = vec![Vec::new(); places.len()];
        for note in self.notes.values() {
            for other in &note.related {
                let (Some(a), Some(b)) = (places.get(&note.id), places.get(&other.id)) else { continue };
                let certainty = self.certainty(other.id, note.id);
                neighbours[*a].push((*b, other.score, certainty));
                neighbours[*b].push((*a, other.score, -certainty));
            }
        }
        let own: Vec<f32> = self.notes.values().map(|note| note.stage * 0.3 - note.generality).collect();
        let mut preferences = own.clone();
        for _ in 0..ROUNDS {
            preferences = (0..own.len())
                .map(|place| {
                    let (mut sum, mut weights) = (own[place] * OWN_WEIGHT, OWN_WEIGHT);
                    for (other, score, certainty) in &neighbours[place] {
                        sum += score * (preferences[*other] + certainty);
                        weights += score;
                    }
                    sum / weights
                })
                .collect();
        }
        preferences
    }

    /// The signals behind a direction: positive when `first` should come first.
    #[must_use]
    pub fn asymmetry(&self, first: K, then: K) -> Asymmetry {
        let (Some(a), Some(b)) = (self.notes.get(&first), self.notes.get(&then)) else { return Asymmetry::default() };
        let cue = |text: &Note<K>, name: &Note<K>| {
            f32::from(!name.name.is_empty() && name.name.iter().all(|stem| text.built_on.contains(stem)))
        };
        Asymmetry {
            name: self.share(then, first) - self.share(first, then),
            neighbourhood: self.needed_around(b, first) - self.needed_around(a, then),
            generality: ((a.generality - b.generality) / 2.0).clamp(-1.0, 1.0),
            cues: (cue(b, a) - cue(a, b) + (b.stage - a.stage) / 2.0).clamp(-1.0, 1.0),
        }
    }

    /// From -1 (certainly the other way round) to 1 (`first` certainly comes first).
    fn certainty(&self, first: K, then: K) -> f32 {
        let signals = self.asymmetry(first, then);
        let evidence = WEIGHTS.name * signals.name
            + WEIGHTS.neighbourhood * signals.neighbourhood
            + WEIGHTS.generality * signals.generality
            + WEIGHTS.cues * signals.cues;
        (evidence / 2.0).tanh()
    }

    fn relation(&self, first: K, then: K, related: &Related<K>) -> Relation<K> {
        let certainty = self.certainty(first, then);
        let weight = related.score.sqrt() + related.subject + certainty * DIRECTION_WEIGHT;
        let weight = (weight / (2.0 + DIRECTION_WEIGHT)).clamp(0.0, 1.0);
        Relation { first, then, weight, certainty: certainty.max(0.0) }
    }

    fn share(&self, text: K, name: K) -> f32 {
        self.shares.get(&(text, name)).copied().unwrap_or(0.0)
    }

    /// How much the neighbourhood of a note needs a name, each neighbour weighed by how close it is.
    fn needed_around(&self, note: &Note<K>, name: K) -> f32 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for neighbour in note.related.iter().filter(|neighbour| neighbour.id != name).take(NEIGHBOURS) {
            sum += neighbour.score * self.share(neighbour.id, name);
            weights += neighbour.score;
        }
        if weights > 0.0 { sum / weights } else { 0.0 }
    }

    /// By how much more a name is needed by the related texts than the text needs their names.
    fn generality(&self, note: &Note<K>) -> f32 {
        let needed: f32 = note.related.iter().map(|other| self.share(other.id, note.id)).sum();
        let needs: f32 = note.related.iter().map(|other| self.share(note.id, other.id)).sum();
        needed.ln_1p() - needs.ln_1p()
    }
}
