//! The phrases of a sentence that could be asked for, cut where a reader would cut them.

use super::answers::AnswerKind;
use crate::document::{Document, Word, WordKind};
use crate::{Language, stop_words};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Longer phrases are no answers but passages.
const LONGEST_PHRASE: usize = 5;
/// Names may be longer: "Faculty of Law of the University of Oxford".
const LONGEST_NAME: usize = 8;
/// What stands behind "because" or "to" is an answer up to this many words.
const LONGEST_CLAUSE: usize = 12;

/// A run of words of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) kind: AnswerKind,
    /// Indexes into the words of the sentence.
    pub(super) words: Range<usize>,
}

/// The stems that are written with a capital inside a sentence more often than not.
pub(super) fn names(document: &Document) -> HashSet<u32> {
    let mut balance: HashMap<u32, i32> = HashMap::new();
    // German writes every noun with a capital, so there a capital tells nothing.
    if document.language() == Some(Language::German) {
        return HashSet::new();
    }
    for sentence in 0..document.sentences().len() {
        for word in document.sentence_words(sentence).iter().skip(1) {
            let capital = document.surface(word).starts_with(char::is_uppercase);
            *balance.entry(word.stem).or_default() += if capital { 1 } else { -1 };
        }
    }
    balance.into_iter().filter(|(_, balance)| *balance > 0).map(|(stem, _)| stem).collect()
}

/// The chunks of a sentence in reading order: names, dates, numbers with what they count, phrases of content words without the verbs
/// around them, and reasons and purposes.
pub(super) fn of_sentence(document: &Document, sentence: usize, names: &HashSet<u32>) -> Vec<Chunk> {
    let reader = Reader::new(document, sentence, names);
    let mut chunks = Vec::new();
    let mut start = 0;
    while start < reader.words.len() {
        let Some(chunk) = reader.chunk_at(start) else {
            start += 1;
            continue;
        };
        start = chunk.words.end;
        chunks.push(chunk);
    }
    chunks.extend(reader.clauses());
    chunks
}

/// What part a word can play in a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Name,
    Month,
    Number,
    Term,
    Other,
}

struct Reader<'a> {
    document: &'a Document,
    words: &'a [Word],
    roles: Vec<Role>,
    english: bool,
}

impl<'a> Reader<'a> {
    fn new(document: &'a Document, sentence: usize, names: &HashSet<u32>) -> Self {
        let words = document.sentence_words(sentence);
        let mut reader =
            Self { document, words, roles: Vec::new(), english: document.language() == Some(Language::English) };
        let mut roles: Vec<Role> = words.iter().map(|word| reader.role(word, names)).collect();
        // The first word of a sentence has a capital anyhow; before a name it belongs to the name.
        if roles.first() == Some(&Role::Term) && roles.get(1) == Some(&Role::Name) && reader.adjoin(0) {
            roles[0] = Role::Name;
        }
        if reader.english {
            for index in 0..roles.len() {
                if roles[index] == Role::Term && reader.is_verb(index, &roles) {
                    roles[index] = Role::Other;
                }
            }
        }
        reader.roles = roles;
        reader
    }

