import { pearson } from '@mesovia/kernels';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { REGIONS } from '../regions/table.ts';
import { STUDY_DICTIONARY } from './dictionary.ts';
import { studyOptions, TRUTH, VARIANTS } from './options.ts';
import { simulateStudy } from './study.ts';

const column = (study: ReturnType<typeof simulateStudy>, k: number) =>
  study.carrierZ.filter((_, i) => i % 6 === k);

describe('simulated study', () => {
  it.each(VARIANTS)('%s: same options, same numbers; another seed, other numbers', (variant) => {
    expect(simulateStudy({ variant })).toEqual(simulateStudy({ variant }));
    expect(simulateStudy({ variant, seed: 2 }).people).not.toEqual(
      simulateStudy({ variant, seed: 3 }).people,
    );
  });

  it('planted and null are the same people with the same pain', () => {
    const [planted, none] = [simulateStudy({ variant: 'planted' }), simulateStudy({ variant: 'null' })];
    expect(none.people).toEqual(planted.people);
    expect(none.latent).not.toEqual(planted.latent);
  });

  it('keeps group sizes, mean pain and the ranges of the dictionary', () => {
    fc.assert(
      fc.property(fc.nat(1e9), (seed) => {
        const { people } = simulateStudy({ seed });
        expect(people.filter((person) => person.exerciseHabit === 'yes').length).toBe(29);
        const mean = people.reduce((sum, person) => sum + person.painIntensity, 0) / 45;
        expect(Math.abs(mean - 59.6)).toBeLessThan(1);
        for (const person of people) {
          const within = (name: string, value: number) => {
            expect(value).toBeGreaterThanOrEqual(STUDY_DICTIONARY[name].Minimum as number);
            expect(value).toBeLessThanOrEqual(STUDY_DICTIONARY[name].Maximum as number);
          };
          within('age', person.age);
          within('bmi', person.bmi);
          within('pain_intensity', person.painIntensity);
          within('pain_duration_weeks', person.painDurationWeeks);
          within('pain_catastrophizing', person.painCatastrophizing);
          within('depression', person.depression);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('has the paths it says, in a large cohort', () => {
    for (const variant of VARIANTS) {
      const study = simulateStudy({ variant, people: 999, exercising: 644, seed: 7 });
      const { a, b, total, latent } = TRUTH[variant];
      const pain = Float64Array.from(study.people, (person) => person.painIntensity);
      const rXm = pearson(study.x, study.latent);
      const rXy = pearson(study.x, pain);
      const rMy = pearson(study.latent, pain);
      expect(rXm).toBeCloseTo(a, 1);
      expect(rXy).toBeCloseTo(total, 1);
      expect((rMy - rXm * rXy) / (1 - rXm * rXm)).toBeCloseTo(latent === 'nothing' ? 0 : b, 1);
    }
  });

  it('measures the latent variable with the stated reliability', () => {
    const study = simulateStudy({ people: 999, exercising: 644 });
    for (let k = 0; k < 6; k += 1) {
      expect(pearson(column(study, k), study.latent)).toBeGreaterThan(0.965);
      expect(pearson(column(study, k), study.latent)).toBeLessThan(0.985);
    }
  });

  it('head motion is the latent variable when confounded, nothing otherwise', () => {
    const size = { people: 999, exercising: 644 };
    const confounded = simulateStudy({ ...size, variant: 'confounded' });
    expect(pearson(confounded.meanFdMm, confounded.latent)).toBeGreaterThan(0.99);
    const planted = simulateStudy({ ...size, variant: 'planted' });
    expect(Math.abs(pearson(planted.meanFdMm, planted.latent))).toBeLessThan(0.1);
  });
});

describe('regions', () => {
  it('are 100 with names of their own, left on the left', () => {
    expect(REGIONS.length).toBe(100);
    expect(new Set(REGIONS.map((region) => region.name)).size).toBe(100);
    expect(new Set(REGIONS.map((region) => region.plainName)).size).toBe(100);
    for (const { hemisphere, x, name } of REGIONS) {
      expect(Math.sign(x)).toBe({ left: -1, right: 1, bilateral: 0 }[hemisphere]);
      expect(name).toMatch(/^[A-Za-z_]+$/);
    }
  });

  it.each(VARIANTS)('%s: the carriers are there in the smallest study', (variant) => {
    const { regions, carriers } = simulateStudy({ variant, regions: 5, frames: 60 });
    expect(regions.length).toBe(5);
    expect(carriers.map((i) => regions[i].plainName).sort()).toEqual([...TRUTH[variant].carriers].sort());
  });
});

describe('options', () => {
  it.each([
    [
      { variant: 'none' as never },
      'variant is none\n  at: simulate\n  try: give one of planted, published-size',
    ],
    [{ seed: -1 }, 'seed is -1'],
    [{ people: 5 }, 'people is 5'],
    [{ exercising: 44 }, 'exercising is 44\n  at: simulate\n  try: give from 2 to 43'],
    [{ regions: 101 }, 'regions is 101\n  at: simulate\n  try: give from 5 to 100'],
    [{ frames: 200 }, 'frames is 200\n  at: simulate\n  try: give from 240'],
    [{ tr_s: 0 }, 'tr_s is 0'],
  ])('%j is refused', (options, problem) => {
    expect(() => studyOptions(options)).toThrow(problem);
  });
});
