import {
  distanceDependence,
  distances,
  expectedMedian,
  medianSize,
  PRESETS,
  qcFc,
  strategyPerson,
  type Strategy,
} from '@mesovia/connectivity';
import { simulateConfounds, simulateScan, simulateStudy, type SimulatedStudy } from '@mesovia/simulation';
import { describe, expect, it } from 'vitest';

const long = process.env['MESOVIA_LONG'] === '1';
/** Seeds 1, 2, 3 ...: fixed before looking. */
const SEEDS = Array.from({ length: long ? 50 : 1 }, (_, k) => k + 1);
const SIZE = long ? {} : { regions: 30, frames: 200 };
const STRATEGIES = ['6P', '36P+scrub'] as const;

interface Left {
  readonly median: number;
  readonly slope: number;
}

/** What a strategy leaves of motion in the connections of a simulated cohort. */
function leftOf(study: SimulatedStudy, runs: ReturnType<typeof runsOf>, strategy: Strategy): Left {
  const n = runs.length;
  const { regions } = study;
  const connections = (regions.length * (regions.length - 1)) / 2;
  const values = new Float64Array(n * connections);
  runs.forEach((run, i) => values.set(strategyPerson([run], strategy, run.where).z, i * connections));
  const motion = Float64Array.from(runs, ({ fdMm }) => {
    const known = fdMm.filter((value) => value === value);
    return known.reduce((sum, value) => sum + value, 0) / known.length;
  });
  const cohort = { n, values, connections, motion, covariates: new Float64Array(0) };
  const { r } = qcFc(cohort);
  const axis = (name: 'x' | 'y' | 'z') => Float64Array.from(regions, (region) => region[name]);
  const mm = distances({ x: axis('x'), y: axis('y'), z: axis('z') });
  return { median: medianSize(r), slope: Math.abs(distanceDependence(cohort, r, mm).slope.estimate) };
}

function runsOf(study: SimulatedStudy) {
  return study.people.map(({ participantId }, person) => {
    const scan = simulateScan(study, person);
    const confounds = simulateConfounds(study, person, scan);
    return {
      where: participantId,
      scan: {
        scan: 'rest',
        trS: study.options.tr_s,
        frames: scan.fdMm.length,
        regions: study.regions.length,
        series: scan.series,
      },
      fdMm: scan.fdMm,
      kept: new Uint8Array(scan.fdMm.length).fill(1),
      confounds: { columns: confounds.map(([column]) => ({ column })), values: new Map(confounds) },
    };
  });
}

describe(`the confounded cohort (${long ? 'full' : 'short'} run)`, () => {
  it('median |QC-FC| and the distance slope fall from 6P to 36P+scrub', () => {
    const fell = SEEDS.filter((seed) => {
      const study = simulateStudy({ variant: 'confounded', seed, ...SIZE });
      const runs = runsOf(study);
      const [few, many] = STRATEGIES.map((name) => leftOf(study, runs, PRESETS[name] as Strategy));
      const expected = expectedMedian(study.people.length - 2);
      expect(few?.median).toBeGreaterThan(1.5 * expected);
      return many!.median < few!.median && many!.slope < few!.slope;
    });
    expect(fell.length).toBeGreaterThanOrEqual(0.95 * SEEDS.length);
  });

  it('without motion as a driver, 6P leaves what no relation would give', () => {
    const study = simulateStudy({ variant: 'null', seed: 1, ...SIZE });
    const scrubbed = runsOf(study).map((run) => ({
      ...run,
      kept: Uint8Array.from(run.fdMm, (fd) => (fd > 0.5 ? 0 : 1)),
    }));
    const { median } = leftOf(study, scrubbed, PRESETS['6P'] as Strategy);
    expect(median).toBeLessThan(1.6 * expectedMedian(study.people.length - 2));
  });
});
