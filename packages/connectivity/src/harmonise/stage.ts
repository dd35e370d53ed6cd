import {
  bundle,
  candidateLabels,
  candidates,
  DataError,
  defineStage,
  ParameterError,
  participants,
  variables,
  type Check,
  type TableOutput,
  type TableView,
} from '@mesovia/core';
import { z } from 'zod';
import { combat, type CombatInput } from './combat.ts';
import { siteDesign } from './sites.ts';

export const combatStage = defineStage({
  name: 'combat',
  version: 1,
  about: 'Takes differences between sites or scanners out of the candidates (ComBat).',
  params: z.strictObject({
    site: z.string().describe('variable that says where a person was scanned'),
    keep: z.array(z.string()).default([]).describe('variables whose relation with the candidates is kept'),
    adjust: z
      .enum(['location', 'location-and-scale'])
      .default('location-and-scale')
      .describe('whether sites differ in location only, or in spread too'),
    empirical_bayes: z
      .boolean()
      .default(true)
      .describe('draw the effects of a site towards their distribution over the candidates of the family'),
    except: z.array(z.string()).default(['scale']).describe('families that stay as they are'),
    circular: z
      .boolean()
      .default(false)
      .describe('keep exposure or outcome although they are tested afterwards: every result is flagged'),
    exposure: z.string().optional().describe('exposure, a variable of the study'),
    outcome: z.string().optional().describe('outcome, a variable of the study'),
  }),
  inputs: {
    people: bundle({ participants, variables }),
    candidates: bundle({ candidates, candidate_labels: candidateLabels }),
  },
  outputs: { candidates, candidate_labels: candidateLabels },
  main: 'candidates',

  run({ params, inputs, warn }) {
    const tested = params.keep.filter((name) => name === params.exposure || name === params.outcome);
    if (tested.length > 0 && !params.circular) refuseCircular(tested);
    const { candidates: table, candidate_labels: labels } = inputs.candidates;
    const included = new Set(inputs.people.participants.strings('participant_id'));
    const all = table.strings('participant_id') as readonly string[];
    const rows = [...all.keys()].filter((row) => included.has(all[row]));
    const ids = rows.map((row) => all[row]);
    const design = siteDesign(inputs.people, ids, params.site, params.keep);
    const family = labels.strings('family') as readonly string[];
    const harmonised = family.map((name) => !params.except.includes(name));
    const matrix = table.matrix('values');
    const values = Float64Array.from(
      rows.flatMap((row) => [...matrix.values.subarray(row * matrix.columns, (row + 1) * matrix.columns)]),
    );
    let left = 0;
    for (const name of new Set(family.filter((_, e) => harmonised[e]))) {
      const members = [...family.keys()].filter((e) => family[e] === name);
      left += harmoniseFamily(values, matrix.columns, members, { ...design, people: ids.length }, params);
    }
    if (left > 0) warn(leftRemark(left));
    if (tested.length > 0) warn(circularRemark(tested));
    return {
      candidates: {
        participant_id: ids,
        values: {
          values,
          offsets: Int32Array.from({ length: ids.length + 1 }, (_, i) => i * matrix.columns),
        },
      },
      candidate_labels: labelColumns(labels, harmonised, params.site, tested),
    };
  },
});

interface Design {
  readonly site: Int32Array;
  readonly names: readonly string[];
  readonly covariates: Float64Array;
  readonly people: number;
}

/** In place; candidates with unknown values or none that differ become or stay useless. @returns how many of them */
function harmoniseFamily(
  values: Float64Array,
  width: number,
  members: readonly number[],
  design: Design,
  {
    adjust,
    empirical_bayes: empiricalBayes,
  }: { adjust: 'location' | 'location-and-scale'; empirical_bayes: boolean },
): number {
  const { people, site, names, covariates } = design;
  const column = (e: number) => Float64Array.from({ length: people }, (_, i) => values[i * width + e]);
  const usable = members.filter((e) => {
    const own = column(e);
    return own.every(Number.isFinite) && variesWithinSites(own, site, names.length);
  });
  if (empiricalBayes && usable.length < 2) {
    throw new DataError(
      'too-few-candidates',
      `${usable.length} candidates cannot give a distribution of site effects`,
      'with.empirical_bayes',
      'set empirical_bayes to false',
    );
  }
  const input: CombatInput = {
    values: Float64Array.from(usable.flatMap((e) => [...column(e)])),
    people,
    site,
    sites: names.length,
    covariates,
  };
  const done = combat(input, { adjust, empiricalBayes });
  usable.forEach((e, k) => {
    for (let i = 0; i < people; i += 1) values[i * width + e] = done[k * people + i];
  });
  const lost = members.filter((e) => !usable.includes(e));
  for (const e of lost) for (let i = 0; i < people; i += 1) values[i * width + e] = NaN;
  return lost.length;
}

/** A spread of 0 at a site could not be divided by. */
function variesWithinSites(values: Float64Array, site: Int32Array, sites: number): boolean {
  return Array.from({ length: sites }, (_, s) => values.filter((_v, i) => site[i] === s)).every((own) =>
    own.some((value) => value !== own[0]),
  );
}

function labelColumns(
  labels: TableView,
  harmonised: readonly boolean[],
  site: string,
  tested: readonly string[],
): TableOutput {
  const flag = tested.length > 0 ? ` (ComBat keeping ${tested.join(', ')}: circular)` : '';
  const column = (name: string) => labels.strings(name) as readonly string[];
  const region = (name: string) => ({
    values: labels.i32(name),
    valid: Uint8Array.from({ length: labels.rows }, (_, row) => (labels.isNull(name, row) ? 0 : 1)),
  });
  const fitted = `ComBat keeping ${tested.join(', ')}`;
  return {
    candidate: labels.i32('candidate'),
    family: column('family'),
    name: column('name').map((name, e) => (harmonised[e] ? `${name}${flag}` : name)),
    region_a: region('region_a'),
    region_b: region('region_b'),
    unit: column('unit').map((unit, e) => (harmonised[e] ? `${unit}, ComBat over ${site}` : unit)),
    fitted: labels.strings('fitted').map((given, e) => (harmonised[e] && flag !== '' ? fitted : given)),
  };
}

function refuseCircular(tested: readonly string[]): never {
  throw new ParameterError(
    'keeps-what-is-tested',
    `ComBat that keeps ${tested.join(', ')} puts its relation with the candidates into them before it is tested`,
    'with.keep',
    'keep covariates only, or set circular to true: every result is then flagged, and cross-fitting refused',
  );
}

const leftRemark = (count: number): Check => ({
  code: 'not-harmonised',
  severity: 'warning',
  message: `${count} candidates are unknown for somebody or do not vary within a site: they are unknown for everybody.`,
  remedy: 'leave out the people without values to keep more candidates',
});

const circularRemark = (tested: readonly string[]): Check => ({
  code: 'circular-harmonisation',
  severity: 'warning',
  message: `ComBat kept ${tested.join(', ')}: every estimate from these candidates is circular. The harmonisation was not repeated in permutations or folds.`,
  remedy: 'harmonise without the exposure and the outcome',
});
