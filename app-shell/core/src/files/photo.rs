//! Photographs at capture (contract H3, H6).

use shared_model::error::{ErrorCode, Issue};
pub(crate) use shared_model::picture::{MEDIA_TYPE, MOST_BYTES, Reduced};
use shared_model::picture::{PictureError, reduce as reduce_picture};

use crate::api::CommandError;
use crate::error::CoreError;

/// Reduces a photograph.
pub(crate) fn reduce(bytes: &[u8]) -> Result<Reduced, CoreError> {
    reduce_picture(bytes).map_err(|error| refused(&error))
}

fn refused(error: &PictureError) -> CoreError {
    if let PictureError::Damaged(why) = error {
        tracing::info!(%why, "a picture was not taken");
    }
    let code = match error {
        PictureError::TooLarge | PictureError::TooManyPixels => ErrorCode::TooLarge,
        _ => ErrorCode::Invalid,
    };
    let mut refusal = CommandError::new(code, error.to_string());
    let issue = Issue::new("", error.issue());
    refusal.key = Some(issue.key.clone());
    refusal.issues.push(issue);
    CoreError::Refused(refusal)
}
