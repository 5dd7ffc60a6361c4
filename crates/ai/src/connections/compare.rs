//! The signals that two notes alone give. Each is the same in both directions, to the last bit.

use std::hash::Hash;

use loci_embed::{DIMENSIONS, Vector, VectorSet};

use super::index::{Entry, Index, LOG_COUNTS, Name, Seen, both};
use super::signal::Signals;

/// A note from which others are looked at, with everything that need not be computed for each of them again.
pub(super) struct Viewpoint<'a, K> {
    pub(super) note: &'a Entry<K>,
    passages: VectorSet,
    centre: [f32; DIMENSIONS],
    centre_square: f32,
    lengths: Lengths,
    neighbours: Vec<u32>,
    pub(super) log_len: f32,
    mean_words: f32,
}

/// What a note's words are measured against.
#[derive(Clone, Copy)]
pub(super) struct Lengths {
    /// The length of its weighted words.
    length: f32,
    /// How well the note answers all of its words itself.
    answer: f32,
}

/// A name looked for among the words of a note.
struct NameFound {
    /// How much of it stands there, by the weight of its words, from above 0 to 1.
    share: f32,
    /// How much it tells notes apart, from above 0 to 1.
    telling: f32,
}

impl<K: Copy + Ord + Hash> Index<K> {
    pub(super) fn viewpoint<'a>(&self, note: &'a Entry<K>) -> Viewpoint<'a, K> {
        let mut passages = VectorSet::new();
        for (row, vector) in (0_u32..).zip(&note.passages) {
            passages.push(row, vector);
        }
        let centre = self.centre();
        let (log_len, mean_words) = (self.log_len(), self.mean_words());
        let lengths = self.lengths(note, log_len, mean_words);
        Viewpoint {
            note,
            passages,
            centre,
            centre_square: centre.iter().map(|value| value * value).sum(),
            lengths,
            neighbours: self.neighbours(note),
            log_len,
            mean_words,
        }
    }

    /// Everything that the two notes alone say.
    pub(super) fn look<'a>(&self, from: &Viewpoint<'_, K>, other: &'a Entry<K>) -> Seen<'a, K> {
        let (note, log_len) = (from.note, from.log_len);
        let lengths = self.lengths(other, log_len, from.mean_words);
        let (named, mention) = self.names_in(note, other, log_len);
        let (named_back, mention_back) = self.names_in(other, note, log_len);
        let mut signals = Signals {
            titles: self.titles(note, other, log_len),
            named: named.max(named_back),
            named_back: named.min(named_back),
            mention: mention.max(mention_back),
            mention_back: mention.min(mention_back),
            structure: self.structure(from, other),
            ..self.contents(from, other, lengths)
        };
        self.leave_out(&mut signals);
        Seen { signals, lengths, entry: other }
    }

    /// What two notes have in common in words and meaning, without names and structure.
    pub(super) fn contents(&self, from: &Viewpoint<'_, K>, other: &Entry<K>, lengths: Lengths) -> Signals {
        let note = from.note;
        let log_len = from.log_len;
        let (mut product, mut answers, mut answers_back) = (0.0, 0.0, 0.0);
        let (norm, other_norm) = (length_norm(note, from.mean_words), length_norm(other, from.mean_words));
        for (a, b) in both(&note.terms, &other.terms) {
            let idf = self.idf(a.number(), log_len);
            product += idf * idf * (LOG_COUNTS[usize::from(a.count())] * LOG_COUNTS[usize::from(b.count())]);
            answers += (idf - 1.0) * saturated(a.count(), norm);
            answers_back += (idf - 1.0) * saturated(b.count(), other_norm);
        }
        let both_lengths = from.lengths.length * lengths.length;
        // Whole sums are compared with whole sums, so that exchanging the notes changes no bit.
        let share = |part: f32, whole: f32| if whole > 0.0 { (part / whole).min(1.0) } else { 0.0 };
        let contained = share(answers, lengths.answer).max(share(answers_back, from.lengths.answer));
        let mut signals = Signals {
            subject: subject(from, other),
            passage: best_passage(&from.passages, &other.passages),
            wording: if both_lengths > 0.0 { (product / both_lengths).clamp(0.0, 1.0) } else { 0.0 },
            contained,
            ..Signals::default()
        };
        self.leave_out(&mut signals);
        signals
    }

    fn lengths(&self, note: &Entry<K>, log_len: f32, mean_words: f32) -> Lengths {
        let norm = length_norm(note, mean_words);
        let (mut squares, mut answer) = (0.0, 0.0);
        for term in &note.terms {
            let idf = self.idf(term.number(), log_len);
            squares += (idf * LOG_COUNTS[usize::from(term.count())]).powi(2);
            answer += (idf - 1.0) * saturated(term.count(), norm);
        }
        Lengths { length: squares.sqrt(), answer }
    }

    /// How much of the name of one note stands among the words of another, weighed by how telling it is; not symmetric.
    pub(crate) fn name_share(&self, note: K, named: K) -> f32 {
        let (Some(note), Some(named)) = (self.find(note), self.find(named)) else { return 0.0 };
        let log_len = self.log_len();
        let found = named.names.iter().filter_map(|name| self.name_in(note, name, log_len));
        // The root keeps a common name that stands there whole ahead of a rare name of which one common word does.
        found.map(|found| found.share * found.telling.sqrt()).fold(0.0, f32::max)
    }

    /// How much of a name of `named` stands among the words of `note`, and how telling a name is that stands there whole.
    fn names_in(&self, note: &Entry<K>, named: &Entry<K>, log_len: f32) -> (f32, f32) {
        let mut best = (0.0_f32, 0.0_f32);
        for (name, found) in named.names.iter().filter_map(|name| Some((name, self.name_in(note, name, log_len)?))) {
            best.0 = best.0.max(found.share * found.telling);
            if found.share >= 1.0 && name.pairs.iter().all(|pair| note.pairs.binary_search(pair).is_ok()) {
                best.1 = best.1.max(found.telling);
            }
        }
        best
    }

    fn name_in(&self, note: &Entry<K>, name: &Name, log_len: f32) -> Option<NameFound> {
        let (mut there, mut all) = (0.0, 0.0);
        for term in &name.terms {
            let telling = self.idf(*term, log_len) - 1.0;
            all += telling;
            if note.terms.binary_search_by_key(term, |term| term.number()).is_ok() {
                there += telling;
            }
        }
        (there > 0.0).then(|| NameFound { share: there / all, telling: (all / log_len.max(1.0)).min(1.0) })
    }

    fn titles(&self, a: &Entry<K>, b: &Entry<K>, log_len: f32) -> f32 {
        let (Some(a), Some(b)) = (a.names.first(), b.names.first()) else { return 0.0 };
        let square = |term: &u32| self.idf(*term, log_len).powi(2);
        let shared: f32 = a.terms.iter().filter(|term| b.terms.contains(term)).map(square).sum();
        if shared <= 0.0 {
            return 0.0;
        }
        let squares = a.terms.iter().map(square).sum::<f32>() * b.terms.iter().map(square).sum::<f32>();
        (shared / squares.sqrt()).min(1.0)
    }

    /// Neighbours in common, telling tags in common, and a folder that sets notes apart, each on its own enough to count.
    fn structure(&self, from: &Viewpoint<'_, K>, other: &Entry<K>) -> f32 {
        let note = from.note;
        let rarity = |count: usize| {
            if from.log_len > 0.0 { (1.0 - (count as f32).ln_1p() / from.log_len).clamp(0.0, 1.0) } else { 0.0 }
        };
        let mut missing = 1.0;
        if !from.neighbours.is_empty() {
            let others = self.neighbours(other);
            let shared = others.iter().filter(|slot| from.neighbours.binary_search(slot).is_ok()).count() as f32;
            // The cosine of the two neighbourhoods (Salton's index).
            missing *= 1.0 - shared / ((from.neighbours.len() * others.len().max(1)) as f32).sqrt();
        }
        let tags = note.tags.iter().filter(|tag| other.tags.contains(tag)).map(|tag| rarity(self.with_tag(tag)));
        missing *= 1.0 - 0.6 * tags.fold(0.0, f32::max);
        if !note.folder.is_empty() && note.folder == other.folder {
            missing *= 1.0 - 0.3 * rarity(self.in_folder(&note.folder));
        }
        1.0 - missing
    }
}

