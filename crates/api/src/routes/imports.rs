//! Taking files in.

use std::time::Duration;

use axum::Json;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, header};
use loci_app::import::ImportUpload;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::tasks::Task;
use crate::extract::Authenticated;
use crate::{ApiState, Problem};

/// How long nothing may arrive before an upload is given up.
const PATIENCE: Duration = Duration::from_secs(60);
/// What multipart boundaries and headers may add to the files themselves.
const AROUND: u64 = 32 * 1024 * 1024;

/// An import is read as it arrives, and has a limit of its own.
pub(crate) fn router() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(create)).layer(DefaultBodyLimit::disable())
}

/// The files to import.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it only describes the body, which is read as it arrives")]
struct ImportForm {
    /// Notes, pictures, or zip archives of them. A part's file name may hold folders: `folder/a.md`.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<u8>,
}

/// Takes files in. Once this has answered they are kept, and become notes in the background.
#[utoipa::path(post, path = "/api/v1/imports", tag = "import", operation_id = "create_import",
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 202, body = Task), (status = "4XX", body = Problem)))]
async fn create(
    State(state): State<ApiState>,
    Authenticated(caller): Authenticated,
    request: Request,
) -> Result<(StatusCode, Json<Task>), Problem> {
    let limit = state.app.settings().import.upload_bytes;
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length: u64| length > limit.saturating_add(AROUND)) {
        return Err(loci_app::Error::TooLarge { code: "body_too_large", limit }.into());
    }
    let multipart = Multipart::from_request(request, &state).await.map_err(|rejection| {
        Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            format!("Send the files as multipart/form-data: {}.", rejection.body_text().trim_end_matches('.')),
        )
    })?;
    let mut upload = state.app.begin_import(caller.account).await?;
    match receive(multipart, &mut upload).await {
        Ok(()) => {
            let task = upload.finish().await?;
            Ok((StatusCode::ACCEPTED, Json(task.into())))
        }
        Err(problem) => {
            upload.abandon().await;
            Err(problem)
        }
    }
}

async fn receive(mut multipart: Multipart, upload: &mut ImportUpload) -> Result<(), Problem> {
    while let Some(mut field) = patiently(multipart.next_field()).await? {
        let name = file_name(&field)?;
        upload.begin_file(&name).await?;
        while let Some(bytes) = patiently(field.chunk()).await? {
            upload.write(&bytes).await?;
        }
    }
    Ok(())
}

fn file_name(field: &Field<'_>) -> Result<String, Problem> {
    if field.name() != Some("file") {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unknown_field",
            format!(
                "Every part must be named \"file\", not {:?}. Nothing was imported.",
                field.name().unwrap_or_default()
            ),
        ));
    }
    field.file_name().map(str::to_owned).ok_or_else(|| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid_body",
            "Every part needs a file name, from which its title is made. Nothing was imported.",
        )
    })
}

async fn patiently<T>(arrival: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Problem> {
    match tokio::time::timeout(PATIENCE, arrival).await {
        Ok(Ok(arrived)) => Ok(arrived),
        Ok(Err(error)) => Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "invalid_body",
            format!(
                "The upload broke off or can't be read ({}). Nothing was imported; send it again.",
                error.body_text()
            ),
        )),
        Err(_) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "timeout",
            "Nothing more arrived for a minute. Nothing was imported; send it again.",
        )),
    }
}
