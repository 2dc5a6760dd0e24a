//! Keys of this server, signed access tokens and opaque tokens.
//!
//! Access tokens are EdDSA and nothing else: the crypto provider knows no other algorithm, so
//! `none`, HMAC with the public key and RSA cannot be talked into working (RFC 8725).

mod provider;

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use crate::error::ServiceError;
use crate::store;

/// Who issues access tokens.
const ISSUER: &str = "opsflux";
/// Whom they are for.
const AUDIENCE: &str = "opsflux-api";
/// Their explicit type (RFC 9068).
const TYPE: &str = "at+jwt";
/// Clocks of servers behind one name may differ by this much.
const LEEWAY_S: i64 = 5;

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessClaims {
    /// Issuer.
    pub iss: String,
    /// Audience.
    pub aud: String,
    /// The person.
    pub sub: String,
    /// The session.
    pub sid: String,
    /// The tenant.
    pub org: String,
    /// Policy epoch when it was issued.
    pub epoch: i64,
    /// Issued at, seconds.
    pub iat: i64,
    /// Not before, seconds.
    pub nbf: i64,
    /// Expires at, seconds.
    pub exp: i64,
}

/// For whom an access token is issued.
pub struct AccessSubject<'a> {
    /// The person.
    pub user: &'a str,
    /// The session.
    pub session: &'a str,
    /// The tenant.
    pub org: &'a str,
    /// Policy epoch.
    pub epoch: i64,
}

/// The server's key pairs, kept in `server_secrets`.
pub struct Keys {
    access: Pair,
    grants: Ed25519KeyPair,
    derive: ring::hmac::Key,
}

struct Pair {
    kid: String,
    sign: EncodingKey,
    verify: DecodingKey,
}

impl Keys {
    /// Loads the keys, making them at first start.
    ///
    /// # Errors
    /// When the database fails or a stored key is damaged.
    pub async fn ensure(conn: &mut AnyConnection) -> Result<Self, ServiceError> {
        provider::install();
        let access = secret(&mut *conn, "access_token_key", generate_key).await?;
        let grants = secret(&mut *conn, "grants_key", generate_key).await?;
        let derive = secret(conn, "token_key", || Ok(random_bytes::<32>()?.to_vec())).await?;
        Ok(Self {
            access: Pair::read(&access)?,
            grants: read_key(&grants)?,
            derive: ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &derive),
        })
    }

    /// Authenticates a cursor (HMAC-SHA256, RFC 2104, cut to 16 bytes).
    #[must_use]
    pub fn cursor_tag(&self, message: &[u8]) -> [u8; 16] {
        let context = [b"cursor".as_slice(), message].concat();
        let whole = ring::hmac::sign(&self.derive, &context);
        let mut tag = [0; 16];
        tag.copy_from_slice(&whole.as_ref()[..16]);
        tag
    }

    /// Issues an access token.
    ///
    /// # Errors
    /// When signing fails.
    pub fn issue(
        &self,
        subject: &AccessSubject<'_>,
        now_ms: i64,
        ttl_s: i64,
    ) -> Result<String, ServiceError> {
        let now = now_ms.div_euclid(1000);
        let claims = AccessClaims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: subject.user.to_owned(),
            sid: subject.session.to_owned(),
            org: subject.org.to_owned(),
            epoch: subject.epoch,
            iat: now,
            nbf: now,
            exp: now + ttl_s,
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.access.kid.clone());
        jsonwebtoken::encode(&header, &claims, &self.access.sign)
            .map_err(|error| ServiceError::Internal(error.into()))
    }

    /// Reads an access token; `None` unless everything about it is right at `now_ms`.
    #[must_use]
    pub fn verify(&self, token: &str, now_ms: i64) -> Option<AccessClaims> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        if header.typ.as_deref() != Some(TYPE)
            || header.kid.as_deref() != Some(self.access.kid.as_str())
        {
            return None;
        }
        let claims =
            jsonwebtoken::decode::<AccessClaims>(token, &self.access.verify, &validation())
                .ok()?
                .claims;
        let now = now_ms.div_euclid(1000);
        let in_time = claims.nbf <= now + LEEWAY_S && now < claims.exp + LEEWAY_S;
        in_time.then_some(claims)
    }

    /// 32 bytes nobody can compute without the server's key, always the same for one input.
    #[must_use]
    pub fn derive(&self, purpose: &str, input: &str) -> Vec<u8> {
        let message = format!("{purpose}\0{input}");
        ring::hmac::sign(&self.derive, message.as_bytes())
            .as_ref()
            .to_vec()
    }

    /// Ed25519 signature of a grants snapshot.
    #[must_use]
    pub fn sign_grants(&self, json: &[u8]) -> Vec<u8> {
        self.grants.sign(json).as_ref().to_vec()
    }

    /// The public key devices check grants snapshots with.
    #[must_use]
    pub fn grants_public_key(&self) -> Vec<u8> {
        self.grants.public_key().as_ref().to_vec()
    }
}

impl Pair {
    fn read(pkcs8: &[u8]) -> Result<Self, ServiceError> {
        let key = read_key(pkcs8)?;
        let public = key.public_key().as_ref().to_vec();
        Ok(Self {
            kid: BASE64URL_NOPAD.encode(&hash(&public)[..9]),
            sign: EncodingKey::from_ed_der(pkcs8),
            verify: DecodingKey::from_ed_der(&public),
        })
    }
}

/// Times are judged by the server's own clock in [`Keys::verify`], so that tests can move it.
fn validation() -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.set_audience(&[AUDIENCE]);
    validation.set_issuer(&[ISSUER]);
    validation.set_required_spec_claims(&["exp", "nbf", "aud", "iss", "sub"]);
    validation
}

fn generate_key() -> Result<Vec<u8>, ServiceError> {
    Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
        .map(|key| key.as_ref().to_vec())
        .map_err(|_| no_randomness())
}

fn read_key(pkcs8: &[u8]) -> Result<Ed25519KeyPair, ServiceError> {
    Ed25519KeyPair::from_pkcs8(pkcs8).map_err(|error| {
        ServiceError::Internal(anyhow::anyhow!("a stored key is damaged: {error}"))
    })
}

fn no_randomness() -> ServiceError {
    ServiceError::Internal(anyhow::anyhow!("the system gives no random bytes"))
}

/// A secret kept in the database, made at first use.
///
/// # Errors
/// When the database fails.
pub async fn secret(
    conn: &mut AnyConnection,
    name: &str,
    make: impl FnOnce() -> Result<Vec<u8>, ServiceError>,
) -> Result<Vec<u8>, ServiceError> {
    if let Some(value) = store::tenants::secret(&mut *conn, name).await? {
        return Ok(value);
    }
    store::tenants::insert_secret(&mut *conn, name, &make()?).await?;
    store::tenants::secret(conn, name)
        .await?
        .ok_or_else(|| ServiceError::Internal(anyhow::anyhow!("secret {name} was not kept")))
}

/// Random bytes from the system.
///
/// # Errors
/// When the system gives none.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], ServiceError> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| no_randomness())?;
    Ok(bytes)
}

/// An opaque token: 32 random bytes in base64url, shown once.
///
/// # Errors
/// When the system gives no random bytes.
pub fn opaque() -> Result<String, ServiceError> {
    Ok(BASE64URL_NOPAD.encode(&random_bytes::<32>()?))
}

/// What is stored of an opaque token. Its 256 random bits need no slow hash.
#[must_use]
pub fn hash(token: &[u8]) -> Vec<u8> {
    Sha256::digest(token).to_vec()
}

#[cfg(test)]
mod tests;
