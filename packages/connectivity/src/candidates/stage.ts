import {
  candidateLabels,
  candidates,
  DataError,
  defineStage,
  edges,
  regions,
  type TableOutput,
  type TableView,
} from '@mesovia/core';
import { fisherZ } from '@mesovia/kernels';
import { z } from 'zod';
import { edgeLabels, nodeLabels, type CandidateLabel, type Family } from './labels.ts';
import { nodeStrength } from './node-strength.ts';

export const candidatesStage = defineStage({
  name: 'candidates',
  version: 1,
  about: 'Connections and region strengths as candidate mediators, one matrix for everybody.',
  params: z.strictObject({
    families: z
      .array(z.enum(['edge', 'node strength']))
      .min(1)
      .default(['edge', 'node strength'])
      .describe('what may mediate: every connection, and the mean over the connections of each region'),
    fisher_z: z.boolean().default(true).describe('transform correlations by atanh'),
  }),
  inputs: { edges, regions },
  outputs: { candidates, candidate_labels: candidateLabels },
  main: 'candidates',

  run({ params, inputs, warn }) {
    const people = inputs.edges.strings('participant_id') as readonly string[];
    const names = inputs.regions.strings('plain_name') as readonly string[];
    const values = transformed(inputs.edges, names, params.fisher_z);
    const labels = labelsOf(params.families, names, unitOf(inputs.edges, params.fisher_z));
    if (params.families.includes('node strength') && values.some((value) => value !== value)) {
      warn({
        code: 'unknown-connections',
        severity: 'warning',
        message: 'Some connections are unknown; the strength of every region they touch is unknown too.',
        remedy: 'leave the people or regions without signal out',
      });
    }
    return {
      candidates: candidateColumns(people, values, names.length, params.families),
      candidate_labels: labelColumns(labels),
    };
  },
});

/** Row after row of all people; checked against the region table. */
function transformed(table: TableView, names: readonly string[], fisher: boolean): Float64Array {
  const { rows, columns, values } = table.matrix('r');
  const expected = (names.length * (names.length - 1)) / 2;
  if (columns !== expected) {
    throw new DataError(
      'region-count',
      `people have ${columns} connections, the region table of ${names.length} regions gives ${expected}`,
      'stage candidates',
      'connect the region table the series were read with',
    );
  }
  if (!fisher) return values;
  for (let i = 0; i < values.length; i += 1) {
    if (Math.abs(values[i]) <= 1 - 1e-12 || values[i] !== values[i]) continue;
    const person = table.strings('participant_id')[Math.floor(i / columns)] as string;
    const label = edgeLabels(names, '')[i % columns];
    throw new DataError(
      'perfect-correlation',
      `the correlation of ${label.name} is ${values[i]}: its Fisher z is infinite`,
      person,
      'the two regions hold the same signal: leave one out, or set fisher_z to false',
    );
  }
  const z = new Float64Array(rows * columns);
  fisherZ(values, z);
  return z;
}

function unitOf(table: TableView, fisher: boolean): string {
  const measures = table.text('measure').labels;
  if (measures.length > 1) {
    throw new DataError(
      'mixed-measures',
      `people were measured by ${measures.join(' and ')}`,
      'stage candidates',
      'give every person the same measure and estimator',
    );
  }
  const r = measures[0] === 'pearson' ? 'r' : (measures[0] ?? 'r');
  if (!fisher) return r;
  return r === 'r' ? 'Fisher z' : `Fisher z of ${r}`;
}

function labelsOf(families: readonly Family[], names: readonly string[], unit: string): CandidateLabel[] {
  return [
    ...(families.includes('edge') ? edgeLabels(names, unit) : []),
    ...(families.includes('node strength') ? nodeLabels(names, unit) : []),
  ];
}

function candidateColumns(
  people: readonly string[],
  edges: Float64Array,
  regions: number,
  families: readonly Family[],
): TableOutput {
  const width = (regions * (regions - 1)) / 2;
  const edgeWidth = families.includes('edge') ? width : 0;
  const total = edgeWidth + (families.includes('node strength') ? regions : 0);
  const values = new Float64Array(people.length * total);
  people.forEach((_, i) => {
    const row = edges.subarray(i * width, (i + 1) * width);
    if (edgeWidth > 0) values.set(row, i * total);
    if (total > edgeWidth) values.set(nodeStrength(row, regions), i * total + edgeWidth);
  });
  const offsets = Int32Array.from({ length: people.length + 1 }, (_, i) => i * total);
  return { participant_id: people, values: { values, offsets } };
}

function labelColumns(labels: readonly CandidateLabel[]): TableOutput {
  return {
    candidate: Int32Array.from(labels.keys()),
    family: labels.map((label) => label.family),
    name: labels.map((label) => label.name),
    region_a: Int32Array.from(labels, (label) => label.regionA),
    region_b: {
      values: Int32Array.from(labels, (label) => Math.max(0, label.regionB)),
      valid: Uint8Array.from(labels, (label) => (label.regionB < 0 ? 0 : 1)),
    },
    unit: labels.map((label) => label.unit),
    fitted: labels.map(() => null),
  };
}
