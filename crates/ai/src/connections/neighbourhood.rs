//! The second look at the notes that did best in the first: what they are to each other, and to the account.

use std::hash::Hash;

use super::compare::Viewpoint;
use super::index::{Entry, Index, Seen};
use super::signal::Signals;

/// How many notes get a second look. Each is compared with each, so this bounds the cost whatever the account's size.
const SHORTLIST: usize = 24;

/// How many of its nearest notes stand for what surrounds a note.
const NEAREST: usize = 10;

/// In more occurrences of the rarest word of a name the name itself is not looked for; the rest is estimated from these.
const MOST_OCCURRENCES: usize = 200;

impl<K: Copy + Ord + Hash> Index<K> {
    /// Fills in, for the best of `seen`, which come first, what needs more than the two notes.
    pub(super) fn look_again(&self, from: &Viewpoint<'_, K>, seen: &mut [Seen<'_, K>]) {
        let shortlist = seen.len().min(SHORTLIST);
        let near = self.shared_nearest(from, &seen[..shortlist]);
        let own = self.known(from.note, from.log_len);
        for (seen, near) in seen.iter_mut().zip(near) {
            seen.signals.near = near;
            seen.signals.known = (own + self.known(seen.entry, from.log_len)) / 2.0;
            self.leave_out(&mut seen.signals);
        }
    }

    /// For each of `seen`, the cosine between its nearest notes and those of the note itself, all within `seen` (shared
    /// nearest neighbours, Jarvis and Patrick 1973, weighted by closeness).
    fn shared_nearest(&self, from: &Viewpoint<'_, K>, seen: &[Seen<'_, K>]) -> Vec<f32> {
        let size = seen.len() + 1;
        let mut closeness = vec![vec![0.0_f32; size]; size];
        let square = |a: &Entry<K>, b: &Entry<K>, signals: &Signals| {
            signals.closeness(a.mean.is_some() && b.mean.is_some()).powi(2)
        };
        for (place, other) in (1..).zip(seen) {
            closeness[0][place] = square(from.note, other.entry, &other.signals);
            closeness[place][0] = closeness[0][place];
            let viewpoint = self.viewpoint(other.entry);
            for (further, seen) in (place + 1..).zip(&seen[place..]) {
                let signals = self.contents(&viewpoint, seen.entry, seen.lengths);
                closeness[place][further] = square(other.entry, seen.entry, &signals);
                closeness[further][place] = closeness[place][further];
            }
        }
        for (place, row) in closeness.iter_mut().enumerate() {
            let mut ordered = row.clone();
            ordered.sort_unstable_by(|a, b| b.total_cmp(a));
            let least = ordered.get(NEAREST - 1).copied().unwrap_or_default();
            row.iter_mut().filter(|value| **value < least).for_each(|value| *value = 0.0);
            row[place] = ordered[0];
            let length = row.iter().map(|value| value * value).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            row.iter_mut().for_each(|value| *value /= length);
        }
        let cosine = |row: &Vec<f32>| closeness[0].iter().zip(row).map(|(a, b)| a * b).sum::<f32>().clamp(0.0, 1.0);
        closeness[1..].iter().map(cosine).collect()
    }

    /// From 0 to 1 (in all of them) on a logarithmic scale, in how many notes the title of a note stands.
    fn known(&self, note: &Entry<K>, log_len: f32) -> f32 {
        let Some(name) = note.names.first() else { return 0.0 };
        let Some(rarest) =
            name.terms.iter().copied().min_by_key(|term| (self.occurrences(*term).len(), self.stem(*term)))
        else {
            return 0.0;
        };
        let looked_at = self.sample(rarest, MOST_OCCURRENCES);
        let stands = |slot: u32| {
            self.entry(slot).is_some_and(|other| {
                name.terms.iter().all(|term| other.terms.binary_search_by_key(term, |term| term.number()).is_ok())
                    && name.pairs.iter().all(|pair| other.pairs.binary_search(pair).is_ok())
            })
        };
        let found = looked_at.iter().filter(|slot| stands(**slot)).count();
        let notes = found as f32 * self.occurrences(rarest).len() as f32 / looked_at.len().max(1) as f32;
        if log_len > 0.0 { (notes.ln_1p() / log_len).min(1.0) } else { 0.0 }
    }
}
