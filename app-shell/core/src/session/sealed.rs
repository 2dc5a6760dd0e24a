//! Authenticated encryption of a small file: ChaCha20-Poly1305 (RFC 8439) under a random nonce.
//!
//! `OPSFLUX1`, twelve bytes of nonce, the sealed bytes with their tag.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};

/// Length of a key.
pub(super) const KEY_LEN: usize = 32;
const MARK: &[u8] = b"OPSFLUX1";

/// A key nobody had before.
pub(super) fn fresh_key() -> std::io::Result<[u8; KEY_LEN]> {
    random()
}

fn random<const N: usize>() -> std::io::Result<[u8; N]> {
    let mut bytes = [0; N];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| std::io::Error::other("the system gives no randomness"))?;
    Ok(bytes)
}

fn cipher(key: &[u8; KEY_LEN]) -> Option<LessSafeKey> {
    let key = UnboundKey::new(&CHACHA20_POLY1305, key).ok()?;
    Some(LessSafeKey::new(key))
}

/// Encrypts.
pub(super) fn seal(key: &[u8; KEY_LEN], plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let failed = || std::io::Error::other("the file cannot be encrypted");
    let nonce: [u8; NONCE_LEN] = random()?;
    let mut body = plain.to_vec();
    cipher(key)
        .ok_or_else(failed)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(MARK),
            &mut body,
        )
        .map_err(|_| failed())?;
    Ok([MARK, &nonce, &body].concat())
}

/// Decrypts; `None` for what was not sealed with this key, or not as it is now.
pub(super) fn open(key: &[u8; KEY_LEN], sealed: &[u8]) -> Option<Vec<u8>> {
    let rest = sealed.strip_prefix(MARK)?;
    let (nonce, body) = rest.split_first_chunk::<NONCE_LEN>()?;
    let mut body = body.to_vec();
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let plain = cipher(key)?
        .open_in_place(nonce, Aad::from(MARK), &mut body)
        .ok()?;
    Some(plain.to_vec())
}
