//! What belongs beside a note.

use axum::extract::State;
use axum::http::StatusCode;
use loci_app::{PartEvidence, study};
use loci_domain::{AnalysisState, NoteId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use super::page_size;
use super::shared::{Provenance, TextSpan};
use crate::extract::{Authenticated, Json, Path, Query};
use crate::notes::{Note, NoteRef};
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(connections)).routes(routes!(accept)).routes(routes!(dismiss, undismiss))
}

/// How many connections to show.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Parameters {
    /// How many: 1 to 20, otherwise 10.
    #[param(minimum = 1, maximum = 20)]
    limit: Option<u64>,
}

/// What belongs beside a note.
#[derive(Debug, Serialize, ToSchema)]
pub struct Connections {
    /// Which note.
    pub note_id: Uuid,
    /// How far its reading is.
    #[schema(value_type = crate::notes::AnalysisState)]
    pub state: AnalysisState,
    /// The other notes, strongest first.
    pub items: Vec<Connection>,
    /// Where they come from; null before they were looked for.
    pub provenance: Option<Provenance>,
}

/// A note that belongs beside another one.
#[derive(Debug, Serialize, ToSchema)]
pub struct Connection {
    /// The other note.
    pub note: NoteRef,
    /// How sure it is, from 0 to 1.
    pub score: f64,
    /// How the notes stand to each other.
    pub kind: ConnectionKind,
    /// What says that one note is a part of the other; null for notes that are related.
    pub because: Option<PartBecause>,
    /// What the score is made of; the parts add up to it.
    pub parts: Parts,
    /// The words both notes have, the most telling first.
    pub shared_terms: Vec<String>,
    /// The sentences that show why, where there are such.
    pub evidence: Option<Evidence>,
    /// Whether one of the notes links to the other already.
    pub linked: bool,
}

/// How two notes stand to each other.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionKind {
    /// They speak of the same or of neighbouring things.
    Related,
    /// This note is a part of the other.
    PartOf,
    /// The other note is a part of this one.
    HasPart,
}

/// What says that a note is a part of another.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartBecause {
    /// In which way it is said.
    pub how: PartSaidBy,
    /// The note that says it; null for a folder.
    pub note_id: Option<Uuid>,
    /// The passage that says it; null for a folder.
    pub span: Option<TextSpan>,
}

/// In which way it is said that a note is a part of another.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartSaidBy {
    /// A sentence says it.
    Sentence,
    /// The whole is a map of its subject and lists the part.
    List,
    /// The whole has a section under the name of the part.
    Section,
    /// The whole is the note of the folder in which the part lies.
    Folder,
}

impl PartBecause {
    fn new(evidence: PartEvidence, part: Uuid, whole: Uuid) -> Self {
        use PartEvidence as Says;
        let (how, place) = match evidence {
            Says::SaidByPart(span) => (PartSaidBy::Sentence, Some((part, span))),
            Says::SaidByWhole(span) => (PartSaidBy::Sentence, Some((whole, span))),
            Says::Listed(span) => (PartSaidBy::List, Some((whole, span))),
            Says::Section(span) => (PartSaidBy::Section, Some((whole, span))),
            Says::Folder => (PartSaidBy::Folder, None),
        };
        let (note_id, span) = place.unzip();
        Self { how, note_id, span: span.map(TextSpan::from) }
    }
}

/// How a note stands to another, and what says so.
fn relation(relation: study::Relation, here: Uuid, there: Uuid) -> (ConnectionKind, Option<PartBecause>) {
    match relation {
        study::Relation::Related => (ConnectionKind::Related, None),
        study::Relation::PartOf(says) => (ConnectionKind::PartOf, Some(PartBecause::new(says, here, there))),
        study::Relation::HasPart(says) => (ConnectionKind::HasPart, Some(PartBecause::new(says, there, here))),
    }
}

/// What a score is made of.
#[derive(Debug, Serialize, ToSchema)]
pub struct Parts {
    /// Closeness in meaning; null where a note has no vectors.
    pub meaning: Option<f32>,
    /// Shared wording.
    pub wording: f32,
    /// Mentions of a title.
    pub mention: f32,
    /// The place among the other notes: shared neighbours, near or linked, tags and folders, and how often a name stands in
    /// other notes.
    pub structure: f32,
}

/// The pair of sentences that carries a connection.
#[derive(Debug, Serialize, ToSchema)]
pub struct Evidence {
    /// The sentence of this note.
    pub source: TextSpan,
    /// The sentence of the other note.
    pub target: TextSpan,
}

impl From<study::Connections> for Connections {
    fn from(found: study::Connections) -> Self {
        Self {
            note_id: found.note.0,
            state: found.state,
            provenance: found.provenance.map(Provenance::from),
            items: found
                .items
                .into_iter()
                .map(|item| {
                    let (kind, because) = relation(item.relation, found.note.0, item.other.id.0);
                    Connection {
                        note: item.other.into(),
                        score: item.score,
                        kind,
                        because,
                        parts: Parts {
                            meaning: item.strength.meaning,
                            wording: item.strength.wording,
                            mention: item.strength.mention,
                            structure: item.strength.structure,
                        },
                        shared_terms: item.strength.shared_terms,
                        evidence: item
                            .evidence
                            .map(|(source, target)| Evidence { source: source.into(), target: target.into() }),
                        linked: item.linked,
                    }
                })
                .collect(),
        }
    }
}

/// What belongs beside a note, without what was dismissed.
#[utoipa::path(get, path = "/api/v1/notes/{id}/connections", tag = "connections",
    params(("id" = Uuid, Path), Parameters),
    responses((status = 200, body = Connections), (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn connections(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
    Query(parameters): Query<Parameters>,
) -> Result<axum::Json<Connections>, Problem> {
    let limit = usize::try_from(page_size(parameters.limit, 10, 20)?).unwrap_or(20);
    Ok(axum::Json(state.app.connections(caller, NoteId(id), limit).await?.into()))
}

/// Accepts a suggestion.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptConnection {
    /// The revision of the note that the caller sees.
    pub revision: i64,
}

/// Writes a link to the other note at the end of the note.
#[utoipa::path(post, path = "/api/v1/notes/{id}/connections/{other}/accept", tag = "connections",
    params(("id" = Uuid, Path), ("other" = Uuid, Path)), request_body = AcceptConnection,
    responses((status = 200, body = Note), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn accept(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path((id, other)): Path<(Uuid, Uuid)>,
    Json(AcceptConnection { revision }): Json<AcceptConnection>,
) -> Result<axum::Json<Note>, Problem> {
    Ok(axum::Json(state.app.accept_connection(caller, NoteId(id), NoteId(other), revision).await?.into()))
}

/// Leaves a suggestion out from now on.
#[utoipa::path(put, path = "/api/v1/notes/{id}/connections/{other}/dismissal", tag = "connections",
    params(("id" = Uuid, Path), ("other" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn dismiss(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path((id, other)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    state.app.dismiss_connection(caller, NoteId(id), NoteId(other), true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Shows a dismissed suggestion again.
#[utoipa::path(delete, path = "/api/v1/notes/{id}/connections/{other}/dismissal", tag = "connections",
    params(("id" = Uuid, Path), ("other" = Uuid, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn undismiss(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path((id, other)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    state.app.dismiss_connection(caller, NoteId(id), NoteId(other), false).await?;
    Ok(StatusCode::NO_CONTENT)
}
