//! Tokens that are good, forged, or for something else.
#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::provider::install;
use super::*;

const NOW_MS: i64 = 1_800_000_000_000;

struct Fixture {
    keys: Keys,
    pair: Ed25519KeyPair,
    kid: String,
}

fn fixture() -> Fixture {
    install();
    let pkcs8 = generate_key().unwrap();
    let access = Pair::read(&pkcs8).unwrap();
    let kid = access.kid.clone();
    Fixture {
        keys: Keys {
            access,
            grants: read_key(&generate_key().unwrap()).unwrap(),
            derive: ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &[1; 32]),
        },
        pair: read_key(&pkcs8).unwrap(),
        kid,
    }
}

fn part(value: &Value) -> String {
    BASE64URL_NOPAD.encode(value.to_string().as_bytes())
}

fn claims() -> Value {
    let now = NOW_MS / 1000;
    json!({"iss": ISSUER, "aud": AUDIENCE, "sub": "u", "sid": "s", "org": "o", "epoch": 1,
           "iat": now, "nbf": now, "exp": now + 600})
}

fn with(mut claims: Value, key: &str, value: Value) -> Value {
    claims[key] = value;
    claims
}

impl Fixture {
    fn header(&self) -> Value {
        json!({"alg": "EdDSA", "typ": TYPE, "kid": self.kid})
    }

    fn signed(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", part(header), part(claims));
        let signature = BASE64URL_NOPAD.encode(self.pair.sign(message.as_bytes()).as_ref());
        format!("{message}.{signature}")
    }

    fn accepts(&self, token: &str) -> bool {
        self.keys.verify(token, NOW_MS).is_some()
    }
}

/// contract: B1
#[test]
fn a_token_is_accepted_until_it_expires() {
    let f = fixture();
    let subject = AccessSubject {
        user: "u",
        session: "s",
        org: "o",
        epoch: 7,
    };
    let token = f.keys.issue(&subject, NOW_MS, 600).unwrap();
    assert_eq!(f.keys.verify(&token, NOW_MS).unwrap().epoch, 7);
    assert!(f.keys.verify(&token, NOW_MS + 599_000).is_some());
    assert!(f.keys.verify(&token, NOW_MS + 610_000).is_none());
    assert!(f.accepts(&f.signed(&f.header(), &claims())));
}

/// contract: B1
#[test]
fn forged_tokens_are_refused() {
    let f = fixture();
    let none = json!({"alg": "none", "typ": TYPE, "kid": f.kid});
    let unsigned = format!("{}.{}.", part(&none), part(&claims()));
    assert!(!f.accepts(&unsigned), "alg none");

    let hs = json!({"alg": "HS256", "typ": TYPE, "kid": f.kid});
    let message = format!("{}.{}", part(&hs), part(&claims()));
    let public = f.pair.public_key();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, public.as_ref());
    let tag = ring::hmac::sign(&key, message.as_bytes());
    let confused = format!("{message}.{}", BASE64URL_NOPAD.encode(tag.as_ref()));
    assert!(!f.accepts(&confused), "HMAC with the public key");

    let mut tampered = f.signed(&f.header(), &claims()).into_bytes();
    let middle = tampered.len() / 2;
    tampered[middle] ^= 1;
    assert!(!f.accepts(&String::from_utf8_lossy(&tampered)), "one bit");
    assert!(!f.accepts("a.b.c"), "not a token");
    assert!(!f.accepts(""), "empty");
}

/// contract: B1
#[test]
fn tokens_for_other_uses_are_refused() {
    let f = fixture();
    let jwt = json!({"alg": "EdDSA", "typ": "JWT", "kid": f.kid});
    assert!(!f.accepts(&f.signed(&jwt, &claims())), "wrong typ");
    let unknown = json!({"alg": "EdDSA", "typ": TYPE, "kid": "someone-else"});
    assert!(!f.accepts(&f.signed(&unknown, &claims())), "unknown kid");
    let missing = json!({"alg": "EdDSA", "typ": TYPE});
    assert!(!f.accepts(&f.signed(&missing, &claims())), "no kid");
    for (key, value) in [
        ("aud", json!("another-api")),
        ("iss", json!("someone")),
        ("nbf", json!(NOW_MS / 1000 + 120)),
        ("exp", json!(NOW_MS / 1000 - 120)),
        ("sub", json!(null)),
    ] {
        let token = f.signed(&f.header(), &with(claims(), key, value));
        assert!(!f.accepts(&token), "wrong {key}");
    }
}
