import { tieBar } from '../bootstrap/intervals.ts';
import { instantiate } from '../wasm/instantiate.ts';
import { bytes } from '../wasm/mass-bootstrap.generated.ts';
import { createFinish } from './finish.ts';
import type { BootstrapPlan } from './plan.ts';
import type { ResultColumns } from './result.ts';
import { createSampleFit } from './sample.ts';

type Tables = (steps: number, count: number) => void;
type Draw = (records: number, constants: number, out: number, count: number, scratch: number) => void;

/** Functions of the assembly topic; `tablesN` and `drawGroupedN` or `drawPlainN` besides, N a width or covariates. */
export interface BootstrapExports {
  readonly tablesAny: (steps: number, count: number, width: number) => void;
  readonly drawAny: (
    records: number,
    constants: number,
    out: number,
    count: number,
    scratch: number,
    columns: number,
    columnsB: number,
    sums: number,
  ) => void;
  readonly measureAll: (out: number, count: number, scratch: number) => void;
  readonly measureSome: (out: number, count: number, scratch: number) => void;
  readonly compact: (
    out: number,
    count: number,
    bounds: number,
    lists: number,
    room: number,
    lengths: number,
  ) => void;
  readonly split: (list: number, n: number, middle: number, low: number, high: number) => number;
  readonly gather: (out: number, count: number, lane: number, list: number) => void;
  readonly countAbove: (out: number, count: number, lane: number) => number;
  readonly quantile: (
    list: number,
    n: number,
    k: number,
    fraction: number,
    guess: number,
    gap: number,
    work: number,
    room: number,
  ) => number;
}

/** Byte addresses in the memory of one thread. */
export interface Layout {
  readonly steps: number;
  /**
   * Pairs. In: shift, estimate. Out: failed, below estimate, below 0, sum, squares, largest negative, smallest other.
   * In: middle of the draws, distance from it of those that are listed. Out: two lengths (i32). In: bar of "below
   * estimate".
   */
  readonly scratch: number;
  readonly sums: number;
  readonly records: number;
  readonly constants: number;
  /** Draws of two candidates, interleaved. */
  readonly out: number;
  /** Two lists of `room` bytes, two for the halves of one, and four to select in. */
  readonly lists: number;
  readonly work: number;
  readonly room: number;
  readonly end: number;
}

function layoutOf({ blocks, records, constants, usable }: BootstrapPlan): Layout {
  let end = blocks.end;
  const take = (size: number): number => {
    const place = Math.ceil(end / 64) * 64;
    end = place + size;
    return place;
  };
  const room = (usable + 1) * 8;
  return {
    steps: take(blocks.steps.byteLength),
    scratch: take(256),
    sums: take(blocks.width * 16),
    records: take(records.byteLength),
    constants: take(constants.byteLength),
    out: take(usable * 16),
    lists: take(4 * room),
    work: take(4 * room),
    room,
    end,
  };
}

/** Runs candidates of a plan on the calling thread, in a private memory of a few megabytes. */
export function createEngine(
  plan: BootstrapPlan,
): (candidates: Float64Array, from: number, to: number, results: ResultColumns) => void {
  const { design, blocks, records, constants, usable } = plan;
  const { n, columns, columnsB, generated, groups } = design;
  const layout = layoutOf(plan);
  const { exports, memory } = instantiate<BootstrapExports>(bytes, layout.end);
  const float = new Float64Array(memory);
  const word = new Int32Array(memory);
  word.set(records, layout.records / 4);
  float.set(constants, layout.constants / 8);
  word.set(blocks.steps, layout.steps / 4);

  const fitted = createSampleFit(design);
  const finish = createFinish(plan, layout, exports, memory);
  const named = exports as unknown as Record<string, Tables & Draw>;
  const covariates = columns.length - 2;
  const tables = named[`tables${blocks.width}`];
  const draw = named[`draw${groups === null ? 'Plain' : 'Grouped'}${covariates}`];

  // Values of person i in block order: m^2, m y, m times each column.
  const factors = [design.outcome, ...columns.slice(0, blocks.width - 2)];
  const ordered = factors.map((values) => Float64Array.from(blocks.order, (person) => values[person]));
  const load = (candidates: Float64Array, e: number, lane: number, results: ResultColumns): void => {
    const { sample } = fitted;
    fitted.fit(candidates.subarray(e * n, (e + 1) * n));
    const { a, b, shift, rest } = sample;
    let place = blocks.values / 8 + lane;
    for (let i = 0; i < n; i += 1) {
      const value = rest[blocks.order[i]];
      float[place] = value * value;
      for (let w = 0; w < ordered.length; w += 1) float[place + 2 + 2 * w] = value * ordered[w][i];
      place += 2 * blocks.width;
    }
    float[layout.scratch / 8 + lane] = shift;
    float[layout.scratch / 8 + 2 + lane] = a * b;
    float[layout.scratch / 8 + 26 + lane] = tieBar(a * b);
    results.a[e] = a;
    results.b[e] = b;
    results.estimate[e] = a * b;
    results.acceleration[e] = sample.acceleration;
  };
  const run = (): void => {
    const { scratch, out } = layout;
    if (generated) {
      tables(layout.steps, blocks.stepCount);
      draw(layout.records, layout.constants, out, usable, scratch);
      return;
    }
    exports.tablesAny(layout.steps, blocks.stepCount, blocks.width);
    exports.drawAny(
      layout.records,
      layout.constants,
      out,
      usable,
      scratch,
      columns.length,
      columnsB,
      layout.sums,
    );
  };
  return (candidates, from, to, results) => {
    for (let e = from; e < to; e += 2) {
      // The last of an odd number rides twice.
      const other = Math.min(e + 1, to - 1);
      load(candidates, e, 0, results);
      load(candidates, other, 1, results);
      run();
      finish(e, other, results);
    }
  };
}
