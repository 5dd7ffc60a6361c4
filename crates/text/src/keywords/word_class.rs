//! What part of speech a word plays, as far as noun phrases need to know.
//!
//! No tagger is trained: closed-class words come from the stop lists, English words from a list of frequent words with their classes,
//! all others from their endings and their capitals; where a word may be of several classes, the words beside it decide. That is
//! enough to tell where a noun phrase begins and ends, and it works in any language that has a row in [`GRAMMARS`].

use super::lexicon;
use crate::Language;
use crate::document::{Document, WordKind};
use crate::terms;

/// The part a word plays in or outside a noun phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A noun or a name.
    Noun,
    /// An adjective or a participle that describes.
    Adjective,
    /// A form in -ing, which may describe or be a noun.
    Gerund,
    /// A number.
    Number,
    /// A small word that may stand inside a term: "law of large numbers".
    Link,
    /// A determiner: a noun phrase follows.
    Determiner,
    /// Anything that no term holds: verbs, adverbs, pronouns, conjunctions.
    Other,
}

/// What is regular about the words of a language, as far as it bears on noun phrases.
pub(super) struct Grammar {
    language: Language,
    /// Words that begin a noun phrase.
    determiners: &'static [&'static str],
    /// Words that join two halves of a term.
    links: &'static [&'static str],
    /// Endings of adverbs and of verb forms that are no nouns.
    outside: &'static [&'static str],
    /// Endings of adjectives.
    adjectives: &'static [&'static str],
    /// Whether every noun is written with a capital.
    capital_nouns: bool,
    /// Whether adjectives follow their noun.
    adjectives_follow: bool,
}

