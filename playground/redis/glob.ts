type OneCharacter = (character: string) => boolean;
type Piece = 'any-run' | OneCharacter;

/** Redis' glob: `*`, `?`, `[a-z]`, `[^a]`, and `\` before a character that is meant literally. */
export function matcher(glob: string): (text: string) => boolean {
  const pieces = (glob.match(/\\[\s\S]|\[(?:\\[\s\S]|[^\]])*\]?|[\s\S]/g) ?? []).map(readPiece);
  return (text) => matches(pieces, text);
}

function readPiece(piece: string): Piece {
  if (piece === '*') return 'any-run';
  if (piece === '?') return () => true;
  if (piece.startsWith('[')) return readClass(piece);
  const literal = piece.slice(-1);
  return (character) => character === literal;
}

function readClass(piece: string): OneCharacter {
  const [, negation = '', members = ''] = /^\[(\^?)([\s\S]*?)\]?$/.exec(piece) ?? [];
  const ranges = (members.match(/\\[\s\S]|[\s\S]-[\s\S]|[\s\S]/g) ?? []).map((member) => {
    const bounds = member.length === 3 ? [member.slice(0, 1), member.slice(2)] : [member.slice(-1)];
    return bounds.sort();
  });
  const inside = (character: string) =>
    ranges.some(([from = '', to = from]) => from <= character && character <= to);
  return negation === '' ? inside : (character) => !inside(character);
}

/** Linear but for `*`: after a mismatch the last `*` takes one character more. */
function matches(pieces: readonly Piece[], text: string): boolean {
  let at = 0;
  let next = 0;
  let retry: { piece: number; text: number } | undefined;
  while (at < text.length) {
    const piece = pieces[next];
    if (piece === 'any-run') {
      next += 1;
      retry = { piece: next, text: at };
    } else if (piece?.(text.charAt(at))) {
      next += 1;
      at += 1;
    } else if (retry !== undefined) {
      retry = { piece: retry.piece, text: retry.text + 1 };
      next = retry.piece;
      at = retry.text;
    } else return false;
  }
  return pieces.slice(next).every((piece) => piece === 'any-run');
}
