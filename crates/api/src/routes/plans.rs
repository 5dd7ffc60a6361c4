//! Study plans.

use axum::extract::State;
use loci_app::study::{self, PlanOf};
use loci_domain::NoteId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::shared::Provenance;
use crate::extract::{Authenticated, Json};
use crate::notes::NoteRef;
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(plan))
}

/// What the plan is to be about: exactly one of these.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakePlan {
    /// A note to be understood; the plan holds what it builds on.
    pub goal: Option<Uuid>,
    /// The notes to study.
    pub note_ids: Option<Vec<Uuid>>,
    /// The notebook to study, with the notebooks in it.
    pub notebook: Option<String>,
    /// The tag to study.
    pub tag: Option<String>,
}

/// A study plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct Plan {
    /// What to study, in order.
    pub steps: Vec<PlanStep>,
    /// How long all of it takes.
    pub total_minutes: u64,
    /// Where the order comes from.
    pub provenance: Provenance,
}

/// One step of a plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanStep {
    /// The note to study.
    pub note: NoteRef,
    /// How long it takes.
    pub minutes: u32,
    /// Why it stands here.
    pub reason: String,
    /// The earlier steps it builds on.
    pub requires: Vec<Uuid>,
}

impl From<study::Plan> for Plan {
    fn from(plan: study::Plan) -> Self {
        let steps = plan.steps.into_iter().map(|step| PlanStep {
            note: step.note.into(),
            minutes: step.minutes,
            reason: step.reason,
            requires: step.requires.into_iter().map(Uuid::from).collect(),
        });
        Self { steps: steps.collect(), total_minutes: plan.minutes, provenance: plan.provenance.into() }
    }
}

/// Makes a study plan, for at most 200 notes.
#[utoipa::path(post, path = "/api/v1/plans", tag = "plans", request_body = MakePlan,
    responses((status = 200, body = Plan), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
async fn plan(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Json(request): Json<MakePlan>,
) -> Result<axum::Json<Plan>, Problem> {
    let of = match request {
        MakePlan { goal: Some(goal), note_ids: None, notebook: None, tag: None } => PlanOf::Goal(NoteId(goal)),
        MakePlan { goal: None, note_ids: Some(notes), notebook: None, tag: None } => {
            PlanOf::Notes(notes.into_iter().map(NoteId).collect())
        }
        MakePlan { goal: None, note_ids: None, notebook: Some(notebook), tag: None } => PlanOf::Notebook(notebook),
        MakePlan { goal: None, note_ids: None, notebook: None, tag: Some(tag) } => PlanOf::Tag(tag),
        _ => {
            let detail = "Say exactly one of goal, note_ids, notebook and tag.";
            return Err(loci_app::Error::invalid("invalid_plan", "goal", detail).into());
        }
    };
    Ok(axum::Json(state.app.plan(caller, of).await?.into()))
}
