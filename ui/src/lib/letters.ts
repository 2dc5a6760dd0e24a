/** Letters for which others are written, as the core's `letters` has them. */
const WRITTEN: { [letter: string]: string } = { œ: "oe", æ: "ae", ß: "ss", ø: "o" };
const ACCENTED = /[àáâãäåçèéêëìíîïñòóôõöùúûüýÿ]/g;
const WESTERN = /[A-ZÀ-ÏÑ-ÖØ-ÝŒŸẞ]/g;

/** A text for comparison: Western European letters without case and diacritics, others as they are. */
export const plain = (text: string): string =>
  text
    .replace(WESTERN, (letter) => letter.toLowerCase())
    .replace(ACCENTED, (letter) => letter.normalize("NFD").charAt(0))
    .replace(/[œæßø]/g, (letter) => WRITTEN[letter] ?? letter);

/** Lower case in plain letters, composed or not, as the core folds words that are searched. */
export const fold = (text: string): string => plain(text.toLowerCase().replace(/[\u0300-\u036f]/g, ""));
