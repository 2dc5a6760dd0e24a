use data_encoding::HEXLOWER;
use minicbor::bytes::ByteVec;
use proptest::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::doc::samples::{actor, id};
use crate::ids::UserId;
use crate::sync::dictionary::SHIPPED;
use crate::sync::*;

fn operations(size: usize) -> Up {
    Up::Operations(Operations {
        author: UserId(id(5).0),
        docs: vec![DocOperations {
            record: id(1),
            record_type: "incident".to_owned(),
            whole: Some(ByteVec::from(vec![7; size])),
            changes: vec![ByteVec::from(vec![1, 2, 3])],
            replaces: vec![Replaces {
                position: 0,
                actor: actor(3),
                seq: 4,
            }],
        }],
    })
}

fn hello() -> Up {
    Up::Hello(Hello {
        proto: PROTOCOL,
        app: "test".to_owned(),
        ..Hello::default()
    })
}

fn stream(messages: &[Up], level: i32) -> Vec<u8> {
    stream_with(PLAIN, messages, level)
}

fn stream_with(dictionary: u32, messages: &[Up], level: i32) -> Vec<u8> {
    let mut writer = FrameWriter::with_dictionary(level, dictionary).unwrap();
    for message in messages {
        writer.push(&message.encode().unwrap()).unwrap();
    }
    writer.finish().unwrap()
}

fn read(reader: &mut FrameReader) -> Vec<Up> {
    let mut list = Vec::new();
    while let Some(message) = reader.next_message().unwrap() {
        list.push(message);
    }
    list
}

proptest! {
    #[test]
    fn messages_survive_any_chunking(
        sizes in prop::collection::vec(0_usize..100_000, 1..6),
        chunk in 1_usize..5_000,
        level in prop::sample::select(vec![1, 3, 9, 19]),
        dictionary in PLAIN..=NEWEST,
    ) {
        let messages: Vec<_> = sizes.iter().map(|size| operations(*size)).collect();
        let bytes = stream_with(dictionary, &messages, level);
        let mut reader = FrameReader::new().unwrap();
        let mut got = Vec::new();
        for part in bytes.chunks(chunk) {
            reader.push(part);
            got.extend(read(&mut reader));
        }
        prop_assert_eq!(got, messages);
        prop_assert!(reader.is_complete());
        prop_assert_eq!(reader.dictionary(), dictionary);
    }

    #[test]
    fn a_cut_stream_gives_whole_frames_only(cut in 0_usize..1000, dictionary in PLAIN..=NEWEST) {
        let messages = [hello(), operations(40), operations(3000), operations(9)];
        let mut writer = FrameWriter::with_dictionary(3, dictionary).unwrap();
        let (mut bytes, mut ends) = (Vec::new(), Vec::new());
        for message in &messages {
            writer.push(&message.encode().unwrap()).unwrap();
            bytes.extend(writer.take());
            ends.push(bytes.len());
        }
        let cut = cut % bytes.len();
        let mut reader = FrameReader::new().unwrap();
        reader.push(&bytes[..cut]);
        let whole = ends.iter().filter(|end| **end <= cut).count();
        let got = read(&mut reader);
        prop_assert!(got.len() >= whole, "a flushed frame is readable at once");
        prop_assert_eq!(&got[..], &messages[..got.len()]);
        prop_assert!(!reader.is_complete());
    }

    #[test]
    fn damaged_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..500, to: u8) {
        let broken = [PLAIN, NEWEST].map(|dictionary| {
            let mut broken = stream_with(dictionary, &[hello(), operations(100)], 3);
            let at = at % broken.len();
            broken[at] = to;
            broken
        });
        for input in [bytes].into_iter().chain(broken) {
            let mut reader = FrameReader::new().unwrap();
            reader.push(&input);
            while let Ok(Some(_)) = reader.next_message::<Up>() {}
        }
    }
}

