//! One account's notes in memory, and the notes that belong beside one of them.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use loci_embed::{DIMENSIONS, Vector, VectorSet};
use loci_text::Language;

use super::compare::Lengths;
use super::fusion::{Parts, fuse};
use super::lexicon::{Counted, Lexicon};
use super::profile::NoteProfile;
use super::signal::{Signal, Signals};

/// How many notes each way of looking proposes for a closer look.
const CANDIDATES: usize = 160;

/// Words are followed, the most telling first, until this many occurrences were looked at: in a huge account the last
/// ones stand in every other note and decide nothing.
const MOST_OCCURRENCES: usize = 600_000;

/// The mean vector of an account counts as if this many notes without direction belonged to it, because the mean of two
/// notes says nothing about what all have in common.
const MEAN_PRIOR: f64 = 20.0;

/// A note that belongs beside another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion<K> {
    /// The other note.
    pub other: K,
    /// How sure it is, from 0 to 1.
    pub score: f32,
    /// What the score is made of.
    pub parts: Parts,
    /// What speaks for it.
    pub signals: Signals,
    /// Whether one of the notes links to the other already.
    pub linked: bool,
    /// The words that both have, the most telling first.
    pub shared_terms: Vec<String>,
}

/// How many shared words a suggestion names.
const SHARED_TERMS: usize = 8;

/// `1 + ln(count)`: the tenth occurrence of a word says less than the second (sublinear term frequency).
pub(super) static LOG_COUNTS: LazyLock<[f32; 256]> =
    LazyLock::new(|| std::array::from_fn(|count| if count == 0 { 0.0 } else { 1.0 + (count as f32).ln() }));

#[derive(Debug)]
pub(super) struct Entry<K> {
    pub(super) id: K,
    /// Ordered by the number of the word.
    pub(super) terms: Box<[Counted]>,
    pub(super) pairs: Box<[u32]>,
    pub(super) names: Vec<Name>,
    pub(super) folder: Box<str>,
    pub(super) tags: Vec<Box<str>>,
    links: Vec<K>,
    language: Option<Language>,
    pub(super) passages: Vec<Vector>,
    pub(super) mean: Option<Vector>,
    /// How many words it has, those of the title counted as in `terms`.
    pub(super) words: u32,
}

/// What is asked of very many notes at once, side by side in memory: reaching into an [`Entry`] for it would cost more than
/// all else in a suggestion.
#[derive(Clone, Copy, Debug)]
struct Outline {
    /// The length of the weighted words by the statistics of when it was last computed: good enough to choose candidates.
    rough_length: f32,
    /// A hash of the note's name, by which a sample of notes is the same whatever the order in which they came.
    draw: u32,
}

/// A note that was looked at closely, and what speaks for it.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a, K> {
    pub(super) signals: Signals,
    pub(super) lengths: Lengths,
    pub(super) entry: &'a Entry<K>,
}

#[derive(Debug)]
pub(super) struct Name {
    /// Ordered by number, each once.
    pub(super) terms: Box<[u32]>,
    pub(super) pairs: Box<[u32]>,
}

/// One account's notes: words, names, tags, links and vectors, changed note by note.
///
/// `K` is the caller's name for a note. Notes in any order give the same suggestions. The words' weights follow the
/// account: what stands in every note, as headings of a template do, weighs next to nothing.
#[derive(Debug)]
pub struct Index<K> {
    slots: Vec<Option<Entry<K>>>,
    outlines: Vec<Outline>,
    free: Vec<u32>,
    by_id: HashMap<K, u32>,
    lexicon: Lexicon,
    means: VectorSet,
    mean_sum: Box<[f64; DIMENSIONS]>,
    with_mean: usize,
    folders: HashMap<Box<str>, Vec<u32>>,
    tagged: HashMap<Box<str>, Vec<u32>>,
    backlinks: HashMap<K, Vec<u32>>,
    languages: HashMap<Language, usize>,
    /// For how many notes the rough lengths were last computed.
    lengths_for: usize,
    entry_bytes: usize,
    /// The words of all notes.
    words: u64,
    without: Vec<Signal>,
}

