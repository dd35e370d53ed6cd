import { fisherZ, tanh } from '@mesovia/kernels';
import { deadRegions } from '../scans/dead-regions.ts';
import type { Scan } from '../scans/read-scans.ts';
import { connections, type ConnectionOptions } from './connections.ts';
import { joinRuns, type Standardise } from './join-runs.ts';
import type { Estimator, Measure } from './measures.ts';
import { varianceOfZ, type VarianceKind } from './variance.ts';

export interface PersonOptions {
  readonly measure: Measure;
  readonly estimator: Estimator;
  readonly standardise: Standardise;
  readonly runs: 'concatenate' | 'fisher-average';
  readonly variance: VarianceKind | 'none';
}

export interface PersonConnections {
  /** Strict lower triangle, row by row; NaN with a dead region. */
  readonly r: Float64Array;
  /** Variance of the Fisher z, as long as r; empty where none was asked for. */
  readonly varZ: Float64Array;
  /** Mean over runs weighted by frames; NaN without shrinkage. */
  readonly shrinkage: number;
  readonly frames: number;
  /** 1 for a region without signal in one of the runs. */
  readonly dead: Uint8Array;
}

/**
 * The connections of one person over all runs that have frames: the runs joined one after another, or a correlation
 * a run and the mean of their Fisher z, each run weighted by its degrees of freedom (frames - 3, less the other
 * regions for partial correlations).
 *
 * @param segments of each run, for xDF; else empty
 */
export function measurePerson(
  scans: readonly Scan[],
  segments: readonly Int32Array[],
  options: PersonOptions,
  person: string,
): PersonConnections {
  const filled = [...scans.keys()].filter((run) => scans[run].frames > 0);
  const dead = deadRegions(scans);
  const parts = options.runs === 'concatenate' ? [filled] : filled.map((run) => [run]);
  const measured = parts.map((runs) => {
    const joined = joinRuns(
      runs.map((run) => scans[run]),
      options.standardise,
      person,
    );
    const own: ConnectionOptions = { ...options, dead, runs: runs.length };
    const pieces = runs.flatMap((run) => [...(segments[run] ?? [])]);
    const varZ =
      options.variance === 'none'
        ? new Float64Array(0)
        : varianceOfZ(joined, Int32Array.from(pieces), { ...own, variance: options.variance });
    return { ...connections(joined, own, person), varZ, frames: joined.frames };
  });
  const lost = options.measure === 'partial' ? living(dead) - 2 : 0;
  return { ...averaged(measured, lost), dead };
}

const living = (dead: Uint8Array) => dead.reduce((count, flag) => count + (1 - flag), 0);

type Measured = Omit<PersonConnections, 'dead'>;

function averaged(parts: readonly Measured[], lost: number): Measured {
  if (parts.length === 1) return parts[0];
  const weights = parts.map(({ frames }) => Math.max(1, frames - 3 - lost));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const frames = parts.reduce((sum, part) => sum + part.frames, 0);
  const z = new Float64Array(parts[0].r.length);
  const varZ = new Float64Array(parts[0].varZ.length);
  parts.forEach((part, run) => {
    const own = new Float64Array(z.length);
    fisherZ(part.r, own);
    own.forEach((value, e) => void (z[e] += (weights[run] * value) / total));
    part.varZ.forEach((value, e) => void (varZ[e] += (weights[run] / total) ** 2 * value));
  });
  const shrinkage = parts.reduce((sum, part) => sum + (part.frames * part.shrinkage) / frames, 0);
  return { r: z.map(tanh), varZ, shrinkage, frames };
}
