import type { TableOutput } from '@mesovia/core';
import { exposedOf } from './effects.ts';
import type { Power, SampleSize } from './power.ts';
import type { Question } from './questions.ts';

/** One row for each size that was simulated. */
export function powerColumns(
  question: Question,
  asked: Power | undefined,
  size: SampleSize | undefined,
  { studies, target }: { readonly studies: number; readonly target?: number | undefined },
): TableOutput {
  const byN = new Map([...(size?.tried ?? []), ...(asked ? [asked] : [])].map((one) => [one.n, one]));
  const rows = [...byN.values()].toSorted((p, q) => p.n - q.n);
  const role = ({ n }: Power) => (n === size?.n ? 'smallest' : n === asked?.n ? 'asked' : 'tried');
  const whole = (pick: (row: Power) => number) => Int32Array.from(rows, pick);
  const numbers = (pick: (row: Power) => number) => Float64Array.from(rows, pick);
  const known = (value: number | undefined) => ({
    values: new Int32Array(rows.length).fill(value ?? 0),
    valid: new Uint8Array(rows.length).fill(value === undefined ? 0 : 1),
  });
  const { exposed } = question;
  const isSearch = question.kind === 'search';
  return {
    n: whole(({ n }) => n),
    role: rows.map(role),
    question: rows.map(() => question.kind),
    procedure: rows.map(() => question.procedure),
    effect: rows.map(() => effectText(question)),
    exposed: {
      values: whole(({ n }) => (exposed === undefined ? 0 : exposedOf(n, exposed))),
      valid: new Uint8Array(rows.length).fill(exposed === undefined ? 0 : 1),
    },
    candidates: whole(() => (isSearch ? question.count : 1)),
    carriers: whole(() => (isSearch ? question.carriers : 1)),
    covariate_columns: whole(() => (question.kind === 'group' ? 0 : question.covariates)),
    alpha: numbers(() => question.alpha),
    studies: whole(() => studies),
    found: whole(({ found }) => found),
    power: numbers(({ power }) => power),
    error: numbers(({ error }) => error),
    lower: numbers(({ lower }) => lower),
    upper: numbers(({ upper }) => upper),
    carriers_found: numbers(({ carriers }) => carriers),
    target: numbers(() => target ?? NaN),
    n_from: known(size?.from),
    n_to: known(size?.to),
  };
}

/** What is true in the simulated studies, in words. */
export function effectText(question: Question): string {
  if (question.kind === 'group') return `d = ${question.d}`;
  const { a, b, direct, scale } = question;
  const unit = scale === 'standardised' ? 'standardised' : 'in SDs of the errors';
  const paths = `a = ${a}, b = ${b}${direct === 0 ? '' : `, direct = ${direct}`}, ${unit}`;
  return question.kind === 'search' && question.reliability < 1
    ? `${paths}; reliability ${question.reliability}`
    : paths;
}
