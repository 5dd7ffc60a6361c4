//! Candidate phrases of a document, and how a list of them is cleaned.

use crate::document::{Document, Word, WordKind};
use std::collections::HashMap;

/// Phrases of more words are sentences.
pub(super) const LONGEST_PHRASE: usize = 4;
/// Distinct candidates kept; a note with more says nothing new with the rest.
const MOST_CANDIDATES: usize = 60_000;

/// A phrase of one to four words and what is known about it.
pub(super) struct Candidate {
    pub(super) stems: Vec<u32>,
    /// The first word in the document, as an index into its words.
    pub(super) first: usize,
    pub(super) count: u32,
    pub(super) in_heading: bool,
    /// How often the phrase fills the whole run between stop words and punctuation.
    pub(super) whole: u32,
    /// The surface forms met and how often.
    surfaces: HashMap<String, u32>,
}

impl Candidate {
    /// The form that is written most often; of equals the one with fewer capitals, so that the start of a sentence does not show.
    pub(super) fn phrase(&self) -> String {
        self.surfaces
            .iter()
            .max_by(|a, b| a.1.cmp(b.1).then_with(|| capitals(b.0).cmp(&capitals(a.0))).then_with(|| b.0.cmp(a.0)))
            .map(|(surface, _)| surface.clone())
            .unwrap_or_default()
    }
}

fn capitals(text: &str) -> usize {
    text.chars().filter(|character| character.is_uppercase()).count()
}

/// Runs of one to four words that neither start nor end with a stop word and cross no punctuation.
pub(super) fn candidates(document: &Document) -> Vec<Candidate> {
    let words = document.all_words();
    let mut index: HashMap<Vec<u32>, usize> = HashMap::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    let on_subject = blocks_on_subject(document);
    for start in 0..words.len() {
        if !on_subject[words[start].block as usize] || !may_stand_at_an_end(document, &words[start]) {
            continue;
        }
        for length in 1..=LONGEST_PHRASE {
            let Some(run) = words.get(start..start + length) else {
                break;
            };
            if length > 1 && !adjoin(document, &run[length - 2], &run[length - 1]) {
                break;
            }
            if !may_stand_at_an_end(document, &run[length - 1]) {
                if is_link(document.surface(&run[length - 1])) {
                    continue;
                }
                break;
            }
            let stems: Vec<u32> = run.iter().map(|word| word.stem).collect();
            let position = match index.get(&stems) {
                Some(position) => *position,
                None if candidates.len() < MOST_CANDIDATES => {
                    index.insert(stems.clone(), candidates.len());
                    candidates.push(Candidate {
                        stems,
                        first: start,
                        count: 0,
                        in_heading: false,
                        whole: 0,
                        surfaces: HashMap::new(),
                    });
                    candidates.len() - 1
                }
                None => continue,
            };
            let candidate = &mut candidates[position];
            candidate.count += 1;
            let opens = start == 0 || !in_one_phrase(document, &words[start - 1], &run[0]);
            let closes = words.get(start + length).is_none_or(|next| !in_one_phrase(document, &run[length - 1], next));
            candidate.whole += u32::from(opens && closes);
            let block = &document.blocks()[run[0].block as usize];
            candidate.in_heading |= block.kind == crate::BlockKind::Heading;
            if candidate.surfaces.len() < 8 {
                let surface = &block.text[run[0].start as usize..run[length - 1].end as usize];
                *candidate.surfaces.entry(surface.to_owned()).or_default() += 1;
            }
        }
    }
    candidates
}

fn may_stand_at_an_end(document: &Document, word: &Word) -> bool {
    let surface = document.surface(word);
    word.kind == WordKind::Content && (surface.chars().count() > 1 || crate::terms::is_unspaced(surface))
}

/// Which blocks speak of the note's subject: not the headings that any note may have, nor the lists of references under them.
pub(super) fn blocks_on_subject(document: &Document) -> Vec<bool> {
    let outside: Vec<bool> = document.headings().iter().map(|heading| is_apparatus(&heading.text)).collect();
    document.blocks().iter().map(|block| !block.heading.is_some_and(|heading| outside[heading])).collect()
}

/// Titles of the sections that point elsewhere.
fn is_apparatus(heading: &str) -> bool {
    let heading = heading.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase();
    APPARATUS.contains(&heading.as_str())
}

const APPARATUS: [&str; 40] = [
    "references",
    "reference",
    "see also",
    "resources",
    "further reading",
    "external links",
    "links",
    "sources",
    "bibliography",
    "footnotes",
    "related",
    "related notes",
    "related topics",
    "subtopics",
    "backlinks",
    "literatur",
    "quellen",
    "siehe auch",
    "weblinks",
    "einzelnachweise",
    "références",
    "voir aussi",
    "liens externes",
    "bibliographie",
    "referencias",
    "véase también",
    "enlaces externos",
    "bibliografía",
    "riferimenti",
    "vedi anche",
    "bibliografia",
    "referências",
    "ver também",
    "referenties",
    "zie ook",
    "bronnen",
    "литература",
    "см. также",
    "ссылки",
    "источники",
];

/// Small words that stand inside terms: "law of large numbers", "point de fusion". Other stop words end a phrase.
pub(super) fn is_link(word: &str) -> bool {
    matches!(
        word,
        "of" | "de"
            | "du"
            | "des"
            | "da"
            | "do"
            | "dos"
            | "das"
            | "di"
            | "del"
            | "della"
            | "dei"
            | "delle"
            | "van"
            | "von"
            | "der"
    )
}

/// Whether a phrase may go on from one word to the next.
fn in_one_phrase(document: &Document, left: &Word, right: &Word) -> bool {
    adjoin(document, left, right) && left.kind != WordKind::Stop && right.kind != WordKind::Stop
}

/// Whether two words stand side by side with nothing but a blank between them.
fn adjoin(document: &Document, left: &Word, right: &Word) -> bool {
    if left.block != right.block {
        return false;
    }
    let between = &document.blocks()[left.block as usize].text[left.end as usize..right.start as usize];
    matches!(between, "" | " ")
}

/// The first `limit` of a ranked list that do not repeat a better one: neither phrase of a pair may hold the other, by their stems.
pub(super) fn distinct<'a, Stem: PartialEq + 'a, Item>(
    ranked: impl Iterator<Item = (f32, &'a [Stem], Item)>,
    limit: usize,
) -> Vec<(f32, Item)> {
    let mut chosen: Vec<(f32, Item)> = Vec::new();
    let mut taken: Vec<&[Stem]> = Vec::new();
    for (score, stems, item) in ranked {
        if chosen.len() >= limit {
            break;
        }
        if stems.is_empty() || taken.iter().any(|other| holds(other, stems) || holds(stems, other)) {
            continue;
        }
        taken.push(stems);
        chosen.push((score, item));
    }
    chosen
}

fn holds<Stem: PartialEq>(whole: &[Stem], part: &[Stem]) -> bool {
    part.len() <= whole.len() && whole.windows(part.len()).any(|window| window == part)
}
