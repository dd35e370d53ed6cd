import { pearson } from '@mesovia/kernels';
import { distanceDependence, type Bounded } from '../quality/distance.ts';
import { motionStudy } from '../quality/motion-study.ts';
import { expectedMedian, medianSize, qcFc } from '../quality/qc-fc.ts';
import { shareBelow } from '../quality/rows.ts';

/** What one strategy left of everybody, people in one order for all strategies. */
export interface StrategyCohort {
  readonly strategy: string;
  readonly procedure: string;
  /** Connections of a person, NaN where unknown. */
  readonly values: (person: number) => Float64Array;
  readonly frames: Float64Array;
  readonly keptFrames: Float64Array;
  readonly residualDf: Float64Array;
  readonly runs: Float64Array;
  readonly usedRuns: Float64Array;
}

export interface ComparedPeople {
  readonly ids: readonly string[];
  readonly connections: number;
  /** Mean framewise displacement over all frames, the same whatever the strategy. */
  readonly motion: Float64Array;
  /** Held constant in QC-FC: k columns. */
  readonly covariates: Float64Array;
  /** Distance in mm of each connection, NaN where unknown. */
  readonly mm: Float64Array;
}

export interface ComparedStrategy {
  readonly strategy: string;
  readonly procedure: string;
  readonly people: number;
  readonly peopleLost: number;
  readonly runsLost: number;
  readonly median: number;
  readonly expected: number;
  readonly shareP: number;
  readonly shareQ: number;
  readonly slope: Bounded;
  readonly spearman: Bounded;
  readonly meanKeptPercent: number;
  readonly meanResidualDf: number;
  readonly meanDfLost: number;
  readonly referenceR: number;
}

/**
 * Strategies side by side; the first is the reference. QC-FC and costs rest on the people that every strategy keeps
 * (`same`), so that a strategy does not look better because those who moved most left; or on those each one keeps (`own`).
 *
 * @throws DataError `too-few-people`
 * @see Ciric et al. 2017, NeuroImage 154:174; Parkes et al. 2018, NeuroImage 171:415
 */
export function compareStrategies(
  cohorts: readonly StrategyCohort[],
  people: ComparedPeople,
  over: 'same' | 'own',
): ComparedStrategy[] {
  const everybody = [...people.ids.keys()];
  const keptByAll = everybody.filter((i) => cohorts.every(({ usedRuns }) => usedRuns[i] > 0));
  return cohorts.map((cohort) => {
    const kept = everybody.filter((i) => cohort.usedRuns[i] > 0);
    return {
      strategy: cohort.strategy,
      procedure: cohort.procedure,
      peopleLost: everybody.length - kept.length,
      runsLost: everybody.reduce((sum, i) => sum + cohort.runs[i] - cohort.usedRuns[i], 0),
      ...measured(cohort, cohorts[0], people, over === 'same' ? keptByAll : kept),
    };
  });
}

function measured(
  cohort: StrategyCohort,
  reference: StrategyCohort,
  people: ComparedPeople,
  rows: readonly number[],
) {
  const { connections, covariates, mm } = people;
  const n = people.ids.length;
  const columns = covariates.length / n;
  const held = Float64Array.from({ length: columns * rows.length }, (_, c) => {
    const column = Math.floor(c / rows.length);
    return covariates[column * n + rows[c - column * rows.length]];
  });
  const study = motionStudy(
    rows.map((i) => people.ids[i]),
    (row) => cohort.values(rows[row]),
    connections,
    Float64Array.from(rows, (i) => people.motion[i]),
    held,
  );
  const qc = qcFc(study);
  const { slope, spearman } = distanceDependence(study, qc.r, mm);
  const meanOf = (of: (i: number) => number) => rows.reduce((sum, i) => sum + of(i), 0) / rows.length;
  return {
    people: study.n,
    median: medianSize(qc.r),
    expected: expectedMedian(study.n - 2 - columns),
    shareP: shareBelow(qc.p),
    shareQ: shareBelow(qc.q),
    slope,
    spearman,
    meanKeptPercent: meanOf((i) => (100 * cohort.keptFrames[i]) / cohort.frames[i]),
    meanResidualDf: meanOf((i) => cohort.residualDf[i]),
    meanDfLost: meanOf((i) => cohort.frames[i] - cohort.residualDf[i]),
    referenceR: likeness(cohort, reference, rows),
  };
}

/** Mean over people of the correlation, over the connections both know, with those of the reference. */
function likeness(cohort: StrategyCohort, reference: StrategyCohort, rows: readonly number[]): number {
  if (cohort === reference) return 1;
  const known = rows.flatMap((i) => {
    const [own, other] = [cohort.values(i), reference.values(i)];
    const both = own.map((value, e) => (value + other[e] === value + other[e] ? 1 : 0));
    const r = pearson(
      own.filter((_, e) => both[e] === 1),
      other.filter((_, e) => both[e] === 1),
    );
    return r === r ? [r] : [];
  });
  return known.reduce((sum, r) => sum + r, 0) / known.length;
}
