//! How hard a note is to read, and why.

use crate::Language;
use crate::document::{Document, Word, WordKind};
use std::collections::{HashMap, HashSet};

/// Words read in a minute of the easiest and of the hardest prose by somebody who means to learn it.
const FASTEST: f32 = 230.0;
const SLOWEST: f32 = 130.0;
/// A formula on its own line takes as long as this many words, a thousand bytes of code as long as those.
const WORDS_OF_A_FORMULA: f32 = 20.0;
const WORDS_OF_CODE: f32 = 120.0;
/// What is assumed of a note before its own words outweigh it, and with how many words, so that a short note does not jump with
/// every edit.
const USUAL_SCORE: f32 = 45.0;
const USUAL_WORDS: f32 = 40.0;
/// Sentence length assumed where there is no whole sentence.
const USUAL_SENTENCE: f32 = 14.0;

/// How hard a note is to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Everyday prose.
    Easy,
    /// A school or first-year text.
    Moderate,
    /// Dense prose, many terms, formulas.
    Hard,
}

/// How hard a note is to read, and why.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Difficulty {
    /// The score in one word.
    pub level: Level,
    /// From 0 (very easy) to 100 (very hard).
    pub score: f32,
    /// Minutes that reading to learn takes, formulas and code included.
    pub reading_minutes: f32,
    /// Words that are read, code and formulas not counted.
    pub words: usize,
    /// What makes the note easy or hard, in plain words, the weightiest first.
    pub reasons: Vec<String>,
}

/// Assesses a note.
///
/// Two thirds of the score are the readability formula of the language (Flesch 1948 and its adaptations; LIX, Björnsson 1968, for
/// languages without one), one third the density of terms: how many different content words a reader has to hold. Formulas add to it.
/// Every part changes continuously with the text.
pub fn assess(document: &Document) -> Difficulty {
    let measures = Measures::of(document);
    let words = document.words();
    let formulas = (document.formulas() as f32 * 100.0 / (words as f32 + 50.0)).min(10.0);
    let raw = (0.67 * (100.0 - measures.ease) + 0.33 * measures.density_score() + 1.5 * formulas).clamp(0.0, 100.0);
    let trust = words as f32 / (words as f32 + USUAL_WORDS);
    let score = raw * trust + USUAL_SCORE * (1.0 - trust);
    let level = if score < 38.0 {
        Level::Easy
    } else if score < 62.0 {
        Level::Moderate
    } else {
        Level::Hard
    };
    let speed = FASTEST - (FASTEST - SLOWEST) * score / 100.0;
    let load = words as f32
        + document.formulas() as f32 * WORDS_OF_A_FORMULA
        + document.code_bytes() as f32 / 1_000.0 * WORDS_OF_CODE;
    Difficulty { level, score, reading_minutes: load / speed, words, reasons: reasons(document, &measures) }
}

/// What the score is made of.
struct Measures {
    sentence_length: f32,
    syllables: f32,
    /// Share of words with more than six letters.
    long_words: f32,
    /// Different content words for a hundred words of text, as expected of the first two hundred words.
    density: f32,
    /// Readability, 100 for very easy.
    ease: f32,
}

impl Measures {
    fn of(document: &Document) -> Measures {
        let words: Vec<&Word> = document.all_words().iter().filter(|word| word.kind != WordKind::Number).collect();
        let count = words.len().max(1) as f32;
        let sentences = document.sentences().len();
        let in_sentences: usize = (0..sentences).map(|sentence| document.sentence_words(sentence).len()).sum();
        let sentence_length = if sentences == 0 { USUAL_SENTENCE } else { in_sentences as f32 / sentences as f32 };
        let mut seen: HashMap<&str, (f32, bool)> = HashMap::new();
        let (mut syllables, mut long) = (0.0, 0.0);
        for word in &words {
            let surface = document.surface(word);
            let (of_word, is_long) = *seen
                .entry(surface)
                .or_insert_with(|| (count_syllables(surface, document.language()), surface.chars().count() > 6));
            syllables += of_word;
            long += if is_long { 1.0 } else { 0.0 };
        }
        let (syllables, long_words) = (syllables / count, long / count);
        let ease = ease(document.language(), sentence_length, syllables, long_words).clamp(0.0, 100.0);
        Measures { sentence_length, syllables, long_words, density: density(&words), ease }
    }