impl<K: Copy + Ord + Hash> Default for Index<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K: Copy + Ord + Hash> Index<K> {
    /// An index of no notes.
    #[must_use]
    pub fn new() -> Self {
        Self {
            slots: Vec::new(),
            outlines: Vec::new(),
            free: Vec::new(),
            by_id: HashMap::new(),
            lexicon: Lexicon::default(),
            means: VectorSet::new(),
            mean_sum: Box::new([0.0; DIMENSIONS]),
            with_mean: 0,
            folders: HashMap::new(),
            tagged: HashMap::new(),
            backlinks: HashMap::new(),
            languages: HashMap::new(),
            lengths_for: 0,
            entry_bytes: 0,
            words: 0,
            without: Vec::new(),
        }
    }

    /// How many notes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_id.len()
    }

    /// Whether there is no note at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Whether a note is in the index.
    #[must_use]
    pub fn contains(&self, id: K) -> bool {
        self.by_id.contains_key(&id)
    }

    /// The notes of the index, in no order.
    pub fn ids(&self) -> impl Iterator<Item = K> + '_ {
        self.by_id.keys().copied()
    }

    /// About how much memory the index holds, in bytes: what a cache of indexes is bounded by.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let slots =
            self.slots.capacity() * (size_of::<Option<Entry<K>>>() + size_of::<Outline>() + size_of::<(K, u32)>() + 8);
        slots + self.entry_bytes + self.lexicon.bytes() + self.means.bytes()
    }

    /// Adds a note, or takes its new text in place of the old one.
    pub fn upsert(&mut self, id: K, profile: NoteProfile<K>) {
        self.remove(id);
        let Some(slot) = self.free_slot() else { return };
        let mut terms: Vec<Counted> = Vec::with_capacity(profile.terms.len());
        for term in &profile.terms {
            if let Some(number) = self.lexicon.intern(&term.stem, &term.surface) {
                terms.push(Counted::new(number, term.count));
                self.lexicon.add(number, slot, term.count);
            }
        }
        terms.sort_unstable();
        let words = terms.iter().map(|term| u32::from(term.count())).sum();
        self.words += u64::from(words);
        let names = profile
            .names
            .into_iter()
            .filter_map(|name| {
                let terms: Option<Vec<u32>> = name.stems.iter().map(|stem| self.lexicon.number(stem)).collect();
                let mut terms = terms?;
                terms.sort_unstable();
                terms.dedup();
                Some(Name { terms: terms.into(), pairs: name.pairs })
            })
            .collect();
        let mean = Vector::mean(&profile.vectors);
        if let Some(mean) = &mean {
            self.means.push(slot, mean);
            self.with_mean += 1;
            add_to(&mut self.mean_sum, mean, 1.0);
        }
        if !profile.folder.is_empty() {
            self.folders.entry(profile.folder.clone()).or_default().push(slot);
        }
        for tag in &profile.tags {
            self.tagged.entry(tag.clone()).or_default().push(slot);
        }
        if let Some(language) = profile.language {
            *self.languages.entry(language).or_default() += 1;
        }
        let mut links = profile.links;
        links.sort_unstable();
        links.dedup();
        links.retain(|link| *link != id);
        for link in &links {
            self.backlinks.entry(*link).or_default().push(slot);
        }
        let entry = Entry {
            id,
            terms: terms.into(),
            pairs: profile.pairs,
            names,
            folder: profile.folder,
            tags: profile.tags,
            links,
            language: profile.language,
            passages: profile.vectors,
            mean,
            words,
        };
        self.entry_bytes += entry.bytes();
        self.slots[slot as usize] = Some(entry);
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        self.outlines[slot as usize].draw = hasher.finish() as u32;
        self.by_id.insert(id, slot);
        if self.len() > self.lengths_for + self.lengths_for / 8 {
            self.measure_all();
        } else {
            self.measure(slot as usize);
        }
    }

    /// Takes a note out. Says whether it was there.
    pub fn remove(&mut self, id: K) -> bool {
        let Some(slot) = self.by_id.remove(&id) else { return false };
        let Some(entry) = self.slots[slot as usize].take() else { return false };
        self.entry_bytes -= entry.bytes();
        self.words -= u64::from(entry.words);
        for term in &entry.terms {
            self.lexicon.remove(term.number(), slot);
        }
        if let Some(mean) = &entry.mean {
            self.means.remove(slot);
            self.with_mean -= 1;
            add_to(&mut self.mean_sum, mean, -1.0);
        }
        if let Some(count) = entry.language.and_then(|language| self.languages.get_mut(&language)) {
            *count -= 1;
        }
        forget(&mut self.folders, &entry.folder, slot);
        for tag in &entry.tags {
            forget(&mut self.tagged, tag, slot);
        }
        for link in &entry.links {
            forget(&mut self.backlinks, link, slot);
        }
        self.free.push(slot);
        true
    }

    /// The notes that belong beside a note, surest first, at most `limit`; those it is linked with already among them, and
    /// never itself. Empty for a note that is not there.
    ///
    /// Looks closely only at notes that share telling words, are near in meaning, have a neighbour or a rare tag in common.
    #[must_use]
    pub fn suggest(&self, id: K, limit: usize) -> Vec<Suggestion<K>> {
        let Some(note) = self.find(id) else { return Vec::new() };
        self.suggest_from(note, self.candidates(note), limit)
    }

    /// The same among `others` only, in time that does not depend on how many notes there are.
    #[must_use]
    pub fn suggest_among(&self, id: K, others: &[K], limit: usize) -> Vec<Suggestion<K>> {
        let Some(note) = self.find(id) else { return Vec::new() };
        let mut candidates: Vec<u32> =
            others.iter().filter(|other| **other != id).filter_map(|other| self.by_id.get(other).copied()).collect();
        candidates.sort_unstable();
        candidates.dedup();
        self.suggest_from(note, candidates, limit)
    }

    fn suggest_from(&self, note: &Entry<K>, candidates: Vec<u32>, limit: usize) -> Vec<Suggestion<K>> {
        let mut found = self.scored(note, candidates);
        found.truncate(limit);
        found.into_iter().map(|(score, parts, seen)| self.suggestion(note, &seen, score, parts)).collect()
    }

    /// Leaves signals out from now on, to see what they are worth.
    pub fn set_without(&mut self, signals: &[Signal]) {
        self.without = signals.to_vec();
    }

    pub(super) fn leave_out(&self, signals: &mut Signals) {
        self.without.iter().for_each(|signal| signals.leave_out(*signal));
    }

    /// The candidates of a note with something that speaks for them, surest first.
    fn scored<'a>(&'a self, note: &'a Entry<K>, candidates: Vec<u32>) -> Vec<(f32, Parts, Seen<'a, K>)> {
        let viewpoint = self.viewpoint(note);
        let fused = |seen: Seen<'a, K>| {
            let (score, parts) = fuse(&seen.signals, has_meaning(note, seen.entry));
            (score, parts, seen)
        };
        let surest_first = |found: &mut Vec<(f32, Parts, Seen<'a, K>)>| {
            found.retain(|(score, ..)| *score > 0.0);
            found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.2.entry.id.cmp(&b.2.entry.id)));
        };
        let candidates = candidates.into_iter().filter_map(|other| self.entry(other));
        let mut found = candidates.map(|entry| fused(self.look(&viewpoint, entry))).collect();
        surest_first(&mut found);
        let mut seen: Vec<Seen<'a, K>> = found.into_iter().map(|(_, _, seen)| seen).collect();
        self.look_again(&viewpoint, &mut seen);
        let mut found = seen.into_iter().map(fused).collect();
        surest_first(&mut found);
        found
    }

    pub(super) fn find(&self, id: K) -> Option<&Entry<K>> {
        self.entry(*self.by_id.get(&id)?)
    }

    fn suggestion(&self, note: &Entry<K>, seen: &Seen<'_, K>, score: f32, parts: Parts) -> Suggestion<K> {
        let other = seen.entry;
        Suggestion {
            other: other.id,
            score,
            parts,
            signals: seen.signals,
            linked: linked(note, other),
            shared_terms: self.shared_terms(note, other),
        }
    }

    pub(super) fn entry(&self, slot: u32) -> Option<&Entry<K>> {
        self.slots.get(slot as usize)?.as_ref()
    }

    fn free_slot(&mut self) -> Option<u32> {
        if let Some(slot) = self.free.pop() {
            return Some(slot);
        }
        let slot = u32::try_from(self.slots.len()).ok().filter(|_| self.slots.len() < Counted::LIMIT)?;
        self.slots.push(None);
        self.outlines.push(Outline { rough_length: 1.0, draw: 0 });
        Some(slot)
    }

    /// The notes that have a word.
    pub(super) fn occurrences(&self, term: u32) -> &[Counted] {
        self.lexicon.postings(term)
    }

    /// At most `count` of the notes that have a word: which ones depends on the notes alone, not on how they came here.
    pub(super) fn sample(&self, term: u32, count: usize) -> Vec<u32> {
        let mut notes: Vec<u32> = self.occurrences(term).iter().map(|posting| posting.number()).collect();
        if notes.len() > count {
            notes.select_nth_unstable_by_key(count, |slot| self.outlines[*slot as usize].draw);
            notes.truncate(count);
        }
        notes
    }

    /// How many words a note has on average.
    pub(super) fn mean_words(&self) -> f32 {
        self.words as f32 / self.len().max(1) as f32
    }

    pub(super) fn log_len(&self) -> f32 {
        (self.len() as f32).ln_1p()
    }

    /// How telling a word is: the smoothed inverse document frequency.
    pub(super) fn idf(&self, term: u32, log_len: f32) -> f32 {
        (log_len - self.lexicon.log_notes(term)).max(0.0) + 1.0
    }

    pub(super) fn weight(&self, term: Counted, log_len: f32) -> f32 {
        LOG_COUNTS[usize::from(term.count())] * self.idf(term.number(), log_len)
    }

    pub(super) fn length(&self, entry: &Entry<K>, log_len: f32) -> f32 {
        entry.terms.iter().map(|term| self.weight(*term, log_len).powi(2)).sum::<f32>().sqrt()
    }

    fn measure(&mut self, slot: usize) {
        let log_len = self.log_len();
        let Some(length) = self.slots[slot].as_ref().map(|entry| self.length(entry, log_len)) else { return };
        self.outlines[slot].rough_length = length.max(1.0);
    }

    /// Done whenever the account has grown by an eighth, so that its cost is spread over the notes that came.
    fn measure_all(&mut self) {
        for slot in 0..self.slots.len() {
            self.measure(slot);
        }
        self.lengths_for = self.len();
    }

    fn candidates(&self, note: &Entry<K>) -> Vec<u32> {
        let mut candidates = self.nearest_in_wording(note);
        if let Some(mean) = &note.mean {
            candidates.extend(self.means.nearest(mean, CANDIDATES).into_iter().map(|(slot, _)| slot));
        }
        candidates.extend(self.neighbours(note));
        let shared = self.neighbours(note).into_iter().filter_map(|slot| self.entry(slot));
        candidates.extend(shared.flat_map(|entry| self.neighbours(entry)).take(CANDIDATES));
        for tag in &note.tags {
            candidates.extend(self.tagged.get(tag).filter(|notes| notes.len() <= CANDIDATES / 4).into_iter().flatten());
        }
        candidates.sort_unstable();
        candidates.dedup();
        let own = self.by_id.get(&note.id);
        candidates.retain(|candidate| Some(candidate) != own);
        candidates
    }

    fn nearest_in_wording(&self, note: &Entry<K>) -> Vec<u32> {
        let log_len = self.log_len();
        let mut terms: Vec<(f32, u32)> = note
            .terms
            .iter()
            .map(|term| (self.weight(*term, log_len) * self.idf(term.number(), log_len), term.number()))
            .collect();
        terms.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let mut products = vec![0.0_f32; self.slots.len()];
        let mut occurrences = 0;
        for (weight, term) in terms {
            let postings = self.lexicon.postings(term);
            occurrences += postings.len();
            if occurrences > MOST_OCCURRENCES {
                break;
            }
            for posting in postings {
                products[posting.number() as usize] += weight * LOG_COUNTS[usize::from(posting.count())];
            }
        }
        let mut touched: Vec<(f32, u32)> = (0_u32..)
            .zip(products.iter().zip(&self.outlines))
            .filter(|(_, (product, _))| **product > 0.0)
            .map(|(slot, (product, outline))| (product / outline.rough_length, slot))
            .collect();
        if touched.len() > CANDIDATES {
            touched.select_nth_unstable_by(CANDIDATES, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            touched.truncate(CANDIDATES);
        }
        touched.into_iter().map(|(_, slot)| slot).collect()
    }

    /// The direction that all notes of the account have in common.
    pub(super) fn centre(&self) -> [f32; DIMENSIONS] {
        let count = self.with_mean as f64 + MEAN_PRIOR;
        std::array::from_fn(|axis| (self.mean_sum[axis] / count) as f32)
    }

    /// How many notes are in a folder.
    pub(super) fn in_folder(&self, folder: &str) -> usize {
        self.folders.get(folder).map_or(0, Vec::len)
    }

    /// How many notes have a tag.
    pub(super) fn with_tag(&self, tag: &str) -> usize {
        self.tagged.get(tag).map_or(0, Vec::len)
    }

    /// The words that both notes have, the most telling first.
    fn shared_terms(&self, a: &Entry<K>, b: &Entry<K>) -> Vec<String> {
        let log_len = self.log_len();
        let mut shared: Vec<(f32, u32)> = both(&a.terms, &b.terms)
            .map(|(a, b)| (self.weight(a, log_len) * self.weight(b, log_len), a.number()))
            .collect();
        shared.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| self.surface(a.1).cmp(self.surface(b.1))));
        let surfaces = shared.into_iter().map(|(_, term)| self.surface(term)).filter(|surface| !surface.is_empty());
        surfaces.take(SHARED_TERMS).map(str::to_owned).collect()
    }

    pub(super) fn stem(&self, term: u32) -> &str {
        self.lexicon.stem(term)
    }

    fn surface(&self, term: u32) -> &str {
        self.lexicon.surface(term)
    }

    /// How telling a word is, from 0 (in every note) to 1 (in none).
    pub(super) fn telling(&self, stem: &str, log_len: f32) -> f32 {
        let log_notes = self.lexicon.number(stem).map_or(0.0, |term| self.lexicon.log_notes(term));
        if log_len > 0.0 { (1.0 - log_notes / log_len).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The language that most notes have: what a note too short to show its own is best read in.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        let most = self.languages.iter().max_by_key(|(language, count)| (**count, language.code()));
        most.map(|(language, _)| *language)
    }

    /// The notes that a note links to, and those that link to it.
    pub(super) fn neighbours(&self, note: &Entry<K>) -> Vec<u32> {
        let mut neighbours: Vec<u32> = note.links.iter().filter_map(|link| self.by_id.get(link).copied()).collect();
        neighbours.extend(self.backlinks.get(&note.id).into_iter().flatten());
        neighbours.sort_unstable();
        neighbours.dedup();
        neighbours
    }
}

