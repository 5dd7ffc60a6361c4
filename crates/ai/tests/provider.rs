//! Providers that fail in every way they can: an answer always comes, from the engine it should, and says what happened.

use std::sync::Arc;
use std::time::{Duration, Instant};

use loci_ai::budget::{Budget, Cost, Limits, ProcessBudget};
use loci_ai::operations::{explanation, judgement, quiz};
use loci_ai::provider::{BreakerState, Provider, ProviderSettings};
use loci_ai::quiz::Verdict;
use loci_ai::{AccountKey, AiServiceManager, Call, Document, HeavyWork, Provenance, Settings, Source, Surroundings};
use loci_embed::Embedder;
use loci_testkit::{ProviderReply, ScriptedProvider};

const NOTE: &str = "Plants turn light into sugar by photosynthesis. The pigment in their leaves is called chlorophyll. \
    Chlorophyll absorbs red and blue light. Green light is reflected, and so leaves look green. \
    The sugar feeds the whole plant through its veins. Oxygen is released into the air at the same time.";

// What a good answer to each operation looks like.
const SUMMARY: &str = r#"{"sentences":[{"text":"Plants make sugar from light.","source":1}]}"#;
const QUIZ: &str = r#"{"questions":[
    {"question":"By what process do plants make sugar?","answer":"photosynthesis","source":1,"wrong_answers":[]},
    {"question":"What is the pigment in leaves called?","answer":"chlorophyll","source":2,
     "wrong_answers":["carotene","melanin","keratin"]},
    {"question":"How do the leaves look?","answer":"green","source":4,"wrong_answers":["blue"]}]}"#;
const JUDGEMENT: &str = r#"{"right":true,"reason":"Both name the green pigment."}"#;

const ACCOUNT: AccountKey = AccountKey(1);
const PATIENCE: Duration = Duration::from_secs(3);

struct Setting {
    manager: AiServiceManager,
    budget: Arc<dyn Budget>,
}

fn setting(providers: &[&ScriptedProvider], limits: Limits) -> Setting {
    let budget: Arc<dyn Budget> = Arc::new(ProcessBudget::new(limits, || 0));
    let count = providers.len();
    let providers = providers.iter().zip(["first", "second"]).map(|(scripted, name)| {
        let settings = ProviderSettings {
            attempt: Duration::from_millis(300),
            retries: 1,
            ..ProviderSettings::new(name, &scripted.base_url, "m")
        };
        Arc::new(Provider::new(settings, Arc::clone(&budget), None).expect("the address can be used"))
    });
    let surroundings =
        Surroundings { providers: providers.collect(), budget: Some(Arc::clone(&budget)), ..Surroundings::default() };
    // The engine by meaning is left out, because its model is.
    let chain = ["first", "second"].into_iter().take(count).chain(["questions"]).map(str::to_owned).collect();
    let chains = [("quiz".to_owned(), chain)].into();
    let settings = Settings { long_note: 10, chains, ..Settings::default() };
    let embedder = Arc::new(Embedder::missing("left out of this test"));
    let manager = AiServiceManager::new(settings, embedder, &HeavyWork::new(2), surroundings);
    Setting { manager: manager.expect("the usual chains"), budget }
}

