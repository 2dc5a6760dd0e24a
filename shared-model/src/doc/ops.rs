//! The operations of a change, read from its columns (Automerge binary format, "Change chunks").
//!
//! Automerge's own decoding makes an owned operation of every typed character. Admission looks at
//! each of them and keeps none: here an operation borrows from the change.

use automerge::{Change, ObjType, ScalarValue};

use super::DocError;
use super::bytes::{change_body, corrupt};
use super::columns::Input;
use crate::ids::ActorId;

/// Names an operation in the documents of one record: its counter and who made it.
pub(super) type OpName = (u64, ActorId);

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Op<'a> {
    /// The object it touches; none for the root.
    pub object: Option<OpName>,
    /// The key of a map; none for a place in a sequence.
    pub key: Option<&'a str>,
    /// Whether it makes a place of its own in a sequence.
    pub insert: bool,
    /// What it does.
    pub action: Action,
    /// Whether it stands over no earlier operation.
    pub is_first: bool,
}

/// What an operation does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    Make(ObjType),
    Put(ScalarValue),
    Delete,
    /// Increments and marks: nothing of ours makes them.
    Other,
}

// Column specifications: identifier × 16 + kind.
const OBJECT_ACTOR: u64 = 0x01;
const OBJECT_COUNTER: u64 = 0x02;
const KEY_TEXT: u64 = 0x15;
const INSERT: u64 = 0x34;
const ACTION: u64 = 0x42;
const VALUE_META: u64 = 0x56;
const VALUE_RAW: u64 = 0x57;
const PREDECESSORS: u64 = 0x70;

/// Goes through the operations of a change in order.
pub(super) struct Ops<'a> {
    actors: Vec<ActorId>,
    object_actor: Runs<'a, u64>,
    object_counter: Runs<'a, u64>,
    key: Runs<'a, &'a str>,
    insert: Flags<'a>,
    action: Runs<'a, u64>,
    meta: Runs<'a, u64>,
    raw: Input<'a>,
    predecessors: Runs<'a, u64>,
}

impl<'a> Ops<'a> {
    /// The operations of a parsed change.
    ///
    /// # Errors
    /// [`DocError::Corrupt`] when its header is not one.
    pub(super) fn of(change: &'a Change) -> Result<Self, DocError> {
        let mut input = Input(change_body(change.raw_bytes())?);
        input.skip_hashes()?;
        let mut actors = vec![actor(input.block()?)?];
        for _sequence_start_and_time in 0..3 {
            input.number()?;
        }
        input.block()?;
        for _ in 0..input.number()? {
            actors.push(actor(input.block()?)?);
        }
        let specifications = input.specifications()?;
        let mut columns = Vec::with_capacity(specifications.len());
        for (specification, length) in specifications {
            columns.push((specification, input.take(length)?));
        }
        let column = |wanted: u64| {
            let found = columns.iter().find(|(name, _)| *name == wanted);
            Input(found.map_or(&[], |(_, bytes)| bytes))
        };
        Ok(Self {
            object_actor: Runs::of(column(OBJECT_ACTOR), Input::number),
            object_counter: Runs::of(column(OBJECT_COUNTER), Input::number),
            key: Runs::of(column(KEY_TEXT), text),
            insert: Flags::of(column(INSERT)),
            action: Runs::of(column(ACTION), Input::number),
            meta: Runs::of(column(VALUE_META), Input::number),
            raw: column(VALUE_RAW),
            predecessors: Runs::of(column(PREDECESSORS), Input::number),
            actors,
        })
    }

