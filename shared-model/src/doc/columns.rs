//! A look at received columns before Automerge reads them. Columns are run-length encoded: a few
//! bytes may claim 2⁴⁰ rows, which Automerge would go through one by one.

use super::DocError;
use super::bytes::corrupt;

/// What one chunk may unfold to.
pub(super) struct Bounds {
    /// Rows of any column.
    pub(super) rows: u64,
    /// Bytes of all keys, repeated ones counted each time.
    pub(super) text: u64,
}

/// One change: an action of one person.
pub(super) const OF_CHANGE: Bounds = Bounds {
    rows: 1 << 18,
    text: 1 << 24,
};
/// A whole record with its history.
pub(super) const OF_DOCUMENT: Bounds = Bounds {
    rows: 1 << 22,
    text: 1 << 28,
};

const DEFLATED: u64 = 0b1000;
const KIND: u64 = 0b0111;
const BOOLEAN: u64 = 4;
const STRING: u64 = 5;
const RAW: u64 = 7;

/// Checks the body of a document chunk.
pub(super) fn check_document(body: &[u8], bounds: &Bounds) -> Result<(), DocError> {
    let mut input = Input(body);
    input.skip_actors()?;
    input.skip_hashes()?;
    let mut columns = input.columns()?;
    columns.extend(input.columns()?);
    check_all(&columns, &mut input, bounds)
}

/// Checks the body of a change chunk.
pub(super) fn check_change(body: &[u8], bounds: &Bounds) -> Result<(), DocError> {
    let mut input = Input(body);
    input.skip_hashes()?;
    input.block()?;
    for _sequence_start_and_time in 0..3 {
        input.number()?;
    }
    input.block()?;
    input.skip_actors()?;
    let columns = input.columns()?;
    check_all(&columns, &mut input, bounds)
}

/// Kind and length of one column.
struct Column {
    kind: u64,
    length: u64,
}

fn check_all(columns: &[Column], input: &mut Input<'_>, bounds: &Bounds) -> Result<(), DocError> {
    let mut text = 0_u64;
    for column in columns {
        let unfolded = unfold(column.kind, input.take(column.length)?)?;
        text = text.saturating_add(unfolded.text);
        if unfolded.rows > bounds.rows || text > bounds.text {
            return Err(corrupt("it unfolds to more than one record can hold"));
        }
    }
    Ok(())
}

/// What one column unfolds to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Unfolded {
    rows: u64,
    text: u64,
}

fn unfold(kind: u64, bytes: &[u8]) -> Result<Unfolded, DocError> {
    let mut input = Input(bytes);
    let mut sum = Unfolded::default();
    while kind != RAW && !input.0.is_empty() {
        if kind == BOOLEAN {
            sum.rows = sum.rows.saturating_add(input.number()?);
            continue;
        }
        let run = input.signed()?;
        let (values, repeats) = match run {
            0 => (0, 0),
            1.. => (1, run.unsigned_abs()),
            _ => (run.unsigned_abs(), 1),
        };
        let rows = if run == 0 {
            input.number()?
        } else {
            run.unsigned_abs()
        };
        sum.rows = sum.rows.saturating_add(rows);
        for _ in 0..values {
            let value = input.value(kind)?;
            sum.text = sum.text.saturating_add(value.saturating_mul(repeats));
        }
    }
    Ok(sum)
}

/// A cursor over LEB128 numbers.
pub(super) struct Input<'a>(pub(super) &'a [u8]);

impl<'a> Input<'a> {
    /// An unsigned number. Signed ones have the same length; their value needs [`Self::signed`].
    pub(super) fn number(&mut self) -> Result<u64, DocError> {
        self.leb().map(|(value, _)| value)
    }

    pub(super) fn signed(&mut self) -> Result<i64, DocError> {
        let (value, bits) = self.leb()?;
        let spare = 64_u32.saturating_sub(bits);
        Ok((value << spare).cast_signed() >> spare)
    }

    /// A number and how many bits it was written with.
    fn leb(&mut self) -> Result<(u64, u32), DocError> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or_else(|| corrupt("cut short"))?;
            self.0 = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok((value, shift + 7));
            }
        }
        Err(corrupt("a number is too long"))
    }

    /// Passes over one value of a run; returns the bytes of a text.
    fn value(&mut self, kind: u64) -> Result<u64, DocError> {
        let number = self.number()?;
        if kind != STRING {
            return Ok(0);
        }
        self.take(number)?;
        Ok(number)
    }

    pub(super) fn take(&mut self, count: u64) -> Result<&'a [u8], DocError> {
        let count = usize::try_from(count).map_err(corrupt)?;
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or_else(|| corrupt("cut short"))?;
        self.0 = rest;
        Ok(taken)
    }

    /// Bytes with their length before them.
    pub(super) fn block(&mut self) -> Result<&'a [u8], DocError> {
        let length = self.number()?;
        self.take(length)
    }

    fn skip_actors(&mut self) -> Result<(), DocError> {
        for _ in 0..self.number()? {
            self.block()?;
        }
        Ok(())
    }

    pub(super) fn skip_hashes(&mut self) -> Result<(), DocError> {
        let count = self.number()?;
        self.take(count.saturating_mul(32)).map(|_| ())
    }

    /// The list of columns; deflated ones are refused: we never send such, and they inflate
    /// without bound.
    fn columns(&mut self) -> Result<Vec<Column>, DocError> {
        let list = self.specifications()?;
        if list.iter().any(|(name, _)| name & DEFLATED != 0) {
            return Err(corrupt("compressed columns are not accepted"));
        }
        let column = |(name, length)| Column {
            kind: name & KIND,
            length,
        };
        Ok(list.into_iter().map(column).collect())
    }

    /// The list of columns: what each is, and its length.
    pub(super) fn specifications(&mut self) -> Result<Vec<(u64, u64)>, DocError> {
        let mut list = Vec::new();
        for _ in 0..self.number()? {
            list.push((self.number()?, self.number()?));
        }
        Ok(list)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const INTEGER: u64 = 2;

    #[test]
    fn runs_literals_and_nulls_are_counted() {
        let run = unfold(INTEGER, &[5, 1]).unwrap();
        let literal = unfold(INTEGER, &[0x7d, 1, 2, 3]).unwrap();
        let nulls = unfold(INTEGER, &[0, 9]).unwrap();
        assert_eq!((run.rows, literal.rows, nulls.rows), (5, 3, 9));
        assert_eq!(unfold(BOOLEAN, &[2, 3]).unwrap().rows, 5);
        assert_eq!(unfold(RAW, &[0xff; 9]).unwrap(), Unfolded::default());
    }

    #[test]
    fn repeated_texts_count_each_time() {
        let text = unfold(STRING, &[4, 2, b'a', b'b']).unwrap();
        assert_eq!(text, Unfolded { rows: 4, text: 8 });
    }

    #[test]
    fn long_numbers_keep_their_sign() {
        assert_eq!(Input(&[0x80, 0x80, 0x01]).signed().unwrap(), 1 << 14);
        assert_eq!(Input(&[0x7f]).signed().unwrap(), -1);
        assert_eq!(Input(&[0x80, 0x7f]).signed().unwrap(), -128);
        assert!(Input(&[0xff; 11]).signed().is_err());
    }
}
