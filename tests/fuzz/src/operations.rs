//! Changes and whole documents as a device that means harm would send them.

use sha2::{Digest, Sha256};
use shared_model::doc::{Document, RawChange, decode_change, whole_changes};

use super::scene::{read, scene};

/// Magic number and checksum of a chunk.
const SEALED: usize = 8;

/// The first byte says whether the rest is taken as it is or sealed first: without a checksum that is
/// right nothing would be looked into.
pub fn operations(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let bytes = match first & 1 {
        0 => rest.to_vec(),
        _ => sealed(rest),
    };
    change(&bytes);
    document(&bytes);
}

fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.len() > SEALED {
        let sum = Sha256::digest(&bytes[SEALED..]);
        bytes[SEALED / 2..SEALED].copy_from_slice(&sum[..SEALED / 2]);
    }
    bytes
}

fn change(bytes: &[u8]) {
    let scene = scene();
    let _ = decode_change(&scene.ty, bytes);
    let Ok(raw) = RawChange::parse(bytes) else {
        return;
    };
    assert_eq!(raw.bytes, bytes, "bytes are kept as they came");
    for base in [&Document::genesis(&scene.ty).unwrap(), &scene.document] {
        let decoded = base.decode(&scene.ty, &raw.bytes);
        let mut with = base.clone();
        let before = with.heads();
        if with.apply(std::slice::from_ref(&raw)).is_err() {
            assert_eq!(with.heads(), before, "what is refused leaves no trace");
            continue;
        }
        assert!(with.contains(raw.hash));
        if decoded.is_ok() {
            sound(&with);
        }
    }
}

fn document(bytes: &[u8]) {
    let ty = &scene().ty;
    let _ = whole_changes(ty, bytes);
    if let Ok(loaded) = Document::load(ty, bytes) {
        sound(&loaded);
    }
}

/// Whatever was taken can be read, saved and loaded again as the same document.
fn sound(document: &Document) {
    let scene = scene();
    let record = read(&scene.catalogue, &scene.ty, document);
    let loaded = Document::load(&scene.ty, &document.save()).expect("it loads again");
    assert_eq!(loaded.heads(), document.heads());
    assert_eq!(read(&scene.catalogue, &scene.ty, &loaded), record);
    for change in document.changes() {
        RawChange::parse(&change.bytes).expect("its changes can be sent");
    }
}

/// Sound operations to begin with.
#[must_use]
pub fn operation_seeds() -> Vec<Vec<u8>> {
    let scene = scene();
    let changes = scene.changes.iter().map(|change| change.bytes.clone());
    let documents = [
        scene.document.save(),
        Document::genesis(&scene.ty).unwrap().save(),
    ];
    let bodies = changes.chain(documents);
    bodies
        .map(|body| [&[1], body.as_slice()].concat())
        .collect()
}
