//! Wrong options that look right.

use crate::terms;
use std::collections::HashSet;

/// Finds wrong options for an answer.
pub trait Distractors {
    /// Up to `limit` wrong options for the answer of a sentence, best first.
    fn rank(&self, answer: &str, sentence: &str, limit: usize) -> Vec<String>;
}

/// Distractors from a list of phrases, ranked by [`rank_lexical`].
#[derive(Debug, Clone, Default)]
pub struct PoolDistractors(pub Vec<String>);

impl Distractors for PoolDistractors {
    fn rank(&self, answer: &str, sentence: &str, limit: usize) -> Vec<String> {
        rank_lexical(answer, sentence, &self.0, limit).into_iter().map(|index| self.0[index].clone()).collect()
    }
}

/// Phrases of a pool that are looked at.
const MOST_PHRASES: usize = 10_000;

/// The pool's phrases that could stand in the answer's place by their form, best first, as indexes into the pool.
///
/// A phrase fits when it has as many words as the answer, about its length, its ending (so nouns meet nouns and "-ing" meets "-ing"),
/// its case and some of its letters. Phrases that stand in the sentence, or that hold the answer or are held by it, are left out.
pub fn rank_lexical(answer: &str, sentence: &str, pool: &[String], limit: usize) -> Vec<usize> {
    let own = Form::of(answer);
    let sentence = format!(" {} ", spaced(sentence));
    let mut seen = HashSet::new();
    let mut ranked: Vec<(f32, usize)> = Vec::new();
    for (index, phrase) in pool.iter().enumerate().take(MOST_PHRASES) {
        let form = Form::of(phrase);
        let empty = form.padded.trim().is_empty();
        if empty
            || own.padded.contains(&form.padded)
            || form.padded.contains(&own.padded)
            || sentence.contains(&form.padded)
        {
            continue;
        }
        if !seen.insert(form.padded.clone()) {
            continue;
        }
        ranked.push((own.likeness(&form), index));
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    ranked.into_iter().take(limit).map(|(_, index)| index).collect()
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
            grams: characters.windows(3).map(|gram| [gram[0], gram[1], gram[2]]).collect(),
            letters,
            padded,
        }
    }

    fn likeness(&self, other: &Form) -> f32 {
        let shared = self.grams.intersection(&other.grams).count() as f32;
        let dice = 2.0 * shared / (self.grams.len() + other.grams.len()).max(1) as f32;
        let pairs = self.letters.iter().rev().zip(other.letters.iter().rev());
        let ending = pairs.take(4).take_while(|(a, b)| a == b).count() as f32 / 4.0;
        let (short, long) = (self.letters.len().min(other.letters.len()), self.letters.len().max(other.letters.len()));
        let length = short as f32 / long.max(1) as f32;
        let words = if self.words == other.words { 1.0 } else { 0.0 };
        let kind = if self.number == other.number { 1.0 } else { 0.0 };
        let case = if self.capital == other.capital { 1.0 } else { 0.0 };
        dice + 0.8 * ending + 0.4 * length + 0.6 * words + 1.5 * kind + 0.4 * case
    }
}