#[test]
fn every_message_survives_the_wire() {
    let all = [
        hello(),
        Up::Acks(Acks {
            runs: vec![AckRun {
                record: id(1),
                actor: actor(1),
                first: 1,
                last: 9,
            }],
        }),
        operations(10),
        Up::FileOffers(vec![]),
        Up::Reads(vec![]),
        Up::Holdings(vec![Holding {
            record: id(1),
            heads: heads_digest(&[]).to_vec().into(),
        }]),
        Up::Recalled(vec![RecalledDoc {
            record: id(1),
            record_type: "incident".into(),
            official_no: Some("INC-2026-00001".into()),
            document: vec![1, 2].into(),
            authors: vec![(actor(1), UserId(id(2).0))],
        }]),
    ];
    for message in all {
        assert_eq!(Up::decode(&message.encode().unwrap()).unwrap(), message);
    }
    let down = [
        Down::Recall(Recall {
            begin: true,
            lacking: vec![id(1)],
            settled: vec![id(2)],
        }),
        Down::Scopes(ScopesMsg {
            reset: true,
            cursor: Some(vec![1, 2, 3].into()),
            recheck: true,
            leave: vec![Leave {
                record: id(4),
                placement: 7,
            }],
        }),
        Down::Docs(Docs {
            docs: vec![DocMsg {
                record: id(1),
                record_type: "incident".into(),
                official_no: Some("INC-2026-00001".into()),
                body: DocBody::Changes(vec![ByteVec::from(vec![1])]),
                placement: Some(7),
            }],
            authors: vec![(actor(1), UserId(id(2).0))],
            cursor: None,
        }),
    ];
    for message in down {
        assert_eq!(Down::decode(&message.encode().unwrap()).unwrap(), message);
    }
}

#[test]
fn kinds_of_frames_are_stable() {
    assert_eq!(hello().encode().unwrap().kind, 1);
    assert_eq!(operations(0).encode().unwrap().kind, 3);
    assert_eq!(Down::Docs(Docs::default()).encode().unwrap().kind, 69);
}

#[test]
fn frames_of_a_newer_build_are_passed_over_and_listed() {
    let mut writer = FrameWriter::new(3).unwrap();
    writer
        .push(&Frame {
            kind: 60,
            body: vec![0xff; 10],
        })
        .unwrap();
    writer.push(&hello().encode().unwrap()).unwrap();
    let mut reader = FrameReader::new().unwrap();
    reader.push(&writer.finish().unwrap());
    assert_eq!(read(&mut reader), [hello()]);
    assert_eq!(reader.skipped(), [60]);
}

#[test]
fn a_field_of_a_newer_build_is_passed_over() {
    let mut body = hello().encode().unwrap().body;
    assert_eq!(body[0], 0x8c, "twelve entries");
    body[0] = 0x90;
    // Three more are absent, the sixteenth is unknown.
    body.extend([0xf6, 0xf6, 0xf6, 0x07]);
    assert_eq!(Up::decode(&Frame { kind: 1, body }).unwrap(), hello());
}

#[test]
fn a_stream_that_inflates_without_bound_is_refused() {
    let frame = Frame {
        kind: 60,
        body: vec![0; 1_000_000],
    };
    // What a dictionary holds is small on the wire too, however often it is said.
    let known = Frame {
        kind: 60,
        body: SHIPPED[0].repeat(8),
    };
    for (dictionary, frame) in [(PLAIN, &frame), (NEWEST, &frame), (NEWEST, &known)] {
        let mut writer = FrameWriter::with_dictionary(3, dictionary).unwrap();
        for _ in 0..20 {
            writer.push(frame).unwrap();
        }
        let bytes = writer.finish().unwrap();
        assert!(
            bytes.len() < 10_000,
            "it is small on the wire: {}",
            bytes.len()
        );
        let mut reader = FrameReader::with_limit(4_000_000).unwrap();
        reader.push(&bytes);
        let refused = loop {
            match reader.next_frame() {
                Ok(Some(_)) => {}
                Ok(None) => panic!("it was read to its end"),
                Err(error) => break error,
            }
        };
        assert!(matches!(refused, WireError::TooLarge(_)));
    }
}

