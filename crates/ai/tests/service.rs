//! What a note gets, with and without the model.

use std::sync::Arc;
use std::time::{Duration, Instant};

use loci_ai::operations::quiz;
use loci_ai::{AiServiceManager, Call, Document, EngineState, HeavyWork, NoteText, Settings, Source, Surroundings};
use loci_embed::Embedder;

const BODY: &str = "---\ntags: [biology]\n---\n\n\
# Photosynthesis\n\n\
Photosynthesis is the process by which green plants turn sunlight into chemical energy. \
It takes place in the chloroplasts, which contain the pigment chlorophyll. \
Chlorophyll absorbs light mostly in the blue and the red part of the spectrum.\n\n\
## The light reactions\n\n\
In the light reactions, water is split and oxygen is released. \
The energy of the light is stored in molecules of ATP and NADPH. \
The electron transport chain lies in the thylakoid membrane of the chloroplasts.\n\n\
## The Calvin cycle\n\n\
The Calvin cycle uses ATP and NADPH to turn carbon dioxide into sugar. \
The enzyme RuBisCO fixes carbon dioxide in the first step of the Calvin cycle.\n";

fn note() -> NoteText {
    NoteText { title: "Photosynthesis".to_owned(), body: BODY.to_owned() }
}

fn document(text: &str) -> Arc<Document> {
    Arc::new(Document::parse(text, Source::Markdown))
}

fn manager(embedder: Embedder) -> AiServiceManager {
    AiServiceManager::new(Settings::default(), Arc::new(embedder), &HeavyWork::new(2), Surroundings::default())
        .expect("the usual chains can be put together")
}

fn with_model() -> AiServiceManager {
    manager(Embedder::built_in())
}

fn without_model() -> AiServiceManager {
    manager(Embedder::missing("The model was removed."))
}

#[tokio::test]
async fn a_note_is_read_completely() {
    let reading = with_model().read(note()).await;
    assert_eq!(reading.language.as_deref(), Some("en"));
    assert!((80..140).contains(&reading.words), "{} words", reading.words);

    assert_eq!(reading.keywords.provenance.engine, "noun-phrases");
    let phrases: Vec<_> = reading.keywords.value.iter().map(|keyword| keyword.phrase.to_lowercase()).collect();
    assert!(phrases.iter().any(|phrase| phrase.contains("calvin cycle")), "{phrases:?}");

    assert_eq!(reading.summary.provenance.engine, "textrank");
    assert!((1..=5).contains(&reading.summary.value.len()));
    for sentence in &reading.summary.value {
        assert!(BODY[sentence.start..sentence.end].starts_with(&sentence.text[..10]), "{sentence:?}");
    }

    assert_eq!(reading.difficulty.provenance.engine, "readability");
    assert!((0.0..=100.0).contains(&reading.difficulty.value.score));

    let passages = reading.passages.expect("the model makes vectors");
    assert_eq!(passages.provenance.engine, "minilm");
    assert_eq!(reading.without_vectors, []);
    assert_eq!(passages.value.len(), 3, "one passage under each heading");
    assert!(BODY[passages.value[2].span.clone()].starts_with("The Calvin cycle uses"));
}

#[tokio::test]
async fn without_the_model_the_rest_is_the_same_and_the_reason_is_told() {
    let reading = without_model().read(note()).await;
    assert_eq!(reading.passages, None);
    assert_eq!(reading.without_vectors.len(), 1);
    assert_eq!(reading.without_vectors[0].engine, "minilm");
    assert_eq!(reading.without_vectors[0].reason, "The model was removed.");

    let full = with_model().read(note()).await;
    assert_eq!(reading.keywords.value, full.keywords.value);
    assert_eq!(reading.summary.value, full.summary.value);
    assert_eq!(reading.difficulty.value, full.difficulty.value);
}

#[tokio::test]
async fn texts_of_one_meaning_are_close_without_a_common_word() {
    let (loans, money) = ("The bank raised the interest on loans.", "Borrowing money has become more expensive.");
    let manager = with_model();
    let meaning = manager.similarity(loans, money).await;
    assert_eq!((meaning.provenance.engine.as_str(), meaning.provenance.attempts.len()), ("minilm", 0));
    assert!(meaning.value > 0.4, "{}", meaning.value);
    assert!(manager.similarity(loans, "Cats sleep most of the day.").await.value < 0.2);
    assert_eq!(without_model().similarity(loans, money).await.value, 0.0, "words alone cannot tell");
}

#[tokio::test]
async fn similarity_falls_back_to_wording_and_says_so() {
    let answer = without_model().similarity("Green plants make sugar.", "Plants make sugar from light.").await;
    assert_eq!(answer.provenance.engine, "tf-idf");
    assert_eq!(answer.provenance.attempts[0].reason, "The model was removed.");
    assert!(answer.value > 0.0);
}

