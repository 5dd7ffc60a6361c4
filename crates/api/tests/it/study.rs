//! What a student gets from notes that have been read.

use loci_app::analysis::{Connector, Reader};
use loci_testkit::{Client, TestServer};
use reqwest::StatusCode;
use serde_json::{Value, json};

const NOTES: [(&str, &str); 4] = [
    (
        "Photosynthesis",
        "Photosynthesis turns light into chemical energy in the chloroplasts of plants. The light reactions split water and \
         release oxygen. The Calvin cycle uses adenosine triphosphate to fix carbon dioxide into sugar. Jan Ingenhousz \
         showed in 1779 that plants need light to release oxygen.",
    ),
    (
        "Cellular respiration",
        "Cellular respiration releases the energy of sugar in the mitochondria. It uses oxygen and makes adenosine \
         triphosphate. Glycolysis splits glucose before the citric acid cycle begins. The electron transport chain \
         makes most of the adenosine triphosphate.",
    ),
    (
        "Chloroplast",
        "A chloroplast is the organelle in which photosynthesis happens. Its thylakoids hold the chlorophyll that catches \
         light. The stroma holds the enzymes of the Calvin cycle. Chloroplasts have their own circular genome.",
    ),
    (
        "Trade winds",
        "The trade winds blow from the east near the equator. Sailors used the trade winds to cross the ocean. They meet in \
         the intertropical convergence zone. Their strength changes with the seasons of the year.",
    ),
];

struct Student {
    server: TestServer,
    client: Client,
    ids: Vec<String>,
}

impl Student {
    /// A student whose notes have all been read.
    async fn with_notes() -> Self {
        let server = TestServer::start().await;
        let client = server.sign_up("student@example.org").await;
        let mut ids = Vec::new();
        for (title, body) in NOTES {
            let note = client.post("/api/v1/notes", json!({"title": title, "body": body})).await.ok();
            ids.push(note["id"].as_str().expect("an id").to_owned());
        }
        let student = Self { server, client, ids };
        student.read_all().await;
        student
    }

    async fn read_all(&self) {
        let reader = Reader::new(self.server.app.clone());
        while reader.read_batch().await.expect("notes can be claimed") > 0 {}
        let mut connector = Connector::new(self.server.app.clone());
        while connector.connect_due().await.expect("connections can be found") > 0 {}
    }

    async fn get(&self, note: usize, what: &str) -> Value {
        self.client.get(&self.path(note, what)).await.ok()
    }

    fn path(&self, note: usize, what: &str) -> String {
        format!("/api/v1/notes/{}/{what}", self.ids[note])
    }
}

fn span_holds(body: &str, span: &Value) -> bool {
    let place = |end: &str| usize::try_from(span[end].as_u64().expect("a position")).expect("a position");
    let text: String = body[place("start")..place("end")].split_whitespace().collect::<Vec<_>>().join(" ");
    text == span["text"].as_str().expect("a text")
}

#[tokio::test]
async fn a_note_that_was_read_shows_what_was_found_and_which_engine_found_it() {
    let student = Student::with_notes().await;
    let insight = student.get(0, "insight").await;
    assert_eq!((insight["state"].as_str(), insight["analysed_revision"].as_i64()), (Some("done"), Some(1)));
    assert_eq!(insight["language"], "en");
    assert!(insight["keywords"]["items"].as_array().is_some_and(|items| items.len() >= 3), "{insight}");
    let sentences = insight["summary"]["sentences"].as_array().expect("sentences");
    assert!(!sentences.is_empty() && sentences.iter().all(|span| span_holds(NOTES[0].1, span)), "{insight}");
    for part in ["keywords", "summary", "difficulty"] {
        assert!(insight[part]["provenance"]["engine"].as_str().is_some_and(|engine| engine != "none"), "{part}");
    }
    let progress = student.client.get("/api/v1/status").await.ok();
    assert_eq!(progress["notes"], json!({"total": 4, "analysed": 4, "queued": 0, "failed": 0}));
}

