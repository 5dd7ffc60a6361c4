//! A real OpenAI-compatible server (`scripts/with-provider`): how it speaks, counts and keeps to a form. The model is too small
//! to answer well, which makes it a good source of bad answers.

use std::sync::Arc;
use std::time::Duration;

use loci_ai::budget::{Budget, Cost, Limits, ProcessBudget};
use loci_ai::provider::{BreakerState, Provider, ProviderSettings};
use loci_ai::{AccountKey, AiServiceManager, Call, Document, HeavyWork, Settings, Source, Surroundings};
use loci_embed::Embedder;

const NOTE: &str = "Plants turn light into sugar by photosynthesis. The pigment in their leaves is called chlorophyll. \
    Chlorophyll absorbs red and blue light. Green light is reflected, and so leaves look green.";

fn provider(model: &str, budget: &Arc<dyn Budget>) -> Option<Arc<Provider>> {
    let Ok(url) = std::env::var("LOCI_TEST_PROVIDER_URL") else {
        // Nothing else tells whoever runs the tests that this one did nothing.
        #[expect(clippy::print_stdout, reason = "a test that is left out says so")]
        {
            println!("left out: LOCI_TEST_PROVIDER_URL names no server; scripts/with-provider starts one");
        }
        return None;
    };
    let settings =
        ProviderSettings { attempt: Duration::from_secs(120), retries: 0, ..ProviderSettings::new("real", url, model) };
    Some(Arc::new(Provider::new(settings, Arc::clone(budget), None).expect("the address can be used")))
}

fn budget() -> Arc<dyn Budget> {
    Arc::new(ProcessBudget::new(Limits { account: Cost::UNLIMITED, instance: Cost::UNLIMITED }, || 0))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_answers_the_shortest_question() {
    let budget = budget();
    let Some(provider) = provider("gemma", &budget) else { return };
    provider.probe().await.expect("it answers");
    assert_eq!(provider.status().breaker, BreakerState::Closed);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_real_model_says_is_taken_or_refused_but_always_paid_for_and_never_left_without_an_answer() {
    let budget = budget();
    let Some(provider) = provider("gemma", &budget) else { return };
    let surroundings =
        Surroundings { providers: vec![provider], budget: Some(Arc::clone(&budget)), ..Surroundings::default() };
    let settings = Settings { long_note: 10, ..Settings::default() };
    let embedder = Arc::new(Embedder::missing("left out of this test"));
    let manager =
        AiServiceManager::new(settings, embedder, &HeavyWork::new(2), surroundings).expect("the usual chains");
    let document = Arc::new(Document::parse(NOTE, Source::Markdown));
    let call = Call::with_consent_of(AccountKey(1)).within(Duration::from_secs(150));
    let answer = manager.summary(document, 2, &call).await;
    assert!(!answer.value.is_empty());
    let provenance = answer.provenance;
    assert!(provenance.cost.tokens > 50, "the server has counted: {provenance:?}");
    if provenance.outside {
        for sentence in &answer.value {
            assert!(NOTE.get(sentence.start..sentence.end).is_some(), "what it rests on is there");
        }
    } else {
        assert_eq!(provenance.engine, "textrank");
        let reason = &provenance.attempts[0].reason;
        assert!(reason.starts_with("Its answer can't be used.") || reason.starts_with("It did not finish"), "{reason}");
    }
    let left = budget.left(AccountKey(1)).await.expect("it is known");
    assert_eq!(Cost::UNLIMITED.tokens - left.account.tokens, provenance.cost.tokens);
}