    fn surface(&self, index: usize) -> &'a str {
        self.document.surface(&self.words[index])
    }

    fn lower(&self, index: usize) -> String {
        self.surface(index).to_lowercase()
    }

    fn role(&self, word: &Word, names: &HashSet<u32>) -> Role {
        let surface = self.document.surface(word);
        let language = self.document.language().unwrap_or(Language::English);
        let capital = surface.starts_with(char::is_uppercase);
        if word.kind == WordKind::Number || stop_words::is_number_word(&surface.to_lowercase(), language) {
            Role::Number
        } else if capital && is_month(surface) {
            Role::Month
        } else if capital
            && names.contains(&word.stem)
            && (surface.chars().count() > 1 || word.kind != WordKind::Stop)
            && !matches!(surface, "I" | "A")
        {
            Role::Name
        } else if word.kind == WordKind::Content {
            Role::Term
        } else {
            Role::Other
        }
    }

    /// Whether nothing but a blank, or the stop of an initial, stands between a word and the next.
    fn adjoin(&self, index: usize) -> bool {
        let Some(between) = self.between(index) else { return false };
        match between {
            "" | " " => true,
            ". " => self.surface(index).chars().count() == 1 && self.surface(index).starts_with(char::is_uppercase),
            _ => false,
        }
    }

    /// What stands between a word and the next of the sentence.
    fn between(&self, index: usize) -> Option<&'a str> {
        let (left, right) = (self.words.get(index)?, self.words.get(index + 1)?);
        (left.block == right.block)
            .then(|| &self.document.blocks()[left.block as usize].text[left.end as usize..right.start as usize])
    }

    fn chunk_at(&self, start: usize) -> Option<Chunk> {
        match self.roles[start] {
            Role::Name => Some(self.name(start)),
            Role::Month => Some(self.date(start)),
            Role::Number => Some(self.number(start)),
            Role::Term => self.phrase(start),
            Role::Other => None,
        }
    }

    fn name(&self, start: usize) -> Chunk {
        let mut end = start + 1;
        while end < self.words.len() && end - start < LONGEST_NAME && self.adjoin(end - 1) {
            if matches!(self.roles[end], Role::Name | Role::Month)
                || (self.roles[end] == Role::Number && self.surface(end).starts_with(|c: char| c.is_ascii_digit()))
            {
                end += 1;
                continue;
            }
            // A possessive ends a name: what follows is what the name has.
            let links = if is_possessive(self.surface(end - 1)) { 0 } else { self.links(start, end) };
            if links == 0 {
                break;
            }
            end += links + 1;
        }
        Chunk { kind: AnswerKind::Name, words: start..end }
    }

    /// The number of small words at `at` that lead on to a further name; 0 when none do.
    fn links(&self, start: usize, at: usize) -> usize {
        for count in 1..=2 {
            let small = (at..at + count)
                .all(|index| index < self.words.len() && is_link(self.surface(index)) && self.adjoin(index));
            if !small {
                return 0;
            }
            // "China, Japan and Korea" is not to be cut in its middle.
            let joins_a_list = self.surface(at) == "and" && start > 0 && self.between(start - 1) == Some(", ");
            if self.roles.get(at + count) == Some(&Role::Name) && !joins_a_list {
                return count;
            }
        }
        0
    }

    /// "May", "8 May 1945" (whose number is found first), "May 8, 1945", "May 1945".
    fn date(&self, start: usize) -> Chunk {
        let mut end = start + 1;
        while end < self.words.len() && end - start < 4 && self.roles[end] == Role::Number {
            let joined = matches!(self.between(end - 1), Some(" " | ", " | "–" | "-"));
            if !joined {
                break;
            }
            end += 1;
        }
        Chunk { kind: AnswerKind::Date, words: start..end }
    }

    /// A year, a date that begins with its day, or a number with the word that it counts.
    fn number(&self, start: usize) -> Chunk {
        let mut end = start + 1;
        while end < self.words.len()
            && end - start < 5
            && self.roles[end] == Role::Number
            && matches!(self.between(end - 1), Some("" | " " | "-" | "–" | "." | ","))
        {
            end += 1;
        }
        let lone_year = end == start + 1 && is_year(self.surface(start));
        if self.roles.get(end) == Some(&Role::Month) && self.adjoin(end - 1) {
            let date = self.date(end);
            return Chunk { kind: AnswerKind::Date, words: start..date.words.end };
        }
        if lone_year {
            return Chunk { kind: AnswerKind::Date, words: start..end };
        }
        // Of "two independent variables" the number alone is asked for.
        let counts_one_word = self.roles.get(end) == Some(&Role::Term)
            && self.adjoin(end - 1)
            && !is_possessive(self.surface(end))
            && !(self.roles.get(end + 1) == Some(&Role::Term) && self.adjoin(end));
        if counts_one_word {
            end += 1;
        }
        Chunk { kind: AnswerKind::Number, words: start..end }
    }

    fn phrase(&self, start: usize) -> Option<Chunk> {
        let mut end = start + 1;
        while end < self.words.len() && end - start < LONGEST_PHRASE && self.adjoin(end - 1) {
            if is_possessive(self.surface(end - 1)) || !matches!(self.roles[end], Role::Term | Role::Name) {
                break;
            }
            end += 1;
        }
        // An adverb leads to or follows what is asked for.
        let mut first = start;
        if self.english {
            while first < end && self.surface(first).ends_with("ly") && end - first > 1 {
                first += 1;
            }
            while first < end && (self.surface(end - 1).ends_with("ly") || self.surface(end - 1).ends_with("ed")) {
                end -= 1;
            }
        }
        if self.english
            && let Some(verb) = (first..end.saturating_sub(1)).rev().find(|index| is_inflected(self.surface(*index)))
        {
            // A word in -s inside a run is the verb ("context enables parsing") or the subject before it ("sources introduce rules").
            first = if end - verb > 2 { verb + 2 } else { verb + 1 };
        }
        if first >= end {
            return None;
        }
        end = self.with_complement(first, end);
        let kind = if end - first > 1 { AnswerKind::Phrase } else { AnswerKind::Word };
        Some(Chunk { kind, words: first..end })
    }

    /// The end of a phrase with what stands behind its "of": "production of heat", "role of the liver".
    fn with_complement(&self, start: usize, end: usize) -> usize {
        if !self.english || self.words.get(end).is_none() || self.surface(end) != "of" || !self.adjoin(end - 1) {
            return end;
        }
        let mut at = end + 1;
        if self.words.get(at).is_some() && matches!(self.surface(at), "the" | "a" | "an") {
            at += 1;
        }
        let inner = at;
        while at < self.words.len()
            && at - start < LONGEST_PHRASE + 2
            && self.adjoin(at - 1)
            && matches!(self.roles[at], Role::Term | Role::Name)
        {
            at += 1;
        }
        if at > inner { at } else { end }
    }

    /// Reasons ("because its humoral system contradicted …") and purposes ("to coordinate the response").
    fn clauses(&self) -> Vec<Chunk> {
        if !self.english {
            return Vec::new();
        }
        let mut clauses = Vec::new();
        for index in 0..self.words.len() {
            let word = self.surface(index);
            let begins = match word {
                "because" => self.between(index) == Some(" "),
                "to" => index > 0 && self.roles.get(index + 1) == Some(&Role::Other) && self.is_infinitive(index + 1),
                _ => false,
            };
            if !begins || index == 0 {
                continue;
            }
            let start = if word == "because" { index + 1 } else { index };
            let mut end = start + 1;
            while end < self.words.len() && self.adjoin(end - 1) && end - start <= LONGEST_CLAUSE {
                end += 1;
            }
            if (4..=LONGEST_CLAUSE).contains(&(end - start)) {
                clauses.push(Chunk { kind: AnswerKind::Clause, words: start..end });
            }
        }
        clauses
    }

    fn is_infinitive(&self, index: usize) -> bool {
        let word = self.surface(index);
        word.starts_with(char::is_lowercase) && self.words[index].kind == WordKind::Content && !word.ends_with("ing")
    }

    /// Whether the words around an English word make it a verb.
    fn is_verb(&self, index: usize, roles: &[Role]) -> bool {
        let word = self.lower(index);
        if VERBS.contains(&word.as_str()) {
            return true;
        }
        let before_an_object =
            self.between(index) == Some(" ") && BEHIND_A_VERB.contains(&self.lower(index + 1).as_str());
        if before_an_object {
            return true;
        }
        let Some(before) = index.checked_sub(1) else { return false };
        let previous = self.lower(before);
        let beside = self.between(before) == Some(" ");
        let negated = previous.ends_with("n't") || previous.ends_with("n’t");
        if beside && (negated || BEFORE_A_VERB.contains(&previous.as_str())) {
            return true;
        }
        let participle = word.ends_with("ed") || word.ends_with("ing");
        let after_a_noun = matches!(roles[before], Role::Term | Role::Name | Role::Number);
        participle && beside && (after_a_noun || BEFORE_A_PARTICIPLE.contains(&previous.as_str()))
    }
}

