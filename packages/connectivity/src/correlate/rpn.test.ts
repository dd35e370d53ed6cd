import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { realData } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { deadRegions } from '../scans/dead-regions.ts';
import { dropFrames } from '../scrub/scrub.ts';
import { connections } from './connections.ts';
import { joinRuns } from './join-runs.ts';

const REGIONS = 123;
const EDGES = (REGIONS * (REGIONS - 1)) / 2;
const published = realData('rpn/oracle/features_essen.npy');

/** float64, row-major, format version 1 or 2. */
function readNpy(place: string): { shape: number[]; values: Float64Array } {
  const bytes = readFileSync(place);
  const headerFrom = bytes[6] === 1 ? 10 : 12;
  const length = bytes[6] === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8);
  const header = bytes.toString('latin1', headerFrom, headerFrom + length);
  expect(header).toContain("'descr': '<f8', 'fortran_order': False");
  const shape = (/\(([^)]*)\)/.exec(header)?.[1] ?? '').split(',').map(Number);
  const body = bytes.subarray(headerFrom + length);
  return {
    shape,
    values: Float64Array.from({ length: body.length / 8 }, (_, i) => body.readDoubleLE(8 * i)),
  };
}

const numbers = (text: string) =>
  text
    .trim()
    .split(/\s+/)
    .map(Number)
    .filter((value) => value === value);

function features(folder: string, row: Readonly<Record<string, string>>): Float64Array {
  const person = row['participant_id'];
  const lines = gunzipSync(readFileSync(`${folder}/${row['timeseries_file']}`))
    .toString()
    .trim()
    .split('\n');
  const series = Float64Array.from(lines.slice(1).flatMap((line) => line.split('\t').map(Number)));
  const fdMm = Float64Array.of(0, ...numbers(readFileSync(`${folder}/${row['fd_file']}`, 'utf8')));
  const scan = { scan: 'rest', trS: NaN, frames: series.length / REGIONS, regions: REGIONS, series };
  const clean = [
    dropFrames(
      scan,
      Uint8Array.from(fdMm, (fd) => (fd > 0.15 ? 0 : 1)),
    ),
  ];
  const options = {
    measure: 'partial',
    estimator: 'ledoit-wolf',
    dead: deadRegions(clean),
    runs: 1,
  } as const;
  return connections(joinRuns(clean, 'ddof0', person), options, person).r;
}

describe.skipIf(published === undefined)('RPN Essen (skipped: the real data are not here)', () => {
  it('gives the published features of 37 people within 1e-10', () => {
    const { shape, values } = readNpy(published as string);
    expect(shape).toEqual([37, EDGES]);
    const folder = realData('rpn/essen') as string;
    const [header, ...lines] = readFileSync(`${folder}/participants.tsv`, 'utf8').trim().split('\n');
    const names = header.split('\t');
    const included = lines
      .map((line) => Object.fromEntries(line.split('\t').map((cell, i) => [names[i], cell])))
      .filter((row) => row['published_included'] === '1');
    expect(included.length).toBe(37);
    let worst = 0;
    included.forEach((row, i) => {
      features(folder, row).forEach((r, e) => {
        const distance = Math.abs(r - values[i * EDGES + e]);
        worst = distance <= worst ? worst : distance;
      });
    });
    expect(worst).toBeLessThan(1e-10);
  });
});
