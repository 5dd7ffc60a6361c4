//! Study plans: notes in an order in which each comes after what it builds on.
//!
//! The evidence for "this before that" is weighted and may contradict itself. The strongest pairs are believed first; a
//! pair that would close a circle with stronger ones is left out and named in the plan. What remains has an order, and
//! among the orders it allows the plan stays close to the preferred one. The same input in any order gives the same plan.

mod precedence;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use precedence::Precedence;
use serde::{Deserialize, Serialize};

/// A note that may be studied.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item<K> {
    /// Which note.
    pub id: K,
    /// How long it takes to study, in minutes.
    pub minutes: u32,
    /// Where it would stand if nothing had to come before anything, smaller first.
    pub preference: f32,
}

/// The belief that one note should be studied before another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Before<K> {
    /// The note to study first.
    pub first: K,
    /// The note that builds on it.
    pub then: K,
    /// How strong the evidence is; pairs that are not above zero are ignored.
    pub weight: f32,
}

/// Why a step stands where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason<K> {
    /// It is what the plan leads to.
    Goal,
    /// It builds on an earlier step.
    BuildsOn {
        /// The earlier step.
        note: K,
    },
    /// Later steps build on it.
    NeededBy {
        /// How many do so directly.
        steps: usize,
    },
    /// Something spoke for a note to come before this one, but stronger evidence says the opposite.
    DespiteWeaker {
        /// The note that comes later nevertheless.
        note: K,
    },
    /// Nothing has to come before it and nothing waits for it.
    Independent,
}

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step<K> {
    /// The note to study.
    pub id: K,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// How many minutes of the plan lie before it.
    pub starts_after_minutes: u64,
    /// The earlier steps it builds on directly, in the order of the plan.
    pub requires: Vec<K>,
    /// Why it stands here, never empty.
    pub reasons: Vec<Reason<K>>,
}

/// A study plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan<K> {
    /// What to study, in order.
    pub steps: Vec<Step<K>>,
    /// How long all of it takes, in minutes.
    pub minutes: u64,
    /// The pairs that were left out because stronger ones contradict them, strongest first.
    pub ignored: Vec<Before<K>>,
}

/// Puts all `items` in order. Pairs that name a note outside of the items, or one note twice, are ignored.
#[must_use]
pub fn solve<K: Copy + Ord>(items: &[Item<K>], before: &[Before<K>]) -> Plan<K> {
    arrange(items, before, None)
}

/// Puts in order what must be studied to understand `goal`, and the goal itself; nothing else. Without the goal among the
/// items the plan is empty.
#[must_use]
pub fn solve_for_goal<K: Copy + Ord>(items: &[Item<K>], before: &[Before<K>], goal: K) -> Plan<K> {
    arrange(items, before, Some(goal))
}

fn arrange<K: Copy + Ord>(items: &[Item<K>], before: &[Before<K>], goal: Option<K>) -> Plan<K> {
    let items = distinct(items);
    let places: BTreeMap<K, usize> = items.iter().enumerate().map(|(place, item)| (item.id, place)).collect();
    let mut precedence = Precedence::new(items.len());
    let mut ignored: Vec<(usize, usize, Before<K>)> = Vec::new();
    for pair in strongest_first(before) {
        let (Some(first), Some(then)) = (places.get(&pair.first), places.get(&pair.then)) else { continue };
        if !precedence.insert(*first, *then) {
            ignored.push((*first, *then, pair));
        }
    }
    let wanted: Vec<bool> = match goal {
        None => vec![true; items.len()],
        Some(goal) => {
            places.get(&goal).map_or_else(|| vec![false; items.len()], |goal| precedence.ancestors_and_self(*goal))
        }
    };
    ignored.retain(|(first, then, _)| wanted[*first] && wanted[*then]);

    let order = order(&items, &precedence, &wanted);
    let mut rank = vec![usize::MAX; items.len()];
    for (position, place) in order.iter().enumerate() {
        rank[*place] = position;
    }
    let mut later: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (first, then, _) in &ignored {
        later.entry(*then).or_default().push(*first);
    }
    let mut minutes = 0;
    let mut steps = Vec::with_capacity(order.len());
    for place in order {
        let mut requires = precedence.before(place).to_vec();
        requires.sort_unstable_by_key(|place| rank[*place]);
        let mut reasons = Vec::new();
        if goal == Some(items[place].id) {
            reasons.push(Reason::Goal);
        }
        reasons.extend(requires.iter().map(|first| Reason::BuildsOn { note: items[*first].id }));
        let needed_by = precedence.after(place).iter().filter(|then| wanted[**then]).count();
        if needed_by > 0 {
            reasons.push(Reason::NeededBy { steps: needed_by });
        }
        for first in later.get(&place).into_iter().flatten() {
            reasons.push(Reason::DespiteWeaker { note: items[*first].id });
        }
        if reasons.is_empty() {
            reasons.push(Reason::Independent);
        }
        let item = &items[place];
        steps.push(Step {
            id: item.id,
            minutes: item.minutes,
            starts_after_minutes: minutes,
            requires: requires.into_iter().map(|first| items[first].id).collect(),
            reasons,
        });
        minutes += u64::from(item.minutes);
    }
    Plan { steps, minutes, ignored: ignored.into_iter().map(|(_, _, pair)| pair).collect() }
}

/// Each note once, in the order of the ids. Of doubles the one preferred earliest counts.
fn distinct<K: Copy + Ord>(items: &[Item<K>]) -> Vec<Item<K>> {
    let mut items = items.to_vec();
    items.sort_by(|a, b| a.id.cmp(&b.id).then(a.preference.total_cmp(&b.preference)).then(a.minutes.cmp(&b.minutes)));
    items.dedup_by(|a, b| a.id == b.id);
    items
}

/// Every pair once, with its strongest weight, the strongest pair first.
fn strongest_first<K: Copy + Ord>(before: &[Before<K>]) -> Vec<Before<K>> {
    let mut pairs: Vec<Before<K>> =
        before.iter().copied().filter(|pair| pair.weight > 0.0 && pair.first != pair.then).collect();
    pairs.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.first, a.then).cmp(&(b.first, b.then))));
    let mut known = BTreeSet::new();
    pairs.retain(|pair| known.insert((pair.first, pair.then)));
    pairs
}

/// An item that has everything before it behind it. The heap gives the greatest, so the comparison is turned round.
#[derive(PartialEq)]
struct Ready {
    preference: f32,
    place: usize,
}

impl Eq for Ready {}

impl Ord for Ready {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.preference.total_cmp(&self.preference).then(other.place.cmp(&self.place))
    }
}

impl PartialOrd for Ready {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Always takes the most preferred of the items that wait for nothing (Kahn 1962).
fn order<K>(items: &[Item<K>], precedence: &Precedence, wanted: &[bool]) -> Vec<usize> {
    let mut waiting: Vec<usize> =
        (0..items.len()).map(|place| precedence.before(place).iter().filter(|first| wanted[**first]).count()).collect();
    let ready = |place: usize| Ready { preference: items[place].preference, place };
    let mut heap: BinaryHeap<Ready> =
        (0..items.len()).filter(|place| wanted[*place] && waiting[*place] == 0).map(ready).collect();
    let mut order = Vec::new();
    while let Some(Ready { place, .. }) = heap.pop() {
        order.push(place);
        for then in precedence.after(place) {
            if !wanted[*then] {
                continue;
            }
            waiting[*then] -= 1;
            if waiting[*then] == 0 {
                heap.push(ready(*then));
            }
        }
    }
    order
}
