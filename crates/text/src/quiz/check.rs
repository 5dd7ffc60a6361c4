//! Whether a typed answer is the right one, with the tolerance of a kind examiner.

use crate::Language;
use crate::terms::{self, WordStemmer};

/// How a typed answer is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is the answer.
    Right,
    /// It is the answer but for a slip that is worth seeing.
    Almost,
    /// It is not the answer.
    Wrong,
}

/// A judgement and the reason for it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Check {
    /// How the answer is judged.
    pub verdict: Verdict,
    /// The reason, in a sentence for the student.
    pub explanation: String,
}

/// Longer answers are compared in their beginning.
const LONGEST: usize = 300;

/// Judges what was typed against what is right. Case, accents, punctuation, articles, the writing of numbers, singular and plural, and
/// the order of words make no difference; a small slip of the pen (one letter in five, by the distance of Damerau and Levenshtein) is
/// forgiven and shown. A number is never forgiven.
pub fn check(given: &str, expected: &str, language: Option<Language>) -> Check {
    let judged = |verdict, explanation: &str| Check { verdict, explanation: explanation.to_owned() };
    let (given, expected) = (Form::of(given, language), Form::of(expected, language));
    if given.words.is_empty() {
        return judged(Verdict::Wrong, "Nothing was written.");
    }
    if given.words == expected.words {
        return judged(Verdict::Right, "That is the answer.");
    }
    if given.numbers() != expected.numbers() {
        return judged(Verdict::Wrong, "The number is another one.");
    }
    if given.stems == expected.stems {
        return judged(Verdict::Right, "That is the answer, in another form of the word.");
    }
    let sorted = |mut words: Vec<String>| {
        words.sort_unstable();
        words
    };
    if sorted(given.stems.clone()) == sorted(expected.stems.clone()) {
        return judged(Verdict::Right, "That is the answer, with its words in another order.");
    }
    let (written, right) = (given.words.join(" "), expected.words.join(" "));
    let allowed = right.chars().filter(|letter| letter.is_alphabetic()).count() / 5;
    let slips = strsim::osa_distance(&written, &right);
    if slips <= allowed {
        let slips = if slips == 1 { "One letter is".to_owned() } else { format!("{slips} letters are") };
        return judged(Verdict::Almost, &format!("{slips} different, but it is the answer."));
    }
    // "Lavoisier" for "Antoine Lavoisier": the head of the answer, which is its last word, tells enough.
    let head = expected.stems.last();
    if given.stems.iter().all(|stem| expected.stems.contains(stem)) && given.stems.last() == head {
        return judged(Verdict::Almost, "That is the most telling part of the answer.");
    }
    judged(Verdict::Wrong, "That is another answer.")
}

struct Form {
    words: Vec<String>,
    stems: Vec<String>,
}

impl Form {
    fn of(text: &str, language: Option<Language>) -> Form {
        let text = &text[..text.floor_char_boundary(LONGEST)];
        let stemmer = WordStemmer::new(language);
        let all: Vec<String> = terms::words(text).into_iter().map(|span| bare(&text[span], language)).collect();
        let telling: Vec<String> = all.iter().filter(|word| !is_article(word, language)).cloned().collect();
        let words = if telling.is_empty() { all } else { telling };
        let stems = words.iter().map(|word| stemmer.stem(word)).collect();
        Form { words, stems }
    }

    fn numbers(&self) -> Vec<&String> {
        self.words.iter().filter(|word| word.starts_with(|first: char| first.is_ascii_digit())).collect()
    }
}

/// A word in lower case without accents and without an article that is drawn together with it ("l'eau"); a number in digits without the
/// marks of its groups.
fn bare(word: &str, language: Option<Language>) -> String {
    let lower = terms::normal_form(word);
    // "Un" and "een" are articles before they are numbers.
    if let Some(number) = number(&lower, language).filter(|_| !is_article(&lower, language)) {
        return number.to_string();
    }
    let drawn_together = matches!(language, None | Some(Language::French | Language::Italian));
    let lower = match lower.split_once(['\'', '’']) {
        Some(("l" | "un" | "dell" | "all" | "d", rest)) if drawn_together && !rest.is_empty() => rest.to_owned(),
        _ => lower,
    };
    if lower.starts_with(|first: char| first.is_ascii_digit()) {
        return without_groups(&lower);
    }
    lower.chars().flat_map(without_accent).collect()
}