fn without_limits() -> Limits {
    Limits { account: Cost::UNLIMITED, instance: Cost::UNLIMITED }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Asked {
    Summary,
    Explanation,
    Judgement,
    Quiz,
}

impl Asked {
    const ALL: [Self; 4] = [Self::Summary, Self::Explanation, Self::Judgement, Self::Quiz];

    fn good_answer(self) -> &'static str {
        match self {
            Self::Summary | Self::Explanation => SUMMARY,
            Self::Judgement => JUDGEMENT,
            Self::Quiz => QUIZ,
        }
    }

    fn engine_here(self) -> &'static str {
        match self {
            Self::Summary => "textrank",
            Self::Explanation => "own-notes",
            Self::Judgement => "wording",
            Self::Quiz => "questions",
        }
    }

    async fn of(self, manager: &AiServiceManager, call: &Call) -> Provenance {
        let document = Arc::new(Document::parse(NOTE, Source::Markdown));
        match self {
            Self::Summary => {
                let answer = manager.summary(document, 2, call).await;
                assert!(!answer.value.is_empty());
                answer.provenance
            }
            Self::Explanation => {
                let start = NOTE.find("Chlorophyll absorbs").expect("it is there");
                let input = explanation::Input {
                    passage: "Chlorophyll absorbs red and blue light.".to_owned(),
                    span: start..start + 39,
                    sources: vec![document],
                };
                let answer = manager.explanation(input, call).await;
                assert!(!answer.value.is_empty());
                answer.provenance
            }
            Self::Judgement => {
                let input = judgement::Input {
                    question: "What is the pigment called?".to_owned(),
                    expected: "chlorophyll".to_owned(),
                    given: "leaf green".to_owned(),
                    proof: "The pigment in their leaves is called chlorophyll.".to_owned(),
                    language: None,
                };
                manager.judgement(input, call).await.provenance
            }
            Self::Quiz => {
                let answer = manager.quiz(quiz::Input { document, pool: Vec::new(), count: 5, seed: 1 }, call).await;
                assert!(!answer.value.is_empty());
                answer.provenance
            }
        }
    }
}