    /// The next operation, until there is none.
    ///
    /// # Errors
    /// [`DocError::Corrupt`].
    pub(super) fn next(&mut self) -> Result<Option<Op<'a>>, DocError> {
        let Some(action) = self.action.next()? else {
            return Ok(None);
        };
        let counter = self.object_counter.next()?;
        let object = match (counter, self.object_actor.next()?) {
            (Some(counter), Some(actor)) => Some((counter, self.actor(actor)?)),
            (None, None) => None,
            _ => return Err(corrupt("half an object")),
        };
        let value = self.value()?;
        Ok(Some(Op {
            object,
            key: self.key.next()?,
            insert: self.insert.next()?,
            is_first: self.predecessors.next()?.unwrap_or(0) == 0,
            action: match action {
                0 => Action::Make(ObjType::Map),
                1 => Action::Put(value),
                2 => Action::Make(ObjType::List),
                3 => Action::Delete,
                4 => Action::Make(ObjType::Text),
                6 => Action::Make(ObjType::Table),
                _ => Action::Other,
            },
        }))
    }

    fn actor(&self, index: u64) -> Result<ActorId, DocError> {
        let known = usize::try_from(index).ok().and_then(|i| self.actors.get(i));
        known.copied().ok_or_else(|| corrupt("an unknown actor"))
    }

    fn value(&mut self) -> Result<ScalarValue, DocError> {
        let meta = self.meta.next()?.unwrap_or(0);
        let (kind, mut bytes) = (meta & 0xf, Input(self.raw.take(meta >> 4)?));
        Ok(match kind {
            0 => ScalarValue::Null,
            1 => ScalarValue::Boolean(false),
            2 => ScalarValue::Boolean(true),
            3 => ScalarValue::Uint(bytes.number()?),
            4 => ScalarValue::Int(bytes.signed()?),
            5 => ScalarValue::F64(f64::from_le_bytes(eight(bytes.0)?)),
            6 => ScalarValue::Str(utf8(bytes.0)?.into()),
            7 => ScalarValue::Bytes(bytes.0.to_vec()),
            8 => ScalarValue::counter(bytes.signed()?),
            9 => ScalarValue::Timestamp(bytes.signed()?),
            other => ScalarValue::Unknown {
                type_code: u8::try_from(other).map_err(corrupt)?,
                bytes: bytes.0.to_vec(),
            },
        })
    }
}

fn actor(bytes: &[u8]) -> Result<ActorId, DocError> {
    ActorId::from_slice(bytes).ok_or_else(|| corrupt("an actor has 16 bytes"))
}

fn eight(bytes: &[u8]) -> Result<[u8; 8], DocError> {
    bytes.try_into().map_err(corrupt)
}

fn utf8(bytes: &[u8]) -> Result<&str, DocError> {
    std::str::from_utf8(bytes).map_err(corrupt)
}

fn text<'a>(input: &mut Input<'a>) -> Result<&'a str, DocError> {
    utf8(input.block()?)
}

/// How one value of a column is read.
type Read<'a, T> = fn(&mut Input<'a>) -> Result<T, DocError>;

/// A run-length encoded column: repeated values, literal ones and absent ones. Behind its end all
/// values are absent.
struct Runs<'a, T> {
    input: Input<'a>,
    read: Read<'a, T>,
    run: Run<T>,
}

enum Run<T> {
    Repeated(T, u64),
    Literal(u64),
    Absent(u64),
}

impl<'a, T: Copy> Runs<'a, T> {
    fn of(input: Input<'a>, read: Read<'a, T>) -> Self {
        let run = Run::Absent(0);
        Self { input, read, run }
    }

    fn next(&mut self) -> Result<Option<T>, DocError> {
        loop {
            match &mut self.run {
                Run::Repeated(value, left) if *left > 0 => {
                    *left -= 1;
                    return Ok(Some(*value));
                }
                Run::Literal(left) if *left > 0 => {
                    *left -= 1;
                    return (self.read)(&mut self.input).map(Some);
                }
                Run::Absent(left) if *left > 0 => {
                    *left -= 1;
                    return Ok(None);
                }
                _ if self.input.0.is_empty() => return Ok(None),
                _ => self.run = self.begin()?,
            }
        }
    }

    fn begin(&mut self) -> Result<Run<T>, DocError> {
        Ok(match self.input.signed()? {
            0 => Run::Absent(self.input.number()?),
            count @ 1.. => Run::Repeated((self.read)(&mut self.input)?, count.unsigned_abs()),
            count => Run::Literal(count.unsigned_abs()),
        })
    }
}

/// A column of flags: lengths of runs that alternate, the first one `false`.
struct Flags<'a> {
    input: Input<'a>,
    value: bool,
    left: u64,
}

impl<'a> Flags<'a> {
    fn of(input: Input<'a>) -> Self {
        Self {
            input,
            value: true,
            left: 0,
        }
    }

    fn next(&mut self) -> Result<bool, DocError> {
        while self.left == 0 {
            if self.input.0.is_empty() {
                return Ok(false);
            }
            self.left = self.input.number()?;
            self.value = !self.value;
        }
        self.left -= 1;
        Ok(self.value)
    }
}
