import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_CENSOR } from '../strategies/preset-parts.ts';
import { censorFrames } from './censor.ts';

const all = (n: number) => new Uint8Array(n).fill(1);

describe('censoring', () => {
  it('drops frames above a threshold, not at it, and none whose value is unknown', () => {
    const fdMm = Float64Array.of(NaN, 0.1, 0.5, 0.51, 0.2, 0.1);
    expect([...censorFrames({ kept: all(6), fdMm }, { ...NO_CENSOR, fd_mm: 0.5 })]).toEqual([
      1, 1, 1, 0, 1, 1,
    ]);
    const stdDvars = Float64Array.of(NaN, 1.5, 1.6, 1, 1, 1);
    expect([...censorFrames({ kept: all(6), fdMm, stdDvars }, { ...NO_CENSOR, std_dvars: 1.5 })]).toEqual([
      1, 1, 0, 1, 1, 1,
    ]);
  });

  it('never brings back a frame, keeps no short stretch, and drops a window around what moved', () => {
    const frame = fc.record({ fd: fc.double({ min: 0, max: 1, noNaN: true }), kept: fc.boolean() });
    const rule = fc.record({ before: fc.nat(3), after: fc.nat(3), minimum_segment: fc.nat(6) });
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 60 }), rule, (frames, given) => {
        const kept = Uint8Array.from(frames, (f) => (f.kept ? 1 : 0));
        const fdMm = Float64Array.from(frames, ({ fd }) => fd);
        const result = censorFrames({ kept, fdMm }, { ...NO_CENSOR, fd_mm: 0.8, ...given });
        for (let t = 0; t < frames.length; t += 1) {
          const near = fdMm.some((fd, s) => fd > 0.8 && t >= s - given.before && t <= s + given.after);
          expect(result[t] === 1 && (kept[t] === 0 || near)).toBe(false);
        }
        const stretches = [...result]
          .join('')
          .split('0')
          .filter((stretch) => stretch !== '');
        expect(stretches.every((stretch) => stretch.length >= given.minimum_segment)).toBe(true);
        // What is lost beyond that stood in a short stretch: with no minimum, nothing is.
        const loose = censorFrames(
          { kept, fdMm },
          { ...NO_CENSOR, fd_mm: 0.8, ...given, minimum_segment: 0 },
        );
        const longEnough = [...loose]
          .join('')
          .replace(/1+/g, (ones) => (ones.length < given.minimum_segment ? '0' : '1').repeat(ones.length));
        expect([...result].join('')).toBe(longEnough);
      }),
    );
  });
});
