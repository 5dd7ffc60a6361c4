//! Which language a text is written in, and the promise to say "unknown" rather than to guess.

use crate::stop_words;
use unicode_segmentation::UnicodeSegmentation;
use whatlang::{Detector, Lang};

/// How much of a text is looked at: more does not change the answer, only its cost.
const SAMPLE_BYTES: usize = 6_000;
/// Below this many words the trigram statistics of whatlang are noise, so only function words are believed.
const FEW_WORDS: usize = 12;

/// The language of a text. The eight named ones have stop words, a stemmer and abbreviations of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
    /// Russian.
    Russian,
    /// Any other language, by its BCP 47 code; served by the language-free path.
    Other(&'static str),
}

impl Language {
    /// The languages with full support, in the order of the enumeration.
    pub const SUPPORTED: [Language; 8] = [
        Language::English,
        Language::German,
        Language::French,
        Language::Spanish,
        Language::Italian,
        Language::Portuguese,
        Language::Dutch,
        Language::Russian,
    ];

    /// The BCP 47 code, for example `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::French => "fr",
            Language::Spanish => "es",
            Language::Italian => "it",
            Language::Portuguese => "pt",
            Language::Dutch => "nl",
            Language::Russian => "ru",
            Language::Other(code) => code,
        }
    }

    /// The language of a BCP 47 code as [`Language::code`] writes it; `None` for a code this crate never writes.
    pub fn from_code(code: &str) -> Option<Language> {
        Language::SUPPORTED
            .into_iter()
            .find(|language| language.code() == code)
            .or_else(|| OTHERS.iter().find(|(_, other)| *other == code).map(|(_, other)| Language::Other(other)))
    }

    /// Detects the language of a text, or `None` when the text is too short or too mixed to be sure.
    ///
    /// The trigram and alphabet statistics of whatlang are checked against the share of function words; short texts are decided by
    /// function words alone, because trigrams of a few words are noise.
    pub fn detect(text: &str) -> Option<Language> {
        let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
        let words: Vec<String> = sample
            .unicode_words()
            .filter(|word| {
                word.chars().all(|character| character.is_alphabetic() || character == '\'' || character == '’')
            })
            .map(str::to_lowercase)
            .collect();
        if words.is_empty() {
            return None;
        }
        let by_words = Language::by_function_words(&words, 2.0, 0.12);
        let found = Detector::new().detect(sample);
        let Some(found) = found else { return by_words };
        let by_letters = from_whatlang(found.lang());
        // A script that only one language uses settles the matter at any length.
        if !matches!(found.script(), whatlang::Script::Latin | whatlang::Script::Cyrillic) {
            return (found.is_reliable() || found.confidence() > 0.9).then_some(by_letters);
        }
        if by_words == Some(by_letters) {
            return by_words;
        }
        if words.len() < FEW_WORDS {
            return by_words;
        }
        match by_words {
            Some(language) if !found.is_reliable() => Some(language),
            Some(_) if found.confidence() < 0.95 => by_words,
            _ if found.is_reliable() && words.len() >= 2 * FEW_WORDS => Some(by_letters),
            other => other,
        }
    }

    /// The supported language whose function words make up clearly more of the text than those of any other.
    pub(crate) fn by_function_words(words: &[String], fewest_hits: f32, least_share: f32) -> Option<Language> {
        let mut shares: Vec<(f32, Language)> = Language::SUPPORTED
            .into_iter()
            .map(|language| {
                let hits = words.iter().filter(|word| stop_words::is_function_word(word, language)).count();
                (hits as f32 / words.len() as f32, language)
            })
            .collect();
        shares.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (best, language) = shares[0];
        let hits = best * words.len() as f32;
        (hits >= fewest_hits && best >= least_share && best >= 1.5 * shares[1].0).then_some(language)
    }
}

fn from_whatlang(lang: Lang) -> Language {
    match lang {
        Lang::Eng => Language::English,
        Lang::Deu => Language::German,
        Lang::Fra => Language::French,
        Lang::Spa => Language::Spanish,
        Lang::Ita => Language::Italian,
        Lang::Por => Language::Portuguese,
        Lang::Nld => Language::Dutch,
        Lang::Rus => Language::Russian,
        other => OTHERS
            .iter()
            .find(|(known, _)| *known == other)
            .map_or(Language::Other("und"), |(_, code)| Language::Other(code)),
    }
}

