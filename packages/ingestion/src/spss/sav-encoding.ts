import { DataError } from '@mesovia/core';
import { decode, type Encoding } from '../delimited/decode-text.ts';
import type { Extension } from './sav-records.ts';

/** Character codes of the machine record (Windows code pages) and names that TextDecoder spells differently. */
const NAMES: Readonly<Record<string, string>> = {
  2: 'windows-1252',
  3: 'windows-1252',
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  1250: 'windows-1250',
  1251: 'windows-1251',
  1252: 'windows-1252',
  20127: 'windows-1252',
  28591: 'windows-1252',
  28605: 'iso-8859-15',
  51932: 'euc-jp',
  65001: 'utf-8',
  cp932: 'shift_jis',
  'windows-932': 'shift_jis',
  cp1252: 'windows-1252',
  'us-ascii': 'windows-1252',
  ascii: 'windows-1252',
  'iso-8859-1': 'windows-1252',
};

/** Turns bytes of the file into text; zero bytes and spaces at the end are no part of it. */
export type Decode = (bytes: Uint8Array, at: number) => string;

/**
 * How texts are encoded: as declared, else as the file says (its encoding record, else its machine record).
 *
 * @throws DataError `unknown-encoding`, and from the returned function `not-this-encoding`
 */
export function decoderOf(
  name: Extension | undefined,
  machine: Extension | undefined,
  isLittle: boolean,
  file: string,
  declared: Encoding | undefined,
): Decode {
  const stated = name ? String.fromCharCode(...name.data).toLowerCase() : characterCode(machine, isLittle);
  const encoding = declared ?? NAMES[stated] ?? stated;
  refuseUnknown(encoding, file, name?.at ?? machine?.at ?? 0);
  return (bytes, at) => {
    const text = decode(bytes, encoding);
    if (text !== undefined) return text.replace(/[\0 ]+$/, '');
    throw new DataError(
      'not-this-encoding',
      `a text holds bytes that ${encoding} does not have${declared === undefined ? ', as which the file declares itself' : ''}`,
      `${file}, byte ${at}`,
      'say encoding: with the right one',
    );
  };
}

function characterCode(machine: Extension | undefined, isLittle: boolean): string {
  if (!machine || machine.data.length < 32) return '3';
  const { buffer, byteOffset, byteLength } = machine.data;
  return String(new DataView(buffer, byteOffset, byteLength).getInt32(28, isLittle));
}

function refuseUnknown(encoding: string, file: string, at: number): void {
  try {
    decode(new Uint8Array(), encoding);
  } catch (cause) {
    throw new DataError(
      'unknown-encoding',
      `the file says its texts are encoded as "${encoding}", which is not known here`,
      `${file}, byte ${at}`,
      'say encoding: with the right one',
      { cause },
    );
  }
}
