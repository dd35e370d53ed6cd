import { correlation, fisherZ, lowerTriangle } from '@mesovia/kernels';
import { describe, expect, it } from 'vitest';
import { carrierEdges } from '../edges/background-edges.ts';
import { estimateEdges } from '../edges/scan-edges.ts';
import { VARIANTS } from '../study/options.ts';
import { simulateStudy } from '../study/study.ts';
import { frameMotion, SPIKE_MM } from './frame-motion.ts';
import { simulateScan } from './scan.ts';

const PEOPLE = 12;
const small = (variant: (typeof VARIANTS)[number]) =>
  simulateStudy({ variant, people: PEOPLE, exercising: 7, regions: 30, frames: 150 });

describe('simulated scans', () => {
  it.each(VARIANTS)('%s: scrubbed connections of the carriers are those of the study', (variant) => {
    const study = small(variant);
    const { edges } = estimateEdges(study);
    carrierEdges(study).forEach((e, k) => {
      for (let i = 0; i < PEOPLE; i += 1) {
        expect(edges[e * PEOPLE + i]).toBeCloseTo(study.carrierZ[i * 6 + k], 4);
      }
    });
  });

  it('leave the other connections as they are whatever is planted', () => {
    const [planted, none] = [small('planted'), small('null')];
    const carrying = new Set(carrierEdges(planted));
    const [one, other] = [estimateEdges(planted).edges, estimateEdges(none).edges];
    one.forEach((z, i) => {
      const apart = Math.abs(z - other[i]);
      expect(apart < 1e-4).toBe(!carrying.has(Math.floor(i / PEOPLE)));
    });
  });

  it('spoil connections by spikes in frames that scrubbing removes', () => {
    const study = simulateStudy({ variant: 'confounded', regions: 30, frames: 150 });
    const mover = study.meanFdMm.indexOf(Math.max(...study.meanFdMm));
    const { series, fdMm } = simulateScan(study, mover);
    expect([...fdMm].filter((fd) => fd > SPIKE_MM).length).toBeGreaterThan(5);
    const r = new Float64Array(900);
    const z = new Float64Array(435);
    correlation(series, 150, 30, r);
    lowerTriangle(r, 30, z);
    fisherZ(z, z);
    const carriers = carrierEdges(study);
    const apart = carriers.map((e, k) => Math.abs(z[e] - study.carrierZ[mover * 6 + k]));
    expect(Math.max(...apart)).toBeGreaterThan(0.2);
  });

  it.each(VARIANTS)(
    '%s: everybody keeps at least eight minutes and a mean motion below 0.5 mm',
    (variant) => {
      const study = simulateStudy({ variant });
      study.people.forEach((_, person) => {
        const fd = frameMotion(study, person);
        expect(fd[0]).toBeNaN();
        const mean = fd.subarray(1).reduce((sum, value) => sum + value, 0) / (fd.length - 1);
        expect(mean).toBeCloseTo(study.meanFdMm[person], 6);
        expect(mean).toBeLessThan(SPIKE_MM);
        expect(([...fd].filter((value) => !(value > SPIKE_MM)).length * 2) / 60).toBeGreaterThan(8);
      });
    },
  );

  it('survive a person whose wanted connections cannot exist together', () => {
    const study = small('planted');
    const impossible = study.carrierZ.map((z, i) => (i < 6 ? (i === 0 ? -2 : 2) : z));
    const { series } = simulateScan({ ...study, carrierZ: impossible }, 0);
    expect(series.every((value) => value - value === 0)).toBe(true);
  });
});
