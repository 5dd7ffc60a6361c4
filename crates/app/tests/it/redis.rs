//! Redis that dies, hangs and forgets in the middle of work: no wrong answer, none that fails, and none that waits.

use std::sync::Arc;
use std::time::Duration;

use loci_ai::budget::{Budget, Cost, Limits, ProcessBudget};
use loci_ai::operations::explanation;
use loci_ai::operations::judgement;
use loci_ai::provider::{BreakerState, Provider, ProviderSettings};
use loci_ai::{AccountKey, AiServiceManager, Call, Document, HeavyWork, Provenance, Settings, Source, Surroundings};
use loci_app::providers::{RedisCache, SharedBreakers};
use loci_backplane::Redis;
use loci_backplane::redis::cmd;
use loci_embed::Embedder;
use loci_testkit::{ProviderReply, RedisServer, ScriptedProvider};

/// A process of an installation, as far as its engines go.
struct Process {
    ai: AiServiceManager,
    redis: Redis,
}

impl Process {
    async fn start(server: &RedisServer) -> Self {
        let redis = server.connect().await;
        let shared_cache = Some(Arc::new(RedisCache::new(redis.clone())) as Arc<_>);
        let surroundings = Surroundings { shared_cache, ..Surroundings::default() };
        let embedder = Arc::new(Embedder::missing("left out of this test"));
        let ai = AiServiceManager::new(Settings::default(), embedder, &HeavyWork::new(2), surroundings);
        Self { ai: ai.expect("the usual chains"), redis }
    }

    /// Lets the passage number `number` be explained. The answer is always the same.
    async fn explain(&self, number: usize) -> Provenance {
        let note = format!("The cell number {number} has a membrane. A membrane is a thin wall around each cell.");
        let input = explanation::Input {
            passage: "has a membrane".to_owned(),
            span: 0..28,
            sources: vec![Arc::new(Document::parse(&note, Source::Markdown))],
        };
        let answer = self.ai.explanation(input, &Call::local()).await;
        assert_eq!(answer.value[0].text, "A membrane is a thin wall around each cell.");
        answer.provenance
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_process_found_another_finds_without_looking() {
    let Some(server) = RedisServer::start().await else { return };
    let (one, other) = (Process::start(&server).await, Process::start(&server).await);
    assert!(!one.explain(1).await.cached);
    assert!(other.explain(1).await.cached);
    assert_eq!((other.ai.cache_counts().shared, other.ai.cache_counts().missed), (1, 0));
    assert!(other.explain(1).await.cached);
    assert_eq!(other.ai.cache_counts().memory, 1);
    // A server that was emptied is one in which nothing is found.
    one.redis.query::<()>(&cmd("FLUSHALL")).await.expect("it is emptied");
    let third = Process::start(&server).await;
    assert!(!third.explain(1).await.cached);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_hangs_costs_one_short_wait_and_one_that_is_back_is_used_again() {
    let Some(server) = RedisServer::start().await else { return };
    let process = Process::start(&server).await;
    process.explain(1).await;
    server.hold();
    // Whatever is asked is answered; the first call finds out, and the others do not ask.
    for number in 2..40 {
        assert!(!process.explain(number).await.cached);
    }
    assert!(!process.redis.is_here());
    assert_eq!(process.ai.cache_counts().missed, 39);
    server.let_go();
    assert!(process.redis.wait_until_here(Duration::from_secs(10)).await);
    let other = Process::start(&server).await;
    process.explain(50).await;
    assert!(other.explain(50).await.cached, "results are shared again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_fails_no_request_and_is_found_again_when_it_is_back() {
    let Some(mut server) = RedisServer::start().await else { return };
    let process = Arc::new(Process::start(&server).await);
    let calls: Vec<_> = (0..50)
        .map(|number| {
            let process = Arc::clone(&process);
            tokio::spawn(async move { process.explain(number).await })
        })
        .collect();
    server.kill();
    for call in calls {
        call.await.expect("every call is answered");
    }
    process.explain(100).await;
    assert!(!process.redis.is_here());
    server.start_again().await;
    assert!(process.redis.wait_until_here(Duration::from_secs(10)).await);
    process.explain(101).await;
    let other = Process::start(&server).await;
    assert!(other.explain(101).await.cached);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_that_one_process_has_found_is_known_to_all() {
    let Some(server) = RedisServer::start().await else { return };
    let failing = ScriptedProvider::start([ProviderReply::Status(500, None, String::new())]).await;
    let process = async || {
        let breakers = SharedBreakers::new(server.connect().await);
        let limits = Limits { account: Cost::UNLIMITED, instance: Cost::UNLIMITED };
        let budget: Arc<dyn Budget> = Arc::new(ProcessBudget::new(limits, || 0));
        let settings = ProviderSettings { retries: 0, ..ProviderSettings::new("first", &failing.base_url, "m") };
        let provider = Provider::new(settings, budget, Some(breakers.on_open("first"))).expect("an address");
        let provider = Arc::new(provider);
        breakers.follow(vec![Arc::clone(&provider)]);
        let surroundings = Surroundings { providers: vec![Arc::clone(&provider)], ..Surroundings::default() };
        let embedder = Arc::new(Embedder::missing("left out of this test"));
        let ai = AiServiceManager::new(Settings::default(), embedder, &HeavyWork::new(1), surroundings);
        (ai.expect("the usual chains"), provider)
    };
    let ((ai, here), (_, there)) = (process().await, process().await);
    let input = judgement::Input {
        question: "What is the pigment called?".to_owned(),
        expected: "chlorophyll".to_owned(),
        given: "leaf green".to_owned(),
        proof: "The pigment in their leaves is called chlorophyll.".to_owned(),
        language: None,
    };
    server.wait_for_listeners("loci:failing-providers", 2).await;
    for _ in 0..5 {
        ai.judgement(input.clone(), &Call::with_consent_of(AccountKey(1))).await;
    }
    assert!(matches!(here.status().breaker, BreakerState::Open { .. }));
    let heard = async {
        while there.status().breaker == BreakerState::Closed {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), heard).await.expect("the other process is told");
    assert_eq!(failing.requests().len(), 5, "only one process has asked");
}