    /// Everyday prose has about 30 different content words in a hundred, a dense text 60.
    fn density_score(&self) -> f32 {
        ((self.density - 25.0) * 2.4).clamp(0.0, 100.0)
    }
}

/// Different content words for a hundred words, the mean over stretches of a hundred words: a longer text is not denser for its length.
fn density(words: &[&Word]) -> f32 {
    let stretches: Vec<f32> = words
        .chunks(100)
        .enumerate()
        .filter(|(index, stretch)| *index == 0 || stretch.len() == 100)
        .map(|(_, stretch)| {
            let terms: HashSet<u32> =
                stretch.iter().filter(|word| word.kind == WordKind::Content).map(|word| word.stem).collect();
            terms.len() as f32 * 100.0 / stretch.len().max(1) as f32
        })
        .collect();
    stretches.iter().sum::<f32>() / stretches.len().max(1) as f32
}

/// The readability formula of a language, on the scale of Flesch: 100 very easy, 0 very hard.
fn ease(language: Option<Language>, sentence: f32, syllables: f32, long_words: f32) -> f32 {
    match language {
        // Flesch 1948.
        Some(Language::English) => 206.835 - 1.015 * sentence - 84.6 * syllables,
        // Amstad 1978.
        Some(Language::German) => 180.0 - sentence - 58.5 * syllables,
        // Kandel and Moles 1958.
        Some(Language::French) => 207.0 - 1.015 * sentence - 73.6 * syllables,
        // Fernández Huerta 1959.
        Some(Language::Spanish) => 206.84 - 1.02 * sentence - 60.0 * syllables,
        // Franchina and Vacca 1986.
        Some(Language::Italian) => 206.0 - sentence - 65.0 * syllables,
        // Martins et al. 1996.
        Some(Language::Portuguese) => 248.835 - 1.015 * sentence - 84.6 * syllables,
        // Douma 1960.
        Some(Language::Dutch) => 206.84 - 0.93 * sentence - 77.0 * syllables,
        // Oborneva 2006.
        Some(Language::Russian) => 206.835 - 1.3 * sentence - 60.1 * syllables,
        // LIX: 20 is very easy, 60 very hard.
        Some(Language::Other(_)) | None => 100.0 - (sentence + 100.0 * long_words - 20.0) * 2.0,
    }
}

/// Syllables by groups of vowels; a silent "e" at the end of an English or French word is none.
fn count_syllables(word: &str, language: Option<Language>) -> f32 {
    let mut groups = 0.0_f32;
    let mut in_group = false;
    for character in word.chars().flat_map(char::to_lowercase).take(60) {
        let vowel = matches!(character,
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'à'..='æ' | 'è'..='ï' | 'ò'..='ö' | 'ø'..='ý' | 'œ'
            | 'а' | 'е' | 'ё' | 'и' | 'о' | 'у' | 'ы' | 'э' | 'ю' | 'я');
        // Every Russian vowel letter is a syllable of its own.
        if vowel && (!in_group || language == Some(Language::Russian)) {
            groups += 1.0;
        }
        in_group = vowel;
    }
    let silent =
        matches!(language, Some(Language::English | Language::French)) && word.ends_with('e') && !word.ends_with("le");
    if silent && groups > 1.0 {
        groups -= 1.0;
    }
    groups.max(1.0)
}