#[test]
fn what_was_shipped_as_a_dictionary_never_changes() {
    let digests = ["3dc086401709e8b21b76284650dee48b1463ff5c23a1e3b2508e28b72d0f3b10"];
    for (place, (bytes, digest)) in SHIPPED.iter().zip(digests).enumerate() {
        assert_eq!(HEXLOWER.encode(&Sha256::digest(bytes)), digest);
        let named = u32::from_le_bytes(bytes[4..8].try_into().unwrap());
        assert_eq!(named as usize, place + 1);
    }
    assert_eq!(SHIPPED.len(), digests.len());
}

#[test]
fn an_unknown_dictionary_is_named() {
    let mut bytes = stream_with(NEWEST, &[hello()], 3);
    // Magic, descriptor, window, then the id.
    assert_eq!(u32::from(bytes[6]), NEWEST);
    bytes[6] = 0xee;
    let mut reader = FrameReader::new().unwrap();
    reader.push(&bytes);
    assert_eq!(reader.next_frame(), Err(WireError::Dictionary(0xee)));
    let refused = FrameWriter::with_dictionary(3, NEWEST + 1).err();
    assert_eq!(refused, Some(WireError::Dictionary(NEWEST + 1)));
}

#[test]
fn what_both_sides_know_is_not_sent() {
    let known = &SHIPPED[0][1_000..9_000];
    let message = [Up::Recalled(vec![RecalledDoc {
        record: id(1),
        record_type: String::new(),
        official_no: None,
        document: known.to_vec().into(),
        authors: Vec::new(),
    }])];
    for level in [3, 9, 19] {
        let plain = stream(&message, level).len();
        let with = stream_with(NEWEST, &message, level).len();
        assert!(
            with < 200 && with * 5 < plain,
            "level {level}: {with} of {plain} B"
        );
    }
}

#[test]
fn a_frame_that_claims_too_much_is_refused_before_it_is_read() {
    let mut plain = vec![60];
    plain.extend(u32::MAX.to_le_bytes());
    let mut encoder = zstd::Encoder::new(Vec::new(), 3).unwrap();
    // Within the window readers allow, so that only the claimed length is wrong.
    encoder.window_log(17).unwrap();
    std::io::Write::write_all(&mut encoder, &plain).unwrap();
    let bytes = encoder.finish().unwrap();
    let mut reader = FrameReader::new().unwrap();
    reader.push(&bytes);
    assert!(matches!(reader.next_frame(), Err(WireError::TooLarge(_))));
    let frame = Frame {
        kind: 1,
        body: vec![0; MAX_FRAME_BYTES + 1],
    };
    let mut writer = FrameWriter::new(3).unwrap();
    assert!(matches!(writer.push(&frame), Err(WireError::TooLarge(_))));
}

#[test]
fn bytes_behind_a_message_or_a_stream_are_refused() {
    let mut frame = hello().encode().unwrap();
    frame.body.push(0);
    assert!(matches!(Up::decode(&frame), Err(WireError::Malformed(_))));
    let mut bytes = stream(&[hello()], 3);
    bytes.push(0);
    let mut reader = FrameReader::new().unwrap();
    reader.push(&bytes);
    reader.next_frame().unwrap();
    assert!(matches!(reader.next_frame(), Err(WireError::Damaged(_))));
    assert!(!reader.is_complete());
}

#[test]
fn slow_links_are_compressed_hardest() {
    let rates = [2_000, 16_000, 500_000, 10_000_000];
    let levels = rates.map(level_for);
    assert_eq!((levels[0], levels[3]), (19, 3));
    assert!(levels.is_sorted_by(|a, b| a >= b));
}

#[test]
fn the_body_hash_follows_the_operations_only() {
    let one = body_hash(&[hello(), operations(10)]).unwrap();
    assert_eq!(one, body_hash(&[operations(10)]).unwrap());
    assert_ne!(one, body_hash(&[operations(11)]).unwrap());
}