#[tokio::test]
async fn a_changed_note_is_read_again_and_keeps_what_was_found_until_then() {
    let student = Student::with_notes().await;
    let path = format!("/api/v1/notes/{}", student.ids[0]);
    student.client.patch(&path, json!({"revision": 1, "body": NOTES[3].1})).await.ok();
    let waiting = student.get(0, "insight").await;
    assert_eq!((waiting["state"].as_str(), waiting["analysed_revision"].as_i64()), (Some("queued"), Some(1)));
    student.read_all().await;
    let insight = student.get(0, "insight").await;
    assert_eq!((insight["state"].as_str(), insight["analysed_revision"].as_i64()), (Some("done"), Some(2)));
    assert!(insight["keywords"]["items"].to_string().to_lowercase().contains("trade winds"), "{insight}");
}

#[tokio::test]
async fn connections_name_related_notes_with_parts_that_add_up_and_sentences_that_show_why() {
    let student = Student::with_notes().await;
    let connections = student.get(0, "connections").await;
    let items = connections["items"].as_array().expect("items");
    let titles: Vec<&str> = items.iter().filter_map(|item| item["note"]["title"].as_str()).collect();
    assert!(titles[..2].contains(&"Chloroplast") && titles[..2].contains(&"Cellular respiration"), "{titles:?}");
    let number = |value: &Value| value.as_f64().unwrap_or_default();
    for item in items {
        let parts = ["meaning", "wording", "mention", "structure"].map(|part| number(&item["parts"][part]));
        assert!((parts.iter().sum::<f64>() - number(&item["score"])).abs() < 1e-3, "{item}");
    }
    let evidence = &items[0]["evidence"];
    assert!(span_holds(NOTES[0].1, &evidence["source"]), "{evidence}");
    // These notes were read without the model, and that is said.
    let provenance = &connections["provenance"];
    assert_eq!((&provenance["engine"], &provenance["cached"]), (&json!("wording"), &json!(true)));
    assert!(provenance["attempts"].as_array().is_some_and(|attempts| !attempts.is_empty()), "{provenance}");
    assert!(number(&provenance["elapsed_ms"]) > 0.0, "{provenance}");
    assert!(items.iter().all(|item| item["parts"]["meaning"].is_null()));
}

#[tokio::test]
async fn before_connections_were_looked_for_no_engine_is_named() {
    let server = TestServer::start().await;
    let client = server.sign_up("student@example.org").await;
    let note = client.post("/api/v1/notes", json!({"title": NOTES[0].0, "body": NOTES[0].1})).await.ok();
    let path = format!("/api/v1/notes/{}/connections", note["id"].as_str().expect("an id"));
    let reader = Reader::new(server.app.clone());
    while reader.read_batch().await.expect("notes can be claimed") > 0 {}
    assert_eq!(client.get(&path).await.ok()["provenance"], Value::Null);
    Connector::new(server.app.clone()).connect_due().await.expect("connections can be found");
    let found = client.get(&path).await.ok();
    assert_eq!((&found["items"], &found["provenance"]["engine"]), (&json!([]), &json!("wording")));
}

#[tokio::test]
async fn an_accepted_connection_becomes_a_link_and_a_dismissed_one_stays_away() {
    let student = Student::with_notes().await;
    let other = &student.ids[2];
    let accept = student.path(0, &format!("connections/{other}/accept"));
    let note = student.client.post(&accept, json!({"revision": 1})).await.ok();
    assert!(note["body"].as_str().is_some_and(|body| body.ends_with("\n\n- [[Chloroplast]]\n")), "{note}");
    assert_eq!(student.client.post(&accept, json!({"revision": 1})).await.ok()["revision"], 2);
    let links = student.get(0, "links").await;
    assert_eq!(links["outgoing"][0]["note"]["id"], other.as_str());
    let dismissal = student.path(0, &format!("connections/{}/dismissal", student.ids[1]));
    assert_eq!(student.client.put(&dismissal).await.status, StatusCode::NO_CONTENT);
    student.read_all().await;
    let titles = student.get(0, "connections").await["items"].to_string();
    assert!(!titles.contains("Cellular respiration"), "{titles}");
    assert_eq!(student.client.delete(&dismissal).await.status, StatusCode::NO_CONTENT);
    assert!(student.get(0, "connections").await["items"].to_string().contains("Cellular respiration"));
}

