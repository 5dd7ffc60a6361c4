//! What a student gets from one note: keywords, summary and questions.

use loci_text::keywords;
use loci_text::quiz::{self, Asks, Kind, PoolDistractors};
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
    let ranked = phrases(keywords::noun_phrases(&document, 10, &[]).expect("the note has noun phrases"));
    for expected in ["light reactions", "Calvin cycle", "light energy"] {
        assert!(ranked.iter().any(|phrase| phrase.eq_ignore_ascii_case(expected)), "{expected}: {ranked:?}");
    }
    for phrase in &ranked {
        assert!(NOTE.contains(phrase.as_str()) && !phrase.contains("Encyclopaedia"), "{ranked:?}");
    }
    let yake = phrases(keywords::yake(&document, 10).expect("the note is long enough"));
    let tf_idf = phrases(keywords::tf_idf(&document, 10));
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
fn a_summary_asks_nothing_as_long_as_something_is_told() {
    let told = "Cells read their genes with enzymes. Enzymes copy the genes of cells.";
    let asked = "Which enzymes copy the genes of cells? He asked, \"Do cells read the genes with enzymes?\"";
    for (text, expected) in [(format!("{asked} {told}"), vec![2, 3]), (asked.to_owned(), vec![0, 1])] {
        let document = Document::parse(&text, Source::Plain);
        assert_eq!(summary::text_rank(&document, 3), expected, "{text}");
        assert_eq!(summary::centroid(&document, 3), expected, "{text}");
    }
}

#[test]
fn every_question_is_proved_by_its_sentence_and_gives_nothing_away() {
    let document = note();
    let pool = ["mitochondrion", "nitrogen", "glucose", "cell wall", "kinetic energy", "root pressure", "stroma"];
    let pool = PoolDistractors(pool.map(str::to_owned).to_vec());
    let mut kinds = Vec::new();
    for seed in 0..20 {
        let questions = quiz::questions(&document, &pool, 5, seed);
        assert!(questions.len() >= 3, "seed {seed}: {questions:?}");
        for question in &questions {
            let proof = &question.proofs[0];
            assert_eq!(NOTE[proof.span.clone()], proof.text);
            assert!((0.0..=1.0).contains(&question.difficulty));
            match &question.asks {
                Asks::MultipleChoice { prompt, options, answer } => {
                    assert!(prompt.contains(quiz::GAP) && !prompt.contains(answer), "{question:?}");
                    assert_eq!(options.iter().filter(|option| proof.text.contains(*option)).count(), 1, "{question:?}");
                    assert_eq!(options.len(), 4);
                }
                Asks::Cloze { prompt, answer } | Asks::ShortAnswer { prompt, answer } => {
                    assert!(proof.text.contains(answer) && !prompt.contains(answer), "{question:?}");
                }
                Asks::TrueFalse { statement, answer, correction, .. } => {
                    assert_eq!(*answer, *statement == proof.text, "{question:?}");
                    assert_eq!(*answer, correction.is_none());
                }
                other => panic!("the note has no steps and no list of terms: {other:?}"),
            }
            kinds.push(question.asks.kind());
        }
        let mut proofs: Vec<usize> = questions.iter().map(|question| question.proofs[0].span.start).collect();
        proofs.sort_unstable();
        proofs.dedup();
        assert_eq!(proofs.len(), questions.len(), "one question for a sentence");
    }
    for kind in [Kind::Cloze, Kind::MultipleChoice, Kind::TrueFalse] {
        assert!(kinds.contains(&kind), "{kind:?}");
    }
}

const RECIPE: &str = "# How to make bread

The steps of the process:

1. Mix the flour with water.
2. Knead the dough for ten minutes.
3. Let the dough rest overnight.
4. Bake the loaf in the oven.

## Words

- Yeast: a fungus that turns sugar into gas
- Gluten: the protein that makes it elastic
- Crumb: what lies under the crust
";

