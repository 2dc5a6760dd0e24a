/**
 * A language nobody speaks, to find what no catalogue holds: every text of a catalogue shows in letters
 * no person types, a third longer, and what was put into it stands between invisible marks. What is
 * still in plain letters is data, or was written into a screen. `localStorage["ui.pseudo"] = "on"`.
 */
const PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const STRANGE = "ȧƀƈḓḗƒɠħīĵķŀḿƞǿƥɋřşŧŭṽẇẋẏẑȦƁƇḒḖƑƓĦĪĴĶĿḾȠǾƤɊŘŞŦŬṼẆẊẎẐ";
const VOWELS = /[aeiouyàâéèêëîïôùûœ]/i;

/** Without their accents first, so that French is as strange as English. */
export function pseudoLetters(text: string): string {
  return [...text.normalize("NFD").replace(/\p{Mn}/gu, "").replaceAll("œ", "oe").replaceAll("Œ", "OE")]
    .map((letter) => {
      const strange = STRANGE[PLAIN.indexOf(letter)] ?? letter;
      return VOWELS.test(letter) ? strange + strange : strange;
    })
    .join("");
}

export function isPseudo(): boolean {
  try {
    return localStorage.getItem("ui.pseudo") === "on";
  } catch {
    return false;
  }
}