/// Words after which a content word is a verb.
const BEFORE_A_VERB: [&str; 23] = [
    "also", "to", "can", "could", "may", "might", "must", "will", "would", "shall", "should", "cannot", "did", "does",
    "do", "he", "she", "it", "they", "we", "i", "who", "not",
];
/// Words before which a content word is most often a verb.
const BEHIND_A_VERB: [&str; 26] = [
    "the", "a", "an", "to", "their", "his", "her", "its", "our", "this", "these", "him", "too", "more", "most", "much",
    "all", "each", "both", "no", "some", "any", "only", "that", "how", "whether",
];
/// Words after which a word in -ed or -ing belongs to the predicate.
const BEFORE_A_PARTICIPLE: [&str; 14] =
    ["is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "by", "which", "that", "and"];
/// Verbs that run together with the nouns around them most often.
const VERBS: [&str; 48] = [
    "include",
    "includes",
    "including",
    "included",
    "require",
    "requires",
    "use",
    "uses",
    "using",
    "used",
    "make",
    "makes",
    "made",
    "became",
    "become",
    "becomes",
    "provide",
    "provides",
    "provided",
    "cause",
    "causes",
    "caused",
    "allow",
    "allows",
    "allowed",
    "contain",
    "contains",
    "contained",
    "form",
    "forms",
    "formed",
    "led",
    "leads",
    "produce",
    "produces",
    "produced",
    "show",
    "shows",
    "showed",
    "began",
    "took",
    "gave",
    "held",
    "won",
    "called",
    "known",
    "based",
    "means",
];

/// Whether a word is a plural or a verb in the third person.
fn is_inflected(word: &str) -> bool {
    word.len() > 3
        && word.starts_with(char::is_lowercase)
        && word.ends_with('s')
        && !["ss", "us", "is", "ics", "'s", "’s"].iter().any(|ending| word.ends_with(ending))
}

fn is_possessive(word: &str) -> bool {
    word.ends_with("'s") || word.ends_with("’s")
}

/// A number that is read as a year, or as a decade ("1970s").
fn is_year(word: &str) -> bool {
    let digits = word.strip_suffix('s').unwrap_or(word);
    digits.len() == 4 && digits.parse::<u32>().is_ok_and(|year| (1000..=2100).contains(&year))
}

/// Months in the languages that write them with a capital.
fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 20] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Januar",
        "Februar",
        "März",
        "Mai",
        "Juni",
        "Juli",
        "Oktober",
        "Dezember",
    ];
    MONTHS.contains(&word)
}

/// Small words inside names: "University of Oxford", "Ludwig van Beethoven", "Museu de Arte".
fn is_link(word: &str) -> bool {
    const LINKS: [&str; 20] = [
        "of", "the", "and", "de", "la", "du", "des", "di", "da", "do", "del", "della", "van", "von", "der", "den", "y",
        "e", "ibn", "bin",
    ];
    LINKS.contains(&word)
}