/// The languages that whatlang can tell apart and that take the language-free path, with their BCP 47 codes.
const OTHERS: &[(Lang, &str)] = &[
    (Lang::Epo, "eo"),
    (Lang::Cmn, "zh"),
    (Lang::Ben, "bn"),
    (Lang::Ukr, "uk"),
    (Lang::Kat, "ka"),
    (Lang::Ara, "ar"),
    (Lang::Hin, "hi"),
    (Lang::Jpn, "ja"),
    (Lang::Heb, "he"),
    (Lang::Yid, "yi"),
    (Lang::Pol, "pl"),
    (Lang::Amh, "am"),
    (Lang::Jav, "jv"),
    (Lang::Kor, "ko"),
    (Lang::Nob, "nb"),
    (Lang::Dan, "da"),
    (Lang::Swe, "sv"),
    (Lang::Fin, "fi"),
    (Lang::Tur, "tr"),
    (Lang::Hun, "hu"),
    (Lang::Ces, "cs"),
    (Lang::Ell, "el"),
    (Lang::Bul, "bg"),
    (Lang::Bel, "be"),
    (Lang::Mar, "mr"),
    (Lang::Kan, "kn"),
    (Lang::Ron, "ro"),
    (Lang::Slv, "sl"),
    (Lang::Hrv, "hr"),
    (Lang::Srp, "sr"),
    (Lang::Mkd, "mk"),
    (Lang::Lit, "lt"),
    (Lang::Lav, "lv"),
    (Lang::Est, "et"),
    (Lang::Tam, "ta"),
    (Lang::Vie, "vi"),
    (Lang::Urd, "ur"),
    (Lang::Tha, "th"),
    (Lang::Guj, "gu"),
    (Lang::Uzb, "uz"),
    (Lang::Pan, "pa"),
    (Lang::Aze, "az"),
    (Lang::Ind, "id"),
    (Lang::Tel, "te"),
    (Lang::Pes, "fa"),
    (Lang::Mal, "ml"),
    (Lang::Ori, "or"),
    (Lang::Mya, "my"),
    (Lang::Nep, "ne"),
    (Lang::Sin, "si"),
    (Lang::Khm, "km"),
    (Lang::Tuk, "tk"),
    (Lang::Aka, "ak"),
    (Lang::Zul, "zu"),
    (Lang::Sna, "sn"),
    (Lang::Afr, "af"),
    (Lang::Lat, "la"),
    (Lang::Slk, "sk"),
    (Lang::Cat, "ca"),
    (Lang::Tgl, "tl"),
    (Lang::Hye, "hy"),
    (Lang::Cym, "cy"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<Language>) {
        assert_eq!(Language::detect(text), expected, "{text}");
    }

    #[test]
    fn knows_the_supported_languages() {
        check("The cell is the smallest unit of life and it is found in every organism.", Some(Language::English));
        check(
            "Die Zelle ist die kleinste Einheit des Lebens und kommt in jedem Lebewesen vor.",
            Some(Language::German),
        );
        check(
            "La cellule est la plus petite unité du vivant et elle se trouve dans tous les organismes.",
            Some(Language::French),
        );
        check(
            "La célula es la unidad más pequeña de la vida y se encuentra en todos los organismos.",
            Some(Language::Spanish),
        );
        check(
            "La cellula è la più piccola unità della vita e si trova in tutti gli organismi.",
            Some(Language::Italian),
        );
        check(
            "A célula é a menor unidade da vida e encontra-se em todos os organismos; não há vida sem ela.",
            Some(Language::Portuguese),
        );
        check("De cel is de kleinste eenheid van het leven en komt voor in elk organisme.", Some(Language::Dutch));
        check("Клетка является наименьшей единицей жизни и встречается во всех организмах.", Some(Language::Russian));
    }

    #[test]
    fn a_short_sentence_is_enough_when_its_function_words_are() {
        check("What is the speed of light?", Some(Language::English));
        check("Das ist nicht der Fall.", Some(Language::German));
    }

    #[test]
    fn says_unknown_when_unsure() {
        check("", None);
        check("42 3.14 100 %", None);
        check("Taylor Fourier Laplace", None);
    }

    #[test]
    fn names_other_languages_by_their_code() {
        check("細胞は生命の最小単位であり、すべての生物に見られる。", Some(Language::Other("ja")));
        check("細胞是生命的最小單位,存在於所有生物體中。", Some(Language::Other("zh")));
    }

    #[test]
    fn codes_read_back() {
        for language in Language::SUPPORTED.into_iter().chain(OTHERS.iter().map(|(_, code)| Language::Other(code))) {
            assert_eq!(Language::from_code(language.code()), Some(language));
        }
        assert_eq!(Language::from_code("tlh"), None);
    }
}