impl<K> Entry<K> {
    fn bytes(&self) -> usize {
        self.terms.len() * size_of::<Counted>()
            + self.pairs.len() * size_of::<u32>()
            + self.names.iter().map(|name| size_of::<Name>() + 4 * (name.terms.len() + name.pairs.len())).sum::<usize>()
            + self.folder.len()
            + self.tags.iter().map(|tag| size_of::<Box<str>>() + tag.len()).sum::<usize>()
            + self.links.capacity() * (size_of::<K>() + size_of::<u32>())
            + self.passages.capacity() * size_of::<Vector>()
    }
}

/// The words of two ordered lists that stand in both.
pub(super) fn both<'a>(a: &'a [Counted], b: &'a [Counted]) -> impl Iterator<Item = (Counted, Counted)> + 'a {
    let (mut a, mut b) = (a.iter().copied().peekable(), b.iter().copied().peekable());
    std::iter::from_fn(move || {
        loop {
            let (first, second) = (*a.peek()?, *b.peek()?);
            match first.number().cmp(&second.number()) {
                std::cmp::Ordering::Less => a.next(),
                std::cmp::Ordering::Greater => b.next(),
                std::cmp::Ordering::Equal => {
                    a.next();
                    b.next();
                    return Some((first, second));
                }
            };
        }
    })
}

fn has_meaning<K>(a: &Entry<K>, b: &Entry<K>) -> bool {
    a.mean.is_some() && b.mean.is_some()
}

fn linked<K: Ord>(a: &Entry<K>, b: &Entry<K>) -> bool {
    a.links.binary_search(&b.id).is_ok() || b.links.binary_search(&a.id).is_ok()
}

fn add_to(sum: &mut [f64; DIMENSIONS], vector: &Vector, sign: f64) {
    for (sum, component) in sum.iter_mut().zip(&vector.components) {
        *sum += sign * f64::from(*component) * f64::from(vector.scale);
    }
}

/// Takes a slot out of the list under a key, and the list when it is empty.
fn forget<Q: Eq + Hash + ?Sized, T: Eq + Hash + std::borrow::Borrow<Q>>(
    lists: &mut HashMap<T, Vec<u32>>,
    key: &Q,
    slot: u32,
) {
    if let Some(list) = lists.get_mut(key) {
        if let Some(place) = list.iter().position(|listed| *listed == slot) {
            list.swap_remove(place);
        }
        if list.is_empty() {
            lists.remove(key);
        }
    }
}
