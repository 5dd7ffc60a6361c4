//! What going through the manager costs beside the engines themselves: a result that was kept, and the bookkeeping of one
//! that was not.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use loci_ai::budget::{Cost, Limits, ProcessBudget};
use loci_ai::operations::explanation::Input as Passage;
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

fn median(durations: &mut [Duration]) -> Duration {
    let middle = durations.len() / 2;
    *durations.select_nth_unstable(middle).1
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
    // What is worth keeping: an explanation by this machine, as it is made and as it is found again.
    let source = note(40);
    let explain = |number: usize| {
        let sentence = &source.sentences()[number % 40];
        let passage = format!("the light of the sun, {number}");
        Passage { passage, span: sentence.span.clone(), sources: vec![Arc::clone(&source)] }
    };
    let explains = manager(&provider, usize::MAX);
    let mut number = 0;
    group.bench_function(format!("explained on this machine, note of {} words", source.words()), |bencher| {
        bencher.iter(|| {
            number += 1;
            let answer = runtime.block_on(explains.explanation(explain(number), &Call::local()));
            assert!(!black_box(answer).provenance.cached);
        });
    });
    group.bench_function(format!("explanation found in memory, note of {} words", source.words()), |bencher| {
        bencher.iter(|| black_box(runtime.block_on(explains.explanation(explain(1), &Call::local()))));
    });
    // With nothing to say for the provider the engine of this machine answers, once past the cache and once without it: what
    // lies between the two is the key, the look into the cache, the engine that is passed over and the entry that is not kept.
    // The calls take turns and their medians are compared, so that whatever else the machine does falls on both.
    let document = note(2);
    let asks_not = manager(&provider, usize::MAX);
    let time = |call: &Call| {
        let begun = Instant::now();
        black_box(runtime.block_on(asks_not.summary(Arc::clone(&document), 1, call)));
        begun.elapsed()
    };
    group.sample_size(20).sampling_mode(SamplingMode::Flat);
    group.bench_function(format!("bookkeeping of a miss, note of {} words", document.words()), |bencher| {
        bencher.iter_custom(|rounds| {
            let turn = |number: u64| {
                let (local, outside) = (Call::local(), outside);
                // Whoever comes second finds the pool awake.
                if number.is_multiple_of(2) {
                    (time(&local), time(&outside))
                } else {
                    let with = time(&outside);
                    (time(&local), with)
                }
            };
            let (mut without, mut with): (Vec<_>, Vec<_>) = (0..rounds.max(1000)).map(turn).unzip();
            let more = median(&mut with).saturating_sub(median(&mut without)).max(Duration::from_nanos(1));
            more * u32::try_from(rounds).unwrap_or(u32::MAX)
        });
    });
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