#[test]
fn steps_are_ordered_and_terms_are_matched() {
    let document = Document::parse(RECIPE, Source::Markdown);
    let mut kinds = Vec::new();
    for question in quiz::questions(&document, &PoolDistractors::default(), 6, 3) {
        kinds.push(question.asks.kind());
        let texts: Vec<&str> = question.proofs.iter().map(|proof| &RECIPE[proof.span.clone()]).collect();
        match question.asks {
            Asks::Ordering { items, order, .. } => {
                let ordered: Vec<&str> = order.iter().map(|step| items[*step].as_str()).collect();
                assert_eq!(ordered, texts);
                assert_ne!(items, texts, "shown in another order");
            }
            Asks::Matching { terms, meanings, pairs, .. } => {
                for ((term, pair), text) in terms.iter().zip(&pairs).zip(&texts) {
                    assert!(text.starts_with(term.as_str()) && text.ends_with(meanings[*pair].as_str()), "{text}");
                }
                assert_eq!(terms.len(), 3);
            }
            _ => {}
        }
    }
    assert!(kinds.contains(&Kind::Ordering) && kinds.contains(&Kind::Matching), "{kinds:?}");
}

#[test]
fn a_numbered_list_that_is_no_process_is_not_to_be_ordered() {
    let note = "# Rivers\n\n1. The Rhine is long.\n2. The Elbe is wide.\n3. The Danube is old.\n";
    let questions = quiz::questions(&Document::parse(note, Source::Markdown), &PoolDistractors::default(), 6, 3);
    assert!(questions.iter().all(|question| question.asks.kind() != Kind::Ordering), "{questions:?}");
}

#[test]
fn a_subject_is_asked_for_with_a_real_question() {
    let text = "Photosynthesis turns light into sugar. Chlorophyll is the pigment that catches light in the leaves of plants. \
        Marie Curie discovered the element radium together with her husband.";
    let document = Document::parse(text, Source::Plain);
    let prompts: Vec<String> = (0..30)
        .flat_map(|seed| quiz::questions(&document, &PoolDistractors::default(), 5, seed))
        .filter_map(|question| match question.asks {
            Asks::ShortAnswer { prompt, .. } => Some(prompt),
            _ => None,
        })
        .collect();
    assert!(prompts.iter().any(|prompt| prompt.starts_with("Who discovered the element radium")), "{prompts:?}");
}

#[test]
fn a_quiz_over_several_notes_gives_each_its_turn() {
    let pool = PoolDistractors(["nitrogen", "glucose", "cell wall", "stroma"].map(str::to_owned).to_vec());
    let one = quiz::questions(&note(), &pool, 5, 1);
    let other = quiz::questions(&Document::parse(RECIPE, Source::Markdown), &pool, 5, 1);
    let mixed = quiz::mix(vec![one, other], 4);
    assert_eq!(mixed.len(), 4);
    for number in 0..2 {
        assert_eq!(mixed.iter().filter(|(note, _)| *note == number).count(), 2);
    }
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
    keywords::noun_phrases(&document, 10, &[]).map(phrases).unwrap_or_default()
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
fn the_letters_of_a_formula_are_no_keywords() {
    let found = ranked(
        "Bayes' theorem is an equation about the conditional probability of events. P(A|B) is the conditional probability \
         of A given B. P(B|A) is the conditional probability of B given A, where P(B) is known as marginal probability.",
    );
    assert!(found.iter().all(|phrase| phrase.split(' ').all(|word| word.chars().count() > 1)), "{found:?}");
    assert!(found.iter().any(|phrase| phrase == "conditional probability"), "{found:?}");
}

#[test]
fn what_introduces_a_name_is_no_part_of_it() {
    let found =
        ranked("Sampling turns a continuous signal into samples. The reverse process is called reconstruction.");
    assert!(found.iter().any(|phrase| phrase == "reconstruction"), "{found:?}");
    assert!(found.iter().all(|phrase| !phrase.contains("called")), "{found:?}");
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
fn a_small_word_that_is_also_a_noun_is_no_part_of_a_phrase() {
    let found = ranked(
        "The first term is known as prior probability or marginal probability. It may rise while the evidence grows, and the \
         posterior probability must follow it. Someone might ask why the prior probability at first is small.",
    );
    let small = ["or", "may", "while", "must", "it", "someone", "might", "why", "at"];
    let mut words = found.iter().flat_map(|phrase| phrase.split(' '));
    assert!(!words.any(|word| small.contains(&word.to_lowercase().as_str())), "{found:?}");
    assert!(found.iter().any(|phrase| phrase == "prior probability"), "{found:?}");
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
        assert!(keywords::noun_phrases(&document, 10, &[]).is_none(), "{text}");
    }
}
