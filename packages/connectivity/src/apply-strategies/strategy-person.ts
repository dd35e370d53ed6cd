import { fisherZ } from '@mesovia/kernels';
import { joinRuns } from '../correlate/join-runs.ts';
import { connections } from '../correlate/connections.ts';
import { denoisePerson, type RunToDenoise } from '../denoise/denoise-person.ts';
import { deadRegions } from '../scans/dead-regions.ts';
import { describeStrategy } from '../strategies/describe.ts';
import type { Strategy } from '../strategies/strategy.ts';

/** What one strategy makes of one person. */
export interface StrategyResult {
  readonly procedure: string;
  /** Fisher z of each connection; NaN where a run, a region or the person is left out. */
  readonly z: Float64Array;
  readonly frames: number;
  readonly keptFrames: number;
  /** NaN when a repetition time is unknown. */
  readonly minutes: number;
  /** Over the runs used, 0 without any. */
  readonly residualDf: number;
  readonly runs: number;
  readonly usedRuns: number;
}

/** Frames fewer than this give no correlation. */
const FEWEST_FRAMES = 4;

/**
 * Denoises the runs of a person by one strategy, joins what is left (each region z-scored within each run) and correlates
 * every pair of regions (Pearson).
 *
 * @throws DataError those of `denoisePerson`
 */
export function strategyPerson(
  runs: readonly RunToDenoise[],
  strategy: Strategy,
  person: string,
): StrategyResult {
  const results = denoisePerson(runs, strategy);
  const used = results.filter(({ reason }) => reason === undefined);
  const clean = used.map((run) => run.clean);
  const keptFrames = clean.reduce((sum, { frames }) => sum + frames, 0);
  const { regions } = runs[0].scan;
  return {
    procedure: describeStrategy(strategy),
    z:
      keptFrames < FEWEST_FRAMES
        ? new Float64Array((regions * (regions - 1)) / 2).fill(NaN)
        : zOf(clean, person),
    frames: runs.reduce((sum, { scan }) => sum + scan.frames, 0),
    keptFrames,
    minutes: clean.reduce((sum, { frames, trS }) => sum + frames * trS, 0) / 60,
    residualDf: used.reduce((sum, { residualDf }) => sum + residualDf, 0),
    runs: results.length,
    usedRuns: used.length,
  };
}

function zOf(clean: Parameters<typeof joinRuns>[0], person: string): Float64Array {
  const joined = joinRuns(clean, 'ddof1', person);
  const options = { measure: 'pearson', estimator: 'empirical', runs: clean.length } as const;
  const { r } = connections(joined, { ...options, dead: deadRegions(clean) }, person);
  fisherZ(r, r);
  return r.map((value) => (Math.abs(value) === Infinity ? NaN : value));
}
