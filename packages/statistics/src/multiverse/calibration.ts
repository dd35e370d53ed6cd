import { createStream, nextNormal, permutationPlan } from '@mesovia/kernels';
import type { CalibrationFamily, CalibrationRow } from '../calibration/family.ts';
import { nullStudy, type NullKind, type NullStudy } from '../calibration/mass-generator.ts';
import { jointInference, type Universe } from './joint-inference.ts';

const SEED = 90n;
/** .05 is one of the values a p by counting can take. */
const PERMUTATIONS = 199;
const KINDS: readonly NullKind[] = ['global', 'a-only', 'b-only', 'mixed'];
const control = { signal: new AbortController().signal, progress: () => {} };

/** Two, one or no covariates; without the last four people; candidates measured in another way. */
function universesOf({ n, x, y, candidates, covariates }: NullStudy, study: number): Universe[] {
  const stream = createStream(SEED, 1, study, 0);
  const noisy = candidates.map((value) => value + 0.6 * nextNormal(stream));
  const universe = (people: number, values: Float64Array, columns: number): Universe => {
    const cut = (from: Float64Array, count: number) =>
      Float64Array.from(
        { length: count * people },
        (_, i) => from[Math.floor(i / people) * n + (i % people)] ?? NaN,
      );
    const held = cut(covariates, columns);
    const model = {
      n: people,
      x: cut(x, 1),
      y: cut(y, 1),
      candidates: cut(values, values.length / n),
      covariatesA: held,
      covariatesB: held,
    };
    return { model, people: Int32Array.from({ length: people }, (_, i) => i) };
  };
  return [
    universe(n, candidates, 2),
    universe(n, candidates, 1),
    universe(n, candidates, 0),
    universe(n - 4, candidates, 2),
    universe(n, noisy, 2),
  ];
}

/** One candidate with one strong path: 1.2 of the exposure, or .8 of it in the outcome; the other path is 0. */
function oneSided(data: NullStudy, kind: NullKind): NullStudy {
  const { x, y, candidates } = data;
  if (kind === 'a-only') return { ...data, candidates: candidates.map((m, i) => m + 1.2 * x[i]) };
  return kind === 'b-only' ? { ...data, y: y.map((value, i) => value + 0.8 * candidates[i]) } : data;
}

async function tally(kind: NullKind, count: number, studies: number): Promise<CalibrationRow[]> {
  let larger = 0;
  let strict = 0;
  for (let study = 0; study < studies; study++) {
    const data =
      count === 1 ? oneSided(nullStudy('global', 1, SEED, study), kind) : nullStudy(kind, count, SEED, study);
    const plan = permutationPlan(data.n, PERMUTATIONS, SEED, study, null, true);
    const joint = await jointInference(universesOf(data, study), data.n, plan.indices, control);
    larger += joint.pFwe.some((p) => p < 0.05) ? 1 : 0;
    strict += joint.pFweStrict.some((p) => p < 0.05) ? 1 : 0;
  }
  const row = (test: string, rejections: number, size: number): CalibrationRow => ({
    condition: `${count === 1 ? 'one candidate' : `${count} candidates`}, ${kind}`,
    test,
    studies,
    rejections,
    size,
  });
  const plain = row('joint, larger p', larger, kind === 'mixed' ? 0.1 : 0.05);
  return count === 1 ? [plain] : [plain, row('joint, strict', strict, 0.05)];
}

export const multiverseFamily: CalibrationFamily = {
  name: 'multiverse',
  title: 'Multiverse',
  about:
    'The mass generator without a mediator, analysed in five universes: two, one or no covariates, without four people, with candidates measured with more noise. Rejected: any candidate whose median statistic over universes has p below .05; 199 permutations.',
  studies: 1000,
  async run(studies) {
    const rows: CalibrationRow[] = [];
    for (const kind of ['a-only', 'b-only'] as const) rows.push(...(await tally(kind, 1, studies)));
    for (const kind of KINDS) rows.push(...(await tally(kind, 40, studies)));
    return rows;
  },
};
