//! The notes and how they are linked.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::page_size;
use crate::extract::{Authenticated, Query};
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get))
}

/// How much of the graph.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Parameters {
    /// How many notes: 1 to 20000, otherwise 5000.
    #[param(minimum = 1, maximum = 20000)]
    limit: Option<u64>,
}

/// A note in the graph.
#[derive(Debug, Serialize, ToSchema)]
pub struct GraphNode {
    /// Names the note.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// The path of the notebook it is in.
    pub notebook: String,
    /// With how many notes it is linked.
    pub degree: usize,
}

/// A link in the graph.
#[derive(Debug, Serialize, ToSchema)]
pub struct GraphEdge {
    /// The index in `nodes` of the note it stands in.
    pub source: usize,
    /// The index in `nodes` of the note it leads to.
    pub target: usize,
}

/// The notes and how they are linked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Graph {
    /// The notes, the best linked first.
    pub nodes: Vec<GraphNode>,
    /// The links among them, each pair once in each direction.
    pub edges: Vec<GraphEdge>,
    /// Whether there are more notes than these.
    pub truncated: bool,
}

/// The notes that are not in the trash and the links among them.
#[utoipa::path(get, path = "/api/v1/graph", operation_id = "get_graph", tag = "notes", params(Parameters), responses(
    (status = 200, body = Graph), (status = 401, body = Problem),
    (status = 422, body = Problem, description = "invalid_query")))]
async fn get(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Query(parameters): Query<Parameters>,
) -> Result<axum::Json<Graph>, Problem> {
    let limit = usize::try_from(page_size(parameters.limit, 5_000, 20_000)?).unwrap_or(20_000);
    let graph = state.app.graph(caller, limit).await?;
    let nodes = graph.nodes.into_iter().map(|(note, degree)| GraphNode {
        id: note.id.into(),
        title: note.title,
        notebook: note.notebook,
        degree,
    });
    let edges = graph.edges.into_iter().map(|(source, target)| GraphEdge { source, target });
    Ok(axum::Json(Graph { nodes: nodes.collect(), edges: edges.collect(), truncated: graph.truncated }))
}
