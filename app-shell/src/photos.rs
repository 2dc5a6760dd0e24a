//! Bytes of photographs for the page: `opsflux-file://localhost/{sha256}`.

use std::borrow::Cow;

use tauri::http::{Request, Response, StatusCode, header};
use tauri::{AppHandle, Manager, UriSchemeContext, UriSchemeResponder, Wry};

use crate::core::Core;

/// The scheme of a file's address.
pub(crate) const SCHEME: &str = "opsflux-file";

type Answer = Response<Cow<'static, [u8]>>;

/// Answers from this device, or from the server when there is a link.
pub(crate) fn answer(
    context: UriSchemeContext<'_, Wry>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = context.app_handle().clone();
    let name = request.uri().path().trim_start_matches('/').to_owned();
    tauri::async_runtime::spawn(async move {
        responder.respond(read(&app, &name).await);
    });
}

async fn read(app: &AppHandle, name: &str) -> Answer {
    let Ok(sha256) = name.parse() else {
        return refusal(
            StatusCode::BAD_REQUEST,
            "a file is named by its SHA-256".to_owned(),
        );
    };
    let core = app.state::<Core>();
    let file = match core.client().await {
        Ok(client) => client.read_file(sha256).await,
        Err(error) => Err(error),
    };
    match file {
        Ok(file) => photo(file.media_type, file.bytes),
        Err(error) => refusal(StatusCode::NOT_FOUND, error.message),
    }
}

fn photo(media_type: String, bytes: Vec<u8>) -> Answer {
    let answer = Response::builder()
        .header(header::CONTENT_TYPE, media_type)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        // The name is the content: it never changes.
        .header(
            header::CACHE_CONTROL,
            "private, max-age=31536000, immutable",
        )
        .body(Cow::Owned(bytes));
    answer.unwrap_or_else(|_| Response::new(Cow::Owned(Vec::new())))
}

fn refusal(status: StatusCode, why: String) -> Answer {
    let mut answer = Response::new(Cow::Owned(why.into_bytes()));
    *answer.status_mut() = status;
    answer
}
