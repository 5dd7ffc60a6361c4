//! The links of a note.

use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::extract::{Authenticated, Path};
use crate::notes::NoteRef;
use crate::{ApiState, Problem};

pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get))
}

/// A link that stands in a note.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutgoingLink {
    /// As written, without the label.
    pub target: String,
    /// What is shown in its place, where that is something else.
    #[schema(required)]
    pub label: Option<String>,
    /// Whether the target is shown in place (`![[…]]`).
    pub embed: bool,
    /// The note it leads to; null while there is none.
    #[schema(required)]
    pub note: Option<NoteRef>,
    /// The text around it, on one line.
    pub excerpt: String,
}

/// A link that leads to a note.
#[derive(Debug, Serialize, ToSchema)]
pub struct Backlink {
    /// The note it stands in.
    pub note: NoteRef,
    /// The text around it, on one line.
    pub excerpt: String,
    /// Whether the note is shown there in place.
    pub embed: bool,
}

/// The links of a note, both ways.
#[derive(Debug, Serialize, ToSchema)]
pub struct NoteLinks {
    /// Those that stand in it, in their order.
    pub outgoing: Vec<OutgoingLink>,
    /// Those that lead to it: at most 500, of the notes that changed last first.
    pub backlinks: Vec<Backlink>,
}

/// The links of a note, both ways.
#[utoipa::path(get, path = "/api/v1/notes/{id}/links", operation_id = "get_links", tag = "notes", params(("id" = Uuid, Path)), responses(
    (status = 200, body = NoteLinks), (status = 401, body = Problem), (status = 404, body = Problem)))]
async fn get(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    Path(id): Path<Uuid>,
) -> Result<axum::Json<NoteLinks>, Problem> {
    let links = state.app.links(caller, id.into()).await?;
    let outgoing = links.outgoing.into_iter().map(|link| OutgoingLink {
        target: link.target,
        label: link.label,
        embed: link.embed,
        note: link.note.map(Into::into),
        excerpt: link.excerpt,
    });
    let backlinks = links.backlinks.into_iter().map(|link| Backlink {
        note: link.note.into(),
        excerpt: link.excerpt,
        embed: link.embed,
    });
    Ok(axum::Json(NoteLinks { outgoing: outgoing.collect(), backlinks: backlinks.collect() }))
}