const GRAMMARS: [Grammar; 8] = [
    Grammar {
        language: Language::English,
        determiners: &[
            "the", "a", "an", "this", "that", "these", "those", "its", "their", "our", "his", "her", "my", "your",
            "each", "every", "some", "any", "no", "all", "both", "another", "such", "many", "several", "most", "few",
        ],
        links: &["of"],
        outside: &["ly"],
        adjectives: &["ous", "ful", "less", "ible", "able", "ish", "ive", "ical", "ic", "al", "ary", "ent", "ant"],
        capital_nouns: false,
        adjectives_follow: false,
    },
    Grammar {
        language: Language::German,
        determiners: &[
            "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "kein",
            "keine", "dieser", "diese", "dieses", "diesem", "diesen", "jede", "jeder", "jedes", "ihr", "ihre", "sein",
            "seine", "zur", "zum", "im", "am", "beim", "vom",
        ],
        links: &["der", "des", "von"],
        outside: &[],
        adjectives: &[],
        capital_nouns: true,
        adjectives_follow: false,
    },
    Grammar {
        language: Language::French,
        determiners: &[
            "le",
            "la",
            "les",
            "un",
            "une",
            "ce",
            "cet",
            "cette",
            "ces",
            "son",
            "sa",
            "ses",
            "leur",
            "leurs",
            "notre",
            "nos",
            "chaque",
            "plusieurs",
            "au",
            "aux",
        ],
        links: &["de", "du", "des", "d", "à"],
        outside: &["er", "ir", "ait", "aient", "era", "amment", "emment"],
        adjectives: &["ique", "iques", "al", "ale", "ales", "aux", "eux", "euse", "if", "ive", "ible", "able", "aire"],
        capital_nouns: false,
        adjectives_follow: true,
    },
    Grammar {
        language: Language::Spanish,
        determiners: &[
            "el", "la", "los", "las", "un", "una", "unos", "unas", "este", "esta", "estos", "estas", "ese", "esa",
            "su", "sus", "nuestro", "nuestra", "cada", "al",
        ],
        links: &["de", "del"],
        outside: &["mente", "aba", "aban", "ando", "iendo", "aron", "ieron", "ará", "ían"],
        adjectives: &["ico", "ica", "icos", "icas", "al", "ales", "oso", "osa", "ivo", "iva", "ible", "able", "ario"],
        capital_nouns: false,
        adjectives_follow: true,
    },
    Grammar {
        language: Language::Italian,
        determiners: &[
            "il", "lo", "la", "i", "gli", "le", "l", "un", "uno", "una", "questo", "questa", "questi", "queste", "suo",
            "sua", "loro", "ogni", "al", "alla", "nel", "nella", "dal", "dalla", "sul", "sulla",
        ],
        links: &["di", "del", "della", "dei", "delle", "dello", "degli", "dell"],
        outside: &["mente", "ava", "avano", "ando", "endo", "arono", "erà"],
        adjectives: &["ico", "ica", "ici", "iche", "ale", "ali", "oso", "osa", "ivo", "iva", "ibile", "abile", "ario"],
        capital_nouns: false,
        adjectives_follow: true,
    },
    Grammar {
        language: Language::Portuguese,
        determiners: &[
            "o", "a", "os", "as", "um", "uma", "uns", "umas", "este", "esta", "esse", "essa", "seu", "sua", "cada",
            "ao", "à", "no", "na", "nos", "nas", "pelo", "pela",
        ],
        links: &["de", "do", "da", "dos", "das"],
        outside: &["mente", "ava", "avam", "ando", "endo", "indo", "aram", "eram", "ará"],
        adjectives: &["ico", "ica", "icos", "icas", "al", "ais", "oso", "osa", "ivo", "iva", "ível", "ável", "ário"],
        capital_nouns: false,
        adjectives_follow: true,
    },
    Grammar {
        language: Language::Dutch,
        determiners: &[
            "de", "het", "een", "deze", "dit", "die", "dat", "zijn", "haar", "hun", "onze", "elk", "elke", "ieder",
            "geen", "mijn", "uw",
        ],
        links: &["van"],
        outside: &["lijks"],
        adjectives: &["lijke", "ische", "ige", "elijk", "baar", "bare", "loos", "loze"],
        capital_nouns: false,
        adjectives_follow: false,
    },
    Grammar {
        language: Language::Russian,
        determiners: &["этот", "эта", "это", "эти", "тот", "та", "те", "каждый", "каждая", "все", "его", "её", "их"],
        links: &[],
        outside: &[
            "ать", "ять", "ить", "ться", "ется", "ются", "ится", "ятся", "ает", "яет", "ует", "ют", "лся", "лась",
        ],
        adjectives: &[
            "ый", "ский", "кий", "ний", "щий", "ая", "яя", "ое", "ее", "ые", "ого", "его", "ому", "ему", "ым", "ых",
            "их", "ую", "юю", "ыми", "ими",
        ],
        capital_nouns: false,
        adjectives_follow: false,
    },
];

impl Grammar {
    pub(super) fn of(language: Option<Language>) -> Option<&'static Grammar> {
        GRAMMARS.iter().find(|grammar| Some(grammar.language) == language)
    }

    /// Whether a term may end in an adjective.
    pub(super) fn adjectives_follow(&self) -> bool {
        self.adjectives_follow
    }
}

/// The class of every word of the document.
pub(super) fn classes(document: &Document) -> Vec<Class> {
    let grammar = Grammar::of(document.language());
    let words = document.all_words();
    let mut classes: Vec<Class> = Vec::with_capacity(words.len());
    let mut lower = String::new();
    for (index, word) in words.iter().enumerate() {
        let surface = document.surface(word);
        lower.clear();
        lower.extend(surface.chars().flat_map(char::to_lowercase));
        let previous = index.checked_sub(1).filter(|previous| adjoins(document, *previous));
        let next = Some(index + 1).filter(|next| *next < words.len() && adjoins(document, index));
        let place = Place {
            before: previous.map(|previous| (classes[previous], document.surface(&words[previous]))),
            after: next.map(|next| (words[next].kind, document.surface(&words[next]))),
        };
        classes.push(match grammar {
            Some(grammar) => grammar.class(surface, &lower, word.kind, &place),
            None => match word.kind {
                WordKind::Content => Class::Noun,
                WordKind::Number => Class::Number,
                WordKind::Stop => Class::Other,
            },
        });
    }
    classes
}

