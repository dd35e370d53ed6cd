import {
  createStream,
  designOf,
  exp,
  fitBinary,
  nextNormal,
  nextUniform,
  normalUpper,
  tTwoSided,
  type RandomStream,
} from '@mesovia/kernels';
import { correlate } from '../correlations/correlation.ts';
import { ERRORS, fitModel } from '../models/fit.ts';
import type { CalibrationFamily, CalibrationRow } from './family.ts';

const SEED = 59n;
const PEOPLE = 45;
const EXPOSED = 29;
const CLUSTERS = 9;

interface Condition {
  readonly name: string;
  /** Declared size of each test that is asserted here. */
  readonly sizes: Readonly<Record<string, number>>;
  readonly study: (stream: RandomStream) => ReadonlyMap<string, number>;
}

const draw = (stream: RandomStream, value = nextNormal) =>
  Float64Array.from({ length: PEOPLE }, () => value(stream));
const group = Float64Array.from({ length: PEOPLE }, (_, i) => (i < EXPOSED ? 1 : 0));
const logNormal = (stream: RandomStream) => exp(nextNormal(stream));

/** p of the group in outcome ~ group + age, by every kind of standard error. */
function linearTests(stream: RandomStream, spread: (i: number) => number, shared: number) {
  const design = designOf(PEOPLE, group, draw(stream));
  const cluster = Int32Array.from({ length: PEOPLE }, (_, i) => Math.floor((i * CLUSTERS) / PEOPLE));
  const common = Array.from({ length: CLUSTERS }, () => shared * nextNormal(stream));
  const y = Float64Array.from({ length: PEOPLE }, (_, i) => {
    return spread(i) * nextNormal(stream) + (common[cluster[i]] ?? 0);
  });
  return new Map(
    ERRORS.map((errors) => {
      const fit = fitModel(design, PEOPLE, 3, y, { family: 'linear', errors, cluster, firth: false });
      return [errors, tTwoSided(fit.coefficients[1] / Math.sqrt(fit.covariance[4]), fit.df[1])];
    }),
  );
}

/** Wald p of a number in a logistic regression with two terms; a separated study does not reject. */
function logisticTests(stream: RandomStream, share: number) {
  const design = designOf(PEOPLE, draw(stream), group);
  const y = Float64Array.from({ length: PEOPLE }, () => (nextUniform(stream) < share ? 1 : 0));
  const p = (firth: boolean) => {
    const fit = fitBinary(design, PEOPLE, 3, y, 'logit', firth);
    if (!fit || fit.separated) return 1;
    return 2 * normalUpper(Math.abs(fit.coefficients[1] / Math.sqrt(fit.covariance[4])));
  };
  return new Map([
    ['logit, maximum likelihood', p(false)],
    ["logit, Firth's penalty", p(true)],
  ]);
}

function correlationTests(stream: RandomStream, value: (stream: RandomStream) => number) {
  const [x, y] = [draw(stream, value), draw(stream, value)];
  const held = new Float64Array([...draw(stream), ...draw(stream)]);
  const none = new Float64Array(0);
  return new Map(
    (['Pearson', 'Spearman'] as const).flatMap((method) => [
      [method, correlate(method, x, y, none, 0.95)?.p ?? NaN] as const,
      [`${method}, two held constant`, correlate(method, x, y, held, 0.95)?.p ?? NaN] as const,
    ]),
  );
}

const CONDITIONS: readonly Condition[] = [
  {
    name: 'linear, equal SD',
    sizes: { model: 0.05, HC3: 0.05, HC4: 0.05 },
    study: (stream) => linearTests(stream, () => 1, 0),
  },
  {
    name: 'linear, SD 2 times in the smaller group',
    sizes: { HC3: 0.065 },
    study: (stream) => linearTests(stream, (i) => (group[i] === 1 ? 1 : 2), 0),
  },
  {
    name: 'linear, 9 clusters that share half the variance, groups of clusters',
    sizes: { CR2: 0.065 },
    study: (stream) => linearTests(stream, () => 1, 1),
  },
  {
    name: 'logistic, 40 % with the outcome',
    sizes: { 'logit, maximum likelihood': 0.05, "logit, Firth's penalty": 0.05 },
    study: (stream) => logisticTests(stream, 0.4),
  },
  { name: 'logistic, 10 % with the outcome', sizes: {}, study: (stream) => logisticTests(stream, 0.1) },
  {
    name: 'correlation, normal',
    sizes: {
      Pearson: 0.05,
      'Pearson, two held constant': 0.05,
      Spearman: 0.055,
      'Spearman, two held constant': 0.055,
    },
    study: (stream) => correlationTests(stream, nextNormal),
  },
  {
    name: 'correlation, log-normal',
    sizes: { Spearman: 0.055 },
    study: (stream) => correlationTests(stream, logNormal),
  },
];

function tally({ name, sizes, study }: Condition, studies: number): CalibrationRow[] {
  const counts = new Map<string, number>();
  for (let s = 0; s < studies; s++) {
    for (const [test, p] of study(createStream(SEED, 0, s, 0)))
      counts.set(test, (counts.get(test) ?? 0) + (p < 0.05 ? 1 : 0));
  }
  return [...counts].map(([test, rejections]) => {
    const size = sizes[test];
    return { condition: name, test, studies, rejections, ...(size === undefined ? {} : { size }) };
  });
}

export const regressionFamily: CalibrationFamily = {
  name: 'regression',
  title: 'Regression models and correlations',
  about:
    'Studies of 45 people (29 and 16) in which the tested term has nothing to do with the outcome. HC0 to HC2, CR0 and CR1 are shown because other programs use them; they are too small at this size and are not asserted.',
  studies: 5000,
  run: (studies) => CONDITIONS.flatMap((condition) => tally(condition, studies)),
};
