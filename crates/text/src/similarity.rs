//! How alike two short texts are in their wording, without a model.

use crate::{Language, stop_words, terms};
use std::collections::{HashMap, HashSet};

/// Longer texts are compared by their beginnings.
const MOST_BYTES: usize = 200_000;
/// Beyond this many distinct words on a side, words meet only by their stems: comparing all spellings grows with the product.
const MOST_SOFT_WORDS: usize = 150;
/// Spellings less alike than this are different words.
const ALIKE: f32 = 0.45;
/// What a word of the same stem but another form counts.
const SAME_STEM: f32 = 0.95;

/// Soft TF-IDF (Cohen, Ravikumar and Fienberg 2003) of two texts, from 0 to 1: the weighted share of the words of each text that the
/// other one says too, where words of nearly the same spelling count in part.
///
/// Two texts are no corpus to count documents in, so a word's rarity is taken from the lists of frequent words of its language.
/// Symmetric; equal texts give 1.
pub fn tf_idf(a: &str, b: &str) -> f32 {
    let (a, b) = (head(a), head(b));
    let (a, b): (Vec<String>, Vec<String>) = (normal_forms(a), normal_forms(b));
    let sample: Vec<String> = a.iter().take(60).chain(b.iter().take(60)).cloned().collect();
    let language = language_of_few_words(&sample);
    let stemmer = terms::WordStemmer::new(Some(language));
    let (a, b) = (bag(&a, language, &stemmer), bag(&b, language, &stemmer));
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    ((covered(&a, &b) + covered(&b, &a)) / 2.0).clamp(0.0, 1.0)
}

/// The share of words that two texts have in common (Jaccard 1912), from 0 to 1.
pub fn overlap(a: &str, b: &str) -> f32 {
    let (a, b) = (head(a), head(b));
    let language = language_of_few_words(&normal_forms(&format!("{}\n{}", sample(a), sample(b))));
    let stems = |text: &str| -> HashSet<String> {
        let terms = terms::content_terms(text, Some(language));
        terms.into_iter().map(|term| term.stem).collect()
    };
    let (a, b) = (stems(a), stems(b));
    let union = a.union(&b).count();
    if union == 0 { 0.0 } else { a.intersection(&b).count() as f32 / union as f32 }
}

/// The language of texts that may be a headline long. English, unless the function words of another language are beyond doubt: its
/// own are few in headlines, and a wrong guess costs more than none.
fn language_of_few_words(words: &[String]) -> Language {
    Language::by_function_words(words, 3.0, 0.2).unwrap_or(Language::English)
}

/// A distinct word of a text.
struct Entry {
    stem: String,
    grams: Vec<[char; 3]>,
    /// Times in the text times rarity.
    weight: f32,
}

type Bag = HashMap<String, Entry>;

fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(MOST_BYTES)]
}

fn sample(text: &str) -> &str {
    &text[..text.floor_char_boundary(600)]
}

/// The words in lower case; the parts of hyphenated words each for themselves, because writers differ in the hyphen.
fn normal_forms(text: &str) -> Vec<String> {
    terms::words(text)
        .into_iter()
        .flat_map(|span| text[span].split('-').map(terms::normal_form).collect::<Vec<_>>())
        .filter(|word| !word.is_empty())
        .collect()
}

fn bag(words: &[String], language: Language, stemmer: &terms::WordStemmer) -> Bag {
    let mut bag: Bag = HashMap::new();
    for word in words {
        let rarity = rarity(word, language);
        match bag.get_mut(word) {
            Some(entry) => entry.weight += rarity,
            None => {
                let entry = Entry { stem: stemmer.stem(word), grams: trigrams(word), weight: rarity };
                bag.insert(word.clone(), entry);
            }
        }
    }
    bag
}

/// Stands for the inverse document frequency: function words say next to nothing, frequent words little, numbers much. A negation
/// turns the meaning round and counts in full.
fn rarity(word: &str, language: Language) -> f32 {
    if word.chars().all(|character| character.is_numeric() || matches!(character, '.' | ',')) {
        1.5
    } else if stop_words::is_negation(word, language) {
        1.0
    } else if stop_words::is_function_word(word, language) {
        0.1
    } else if stop_words::is_stop_word(word, Some(language)) {
        0.25
    } else {
        1.0
    }
}

/// The share of a bag's weight that the other bag says too.
fn covered(bag: &Bag, other: &Bag) -> f32 {
    let soft = bag.len() <= MOST_SOFT_WORDS && other.len() <= MOST_SOFT_WORDS;
    let stems: HashSet<&str> = other.values().map(|entry| entry.stem.as_str()).collect();
    let (mut found, mut total) = (0.0, 0.0);
    for (word, entry) in bag {
        total += entry.weight;
        found += entry.weight
            * if other.contains_key(word) {
                1.0
            } else if stems.contains(entry.stem.as_str()) {
                SAME_STEM
            } else if soft {
                other.values().map(|candidate| dice(entry, candidate)).fold(0.0, f32::max)
            } else {
                0.0
            };
    }
    if total > 0.0 { found / total } else { 0.0 }
}

/// The Dice coefficient of the letter trigrams of two words; 0 where they are not alike enough to be one word.
fn dice(a: &Entry, b: &Entry) -> f32 {
    let lengths = (a.grams.len() + b.grams.len()) as f32;
    let most = 2.0 * a.grams.len().min(b.grams.len()) as f32 / lengths.max(1.0);
    if most < ALIKE {
        return 0.0;
    }
    let (mut left, mut right, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.grams.get(left), b.grams.get(right)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => left += 1,
            std::cmp::Ordering::Greater => right += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                left += 1;
                right += 1;
            }
        }
    }
    let dice = 2.0 * shared as f32 / lengths;
    if dice >= ALIKE { dice } else { 0.0 }
}

/// The distinct letter trigrams of a word with a blank at each end, in order.
fn trigrams(word: &str) -> Vec<[char; 3]> {
    let padded: Vec<char> = std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).collect();
    let mut grams: Vec<[char; 3]> = padded.windows(3).map(|gram| [gram[0], gram[1], gram[2]]).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_one_and_unrelated_texts_near_zero() {
        let cell = "The cell is the smallest unit of life.";
        assert!(tf_idf(cell, cell) > 0.999);
        assert!(overlap(cell, cell) > 0.999);
        assert!(tf_idf(cell, "Prices rose sharply last winter.") < 0.1);
    }

    #[test]
    fn closer_wording_scores_higher() {
        let base = "A man is playing a guitar on stage.";
        let near = tf_idf(base, "The man plays guitar on the stage.");
        let far = tf_idf(base, "A woman is slicing onions.");
        assert!(near > far + 0.4, "{near} {far}");
    }

    #[test]
    fn a_negation_takes_likeness_away() {
        let base = "There is a man on the horse.";
        assert!(tf_idf(base, "There is no man on the horse.") < tf_idf(base, "There is the man on the horse."));
    }

    #[test]
    fn empty_texts_are_not_alike() {
        assert_eq!(tf_idf("", ""), 0.0);
        assert_eq!(overlap("", "word"), 0.0);
    }
}