/// The parts of the score that stand out, in words.
fn reasons(document: &Document, measures: &Measures) -> Vec<String> {
    let mut found: Vec<(f32, String)> = Vec::new();
    if document.words() == 0 {
        found.push((1.0, "There is no prose to read.".to_owned()));
    } else if document.words() < 20 {
        found.push((9.0, "The note is too short to judge well.".to_owned()));
    }
    let sentence = measures.sentence_length;
    if !document.sentences().is_empty() {
        let distance = (sentence - 16.0).abs() / 8.0;
        if sentence >= 20.0 {
            found.push((distance, format!("Long sentences: {sentence:.0} words on average.")));
        } else if sentence <= 12.0 {
            found.push((distance, format!("Short sentences: {sentence:.0} words on average.")));
        } else {
            found.push((distance, format!("Sentences of middling length: {sentence:.0} words on average.")));
        }
    }
    if document.words() > 0 {
        let long = measures.long_words * 100.0;
        let usual = match document.language() {
            Some(Language::German | Language::Dutch | Language::Russian) => 38.0,
            _ => 28.0,
        };
        if long > usual + 8.0 {
            found.push((
                (long - usual) / 12.0,
                format!("Many long words: {long:.0} in a hundred have more than six letters."),
            ));
        } else if long < usual - 10.0 {
            found.push((
                (usual - long) / 12.0,
                format!("Mostly short words, {:.1} syllables each.", measures.syllables),
            ));
        }
        if measures.density > 52.0 {
            let weight = (measures.density - 42.0) / 10.0;
            found.push((weight, format!("Dense: {:.0} different terms in a hundred words.", measures.density)));
        } else if measures.density < 34.0 && document.words() >= 50 {
            let weight = (42.0 - measures.density) / 10.0;
            found.push((
                weight,
                format!("The terms repeat: only {:.0} different ones in a hundred words.", measures.density),
            ));
        }
    }
    match document.formulas() {
        0 => {}
        1 => found.push((1.2, "It has a formula to work through.".to_owned())),
        formulas => found.push((1.2 + formulas as f32 / 5.0, format!("It has {formulas} formulas to work through."))),
    }
    if document.code_bytes() > 200 {
        found.push((0.9, "It has code to read.".to_owned()));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().take(4).map(|(_, reason)| reason).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;

    const EASY: &str = "The cat sat on the mat. It was a warm day and the sun was out. The dog ran to the cat. They ran and had fun in \
        the sun. Then they went home to eat and to sleep. The cat was glad.";
    const HARD: &str = "Notwithstanding considerable methodological heterogeneity, contemporary epistemological investigations \
        predominantly characterise justificatory relations as irreducibly probabilistic, thereby necessitating comprehensive \
        reconsideration of foundationalist presuppositions underlying traditional internalist conceptualisations of epistemic \
        responsibility, rationality and counterfactual dependence.";

    #[test]
    fn hard_prose_scores_higher_and_says_why() {
        let easy = assess(&Document::parse(EASY, Source::Plain));
        let hard = assess(&Document::parse(HARD, Source::Plain));
        assert_eq!(easy.level, Level::Easy, "{easy:?}");
        assert_eq!(hard.level, Level::Hard, "{hard:?}");
        assert!(
            hard.reasons.iter().any(|reason| reason.contains("long words") || reason.contains("Long sentences")),
            "{hard:?}"
        );
    }

    #[test]
    fn a_small_edit_changes_little() {
        let before = assess(&Document::parse(EASY, Source::Plain)).score;
        let after = assess(&Document::parse(&EASY.replace("glad", "very happy"), Source::Plain)).score;
        assert!((before - after).abs() < 3.0, "{before} {after}");
    }

    #[test]
    fn formulas_and_code_take_time() {
        let plain = assess(&Document::parse(EASY, Source::Markdown));
        let with_formula = assess(&Document::parse(&format!("{EASY}\n\n$$E = mc^2$$\n"), Source::Markdown));
        assert!(with_formula.reading_minutes > plain.reading_minutes);
        assert!(with_formula.reasons.iter().any(|reason| reason.contains("formula")));
    }

    #[test]
    fn nothing_to_read_is_said() {
        let empty = assess(&Document::parse("", Source::Markdown));
        assert_eq!(empty.words, 0);
        assert_eq!(empty.reading_minutes, 0.0);
        assert_eq!(empty.reasons, ["There is no prose to read."]);
    }
}
