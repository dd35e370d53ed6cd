import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantileSorted } from '../quantile/quantile.ts';
import { instantiate } from '../wasm/instantiate.ts';
import { bytes } from '../wasm/mass-bootstrap.generated.ts';
import type { BootstrapExports } from './engine.ts';

const { exports, memory } = instantiate<BootstrapExports>(bytes, 65536);
const LIST = 4096;
const WORK = 12288;
const ROOM = 4096;

it('selects the type-7 quantile of any list, ties included, from any guess', () => {
  const values = fc.oneof(
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
      minLength: 1,
      maxLength: 400,
    }),
    fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 400 }),
  );
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const guesses = fc.oneof(fc.double(), fc.double({ min: -10, max: 10 }));
  fc.assert(
    fc.property(values, share, guesses, fc.double({ noNaN: true }), (drawn, p, guess, gap) => {
      const list = Float64Array.from(drawn);
      new Float64Array(memory, LIST, list.length).set(list);
      const position = (list.length - 1) * p;
      const k = Math.floor(position);
      const got = exports.quantile(LIST, list.length, k, position - k, guess, gap, WORK, ROOM);
      expect(got + 0).toBe(quantileSorted(list.sort(), p) + 0);
      expect(new Float64Array(memory, LIST, list.length).slice().sort()).toEqual(list);
    }),
    { numRuns: 500 },
  );
});
