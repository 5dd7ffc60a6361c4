//! What a student gets from one note: keywords, summary and questions.

use loci_text::keywords::{self, DocumentFrequencies, NoOtherNotes};
use loci_text::quiz::{self, Kind, PoolDistractors};
use loci_text::{Document, Language, Source, summary};

const NOTE: &str = "---
tags: [biology]
---
# Photosynthesis

Photosynthesis is the process by which green plants turn light energy into chemical energy. Light energy is caught by the pigment \
chlorophyll inside the chloroplast. The light reactions split water and release oxygen. Melvin Calvin described the dark reactions in \
1950, e.g. the fixation of carbon dioxide. The Calvin cycle needs chemical energy from the light reactions, $6 CO_2$ and 18 molecules \
of ATP. This is not the whole story.

## References

- [Photosynthesis in the Encyclopaedia](https://example.org)
";

fn note() -> Document {
    Document::parse(NOTE, Source::Markdown)
}

fn phrases(keywords: Vec<keywords::Keyword>) -> Vec<String> {
    keywords.into_iter().map(|keyword| keyword.phrase).collect()
}

#[test]
fn keywords_are_whole_phrases_in_their_usual_case_and_none_twice() {
    let document = note();
    assert_eq!(document.language(), Some(Language::English));
    let ranked = phrases(keywords::noun_phrases(&document, &NoOtherNotes, 10, &[]).expect("the note has noun phrases"));
    for expected in ["light reactions", "Calvin cycle", "light energy"] {
        assert!(ranked.iter().any(|phrase| phrase.eq_ignore_ascii_case(expected)), "{expected}: {ranked:?}");
    }
    for phrase in &ranked {
        assert!(NOTE.contains(phrase.as_str()) && !phrase.contains("Encyclopaedia"), "{ranked:?}");
    }
    let yake = phrases(keywords::yake(&document, 10).expect("the note is long enough"));
    let tf_idf = phrases(keywords::tf_idf(&document, &NoOtherNotes, 10));
    assert!(tf_idf.iter().any(|phrase| phrase == "light reactions"), "{tf_idf:?}");
    for found in [yake, tf_idf] {
        assert!(found.len() >= 5, "{found:?}");
        for (index, phrase) in found.iter().enumerate() {
            assert!(NOTE.contains(phrase.as_str()), "{phrase} is not written so in the note");
            assert!(!phrase.contains("Encyclopaedia") && !phrase.contains("CO_2"), "{found:?}");
            let again = found.iter().skip(index + 1).any(|other| other.to_lowercase().contains(&phrase.to_lowercase()));
            assert!(!again, "{phrase} comes again in {found:?}");
        }
    }
}

#[test]
fn words_common_in_the_other_notes_count_less() {
    struct Notes;
    impl DocumentFrequencies for Notes {
        fn documents(&self) -> usize {
            1_000
        }
        fn containing(&self, stem: &str) -> usize {
            if ["light", "energi", "reaction"].contains(&stem) { 900 } else { 1 }
        }
    }
    let document = note();
    let place = |frequencies: &dyn DocumentFrequencies| {
        let found = phrases(keywords::noun_phrases(&document, frequencies, 30, &[]).expect("there are noun phrases"));
        found.iter().position(|phrase| phrase == "light reactions")
    };
    assert!(place(&Notes).unwrap_or(usize::MAX) >= place(&NoOtherNotes).expect("it is a keyword"));
    let alone = phrases(keywords::tf_idf(&document, &NoOtherNotes, 3));
    let among = phrases(keywords::tf_idf(&document, &Notes, 3));
    assert!(alone.iter().any(|phrase| phrase.contains("light")), "{alone:?}");
    assert!(!among.iter().any(|phrase| phrase.contains("light")), "{among:?}");
}

#[test]
fn yake_has_nothing_to_say_about_a_few_words_or_an_unknown_language() {
    assert!(keywords::yake(&Document::parse("Two words.", Source::Plain), 10).is_none());
    assert!(keywords::yake(&Document::parse(&"細胞は生命の最小単位です。".repeat(20), Source::Plain), 10).is_none());
}

#[test]
fn the_summary_takes_the_central_sentences_in_reading_order() {
    let document = note();
    for chosen in [summary::text_rank(&document, 2), summary::centroid(&document, 2)] {
        assert_eq!(chosen.len(), 2);
        assert!(chosen[0] < chosen[1]);
        let texts: Vec<&str> = chosen.iter().map(|index| document.sentences()[*index].text.as_str()).collect();
        assert!(!texts.contains(&"This is not the whole story."), "{texts:?}");
    }
}

#[test]
fn every_question_is_proved_by_its_sentence_and_gives_nothing_away() {
    let document = note();
    let pool = ["cell wall", "mitochondrion", "haemoglobin", "nitrogen fixation", "glucose", "nucleus", "dark matter"];
    let pool = PoolDistractors(pool.map(str::to_owned).to_vec());
    let mut kinds = Vec::new();
    for seed in 0..20 {
        let questions = quiz::questions(&document, &pool, 5, seed);
        assert!(questions.len() >= 3, "seed {seed}: {questions:?}");
        for question in &questions {
            assert!(NOTE[question.proof.clone()].contains(&question.answer), "{question:?}");
            assert!(question.prompt.contains(quiz::GAP) && !question.prompt.contains(&question.answer), "{question:?}");
            assert!(!question.prompt.starts_with("This"), "{question:?}");
            assert!((0.0..=1.0).contains(&question.difficulty));
            let right = question.options.iter().filter(|option| **option == question.answer).count();
            assert_eq!(right, usize::from(question.kind == Kind::MultipleChoice), "{question:?}");
            kinds.push(question.kind);
        }
        let mut proofs: Vec<usize> = questions.iter().map(|question| question.proof.start).collect();
        proofs.dedup();
        assert_eq!(proofs.len(), questions.len(), "one question for a sentence");
    }
    assert!(kinds.contains(&Kind::Cloze) && kinds.contains(&Kind::MultipleChoice));
}

#[test]
fn names_and_numbers_are_worth_asking_for() {
    let answers: Vec<String> = quiz::candidates(&note()).into_iter().take(14).map(|answer| answer.phrase).collect();
    assert!(answers.iter().any(|answer| answer == "Melvin Calvin"), "{answers:?}");
    assert!(answers.iter().any(|answer| answer.contains("1950")), "{answers:?}");
}

#[test]
fn distractors_never_stand_in_the_sentence() {
    let pool: Vec<String> = ["oxygen", "Water", "hydrogen", "nitrogen", "light oxygen"].map(str::to_owned).to_vec();
    let ranked = quiz::rank_lexical("oxygen", "The light reactions split water and release oxygen.", &pool, 5);
    let found: Vec<&str> = ranked.into_iter().map(|index| pool[index].as_str()).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.contains(&"hydrogen") && found.contains(&"nitrogen"));
}

