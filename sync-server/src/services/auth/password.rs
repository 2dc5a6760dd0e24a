//! Argon2id (RFC 9106) with the parameters OWASP gives as the floor; bcrypt would cut at 72 bytes.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use shared_model::error::ErrorCode;

use crate::app::App;
use crate::error::ServiceError;
use crate::services::auth::AuthState;

/// Memory of one hash, in KiB.
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// Longest password looked at.
pub(super) const MAX_LENGTH: usize = 256;

fn argon2() -> Result<Argon2<'static>, ServiceError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|e| ServiceError::Internal(anyhow::anyhow!("argon2 parameters: {e}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password into a PHC string. Slow on purpose: call it where blocking is allowed.
///
/// # Errors
/// When hashing fails.
pub fn hash_password(password: &str) -> Result<String, ServiceError> {
    let salt = crate::services::tokens::random_bytes::<16>()?;
    argon2()?
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|hash: PasswordHash| hash.to_string())
        .map_err(|e| ServiceError::Internal(anyhow::anyhow!("hashing a password: {e}")))
}

fn matches(password: &str, hash: &str) -> bool {
    let (Ok(parsed), Ok(argon2)) = (PasswordHash::new(hash), argon2()) else {
        return false;
    };
    argon2.verify_password(password.as_bytes(), &parsed).is_ok()
}

/// Checks a password against a person's hash, or against the decoy when there is no such person,
/// so that both take the same work.
pub(super) async fn check(
    app: &App,
    password: String,
    hash: Option<&str>,
) -> Result<bool, ServiceError> {
    if password.len() > MAX_LENGTH {
        return Err(ServiceError::refused(
            ErrorCode::BadRequest,
            format!("A password has at most {MAX_LENGTH} bytes."),
        ));
    }
    let AuthState {
        hashing,
        decoy_hash,
        ..
    } = &app.auth;
    let known = hash.is_some();
    let hash = hash.unwrap_or(decoy_hash).to_owned();
    let _permit = hashing
        .acquire()
        .await
        .map_err(|e| ServiceError::Internal(e.into()))?;
    let matched = tokio::task::spawn_blocking(move || matches(&password, &hash))
        .await
        .map_err(|e| ServiceError::Internal(e.into()))?;
    Ok(matched && known)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_long_password_is_not_cut() {
        let long = "é".repeat(60);
        let hash = hash_password(&long).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(matches(&long, &hash));
        assert!(!matches(&long[..100], &hash));
        assert!(!matches(&long, "not a hash"));
    }
}