/// Whether nothing but a blank stands between a word of the document and the one behind it.
pub(super) fn adjoins(document: &Document, left: usize) -> bool {
    let words = document.all_words();
    let (Some(first), Some(second)) = (words.get(left), words.get(left + 1)) else { return false };
    first.block == second.block
        && matches!(&document.blocks()[first.block as usize].text[first.end as usize..second.start as usize], "" | " ")
}

/// The words beside a word, where nothing but a blank divides them.
struct Place<'a> {
    before: Option<(Class, &'a str)>,
    after: Option<(WordKind, &'a str)>,
}

impl Place<'_> {
    /// Whether the word stands where a noun phrase goes on: behind a determiner, an adjective, a number or "of".
    fn in_noun_phrase(&self) -> bool {
        matches!(self.before, Some((Class::Determiner | Class::Adjective | Class::Number | Class::Link, _)))
    }

    fn after_noun(&self) -> bool {
        matches!(self.before, Some((Class::Noun | Class::Gerund, _)))
    }

    fn before_content(&self) -> bool {
        matches!(self.after, Some((WordKind::Content, _)))
    }

    fn before_determiner(&self) -> bool {
        self.after
            .is_some_and(|(_, word)| matches!(word, "the" | "a" | "an" | "this" | "their" | "its" | "these" | "that"))
    }

    fn after_verb_mark(&self) -> bool {
        self.before.is_some_and(|(_, word)| VERB_MARKS.contains(&word.to_lowercase().as_str()))
    }
}

/// English words behind which a verb stands.
const VERB_MARKS: [&str; 22] = [
    "to", "will", "would", "can", "could", "may", "might", "must", "should", "shall", "not", "i", "we", "you", "they",
    "he", "she", "it", "who", "cannot", "also", "do",
];

impl Grammar {
    fn class(&self, surface: &str, lower: &str, kind: WordKind, place: &Place<'_>) -> Class {
        if kind == WordKind::Number {
            return Class::Number;
        }
        let capital = surface.starts_with(char::is_uppercase);
        if is_letter_name(surface) {
            return Class::Noun;
        }
        if self.links.contains(&lower) && (place.after_noun() || self.adjectives_follow && place.in_noun_phrase()) {
            return Class::Link;
        }
        if self.determiners.contains(&lower) {
            return Class::Determiner;
        }
        match self.language {
            Language::English => self.english(surface, lower, kind, place),
            _ if kind == WordKind::Stop => Class::Other,
            _ if self.capital_nouns => match capital {
                true => Class::Noun,
                false
                    if lower.contains('-')
                        && lower.ends_with(char::is_alphabetic)
                        && surface.contains(char::is_uppercase) =>
                {
                    Class::Noun
                }
                false
                    if place.after.is_some_and(|(_, next)| next.starts_with(char::is_uppercase))
                        && has_ending(lower, &["e", "en", "er", "es", "em"], 3) =>
                {
                    Class::Adjective
                }
                false => Class::Other,
            },
            _ if capital && place.before.is_some() => Class::Noun,
            _ if has_ending(lower, self.outside, 3) => Class::Other,
            _ if has_ending(lower, self.adjectives, 2) => Class::Adjective,
            _ => Class::Noun,
        }
    }

