//! How the engines are, and what providers make of notes.

use axum::extract::State;
use loci_app::providers::{AiStatus as Status, Explanation as Explained};
use loci_domain::NoteId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::insight::Summary;
use super::shared::{Cost, Provenance, TextSpan};
use super::status::Engine;
use crate::extract::{Authenticated, Json, Path};
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(status))
        .routes(routes!(set_consent))
        .routes(routes!(probe))
        .routes(routes!(summarise))
        .routes(routes!(shown_for_summary))
        .routes(routes!(explain))
        .routes(routes!(shown_for_explanation))
}

/// How the engines are.
#[derive(Debug, Serialize, ToSchema)]
pub struct AiStatus {
    /// Whether the account lets its texts be shown to providers.
    pub agreed: bool,
    /// The engines of this machine.
    pub engines: Vec<Engine>,
    /// Those outside of it, the preferred first; empty where the operator has configured none.
    pub providers: Vec<ProviderState>,
    /// In which order the engines of each operation are asked.
    pub chains: Vec<EngineChain>,
    /// How often results were found in the cache of this process.
    pub cache: CacheCounts,
    /// What the account may still spend on providers today; null where nothing is spent.
    pub left: Option<BudgetLeft>,
}

/// An engine outside of this machine.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderState {
    /// Its name.
    pub name: String,
    /// Its model.
    pub model: String,
    /// Whether it may be asked.
    pub breaker: Breaker,
    /// For how many more seconds it is left alone; 0 where it may be asked.
    pub resting_seconds: u64,
    /// How many calls are under way.
    pub calls: usize,
}

/// Whether a provider may be asked.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Breaker {
    /// Yes.
    Closed,
    /// It has failed too often and is left alone.
    Open,
    /// The next call finds out whether it is well again.
    Probing,
}

/// The engines of an operation.
#[derive(Debug, Serialize, ToSchema)]
pub struct EngineChain {
    /// The operation.
    pub operation: String,
    /// The names of its engines, in the order in which they are asked.
    pub engines: Vec<String>,
}

/// How often results were found.
#[derive(Debug, Serialize, ToSchema)]
pub struct CacheCounts {
    /// In the memory of this process.
    pub memory: u64,
    /// In the store that processes share.
    pub shared: u64,
    /// Nowhere.
    pub missed: u64,
}

/// What may still be spent on providers today (UTC).
#[derive(Debug, Serialize, ToSchema)]
pub struct BudgetLeft {
    /// By the account.
    pub account: Cost,
    /// By all accounts together.
    pub instance: Cost,
}

/// Whether the account lets its texts be shown to providers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Whether it does.
    pub agreed: bool,
}

/// How a provider has answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderProbe {
    /// Its name.
    pub name: String,
    /// What is wrong, in a sentence; null where it works.
    pub problem: Option<String>,
}

/// What would leave this machine.
#[derive(Debug, Serialize, ToSchema)]
pub struct Outgoing {
    /// All of it, word for word; null where no provider would be asked.
    pub text: Option<String>,
}

/// A passage of a note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassageOf {
    /// Its first byte in the note's body.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// Whether this machine alone is to be asked. Its explanation is there at once.
    #[serde(default)]
    pub here_only: bool,
}

/// What a passage means, by what the student's notes say.
#[derive(Debug, Serialize, ToSchema)]
pub struct Explanation {
    /// The sentences, each with what it rests on.
    pub sentences: Vec<ExplainingSentence>,
    /// Where they come from.
    pub provenance: Provenance,
}

/// A sentence of an explanation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExplainingSentence {
    /// What it says.
    pub text: String,
    /// The note it rests on.
    pub note_id: Uuid,
    /// That note's title.
    pub title: String,
    /// The first byte in that note's body of the sentence it rests on.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

impl From<Status> for AiStatus {
    fn from(status: Status) -> Self {
        let provider = |provider: loci_app::ProviderStatus| {
            let (breaker, resting_seconds) = match provider.breaker {
                loci_app::BreakerState::Closed => (Breaker::Closed, 0),
                loci_app::BreakerState::Open { seconds } => (Breaker::Open, seconds),
                loci_app::BreakerState::Probing => (Breaker::Probing, 0),
            };
            let (name, model, calls) = (provider.name, provider.model, provider.calls);
            ProviderState { name, model, breaker, resting_seconds, calls }
        };
        let chains = status.chains.into_iter();
        Self {
            agreed: status.agreed,
            engines: status.engines.into_iter().map(Engine::from).collect(),
            providers: status.providers.into_iter().map(provider).collect(),
            chains: chains.map(|chain| EngineChain { operation: chain.operation, engines: chain.engines }).collect(),
            cache: CacheCounts {
                memory: status.cache.memory,
                shared: status.cache.shared,
                missed: status.cache.missed,
            },
            left: status.left.map(|left| BudgetLeft { account: left.account.into(), instance: left.instance.into() }),
        }
    }
}

