//! What going through the manager costs beside the engines themselves: a result that was kept, and the bookkeeping of one
//! that was not.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use loci_ai::budget::{Cost, Limits, ProcessBudget};
use loci_ai::provider::{BreakerState, Provider, ProviderSettings};
use loci_ai::{AccountKey, AiServiceManager, Call, Document, HeavyWork, Settings, Source, Surroundings};
use loci_embed::Embedder;
use loci_testkit::{ProviderReply, ScriptedProvider};

const REPLY: &str = r#"{"sentences":[{"text":"Plants make sugar from light.","source":1}]}"#;

/// A note of `sentences` sentences of 12 words.
fn note(sentences: usize) -> Arc<Document> {
    let text: String = (0..sentences)
        .map(|number| format!("Plants number {number} turn the light of the sun into sugar and oxygen. "))
        .collect();
    Arc::new(Document::parse(&text, Source::Markdown))
}

fn manager(provider: &ScriptedProvider, long_note: usize) -> AiServiceManager {
    let limits = Limits { account: Cost::UNLIMITED, instance: Cost::UNLIMITED };
    let budget = Arc::new(ProcessBudget::new(limits, || 0));
    let settings = ProviderSettings::new("provider", &provider.base_url, "m");
    let provider = Arc::new(Provider::new(settings, budget, None).expect("the address can be used"));
    let surroundings = Surroundings { providers: vec![provider], ..Surroundings::default() };
    let settings = Settings { long_note, ..Settings::default() };
    let embedder = Arc::new(Embedder::missing("left out of this bench"));
    AiServiceManager::new(settings, embedder, &HeavyWork::new(1), surroundings).expect("the usual chains")
}

fn benchmarks(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let provider = runtime.block_on(ScriptedProvider::start([ProviderReply::Stream(REPLY.to_owned())]));
    let mut group = criterion.benchmark_group("manager");
    let outside = Call::with_consent_of(AccountKey(1));
    for sentences in [40, 400] {
        let document = note(sentences);
        let words = document.words();
        let asks = manager(&provider, 0);
        runtime.block_on(asks.summary(Arc::clone(&document), 3, &outside));
        group.bench_function(format!("found in memory, note of {words} words"), |bencher| {
            bencher.iter(|| {
                let answer = runtime.block_on(asks.summary(Arc::clone(&document), 3, &outside));
                assert!(black_box(answer).provenance.cached);
            });
        });
    }
    // With nothing to say for the provider the engine of this machine answers, once past the cache and once without it: what
    // lies between the two is the key, the look into the cache and the entry that is not kept.
    let document = note(2);
    let asks_not = manager(&provider, usize::MAX);
    for (name, call) in [("without looking", Call::local()), ("not found in memory", outside)] {
        group.bench_function(format!("{name}, note of {} words", document.words()), |bencher| {
            bencher.iter(|| runtime.block_on(asks_not.summary(Arc::clone(&document), 1, &call)));
        });
    }
    // While the breaker is open: what an outage adds to the answer of this machine.
    let failing = runtime.block_on(ScriptedProvider::start([ProviderReply::Status(500, None, String::new())]));
    let left_alone = manager(&failing, 0);
    while left_alone.provider_statuses()[0].breaker == BreakerState::Closed {
        runtime.block_on(left_alone.summary(Arc::clone(&document), 1, &outside));
    }
    group.bench_function(format!("provider left alone, note of {} words", document.words()), |bencher| {
        bencher.iter(|| runtime.block_on(left_alone.summary(Arc::clone(&document), 1, &outside)));
    });
    group.finish();
}

criterion_group!(benches, benchmarks);
criterion_main!(benches);
