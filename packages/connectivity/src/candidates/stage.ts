import {
  bundle,
  candidateLabels,
  candidates,
  DataError,
  defineStage,
  edges,
  optional,
  participants,
  regions,
  variables,
  type Check,
  type TableOutput,
  type TableView,
} from '@mesovia/core';
import { fisherZ } from '@mesovia/kernels';
import { z } from 'zod';
import { fittedOnEverybody } from '../tangent/measure-name.ts';
import { FAMILY_VALUES, type FamilyValues } from './family-values.ts';
import { edgeLabels, FAMILIES, type CandidateLabel } from './labels.ts';

const share = z.number().gt(0).max(1);

export const candidatesStage = defineStage({
  name: 'candidates',
  version: 1,
  about:
    'Connections, region and network measures, and scales as candidate mediators, one matrix for everybody.',
  params: z.strictObject({
    families: z
      .array(z.enum(FAMILIES))
      .min(1)
      .default(['edge', 'node strength'])
      .describe('what may mediate; each family is searched by itself'),
    fisher_z: z
      .boolean()
      .default(true)
      .describe('transform correlations by atanh; graph measures rest on the correlations themselves'),
    seeds: z.array(z.string()).default([]).describe('family seed: regions whose connections are candidates'),
    scales: z.array(z.string()).default([]).describe('family scale: numbers of the participants table'),
    densities: z
      .array(share)
      .min(1)
      .default([0.05, 0.1, 0.15, 0.2, 0.25, 0.3])
      .describe('family degree: shares of the strongest positive connections that are kept'),
    density: share
      .default(0.15)
      .describe('families participation and eigenvector centrality: share of connections that is kept'),
  }),
  inputs: { edges, regions, people: optional(bundle({ participants, variables })) },
  outputs: { candidates, candidate_labels: candidateLabels },
  main: 'candidates',

  run({ params, inputs, warn }) {
    const plainNames = inputs.regions.strings('plain_name') as readonly string[];
    const measure = measureOf(inputs.edges);
    const values = transformed(inputs.edges, plainNames, params.fisher_z, measure);
    const choice = {
      ...params,
      plainNames,
      names: inputs.regions.strings('name') as readonly string[],
      networks: inputs.regions.strings('network'),
      unit: unitOf(measure, params.fisher_z),
      people: inputs.people,
    };
    const families = [...new Set(params.families)].map((family) => FAMILY_VALUES[family](choice));
    if (params.families.some((family) => SPREADING.has(family)) && values.some((value) => value !== value)) {
      warn(UNKNOWN);
    }
    return {
      candidates: candidateColumns(inputs.edges, values, families),
      candidate_labels: labelColumns(
        families.flatMap(({ labels }) => labels),
        fittedOnEverybody(measure),
      ),
    };
  },
});

/** Families in which one unknown connection makes more than itself unknown. */
const SPREADING: ReadonlySet<string> = new Set(['node strength', 'network mean']);

const UNKNOWN: Check = {
  code: 'unknown-connections',
  severity: 'warning',
  message:
    'Some connections are unknown; the strength of every region and the mean of every block they belong to are unknown too.',
  remedy: 'leave the people or regions without signal out',
};

/** Row after row of all people; checked against the region table. */
function transformed(
  table: TableView,
  names: readonly string[],
  fisher: boolean,
  measure: string,
): Float64Array {
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
  if (/^(covariance|precision|tangent) /.test(measure)) {
    throw new DataError(
      'not-a-correlation',
      `the measure is ${measure}: it has no Fisher z`,
      'stage candidates',
      'set fisher_z to false',
    );
  }
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

function measureOf(table: TableView): string {
  const measures = table.text('measure').labels;
  if (measures.length > 1) {
    throw new DataError(
      'mixed-measures',
      `people were measured by ${measures.join(' and ')}`,
      'stage candidates',
      'give every person the same measure and estimator',
    );
  }
  return measures[0] ?? 'pearson';
}

function unitOf(measure: string, fisher: boolean): string {
  const r = measure === 'pearson' ? 'r' : measure;
  if (!fisher) return r;
  return r === 'r' ? 'Fisher z' : `Fisher z of ${r}`;
}

function candidateColumns(
  table: TableView,
  values: Float64Array,
  families: readonly FamilyValues[],
): TableOutput {
  const people = table.strings('participant_id') as readonly string[];
  const { columns: width, values: r } = table.matrix('r');
  const total = families.reduce((sum, { labels }) => sum + labels.length, 0);
  const out = new Float64Array(people.length * total);
  people.forEach((id, i) => {
    const [from, to] = [i * width, (i + 1) * width];
    const person = { id, r: r.subarray(from, to), values: values.subarray(from, to) };
    let next = i * total;
    for (const { labels, fill } of families) {
      fill(person, out.subarray(next, next + labels.length));
      next += labels.length;
    }
  });
  const offsets = Int32Array.from({ length: people.length + 1 }, (_, i) => i * total);
  return { participant_id: people, values: { values: out, offsets } };
}

function labelColumns(labels: readonly CandidateLabel[], fitted: string | null): TableOutput {
  const known = (regions: readonly number[]) => ({
    values: Int32Array.from(regions, (region) => Math.max(0, region)),
    valid: Uint8Array.from(regions, (region) => (region < 0 ? 0 : 1)),
  });
  return {
    candidate: Int32Array.from(labels.keys()),
    family: labels.map((label) => label.family),
    name: labels.map((label) => label.name),
    region_a: known(labels.map((label) => label.regionA)),
    region_b: known(labels.map((label) => label.regionB)),
    unit: labels.map((label) => label.unit),
    fitted: labels.map((label) => (label.family === 'scale' ? null : fitted)),
  };
}