impl From<Explained> for Explanation {
    fn from(explained: Explained) -> Self {
        let sentences = explained.sentences.into_iter().map(|sentence| ExplainingSentence {
            text: sentence.text,
            note_id: sentence.note.id.0,
            title: sentence.note.title,
            start: sentence.start,
            end: sentence.end,
        });
        Self { sentences: sentences.collect(), provenance: explained.provenance.into() }
    }
}

/// How the engines are, and what may still be spent on those outside of this machine.
#[utoipa::path(get, path = "/api/v1/ai/status", tag = "engines", responses((status = 200, body = AiStatus)))]
async fn status(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
) -> Result<axum::Json<AiStatus>, Problem> {
    Ok(axum::Json(state.app.ai_status(caller).await?.into()))
}

/// Lets the account's texts be shown to providers from now on, or no more.
#[utoipa::path(put, path = "/api/v1/ai/consent", tag = "engines", request_body = Consent,
    responses((status = 200, body = AiStatus), (status = 422, body = Problem)))]
async fn set_consent(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Json(Consent { agreed }): Json<Consent>,
) -> Result<axum::Json<AiStatus>, Problem> {
    state.app.set_provider_consent(caller, agreed).await?;
    Ok(axum::Json(state.app.ai_status(caller).await?.into()))
}

/// Tries the providers out. Nothing of any note is sent.
#[utoipa::path(post, path = "/api/v1/ai/probe", tag = "engines",
    responses((status = 200, body = Vec<ProviderProbe>), (status = 429, body = Problem)))]
async fn probe(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
) -> Result<axum::Json<Vec<ProviderProbe>>, Problem> {
    let probed = state.app.probe_providers(caller).await?.into_iter();
    Ok(axum::Json(probed.map(|(name, problem)| ProviderProbe { name, problem }).collect()))
}

/// Summarises a note by the best engine there is. What a provider has made is kept and shown with the insight.
#[utoipa::path(post, path = "/api/v1/notes/{id}/summary", tag = "engines", params(("id" = Uuid, Path)),
    responses((status = 200, body = Summary), (status = 404, body = Problem)))]
async fn summarise(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Summary>, Problem> {
    let answer = state.app.summarise(caller, NoteId(id)).await?;
    let sentences = answer.value.into_iter().map(TextSpan::from).collect();
    Ok(axum::Json(Summary { sentences, provenance: answer.provenance.into() }))
}

/// What would leave this machine for the summary of a note.
#[utoipa::path(get, path = "/api/v1/notes/{id}/summary/outgoing", tag = "engines", params(("id" = Uuid, Path)),
    responses((status = 200, body = Outgoing), (status = 404, body = Problem)))]
async fn shown_for_summary(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<Outgoing>, Problem> {
    Ok(axum::Json(Outgoing { text: state.app.shown_for_summary(caller, NoteId(id)).await? }))
}

/// Explains a passage of a note by what the student's notes say.
#[utoipa::path(post, path = "/api/v1/notes/{id}/explanation", tag = "engines", params(("id" = Uuid, Path)),
    request_body = PassageOf,
    responses((status = 200, body = Explanation), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn explain(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
    Json(PassageOf { start, end, here_only }): Json<PassageOf>,
) -> Result<axum::Json<Explanation>, Problem> {
    Ok(axum::Json(state.app.explain(caller, NoteId(id), start..end, here_only).await?.into()))
}

/// What would leave this machine for the explanation of a passage.
#[utoipa::path(post, path = "/api/v1/notes/{id}/explanation/outgoing", tag = "engines", params(("id" = Uuid, Path)),
    request_body = PassageOf,
    responses((status = 200, body = Outgoing), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn shown_for_explanation(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
    Json(PassageOf { start, end, .. }): Json<PassageOf>,
) -> Result<axum::Json<Outgoing>, Problem> {
    Ok(axum::Json(Outgoing { text: state.app.shown_for_explanation(caller, NoteId(id), start..end).await? }))
}