/// What a word's count is measured against: more in a note that is long for its account (BM25, k1 = 1.2, b = 0.75).
fn length_norm<K>(note: &Entry<K>, mean_words: f32) -> f32 {
    1.2 * (0.25 + 0.75 * note.words as f32 / mean_words.max(1.0))
}

fn saturated(count: u8, norm: f32) -> f32 {
    2.2 * f32::from(count) / (f32::from(count) + norm)
}

/// The cosine of the mean vectors after what all notes of the account have in common is taken away. Whole accounts are
/// about one subject, so without this every pair looks alike (Mu and Viswanath 2018, "All-but-the-Top").
fn subject<K>(from: &Viewpoint<'_, K>, other: &Entry<K>) -> f32 {
    let (Some(a), Some(b)) = (&from.note.mean, &other.mean) else { return 0.0 };
    let along = |vector: &Vector| {
        let mut sums = [0.0_f32; 16];
        for (centre, components) in from.centre.chunks_exact(16).zip(vector.components.chunks_exact(16)) {
            for ((sum, centre), component) in sums.iter_mut().zip(centre).zip(components) {
                *sum += centre * f32::from(*component);
            }
        }
        sums.iter().sum::<f32>() * vector.scale
    };
    let (along_a, along_b) = (along(a), along(b));
    let square = |vector: &Vector, along: f32| {
        let unit = if vector.scale > 0.0 { 1.0 } else { 0.0 };
        unit - 2.0 * along + from.centre_square
    };
    let squares = square(a, along_a) * square(b, along_b);
    if squares <= f32::EPSILON {
        return 0.0;
    }
    let product = a.cosine(b) - (along_a + along_b) + from.centre_square;
    (product / squares.sqrt()).clamp(0.0, 1.0)
}

/// The cosine of the closest pair of passages.
fn best_passage(from: &VectorSet, others: &[Vector]) -> f32 {
    let best = |vector: &Vector| from.nearest(vector, 1).first().map_or(0.0, |(_, cosine)| *cosine);
    others.iter().map(best).fold(0.0, f32::max)
}