    fn english(&self, surface: &str, lower: &str, kind: WordKind, place: &Place<'_>) -> Class {
        let capital = surface.starts_with(char::is_uppercase) && place.before.is_some();
        let known = lexicon::classes(lower);
        let noun = known.is_some_and(lexicon::Uses::is_noun_first) && !NOT_THAT_NOUN.contains(&lower);
        if kind == WordKind::Stop && !noun || NAMING.contains(&lower) {
            return Class::Other;
        }
        let all_capitals = surface.chars().filter(|letter| letter.is_uppercase()).count() > 1;
        if lower.contains('-') {
            let last = lower.rsplit('-').next().unwrap_or_default();
            let adjective =
                lexicon::classes(last).is_some_and(|known| known.first() != lexicon::Use::Noun) || last.ends_with("ed");
            return if adjective { Class::Adjective } else { Class::Noun };
        }
        if all_capitals {
            return Class::Noun;
        }
        let Some(known) = known else {
            return match () {
                () if capital => Class::Noun,
                () if lower.ends_with("ly") && lower.len() > 4 => Class::Other,
                () if lower.ends_with("ing") && lower.len() > 5 => Class::Gerund,
                () if lower.ends_with("ed") && lower.len() > 4 => participle(place),
                () if has_ending(lower, &["ize", "ise", "ify", "izes", "ises", "ifies"], 3) => Class::Other,
                () if has_ending(lower, self.adjectives, 3) && place.before_content() => Class::Adjective,
                () => Class::Noun,
            };
        };
        if lower.ends_with("ing") && known.may_be(lexicon::Use::Verb) {
            return Class::Gerund;
        }
        if capital && known.first() != lexicon::Use::Verb && known.first() != lexicon::Use::Adverb {
            return Class::Noun;
        }
        match known.first() {
            lexicon::Use::Noun if !known.may_be(lexicon::Use::Verb) => Class::Noun,
            lexicon::Use::Noun if place.after_verb_mark() => Class::Other,
            lexicon::Use::Noun if place.after_noun() && place.before_determiner() => Class::Other,
            lexicon::Use::Noun => Class::Noun,
            lexicon::Use::Verb if lower.ends_with("ed") => participle(place),
            lexicon::Use::Verb if known.may_be(lexicon::Use::Noun) => {
                let noun = place.in_noun_phrase() || !place.after_verb_mark() && !place.before_determiner();
                if noun { Class::Noun } else { Class::Other }
            }
            lexicon::Use::Adjective
                if known.may_be(lexicon::Use::Noun) && !place.before_content() && place.in_noun_phrase() =>
            {
                Class::Noun
            }
            lexicon::Use::Adjective => Class::Adjective,
            _ => Class::Other,
        }
    }
}

/// Small words of English whose spelling WordNet has as a noun first: "or" is the operating room, "may" the month.
const NOT_THAT_NOUN: [&str; 22] = [
    "an", "at", "can", "he", "his", "it", "its", "may", "me", "might", "mine", "must", "nobody", "nothing", "or", "re",
    "someone", "us", "while", "who", "why", "will",
];

/// What stands before a name and belongs to none: "the reverse is called reconstruction".
const NAMING: [&str; 7] = ["called", "named", "termed", "dubbed", "entitled", "labelled", "labeled"];

/// A form in -ed describes when it stands before a noun and not behind one.
fn participle(place: &Place<'_>) -> Class {
    if place.before_content() && !place.after_noun() && !place.after_verb_mark() {
        Class::Adjective
    } else {
        Class::Other
    }
}

fn has_ending(word: &str, endings: &[&str], stem: usize) -> bool {
    let length = word.chars().count();
    endings.iter().any(|ending| word.ends_with(ending) && length > ending.chars().count() + stem)
}

/// "R", "C++", "C#": a capital that is no article or pronoun, alone or with its marks.
pub(super) fn is_letter_name(surface: &str) -> bool {
    let mut characters = surface.chars();
    let Some(letter) = characters.next().filter(|letter| letter.is_uppercase() && !terms::is_unspaced(surface)) else {
        return false;
    };
    match characters.as_str() {
        "" => !matches!(
            letter,
            'A' | 'I' | 'O' | 'E' | 'Y' | 'À' | 'É' | 'Ó' | 'А' | 'В' | 'И' | 'К' | 'О' | 'С' | 'У' | 'Я'
        ),
        marks => marks.chars().all(|mark| matches!(mark, '+' | '#')),
    }
}