#[tokio::test]
async fn long_texts_are_compared_as_wholes() {
    let manager = with_model();
    let cells = "The cell is the smallest unit of life and every organism is made of cells. ".repeat(40);
    let money = "The central bank sets the rate of interest at which banks borrow money. ".repeat(40);
    let late_change = format!("{cells}\n\n{money}");
    let same = manager.similarity(&cells, &cells).await.value;
    let half = manager.similarity(&cells, &late_change).await.value;
    let other = manager.similarity(&cells, &money).await.value;
    assert!(same > 0.99 && half > other && half < 0.95, "{same} {half} {other}");
}

#[tokio::test]
async fn a_quiz_points_to_its_proof_and_repeats_with_its_seed() {
    let manager = with_model();
    let pool: Vec<String> =
        ["mitochondria", "cell wall", "glucose", "Krebs cycle", "nitrogen", "stroma"].map(str::to_owned).to_vec();
    let input = quiz::Input { document: document(BODY), pool, count: 4, seed: 7 };
    let ask = async || manager.quiz(input.clone(), &Call::local()).await;
    let quiz = ask().await;
    assert!(!quiz.value.is_empty());
    assert!(quiz.value.len() <= 4);
    for question in &quiz.value {
        for proof in &question.proofs {
            assert_eq!(BODY[proof.span.clone()], proof.text, "{question:?}");
        }
    }
    assert_eq!(quiz.provenance.engine, "questions-minilm");
    assert_eq!(ask().await.value, quiz.value);
}

#[tokio::test]
async fn a_note_without_sentences_gets_no_questions_and_a_reason() {
    let input = quiz::Input { document: document("# Only a heading\n"), pool: Vec::new(), count: 5, seed: 1 };
    let quiz = with_model().quiz(input, &Call::local()).await;
    assert_eq!(quiz.value, []);
    assert_eq!(quiz.provenance.attempts.len(), 2);
}

#[tokio::test]
async fn wrong_options_are_chosen_by_meaning_and_without_the_model_by_form() {
    let pool: Arc<[String]> =
        ["ribosome", "carbon dioxide", "trade winds", "nitrogen", "methane"].map(str::to_owned).into();
    let ask = |manager: AiServiceManager| {
        let pool = Arc::clone(&pool);
        async move { manager.distractors("oxygen".to_owned(), "Plants release oxygen.".to_owned(), pool, 2).await }
    };
    let by_meaning = ask(with_model()).await;
    assert_eq!(by_meaning.provenance.engine, "minilm");
    assert!(by_meaning.value.contains(&"nitrogen".to_owned()), "{:?}", by_meaning.value);
    let by_form = ask(without_model()).await;
    assert_eq!((by_form.provenance.engine.as_str(), by_form.provenance.attempts.len()), ("form", 1));
    assert_eq!(by_form.value.len(), 2);
}

#[tokio::test]
async fn strange_notes_are_read_like_any_other() {
    let manager = with_model();
    let deep = format!("{}deep", "> ".repeat(2_000));
    for body in ["", " \n\t", "\0\0", "---", "$$\\frac{", "```", "[[", "\u{202e}\u{feff}", "a", &deep, "| | |\n|-|-|\n"]
    {
        for title in ["", "\0", "Title"] {
            let reading = manager.read(NoteText { title: title.to_owned(), body: body.to_owned() }).await;
            let passages = reading.passages.expect("the model makes vectors");
            assert!(passages.value.iter().all(|passage| body.get(passage.span.clone()).is_some()));
            assert!(reading.summary.value.iter().all(|span| body.get(span.start..span.end).is_some()));
        }
    }
}

#[tokio::test]
async fn the_engines_tell_their_state() {
    let manager = with_model();
    let state = |manager: &AiServiceManager, name: &str| {
        manager.engines().into_iter().find(|engine| engine.name == name).map(|engine| engine.state)
    };
    assert_eq!(state(&manager, "minilm"), Some(EngineState::Asleep));
    manager.similarity("one", "two").await;
    assert_eq!(state(&manager, "minilm"), Some(EngineState::Ready));

    assert!(!manager.release_idle_model(Instant::now()));
    assert!(manager.release_idle_model(Instant::now() + Settings::default().model_idle + Duration::from_secs(1)));
    assert_eq!(state(&manager, "minilm"), Some(EngineState::Asleep));

    assert_eq!(state(&manager, "yake"), Some(EngineState::Ready));
    assert_eq!(state(&without_model(), "minilm"), Some(EngineState::Missing));
    let names: Vec<_> = manager.engines().into_iter().map(|engine| engine.name).collect();
    assert!(names.iter().all(|name| names.iter().filter(|other| *other == name).count() == 1), "{names:?}");
}