/// The keywords of a short text of plain prose.
fn ranked(text: &str) -> Vec<String> {
    let document = Document::parse(text, Source::Markdown);
    keywords::noun_phrases(&document, &NoOtherNotes, 10, &[]).map(phrases).unwrap_or_default()
}

#[test]
fn names_of_one_letter_and_hyphenated_terms_survive() {
    let found = ranked(
        "# C++ and R\n\nC++ is a compiled language. R is used in statistics. A divide-and-conquer algorithm in C++ is fast. \
         The R community likes C# less than C++.",
    );
    for expected in ["C++", "R"] {
        assert!(found.iter().any(|phrase| phrase.split(' ').any(|word| word == expected)), "{expected}: {found:?}");
    }
    assert!(found.iter().any(|phrase| phrase.contains("divide-and-conquer")), "{found:?}");
}

#[test]
fn a_term_and_its_acronym_or_plural_are_one_keyword() {
    let found = ranked(
        "A distributed hash table (DHT) stores pairs. DHT nodes form a ring. Distributed hash tables scale well. \
         The distributed hash table answers a query in logarithmic time.",
    );
    let table =
        found.iter().filter(|phrase| phrase.to_lowercase().trim_end_matches('s') == "distributed hash table").count();
    let acronym = found.iter().filter(|phrase| *phrase == "DHT").count();
    assert_eq!(table + acronym, 1, "{found:?}");
}

#[test]
fn verbs_and_adverbs_are_no_keywords() {
    let found = ranked(
        "The enzyme quickly breaks starch down. This experiment proposes a mechanism and clearly improves the yield. \
         Enzymes work best in warm water.",
    );
    for word in ["quickly", "proposes", "improves", "clearly"] {
        assert!(!found.iter().any(|phrase| phrase.split(' ').any(|part| part == word)), "{word}: {found:?}");
    }
    assert!(found.iter().any(|phrase| phrase.eq_ignore_ascii_case("starch")), "{found:?}");
}

#[test]
fn each_supported_language_gets_its_terms() {
    let texts = [
        (
            "Die Zellmembran umgibt jede Zelle. Durch die Zellmembran gelangt Wasser in die Zelle, und die selektive Durchlässigkeit \
             der Zellmembran bestimmt den Stofftransport.",
            "Zellmembran",
        ),
        (
            "La membrane cellulaire entoure la cellule. La membrane cellulaire laisse passer l'eau, et le transport actif dépend de la \
             membrane cellulaire. Elle est très fine, mais elle ne se déchire pas, et c'est pour cette raison que les cellules sont stables.",
            "membrane cellulaire",
        ),
        (
            "La membrana celular rodea la célula. El agua atraviesa la membrana celular, y el transporte activo depende de la membrana \
             celular.",
            "membrana celular",
        ),
        (
            "La membrana cellulare circonda la cellula. L'acqua attraversa la membrana cellulare e il trasporto attivo dipende dalla \
             membrana cellulare.",
            "membrana cellulare",
        ),
        (
            "A membrana celular envolve a célula. A água não atravessa sempre a membrana celular, e o transporte ativo depende da \
             membrana celular.",
            "membrana celular",
        ),
        (
            "Het celmembraan omgeeft de cel. Water gaat door het celmembraan, en het actieve transport hangt af van het celmembraan.",
            "celmembraan",
        ),
        (
            "Клеточная мембрана окружает клетку. Вода проходит через мембрану, и активный транспорт зависит от того, как устроена \
             клеточная мембрана.",
            "Клеточная мембрана",
        ),
    ];
    let mut missing = Vec::new();
    for (text, expected) in texts {
        let found = ranked(text);
        let top = &found[..found.len().min(4)];
        if !top.iter().any(|phrase| phrase.to_lowercase() == expected.to_lowercase()) {
            missing.push((expected, Document::parse(text, Source::Markdown).language(), found));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn a_text_without_a_noun_phrase_is_left_to_the_next_engine() {
    for text in ["", "42", "and or but", "$x^2$", "```\nlet x = 1;\n```"] {
        let document = Document::parse(text, Source::Markdown);
        assert!(keywords::noun_phrases(&document, &NoOtherNotes, 10, &[]).is_none(), "{text}");
    }
}
