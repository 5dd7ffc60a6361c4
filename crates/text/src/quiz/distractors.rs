//! Wrong options that look right.

use super::taxonomy::Meaning;
use crate::terms;
use std::collections::HashSet;

/// Finds wrong options for an answer.
pub trait Distractors {
    /// Up to `limit` wrong options for the answer of a sentence, best first, from the source's own phrases and from `also`.
    fn rank(&self, answer: &str, sentence: &str, also: &[String], limit: usize) -> Vec<String>;
}

/// Distractors from a list of phrases, ranked by [`rank_lexical`].
#[derive(Debug, Clone, Default)]
pub struct PoolDistractors(pub Vec<String>);

impl Distractors for PoolDistractors {
    fn rank(&self, answer: &str, sentence: &str, also: &[String], limit: usize) -> Vec<String> {
        let pool: Vec<&str> = also.iter().chain(&self.0).map(String::as_str).collect();
        rank_lexical(answer, sentence, &pool, limit).into_iter().map(|index| pool[index].to_owned()).collect()
    }
}

/// Phrases of a pool that are looked at.
const MOST_PHRASES: usize = 10_000;

/// A phrase of a pool that could stand in the place of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// The phrase, as an index into the pool.
    pub index: usize,
    /// How well its form fits, from 0 to 1.2: number of words, length, number, plural, case and ending as in the answer, so that nouns
    /// meet nouns and "-ing" meets "-ing".
    pub form: f32,
    /// The share of its letters that it has in common with the answer, from 0 to 1.
    pub letters: f32,
    /// How near it stands to the answer in the tree of what English words are kinds of, from 0 to 1.
    pub kinship: f32,
}

impl Fit {
    /// How well it looks without knowing what it means beyond that; larger is better.
    pub fn plausibility(&self) -> f32 {
        self.form + 0.6 * self.letters + self.kinship
    }
}

/// The phrases of a pool that could stand in the place of an answer, each once, the most plausible first. Left out is what would be right
/// as well: what stands in the sentence, what holds the answer or is held by it, and what is a kind of it or what it is a kind of.
pub fn fitting<S: AsRef<str>>(answer: &str, sentence: &str, pool: &[S]) -> Vec<Fit> {
    let own = Form::of(answer);
    let sentence = format!(" {} ", spaced(sentence));
    let mut seen = HashSet::new();
    let mut fits = Vec::new();
    for (index, phrase) in pool.iter().enumerate().take(MOST_PHRASES) {
        let form = Form::of(phrase.as_ref());
        let usable = !form.padded.trim().is_empty()
            && !own.padded.contains(&form.padded)
            && !form.padded.contains(&own.padded)
            && !sentence.contains(&form.padded)
            && !own.meaning.zip(form.meaning).is_some_and(|(own, other)| own.includes_or_is_included_by(other));
        if usable && seen.insert(form.padded.clone()) {
            let kinship = own.meaning.zip(form.meaning).map_or(0.0, |(own, other)| own.kinship(other));
            fits.push(Fit { index, form: own.fit(&form), letters: own.letters_shared(&form), kinship });
        }
    }
    fits.sort_by(|a, b| b.plausibility().total_cmp(&a.plausibility()).then(a.index.cmp(&b.index)));
    fits
}

/// The pool's phrases that could stand in the answer's place without a model of meaning, best first, as indexes into the pool.
pub fn rank_lexical<S: AsRef<str>>(answer: &str, sentence: &str, pool: &[S], limit: usize) -> Vec<usize> {
    fitting(answer, sentence, pool).into_iter().take(limit).map(|fit| fit.index).collect()
}

/// The words of a text in lower case with single blanks between them.
pub(super) fn spaced(text: &str) -> String {
    let words: Vec<String> = terms::words(text).into_iter().map(|span| terms::normal_form(&text[span])).collect();
    words.join(" ")
}

/// What a phrase looks like.
struct Form {
    /// Its words in lower case, with a blank before, between and behind them.
    padded: String,
    letters: Vec<char>,
    words: usize,
    capital: bool,
    number: bool,
    plural: bool,
    class: Option<Class>,
    meaning: Option<Meaning>,
    grams: HashSet<[char; 3]>,
}

impl Form {
    fn of(phrase: &str) -> Form {
        let phrase = &phrase[..phrase.floor_char_boundary(200)];
        let spaced = spaced(phrase);
        let letters: Vec<char> = spaced.chars().collect();
        let padded = format!(" {spaced} ");
        let characters: Vec<char> = padded.chars().collect();
        Form {
            words: spaced.split(' ').count(),
            capital: phrase.starts_with(char::is_uppercase),
            number: letters.iter().any(|letter| letter.is_numeric()),
            plural: is_plural(&spaced),
            class: Class::of(&spaced),
            meaning: Meaning::of(&spaced),
            grams: characters.windows(3).map(|gram| [gram[0], gram[1], gram[2]]).collect(),
            letters,
            padded,
        }
    }

    fn letters_shared(&self, other: &Form) -> f32 {
        let shared = self.grams.intersection(&other.grams).count() as f32;
        2.0 * shared / (self.grams.len() + other.grams.len()).max(1) as f32
    }

    fn fit(&self, other: &Form) -> f32 {
        let pairs = self.letters.iter().rev().zip(other.letters.iter().rev());
        let ending = pairs.take(4).take_while(|(a, b)| a == b).count() as f32 / 4.0;
        let (short, long) = (self.letters.len().min(other.letters.len()), self.letters.len().max(other.letters.len()));
        let length = short as f32 / long.max(1) as f32;
        let same = |same: bool| if same { 1.0 } else { 0.0 };
        0.2 * ending
            + 0.2 * length
            + 0.2 * same(self.plural == other.plural)
            + 0.3 * same(self.number == other.number)
            + 0.1 * same(self.words == other.words)
            + 0.1 * same(self.class == other.class)
            + 0.1 * same(self.capital == other.capital)
    }
}

/// Whether an English word or phrase looks like a plural.
pub(super) fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("is") && !word.ends_with("us")
}

/// What a word's ending makes of it, in English and, for the words of science, in the languages that share its endings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Adverb,
    Gerund,
    Abstract,
    Doer,
    Adjective,
}

impl Class {
    fn of(word: &str) -> Option<Class> {
        const ENDINGS: [(&str, Class); 25] = [
            ("ly", Class::Adverb),
            ("ing", Class::Gerund),
            ("tion", Class::Abstract),
            ("sion", Class::Abstract),
            ("ness", Class::Abstract),
            ("ment", Class::Abstract),
            ("ity", Class::Abstract),
            ("ism", Class::Abstract),
            ("ence", Class::Abstract),
            ("ance", Class::Abstract),
            ("sis", Class::Abstract),
            ("ist", Class::Doer),
            ("er", Class::Doer),
            ("or", Class::Doer),
            ("al", Class::Adjective),
            ("ic", Class::Adjective),
            ("ous", Class::Adjective),
            ("ive", Class::Adjective),
            ("ary", Class::Adjective),
            ("able", Class::Adjective),
            ("ible", Class::Adjective),
            ("ent", Class::Adjective),
            ("ant", Class::Adjective),
            ("ular", Class::Adjective),
            ("ed", Class::Adjective),
        ];
        let of = |(ending, _): &&(&str, Class)| word.len() > ending.len() + 2 && word.ends_with(ending);
        ENDINGS.iter().find(of).map(|(_, class)| *class)
    }
}