fn failures(asked: Asked) -> Vec<(&'static str, ProviderReply, &'static str)> {
    let good = asked.good_answer().to_owned();
    let invented = match asked {
        Asked::Judgement => r#"{"right":true,"reason":""}"#,
        Asked::Quiz => {
            r#"{"questions":[{"question":"Which city was not built in a day?","answer":"Rome","source":1,"wrong_answers":[]}]}"#
        }
        _ => r#"{"sentences":[{"text":"Rome was not built in a day.","source":1}]}"#,
    };
    vec![
        ("reset", ProviderReply::Reset, "hung up"),
        ("429", ProviderReply::Status(429, None, String::new()), "too much to do"),
        ("429 with a long wait", ProviderReply::Status(429, Some(3_600), String::new()), "too much to do"),
        ("500", ProviderReply::Status(500, None, String::new()), "error of its own (500)"),
        ("a wrong key", ProviderReply::Status(401, None, "key sk-1234".to_owned()), "does not accept the key"),
        ("a wrong model", ProviderReply::Status(404, None, String::new()), "knows no model \"m\""),
        ("a refusal", ProviderReply::Status(400, None, "no".to_owned()), "does not accept the question (400)"),
        ("slow headers", ProviderReply::Silent, "did not finish"),
        ("a slow body", ProviderReply::SilentBody, "did not finish"),
        ("a cut stream", ProviderReply::CutOff(good.clone()), "broke off in the middle"),
        ("an error in the stream", ProviderReply::ErrorInStream(good.clone()), "failed in the middle"),
        ("an answer cut by its length", ProviderReply::Truncated(good), "cut off"),
        ("an endless answer", ProviderReply::Endless("x".repeat(4_000)), "did not"),
        ("no such server", ProviderReply::Garbage, "no such server"),
        ("no JSON", ProviderReply::Stream("I would say that".to_owned()), "form that was asked for"),
        ("another schema", ProviderReply::Stream(r#"{"answer":42}"#.to_owned()), "form that was asked for"),
        ("an invention", ProviderReply::Stream(invented.to_owned()), "can't be used"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_a_provider_does_the_engine_behind_it_answers_in_time() {
    for asked in Asked::ALL {
        let healthy = ScriptedProvider::start([ProviderReply::Stream(asked.good_answer().to_owned())]).await;
        for (failure, reply, reason) in failures(asked) {
            let failing = ScriptedProvider::start([reply]).await;
            for (chain, engine) in [(vec![&failing], asked.engine_here()), (vec![&failing, &healthy], "second")] {
                let setting = setting(&chain, without_limits());
                let begun = Instant::now();
                let provenance = asked.of(&setting.manager, &Call::with_consent_of(ACCOUNT).within(PATIENCE)).await;
                assert!(begun.elapsed() < PATIENCE + Duration::from_millis(250), "{asked:?}, {failure}");
                assert_eq!(provenance.engine, engine, "{asked:?}, {failure}: {provenance:?}");
                assert_eq!(provenance.attempts.len(), 1, "{asked:?}, {failure}");
                assert_eq!(provenance.attempts[0].engine, "first");
                let said = &provenance.attempts[0].reason;
                assert!(said.contains(reason), "{asked:?}, {failure}: {said}");
                assert!(!said.contains("sk-1234"), "a key is never repeated");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_at_the_address_is_a_failure_like_any_other() {
    let gone = ScriptedProvider::start([]).await;
    let url = gone.base_url.clone();
    drop(gone);
    let provider = ScriptedProvider::start([]).await;
    let unreachable = ProviderSettings { retries: 0, ..ProviderSettings::new("first", url, "m") };
    let budget: Arc<dyn Budget> = Arc::new(ProcessBudget::new(without_limits(), || 0));
    let unreachable = Provider::new(unreachable, budget, None).expect("the address can be used");
    assert_eq!(unreachable.probe().await, Err("Nobody answers at its address.".to_owned()));
    drop(provider);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_answer_is_taken_and_its_cost_is_known() {
    for asked in Asked::ALL {
        for reply in [ProviderReply::Stream, ProviderReply::Whole] {
            let provider = ScriptedProvider::start([reply(asked.good_answer().to_owned())]).await;
            let setting = setting(&[&provider], without_limits());
            let provenance = asked.of(&setting.manager, &Call::with_consent_of(ACCOUNT)).await;
            assert_eq!((provenance.engine.as_str(), provenance.version.as_str()), ("first", "m"));
            assert_eq!((provenance.attempts.len(), provenance.cost.tokens), (0, 120));
            let left = setting.budget.left(ACCOUNT).await.expect("it is known");
            assert_eq!(Cost::UNLIMITED.tokens - left.account.tokens, 120, "what was set aside was given back");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_pass_is_tried_again_and_what_the_server_lacks_is_left_out() {
    let busy = ProviderReply::Status(503, Some(0), String::new());
    let no_schema = ProviderReply::Status(400, None, "unknown field response_format".to_owned());
    let good = ProviderReply::Stream(format!("```json\n{SUMMARY}\n```"));
    let provider = ScriptedProvider::start([busy, no_schema, good]).await;
    let setting = setting(&[&provider], without_limits());
    let provenance = Asked::Summary.of(&setting.manager, &Call::with_consent_of(ACCOUNT)).await;
    assert_eq!(provenance.engine, "first", "{provenance:?}");
    let asked: Vec<bool> = provider.requests().iter().map(|request| request.get("response_format").is_some()).collect();
    assert_eq!(asked, [true, true, false]);
    let last = provider.requests().pop().expect("a request");
    assert!(
        last["messages"][0]["content"].as_str().expect("a task").contains("\"sentences\""),
        "the form is told in words"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn after_five_failures_nobody_asks_any_more_and_the_answer_comes_at_once() {
    let provider = ScriptedProvider::start([ProviderReply::Status(500, None, String::new())]).await;
    let setting = setting(&[&provider], without_limits());
    let call = Call::with_consent_of(ACCOUNT);
    while setting.manager.provider_statuses()[0].breaker == BreakerState::Closed {
        Asked::Judgement.of(&setting.manager, &call).await;
    }
    let asked = provider.requests().len();
    assert_eq!(asked, 5);
    for _ in 0..20 {
        let provenance = Asked::Judgement.of(&setting.manager, &call).await;
        assert_eq!(provenance.engine, "wording");
        assert!(provenance.attempts[0].reason.contains("is left alone for another"), "{provenance:?}");
    }
    assert_eq!(provider.requests().len(), asked);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_consent_nothing_leaves_the_machine() {
    let provider = ScriptedProvider::start([ProviderReply::Stream(SUMMARY.to_owned())]).await;
    let setting = setting(&[&provider], without_limits());
    for asked in Asked::ALL {
        let provenance = asked.of(&setting.manager, &Call::local()).await;
        assert_eq!((provenance.engine.as_str(), provenance.attempts.len()), (asked.engine_here(), 0));
    }
    assert_eq!(provider.requests(), Vec::<serde_json::Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_calls_at_once_never_spend_more_than_the_budget() {
    let provider = ScriptedProvider::start([ProviderReply::Stream(JUDGEMENT.to_owned())]).await;
    let asked = |number: usize| judgement::Input {
        question: "What is the pigment called?".to_owned(),
        expected: "chlorophyll".to_owned(),
        // All of the same length, so that each call is worth the same, and different, so that none is kept.
        given: format!("leaf green {number:03}"),
        proof: "The pigment in their leaves is called chlorophyll.".to_owned(),
        language: None,
    };
    // What one call may cost at most is what is left missing while it is under way; it is found by asking once.
    let probe = setting(&[&provider], without_limits());
    let most = {
        let hanging = ScriptedProvider::start([ProviderReply::Silent]).await;
        let one = setting(&[&hanging], without_limits());
        let call = Call::with_consent_of(ACCOUNT).within(Duration::from_millis(100));
        one.manager.judgement(asked(0), &call).await;
        Cost::UNLIMITED.tokens - one.budget.left(ACCOUNT).await.expect("it is known").account.tokens
    };
    drop(probe);
    assert!(most > 120);
    let limit = Cost { tokens: 10 * most, micros: u64::MAX >> 1 };
    let limited = Arc::new(setting(&[&provider], Limits { account: limit, instance: Cost::UNLIMITED }));
    // Each call really costs 120 tokens, so that some more fit once the first are settled; what is spent stays within.
    let calls = (0..100).map(|number| {
        let limited = Arc::clone(&limited);
        tokio::spawn(async move {
            limited.manager.judgement(asked(number), &Call::with_consent_of(ACCOUNT)).await.provenance
        })
    });
    let mut answered = 0;
    for call in calls.collect::<Vec<_>>() {
        let provenance = call.await.expect("it does not panic");
        if provenance.engine == "first" {
            answered += 1;
        } else {
            assert!(provenance.attempts[0].reason.contains("used up what it may spend"), "{provenance:?}");
        }
    }
    assert!(answered >= 10, "{answered}");
    assert!(answered as u64 * 120 <= limit.tokens);
    assert_eq!(provider.requests().len(), answered);
    let left = limited.budget.left(ACCOUNT).await.expect("it is known");
    assert_eq!(left.account.tokens, limit.tokens - answered as u64 * 120);
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_calls_at_once_are_one_and_later_ones_none() {
    let provider = ScriptedProvider::start([ProviderReply::Stream(SUMMARY.to_owned())]).await;
    let setting = Arc::new(setting(&[&provider], without_limits()));
    let call = Call::with_consent_of(ACCOUNT);
    let calls = (0..10).map(|_| {
        let setting = Arc::clone(&setting);
        tokio::spawn(async move { Asked::Summary.of(&setting.manager, &call).await })
    });
    let mut cached = 0;
    for call in calls.collect::<Vec<_>>() {
        let provenance = call.await.expect("it does not panic");
        assert_eq!(provenance.engine, "first");
        cached += usize::from(provenance.cached);
    }
    assert_eq!((provider.requests().len(), cached), (1, 9));
    let again = Asked::Summary.of(&setting.manager, &call).await;
    assert_eq!((again.cached, again.cost), (true, Cost::default()));
    // What one account has paid for is not another's.
    let other = Asked::Summary.of(&setting.manager, &Call::with_consent_of(AccountKey(2))).await;
    assert!(!other.cached);
    assert_eq!(provider.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_best_answer_does_not_stand_in_the_way_of_the_best() {
    let busy = ProviderReply::Status(400, None, String::new());
    let provider = ScriptedProvider::start([busy, ProviderReply::Stream(SUMMARY.to_owned())]).await;
    let setting = setting(&[&provider], without_limits());
    let call = Call::with_consent_of(ACCOUNT);
    assert_eq!(Asked::Summary.of(&setting.manager, &call).await.engine, "textrank");
    let provenance = Asked::Summary.of(&setting.manager, &call).await;
    assert_eq!((provenance.engine.as_str(), provenance.cached), ("first", false));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_words_alone_decide_is_not_asked() {
    let provider = ScriptedProvider::start([ProviderReply::Stream(JUDGEMENT.to_owned())]).await;
    let setting = setting(&[&provider], without_limits());
    let input = judgement::Input {
        question: String::new(),
        expected: "chlorophyll".to_owned(),
        given: "Chlorophyl".to_owned(),
        proof: String::new(),
        language: None,
    };
    let answer = setting.manager.judgement(input, &Call::with_consent_of(ACCOUNT)).await;
    assert_eq!((answer.value.verdict, answer.provenance.engine.as_str()), (Verdict::Almost, "wording"));
    assert!(provider.requests().is_empty());
}

#[tokio::test]
async fn engines_are_asked_in_the_order_that_is_chosen_and_the_last_is_always_of_this_machine() {
    let somewhere = ScriptedProvider::start([]).await;
    let budget: Arc<dyn Budget> = Arc::new(ProcessBudget::new(without_limits(), || 0));
    let arrange = |operation: &str, order: &[&str]| {
        let provider = ProviderSettings::new("first", &somewhere.base_url, "m");
        let provider = Arc::new(Provider::new(provider, Arc::clone(&budget), None).expect("the address can be used"));
        let order = order.iter().map(|name| (*name).to_owned()).collect();
        let settings = Settings { chains: [(operation.to_owned(), order)].into(), ..Settings::default() };
        let surroundings = Surroundings { providers: vec![provider], ..Surroundings::default() };
        let embedder = Arc::new(Embedder::missing("left out of this test"));
        let manager = AiServiceManager::new(settings, embedder, &HeavyWork::new(1), surroundings)?;
        let chain = manager.chains().into_iter().find(|chain| chain.operation == operation);
        Ok::<_, loci_ai::ArrangementError>(chain.expect("the operation has a chain").engines)
    };
    for (order, asked) in [
        (&["centroid", "textrank"][..], &["centroid", "textrank"][..]),
        (&["first"], &["first", "centroid"]),
        (&[], &["centroid"]),
        (&["textrank", "first"], &["textrank", "first", "centroid"]),
        (&["textrank", "centroid", "first"], &["textrank", "first", "centroid"]),
        (&["first", "first", "textrank"], &["first", "textrank"]),
    ] {
        assert_eq!(arrange("summary", order).expect("it can be arranged"), asked, "{order:?}");
    }
    assert!(arrange("summary", &["nobody"]).is_err());
    assert!(arrange("difficulty", &["first"]).is_err());
}

#[tokio::test]
async fn a_question_of_a_provider_is_asked_only_where_the_note_proves_it() {
    let invented = r#",{"question":"Which emperor burned Rome?","answer":"Nero","source":1,"wrong_answers":[]},
        {"question":"What is green light?","answer":"reflected","source":77,"wrong_answers":[]}]}"#;
    let proposed = format!("{}{invented}", QUIZ.strip_suffix("]}").expect("the end of the list"));
    let provider = ScriptedProvider::start([ProviderReply::Stream(proposed)]).await;
    let setting = setting(&[&provider], without_limits());
    let document = Arc::new(Document::parse(NOTE, Source::Markdown));
    let input = quiz::Input { document, pool: Vec::new(), count: 10, seed: 1 };
    let answer = setting.manager.quiz(input, &Call::with_consent_of(ACCOUNT)).await;
    assert_eq!(answer.provenance.engine, "first", "{:?}", answer.provenance);
    assert_eq!(answer.value.len(), 3);
    for question in &answer.value {
        for proof in &question.proofs {
            assert_eq!(NOTE[proof.span.clone()], proof.text);
        }
    }
}