/// "70,000" and "70.000" are 70000; "3.5" and "3,5" are 3.5.
fn without_groups(number: &str) -> String {
    let parts: Vec<&str> = number.split([',', '.']).collect();
    let grouped = parts.len() > 1 && parts[0].len() <= 3 && parts[1..].iter().all(|part| part.len() == 3);
    if grouped { parts.concat() } else { number.replace(',', ".") }
}

/// The number that a word means, from 0 to 12; where the language is open, in English.
fn number(word: &str, language: Option<Language>) -> Option<usize> {
    let language = language.unwrap_or(Language::English);
    let (_, numbers) = NUMBERS.iter().find(|(known, _)| *known == language)?;
    numbers.split(' ').position(|number| number == word)
}

/// The words for 0 to 12.
const NUMBERS: [(Language, &str); 8] = [
    (Language::English, "zero one two three four five six seven eight nine ten eleven twelve"),
    (Language::German, "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"),
    (Language::French, "zéro un deux trois quatre cinq six sept huit neuf dix onze douze"),
    (Language::Spanish, "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce"),
    (Language::Italian, "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici"),
    (Language::Portuguese, "zero um dois três quatro cinco seis sete oito nove dez onze doze"),
    (Language::Dutch, "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf"),
    (Language::Russian, "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать"),
];

/// The letters that people leave the accents of: Latin-1 and a few beyond.
fn without_accent(letter: char) -> impl Iterator<Item = char> {
    let plain = match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ī' => "i",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => "o",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        'š' | 'ś' => "s",
        'ž' | 'ź' | 'ż' => "z",
        'ł' => "l",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ё' => "е",
        _ => "",
    };
    let own = plain.is_empty().then_some(letter);
    plain.chars().chain(own)
}

/// Whether a word without its accents is an article of the language, or of any where the language is open: "die" is one in German, and
/// what a cell does in English.
fn is_article(word: &str, language: Option<Language>) -> bool {
    let spoken = |known: Language| language.is_none_or(|language| language == known);
    ARTICLES.iter().any(|(known, articles)| spoken(*known) && articles.split(' ').any(|article| article == word))
}

const ARTICLES: [(Language, &str); 7] = [
    (Language::English, "the a an"),
    (Language::German, "der die das den dem des ein eine einen einem einer eines"),
    (Language::French, "le la les l un une des"),
    (Language::Spanish, "el la los las un una unos unas"),
    (Language::Italian, "il lo la i gli le l un uno una"),
    (Language::Portuguese, "o a os as um uma uns umas"),
    (Language::Dutch, "de het een"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(given: &str, expected: &str) -> Verdict {
        check(given, expected, Some(Language::English)).verdict
    }

    #[test]
    fn what_makes_no_difference_is_right() {
        for (given, expected) in [
            ("  the MITOCHONDRION ", "Mitochondrion"),
            ("Kovalevskaya, Sofia", "Sofia Kovalevskaya"),
            ("gene", "genes"),
            ("70000", "70,000"),
            ("three", "3"),
            ("Poincare", "Poincaré"),
            ("3,5 kg", "3.5 kg"),
        ] {
            assert_eq!(verdict(given, expected), Verdict::Right, "{given}");
        }
    }

    #[test]
    fn articles_and_number_words_are_those_of_the_language() {
        let right = |given, expected, language| check(given, expected, language).verdict == Verdict::Right;
        assert!(right("die Zelle", "Zelle", Some(Language::German)));
        assert!(right("energia", "l'energia", Some(Language::Italian)));
        assert!(right("l’eau", "eau", Some(Language::French)));
        assert!(right("un atome", "atome", Some(Language::French)));
        assert!(right("drei", "3", Some(Language::German)) && right("seis", "6", Some(Language::Spanish)));
        assert!(!right("die out", "out", Some(Language::English)) && !right("drei", "3", Some(Language::English)));
    }

    #[test]
    fn a_slip_is_forgiven_and_shown() {
        assert_eq!(verdict("mitochondiron", "mitochondrion"), Verdict::Almost);
        assert_eq!(verdict("Lavoisier", "Antoine Lavoisier"), Verdict::Almost);
        assert!(check("clorophyll", "chlorophyll", None).explanation.contains("One letter"));
    }

    #[test]
    fn what_means_something_else_is_wrong() {
        for (given, expected) in
            [("1946", "1945"), ("", "heat"), ("cat", "bat"), ("Antoine", "Antoine Lavoisier"), ("12 m", "13 m")]
        {
            assert_eq!(verdict(given, expected), Verdict::Wrong, "{given}");
        }
    }
}
