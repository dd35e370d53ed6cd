import { readFileSync } from 'node:fs';
import { UserError } from '@mesovia/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSav } from './read-sav.ts';
import { isoDate } from './sav-dates.ts';
import { savTable } from './sav-table.ts';

/** Written by make-fixtures.py with PSPP. */
const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const NAMES = ['plain.sav', 'coded.sav', 'packed.zsav', 'western.sav', 'japanese.sav'];

describe('SPSS files', () => {
  it.each(NAMES)('%s: values, labels and codes for unknown', (name) => {
    const { table, dictionary } = savTable(readSav(fixture(name), name));
    const column = (wanted: string) => table.rows.map((row) => row[table.header.indexOf(wanted)]);
    expect(column('participant_id')).toEqual(['sub-01', 'sub-02', 'sub-03', 'sub-04', 'sub-05']);
    expect(column('age')).toEqual(['31', '', '64', '', '45']);
    expect(column('sex')).toEqual(['1', '2', '', '1', '2']);
    expect(column('pain_intensity')).toEqual(['42.5', '', '', '0.1', '100']);
    expect(column('site')).toEqual(['A1', 'B2', '', 'A1', 'B2']);
    expect(column('remark')).toEqual([
      'none',
      'x'.repeat(299),
      { 'western.sav': 'Zoë', 'japanese.sav': '被験者' }[name] ?? 'Zoë 被験者',
      '',
      `${'y'.repeat(254)} z`,
    ]);
    expect(column('seen')).toEqual(['1999-03-24', '1900-01-01', '2024-12-31', '', '1582-10-15']);
    expect(column('started')).toEqual([
      '2023-03-24T12:30:00',
      '2000-02-29T23:59:59',
      '1600-03-01T00:00:00',
      '',
      '2024-10-14T01:02:03',
    ]);
    expect(column('code')).toEqual(['0007', '0012', '1234', '', '0000']);
    expect(column('choice')).toEqual(['a long value', 'other', '', 'a long value', '']);
    expect(dictionary.get('sex')?.levels).toEqual([
      ['1', { 'japanese.sav': '女' }[name] ?? 'Frau'],
      ['2', { 'japanese.sav': '男', 'western.sav': 'Männer €' }[name] ?? 'Mann'],
    ]);
    expect(dictionary.get('age')).toMatchObject({
      type: 'number',
      label: { 'japanese.sav': '年齢' }[name] ?? 'Âge (years)',
    });
    expect(dictionary.get('training')).toMatchObject({
      type: 'ordinal',
      levels: [
        ['1', 'low'],
        ['2', 'middle'],
        ['3', 'high'],
      ],
    });
    expect(dictionary.get('pain_intensity')).toMatchObject({
      levels: undefined,
      description: '0 = no pain, 100 = worst pain',
    });
    expect(table.lines).toEqual([1, 2, 3, 4, 5]);
  });

  it('notes labels that name only some values', () => {
    expect(savTable(readSav(fixture('plain.sav'), 'x.sav')).checks).toEqual([
      {
        code: 'values-without-label',
        severity: 'note',
        message:
          'Some values of these variables have a label in the SPSS file and some have none, so the labels are no levels: choice.',
        remedy: 'label every value in SPSS, or declare Levels in a dictionary',
      },
    ]);
  });

  it('reads the other byte order', () => {
    expect(readSav(bigEndian(), 'big.sav').columns).toMatchObject([{ name: 'AGE', values: [31, NaN, -2.5] }]);
  });

  it('calendar days are those of Date, far into the past and the future', () => {
    const epoch = Date.UTC(1582, 9, 14) / 1000;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2e10 }), (seconds) => {
        const iso = new Date((seconds + epoch) * 1000).toISOString();
        expect(isoDate(seconds, 'date and time')).toBe(iso.slice(0, 19));
        expect(isoDate(seconds, 'date')).toBe(iso.slice(0, 10));
      }),
    );
  });

  const patched = (name: string, at: number, ...bytes: number[]) => {
    const copy = Uint8Array.from(fixture(name));
    copy.set(bytes, at);
    return copy;
  };
  it.each<[string, Uint8Array, string]>([
    [
      'another format',
      Buffer.from('ASCII SPSS PORT FILE'),
      'the file does not begin as an SPSS system file does ($FL2 or $FL3)\n  at: x.sav, byte 0\n  try: save it in SPSS as .sav; a portable file (.por) is another format',
    ],
    [
      'a file that was cut off',
      fixture('coded.sav').subarray(0, 600),
      'the file ends after 600 bytes, in the middle of a record\n  at: x.sav, byte',
    ],
    [
      'fewer cases than it says',
      patched('coded.sav', 80, 9),
      'the data end after 5 of 9 cases\n  at: x.sav, byte 4158\n  try: copy the file again, or save it again in SPSS (or as .csv)',
    ],
    ['a strange record', patched('plain.sav', 176, 5), 'there is no record of type 5\n  at: x.sav, byte 176'],
    [
      'a strange compression',
      patched('plain.sav', 72, 7),
      'the compression is 7, not 0, 1 or 2\n  at: x.sav, byte 72',
    ],
    [
      'a packed file that says it is not',
      patched('packed.zsav', 3, 0x32),
      'the compression is 2 in a file that begins with $FL2',
    ],
    [
      'a width that cannot be',
      patched('plain.sav', 181, 200),
      'a variable has the width 51210\n  at: x.sav, byte 176',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSav(bytes, 'x.sav')).toThrow(message);
  });

  it('a declared encoding beats the stated one, and an impossible one is refused', () => {
    expect(readSav(fixture('plain.sav'), 'x.sav', 'windows-1252').columns[1]?.label).toBe('Ã‚ge (years)');
    expect(() => readSav(fixture('western.sav'), 'x.sav', 'utf-8')).toThrow(
      /a text holds bytes that utf-8 does not have\n {2}at: x.sav, byte \d+\n {2}try: say encoding: with the right one/,
    );
  });

  it('damaged files give a DataError with the byte, or are read; nothing else happens', () => {
    const files = NAMES.map(fixture);
    let refused = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: files.length - 1 }),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(), { freq: 3 }),
        (which, changes, cut) => {
          const whole = Uint8Array.from(files[which]!);
          for (const [at, value] of changes) whole[at % whole.length] = value;
          const error = errorOf(cut === null ? whole : whole.subarray(0, cut % whole.length));
          refused += error === undefined ? 0 : 1;
          expect(error === undefined || /^x\.sav, byte \d+$/.test((error as UserError).where)).toBe(true);
          expect(error === undefined || error instanceof UserError).toBe(true);
        },
      ),
      { numRuns: 2000, seed: 20230324 },
    );
    expect(refused).toBeGreaterThan(300);
  });
});

function errorOf(bytes: Uint8Array): unknown {
  try {
    savTable(readSav(bytes, 'x.sav'));
    return undefined;
  } catch (error) {
    return error;
  }
}

/** One number, three cases, high byte first: 31, system-missing, -2.5. */
function bigEndian(): Uint8Array {
  const bytes = Buffer.alloc(176 + 32 + 8 + 24);
  bytes.write('$FL2', 0);
  bytes.writeInt32BE(2, 64);
  bytes.writeInt32BE(1, 68);
  bytes.writeInt32BE(3, 80);
  bytes.writeDoubleBE(100, 84);
  bytes.writeInt32BE(2, 176);
  bytes.writeInt32BE(0x050802, 192);
  bytes.write('AGE     ', 200);
  bytes.writeInt32BE(999, 208);
  [31, -Number.MAX_VALUE, -2.5].forEach((value, i) => bytes.writeDoubleBE(value, 216 + 8 * i));
  return bytes;
}
