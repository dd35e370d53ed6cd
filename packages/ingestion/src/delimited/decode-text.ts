import { DataError } from '@mesovia/core';

/** Encodings that a table may declare; UTF-8 and UTF-16 with a byte-order mark need no declaration. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'iso-8859-15',
  'shift_jis',
  'euc-jp',
  'gb18030',
  'big5',
  'euc-kr',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What bytes that are no UTF-8 most often are: shown to the reader, who knows which one is right. */
const LIKELY: readonly Encoding[] = ['windows-1252', 'shift_jis'];
const SHOWN = 40;

/**
 * Text of a file. A byte-order mark decides; without one it is UTF-8 unless declared otherwise. Nothing is guessed:
 * the error shows how the first line that is no UTF-8 reads in the likely encodings.
 *
 * @param declared undefined if nobody said
 * @throws DataError `not-utf-8`, `other-encoding`, `not-this-encoding`
 */
export function decodeText(bytes: Uint8Array, file: string, declared?: Encoding): string {
  const marked = byteOrderMark(bytes);
  if (marked !== undefined && declared !== undefined && marked !== declared) {
    throw new DataError(
      'other-encoding',
      `the file begins with the byte-order mark of ${marked}, but encoding says ${declared}`,
      file,
      `leave encoding out, or say ${marked}`,
    );
  }
  const encoding = marked ?? declared ?? 'utf-8';
  const text = decode(bytes, encoding);
  if (text === undefined)
    return declared === undefined ? refuseUndeclared(bytes, file) : refuseDeclared(declared, file);
  if (declared === undefined && text.includes('\0')) refuseNul(file);
  return text;
}

function byteOrderMark([a, b, c]: Uint8Array): Encoding | undefined {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return a === 0xef && b === 0xbb && c === 0xbf ? 'utf-8' : undefined;
}

/** Characters of the bytes 0x80 to 0x9f; a blank for the five that the encoding does not have. */
const WINDOWS_1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** Text, or undefined if the encoding does not have the bytes; RangeError for an encoding nobody knows. */
export function decode(bytes: Uint8Array, encoding: string): string | undefined {
  if (encoding === 'windows-1252') return decodeWindows1252(bytes);
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** By hand: some versions of Node take windows-1252 for ISO-8859-1, which has no euro sign. */
function decodeWindows1252(bytes: Uint8Array): string | undefined {
  const pieces: string[] = [];
  for (const byte of bytes) {
    const character = byte >= 0x80 && byte < 0xa0 ? WINDOWS_1252[byte - 0x80] : String.fromCharCode(byte);
    if (character === ' ' && byte !== 32) return undefined;
    pieces.push(character as string);
  }
  return pieces.join('');
}

function refuseDeclared(declared: Encoding, file: string): never {
  throw new DataError(
    'not-this-encoding',
    `the file holds bytes that ${declared} does not have`,
    file,
    'correct encoding, or save the file as UTF-8',
  );
}

function refuseNul(file: string): never {
  throw new DataError(
    'not-utf-8',
    'the file holds zero bytes, as UTF-16 without a byte-order mark does',
    file,
    'save it as UTF-8, or say encoding: utf-16le',
  );
}

function refuseUndeclared(bytes: Uint8Array, file: string): never {
  let line = 1;
  for (let from = 0; from <= bytes.length; line++) {
    const end = bytes.indexOf(10, from);
    const piece = bytes.subarray(from, end < 0 ? bytes.length : end);
    if (decode(piece, 'utf-8') === undefined) refuseLine(piece, `${file}:${line}`);
    from += piece.length + 1;
  }
  return refuseDeclared('utf-8', file);
}

function refuseLine(piece: Uint8Array, where: string): never {
  const readings = LIKELY.flatMap((encoding) => {
    const text = decode(piece, encoding)?.trim();
    return text === undefined ? [] : [`as ${encoding} it reads "${text.slice(0, SHOWN)}"`];
  });
  throw new DataError(
    'not-utf-8',
    ['the line is not UTF-8', ...readings].join('; '),
    where,
    'say encoding: with the right one, or save the file as UTF-8',
  );
}
