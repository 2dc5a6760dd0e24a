//! Letters as people type them in a hurry: without case and without diacritics.

/// Letters of Western European languages, in lower and upper case, and what is written for them.
pub const LETTERS: [(char, char, &str); 31] = [
    ('à', 'À', "a"),
    ('á', 'Á', "a"),
    ('â', 'Â', "a"),
    ('ã', 'Ã', "a"),
    ('ä', 'Ä', "a"),
    ('å', 'Å', "a"),
    ('ç', 'Ç', "c"),
    ('è', 'È', "e"),
    ('é', 'É', "e"),
    ('ê', 'Ê', "e"),
    ('ë', 'Ë', "e"),
    ('ì', 'Ì', "i"),
    ('í', 'Í', "i"),
    ('î', 'Î', "i"),
    ('ï', 'Ï', "i"),
    ('ñ', 'Ñ', "n"),
    ('ò', 'Ò', "o"),
    ('ó', 'Ó', "o"),
    ('ô', 'Ô', "o"),
    ('õ', 'Õ', "o"),
    ('ö', 'Ö', "o"),
    ('ø', 'Ø', "o"),
    ('ù', 'Ù', "u"),
    ('ú', 'Ú', "u"),
    ('û', 'Û', "u"),
    ('ü', 'Ü', "u"),
    ('ý', 'Ý', "y"),
    ('ÿ', 'Ÿ', "y"),
    ('œ', 'Œ', "oe"),
    ('æ', 'Æ', "ae"),
    ('ß', 'ẞ', "ss"),
];

/// A text for comparison: the letters of ASCII and of [`LETTERS`] without case and diacritics, every
/// other one as it is. Both databases can say the same of a column, which is why it stops there:
/// they agree on no more of Unicode.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            plain.push(letter.to_ascii_lowercase());
            continue;
        }
        let known = LETTERS
            .iter()
            .find(|(lower, upper, _)| [*lower, *upper].contains(&letter));
        match known {
            Some((_, _, written)) => plain.push_str(written),
            None => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_diacritics_of_western_letters_do_not_count() {
        assert_eq!(plain("ÉLÉVATEUR nº 2"), "elevateur nº 2");
        assert_eq!(
            plain("Œuvre, cœur, Straße, STRAẞE"),
            "oeuvre, coeur, strasse, strasse"
        );
        assert_eq!(plain("Ωμέγα İ"), "Ωμέγα İ");
        assert_eq!(plain(""), "");
    }

    #[test]
    fn what_is_written_for_a_letter_stays_as_it_is() {
        for (lower, upper, written) in LETTERS {
            assert_eq!(plain(&format!("{lower}{upper}")), written.repeat(2));
            assert_eq!(plain(written), written);
        }
    }
}
