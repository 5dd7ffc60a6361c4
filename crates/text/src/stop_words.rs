//! Words that carry no subject matter, by language.

use crate::Language;
use std::collections::HashSet;
use std::sync::OnceLock;

/// The commonest function words of each language: enough to recognise it, few enough to overlap little with the others.
const FUNCTION_WORDS: [(Language, &str); 8] = [
    (
        Language::English,
        "the a an of and to in is that it was for on are with as be at this have from or had by but what were we when there can which their if will each about how up out them then she many some these would other into has more her two him see could than been its who now did get may it's you your they he his not so where does was all also between because while such through",
    ),
    (
        Language::German,
        "der die das und ist von zu den mit sich des auf für nicht ein eine dem als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man kann wenn wurde ich im welche zwischen jedem kein",
    ),
    (
        Language::French,
        "le la les de des du un une et est en que qui dans pour pas sur au aux avec ce il elle ne se par plus sont mais ou on son sa ses cette ces nous vous leur leurs être été comme fait si tout tous où entre aussi lorsque dont c'est d'un d'une n'est qu'il l'on très",
    ),
    (
        Language::Spanish,
        "el la los las de del que y en un una es se no por con para su al lo como más pero sus le ya o este sí porque esta entre cuando muy sin sobre también me hasta hay donde quien desde todo nos durante todos uno les ni contra otros ese eso ante ellos e esto son fue está qué cuál",
    ),
    (
        Language::Italian,
        "il lo la gli le di del della dei delle dello degli che e è un una uno in nel nella per con non si da dal dalla sono come più ma anche al alla ai alle su sul sulla questo questa quello ed ha hanno essere o se ci loro suo sua perché quando dove tra fra cui stato",
    ),
    (
        Language::Portuguese,
        "o a os as de do da dos das que e é em um uma para com não se na no nas nos por mais como mas foi ao ele ela seu sua ou ser quando muito há já está eu também só pelo pela até isso entre era depois sem mesmo aos seus quem são você essa esse este esta têm às à",
    ),
    (
        Language::Dutch,
        "de het een en van in is dat op te voor met zijn aan niet die er om ook als bij naar door dan uit maar worden wordt werd over hij zij ze of heeft hebben tot deze dit wat nog kan meer geen was wel onder tussen zo ik je we haar hun welke elk waar wanneer omdat veel",
    ),
    (
        Language::Russian,
        "и в не на я что он с как а по это она но они к у за из от все так его для мы вы же бы то о при ее её их был была были было есть или во если когда только уже также который которая которые является может чтобы до между этот эта эти где со под после без ни",
    ),
];

/// Words that turn a sentence into its opposite.
const NEGATIONS: [(Language, &[&str]); 8] = [
    (Language::English, &["no", "not", "nobody", "nothing", "never", "without", "none", "cannot", "neither", "nor"]),
    (
        Language::German,
        &[
            "nicht", "kein", "keine", "keinen", "keiner", "keinem", "keines", "nie", "niemals", "niemand", "nichts",
            "ohne",
        ],
    ),
    (Language::French, &["pas", "jamais", "aucun", "aucune", "rien", "sans", "personne", "ni"]),
    (Language::Spanish, &["no", "nunca", "jamás", "ningún", "ninguno", "ninguna", "nada", "nadie", "sin", "ni"]),
    (Language::Italian, &["non", "mai", "nessun", "nessuno", "nessuna", "niente", "nulla", "senza", "né"]),
    (Language::Portuguese, &["não", "nunca", "nenhum", "nenhuma", "nada", "ninguém", "sem", "nem"]),
    (Language::Dutch, &["niet", "geen", "nooit", "niemand", "niets", "zonder"]),
    (Language::Russian, &["не", "нет", "никогда", "никто", "ничего", "без", "ни"]),
];

/// Numbers written in letters.
const NUMBERS: [(Language, &str); 8] = [
    (
        Language::English,
        "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion half dozen",
    ),
    (
        Language::German,
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend million millionen milliarden",
    ),
    (
        Language::French,
        "deux trois quatre cinq six sept huit neuf dix onze douze vingt trente cent mille million millions milliards",
    ),
    (
        Language::Spanish,
        "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien mil millón millones",
    ),
    (
        Language::Italian,
        "due tre quattro cinque sei sette otto nove dieci undici dodici venti trenta cento mille milione milioni",
    ),
    (
        Language::Portuguese,
        "dois duas três quatro cinco seis sete oito nove dez onze doze vinte trinta cem mil milhão milhões",
    ),
    (
        Language::Dutch,
        "twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig honderd duizend miljoen miljard",
    ),
    (
        Language::Russian,
        "два две три четыре пять шесть семь восемь девять десять одиннадцать двенадцать двадцать тридцать сто тысяча тысяч миллион миллионов",
    ),
];

/// Whether a lower-case word is a number written in letters.
pub(crate) fn is_number_word(word: &str, language: Language) -> bool {
    static SETS: OnceLock<Vec<HashSet<&'static str>>> = OnceLock::new();
    let sets = SETS.get_or_init(|| NUMBERS.iter().map(|(_, words)| words.split(' ').collect()).collect());
    NUMBERS.iter().position(|(known, _)| *known == language).is_some_and(|index| sets[index].contains(word))
}

/// Whether a lower-case word negates.
pub(crate) fn is_negation(word: &str, language: Language) -> bool {
    NEGATIONS.iter().any(|(known, words)| *known == language && words.contains(&word))
}

/// Whether a lower-case word is a stop word of the language. Where the language is open, only the commonest words of English are: they
/// stand in short notes of any language and hardly mean anything in another.
pub(crate) fn is_stop_word(word: &str, language: Option<Language>) -> bool {
    match language {
        Some(language) => set(language).is_some_and(|set| set.contains(word)),
        None => is_function_word(word, Language::English),
    }
}

/// Whether a lower-case word is one of the commonest function words of a supported language.
pub(crate) fn is_function_word(word: &str, language: Language) -> bool {
    static SETS: OnceLock<Vec<HashSet<&'static str>>> = OnceLock::new();
    let sets = SETS.get_or_init(|| FUNCTION_WORDS.iter().map(|(_, words)| words.split(' ').collect()).collect());
    FUNCTION_WORDS.iter().position(|(known, _)| *known == language).is_some_and(|index| sets[index].contains(word))
}

/// The stop words of a language, where the `stop-words` crate has a list for it.
pub(crate) fn set(language: Language) -> Option<&'static HashSet<&'static str>> {
    static SUPPORTED: [OnceLock<HashSet<&'static str>>; 8] = [const { OnceLock::new() }; 8];
    static OTHERS: OnceLock<Vec<(&'static str, HashSet<&'static str>)>> = OnceLock::new();
    if let Some(index) = Language::SUPPORTED.iter().position(|known| *known == language) {
        return Some(SUPPORTED[index].get_or_init(|| {
            let listed = stop_words::lookup(language.code()).unwrap_or_default().iter().copied();
            let function = FUNCTION_WORDS[index].1.split(' ');
            listed.chain(function).collect()
        }));
    }
    let others = OTHERS.get_or_init(|| {
        stop_words::available_languages()
            .iter()
            .filter_map(|code| Some((*code, stop_words::lookup(code)?.iter().copied().collect())))
            .collect()
    });
    others.iter().find(|(code, _)| *code == language.code()).map(|(_, set)| set)
}
