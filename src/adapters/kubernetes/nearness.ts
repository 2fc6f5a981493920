/** How far a text is from a word: 0 where it holds it; undefined where it is nothing like it. */
export type Nearness = (text: string, letters: number) => number | undefined;

/** One bit for each letter, one for all digits and one for whatever else a text has. */
export function lettersOf(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at++) letters |= 1 << letterOf(text.charCodeAt(at));
  return letters;
}

const [A, Z, ZERO, NINE] = [97, 122, 48, 57];

function letterOf(code: number): number {
  if (code >= A && code <= Z) return code - A;
  return code >= ZERO && code <= NINE ? 26 : 27;
}

/** As many bits as the distance is counted with. */
const LONGEST = 32;
/** More than any typing error costs, so that letters left out rank behind those mistyped. */
const SKIPPING = 3;

/**
 * Near is a text that holds the word but for a typing error (two in a long word), then one that has its
 * letters in order with others in between.
 */
export function nearnessTo(word: string): Nearness {
  const wanted = lettersOf(word);
  const allowed = errorsAllowed(word.length);
  const errorsIn = makeErrors(word);
  return (text, letters) => {
    const absent = bitCount(wanted & ~letters);
    if (absent > allowed) return undefined;
    const errors = allowed === 0 ? undefined : errorsIn(text);
    if (errors !== undefined && errors <= allowed) return errors;
    const skipped = absent > 0 ? undefined : skippedIn(word, text);
    return skipped === undefined ? undefined : SKIPPING + skipped;
  };
}

function errorsAllowed(length: number): number {
  if (length < 3 || length > LONGEST) return 0;
  return length < 8 ? 1 : 2;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/**
 * The fewest letters to change, add, leave out or swap with their neighbour until the word is some part of
 * the text: the bit-parallel algorithm of Myers (https://doi.org/10.1145/316542.316550) with swaps by Hyyrö,
 * one step per letter of the text.
 */
function makeErrors(word: string): (text: string) => number {
  const places = new Int32Array(128);
  for (let at = 0; at < word.length; at++) {
    const code = word.charCodeAt(at);
    if (code < places.length) places[code] = (places[code] ?? 0) | (1 << at);
  }
  const last = 1 << (word.length - 1);
  return (text) => {
    let [more, less, same, before] = [-1, 0, 0, 0];
    let [errors, fewest] = [word.length, word.length];
    for (let at = 0; at < text.length; at++) {
      const match = places[text.charCodeAt(at)] ?? 0;
      const swapped = ((~same & match) << 1) & before;
      same = ((more + (match & more)) ^ more) | match | less | swapped;
      const up = less | ~(more | same);
      const down = more & same;
      if ((up & last) !== 0) errors++;
      if ((down & last) !== 0) errors--;
      if (errors < fewest) fewest = errors;
      less = (up << 1) & same;
      more = (down << 1) | ~((up << 1) | same);
      before = match;
    }
    return fewest;
  };
}

/** How many letters of the text stand between those of the word; undefined where they are not there in order. */
function skippedIn(word: string, text: string): number | undefined {
  let end = -1;
  for (const letter of word) {
    end = text.indexOf(letter, end + 1);
    if (end < 0) return undefined;
  }
  let start = end + 1;
  for (let at = word.length - 1; at >= 0; at--) start = text.lastIndexOf(word.charAt(at), start - 1);
  return end + 1 - start - word.length;
}