#[tokio::test]
async fn every_question_of_a_quiz_points_to_passages_that_prove_it() {
    let student = Student::with_notes().await;
    assert_eq!(student.get(0, "quiz").await["quiz"], Value::Null);
    let quiz = student.client.post(&student.path(0, "quiz"), json!({"count": 5})).await.ok();
    let questions = quiz["questions"].as_array().expect("questions");
    assert!(!questions.is_empty(), "{quiz}");
    for question in questions {
        let proofs = question["proofs"].as_array().expect("proofs");
        assert!(!proofs.is_empty() && proofs.iter().all(|proof| span_holds(NOTES[0].1, proof)), "{question}");
        // A gap's answer stands in the proof and not in the prompt.
        if let (Some(answer), Some(prompt)) = (question["answer"].as_str(), question["prompt"].as_str()) {
            assert!(proofs[0]["text"].as_str().is_some_and(|text| text.contains(answer)), "{question}");
            assert!(!prompt.contains(answer), "{question}");
        }
    }
    assert_eq!(student.get(0, "quiz").await["quiz"]["questions"], quiz["questions"]);
    let refused = student.client.post(&student.path(0, "quiz"), json!({"count": 31})).await;
    assert_eq!((refused.status, refused.code()), (StatusCode::UNPROCESSABLE_ENTITY, "invalid_count"));
}

#[tokio::test]
async fn a_quiz_over_several_notes_asks_about_each_of_them() {
    let student = Student::with_notes().await;
    let quiz = student.client.post("/api/v1/quizzes", json!({"note_ids": student.ids, "count": 8})).await.ok();
    let questions = quiz["questions"].as_array().expect("questions");
    assert!(questions.len() <= 8);
    for id in &student.ids {
        assert!(questions.iter().any(|question| question["proofs"][0]["note_id"] == id.as_str()), "{quiz}");
    }
    let none = student.client.post("/api/v1/quizzes", json!({"note_ids": []})).await;
    assert_eq!(none.code(), "invalid_notes");
    let stranger = student.server.sign_up("stranger@example.org").await;
    let foreign = stranger.post("/api/v1/quizzes", json!({"note_ids": student.ids})).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_typed_quiz_answer_is_judged_kindly_and_the_judgement_explained() {
    let server = TestServer::start().await;
    let client = server.sign_up("student@example.org").await;
    let check = async |given: &str, expected: &str| {
        let asked = json!({"given": given, "expected": expected, "language": "en"});
        client.post("/api/v1/answers/check", asked).await.ok()
    };
    assert_eq!(check("the Chloroplast", "chloroplasts").await["verdict"], "right");
    let slip = check("cloroplasts", "chloroplasts").await;
    assert_eq!(slip["verdict"], "almost");
    assert!(slip["explanation"].as_str().is_some_and(|reason| reason.contains("letter")), "{slip}");
    assert_eq!(check("1778", "1779").await["verdict"], "wrong");
}

#[tokio::test]
async fn a_typed_answer_is_judged_in_the_language_of_its_note() {
    let student = Student::with_notes().await;
    let body = "Die Zelle ist die kleinste Einheit des Lebens. Jede Pflanze und jedes Tier besteht aus Zellen.";
    let german = student.client.post("/api/v1/notes", json!({"title": "Zelle", "body": body})).await.ok();
    student.read_all().await;
    let check = async |note: &Value| {
        let asked = json!({"given": "drei Zellen", "expected": "3 Zellen", "note_id": note});
        student.client.post("/api/v1/answers/check", asked).await.ok()["verdict"].clone()
    };
    assert_eq!(check(&german["id"]).await, "right");
    assert_eq!(check(&json!(student.ids[0])).await, "wrong");
}

#[tokio::test]
async fn a_plan_orders_notes_so_that_every_step_comes_after_what_it_requires() {
    let student = Student::with_notes().await;
    let plan = student.client.post("/api/v1/plans", json!({"note_ids": student.ids})).await.ok();
    let steps = plan["steps"].as_array().expect("steps");
    assert_eq!(steps.len(), 4);
    let mut done: Vec<&Value> = Vec::new();
    for step in steps {
        assert!(step["requires"].as_array().expect("a list").iter().all(|id| done.contains(&id)), "{plan}");
        assert!(step["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
        done.push(&step["note"]["id"]);
    }
    let goal = student.client.post("/api/v1/plans", json!({"goal": student.ids[2]})).await.ok();
    let last = goal["steps"].as_array().and_then(|steps| steps.last()).expect("a step");
    assert_eq!(last["note"]["title"], "Chloroplast");
    let both = student.client.post("/api/v1/plans", json!({"goal": student.ids[2], "tag": "x"})).await;
    assert_eq!(both.code(), "invalid_plan");
}
