import { setImmediate } from 'node:timers/promises';
import { ParameterError } from '@mesovia/core';
import { normalUpperQuantile } from '@mesovia/kernels';
import { fewestPeople, simulator, type Question } from './questions.ts';

export interface PowerControl {
  readonly studies: number;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/** How often simulated studies of one size find something. */
export interface Power {
  readonly n: number;
  readonly studies: number;
  readonly found: number;
  /** found / studies */
  readonly power: number;
  /** Monte Carlo standard error of the power. */
  readonly error: number;
  /** 95 % limits of the power, Wilson. */
  readonly lower: number;
  readonly upper: number;
  /** Mean number of carriers found. */
  readonly carriers: number;
}

const CHUNK = 10;

/**
 * Power by simulation: the share of studies in which the procedure finds something.
 *
 * @throws ParameterError `bad-power`, `impossible-effect`
 * @throws the reason of the abort signal
 * @see Wilson 1927, J Am Stat Assoc 22:209 (limits)
 */
export async function simulatePower(
  question: Question,
  n: number,
  { studies, signal, progress }: PowerControl,
): Promise<Power> {
  const study = simulator(question);
  refuseTooFew(question, n);
  let found = 0;
  let carriers = 0;
  for (let k = 0; k < studies; k += 1) {
    const finding = study(n, k);
    if (finding.found) found += 1;
    carriers += finding.carriers;
    if ((k + 1) % CHUNK > 0 && k + 1 < studies) continue;
    progress(k + 1, studies);
    await setImmediate();
    signal.throwIfAborted();
  }
  return { n, studies, found, carriers: carriers / studies, ...shareOf(found, studies) };
}

function refuseTooFew(question: Question, n: number): void {
  const fewest = fewestPeople(question);
  if (n >= fewest) return;
  throw new ParameterError(
    'bad-power',
    `${n} people are too few for this question: it needs at least ${fewest}`,
    'power',
    'give more people or fewer covariates',
  );
}

function shareOf(found: number, studies: number): Pick<Power, 'power' | 'error' | 'lower' | 'upper'> {
  const power = found / studies;
  const z = normalUpperQuantile(0.025);
  const weight = 1 / (1 + z ** 2 / studies);
  const centre = weight * (power + z ** 2 / (2 * studies));
  const half = weight * z * Math.sqrt((power * (1 - power)) / studies + z ** 2 / (4 * studies ** 2));
  return {
    power,
    error: Math.sqrt((power * (1 - power)) / studies),
    lower: Math.max(0, Math.min(power, centre - half)),
    upper: Math.min(1, Math.max(power, centre + half)),
  };
}

export interface SampleSize {
  /** Smallest n whose simulated power reaches the target; undefined above `most`. */
  readonly n: number | undefined;
  /** n that the Monte Carlo error leaves open: from the largest n surely too small to the smallest surely enough. */
  readonly from: number;
  readonly to: number | undefined;
  /** Every size that was simulated, smallest first. */
  readonly tried: readonly Power[];
}

/**
 * Smallest sample with the target power: doubled until reached, then halved in between, power taken to rise with n. Each
 * size costs one simulation; `from` and `to` say what the Monte Carlo error (95 % limits) leaves open among them.
 *
 * @param most largest n that is tried
 */
export async function sampleSize(
  question: Question,
  target: number,
  most: number,
  control: PowerControl,
): Promise<SampleSize> {
  const tried = new Map<number, Power>();
  const reaches = async (n: number): Promise<boolean> => {
    const known = tried.get(n) ?? (await simulatePower(question, n, control));
    tried.set(n, known);
    return known.power >= target;
  };
  let below = fewestPeople(question) - 1;
  let above = Math.min(most, Math.max(20, below + 1));
  while (!(await reaches(above))) {
    if (above >= most) return summed(undefined, target, tried);
    below = above;
    above = Math.min(most, 2 * above);
  }
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (await reaches(middle)) above = middle;
    else below = middle;
  }
  return summed(above, target, tried);
}

function summed(n: number | undefined, target: number, tried: ReadonlyMap<number, Power>): SampleSize {
  const sorted = [...tried.values()].toSorted((p, q) => p.n - q.n);
  const small = sorted.filter(({ upper }) => upper < target).map((one) => one.n);
  const enough = sorted.filter(({ lower }) => lower >= target).map((one) => one.n);
  return { n, from: Math.max(0, ...small) + 1, to: enough[0], tried: sorted };
}
