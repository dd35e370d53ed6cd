import { instantiate, type Kernel } from '../wasm/instantiate.ts';
import { bytes } from '../wasm/linear-algebra.generated.ts';

/** Functions of the assembly topic. All arguments but counts and flags are byte addresses. */
interface LinearAlgebra {
  readonly centredPanels: (series: number, frames: number, regions: number, panels: number) => void;
  readonly scalePanels: (panels: number, frames: number, count: number) => void;
  readonly frameLengths: (panels: number, frames: number, count: number, out: number) => void;
  readonly panelProducts: (panels: number, frames: number, count: number, out: number) => void;
  readonly finishSymmetric: (
    matrix: number,
    count: number,
    size: number,
    out: number,
    divisor: number,
    limit: number,
  ) => void;
  readonly packLower: (matrix: number, size: number, count: number, panels: number) => void;
  readonly factor: (panels: number, count: number, scratch: number) => number;
  readonly invertFactor: (panels: number, count: number, columns: number) => void;
  readonly squareOfFactor: (columns: number, count: number, out: number) => void;
  readonly packRows: (matrix: number, size: number, ld: number, panels: number, scratch: number) => void;
  readonly weighPanels: (panels: number, size: number, weights: number) => void;
  readonly rowProducts: (left: number, right: number, size: number, out: number, isLower: number) => void;
  readonly packUpper: (matrix: number, size: number, out: number, padded: number, divisor: number) => void;
  readonly tridiagonalise: (
    a: number,
    size: number,
    padded: number,
    reflectors: number,
    images: number,
    panels: number,
    d: number,
    e: number,
  ) => void;
  readonly accumulate: (
    reflectors: number,
    size: number,
    padded: number,
    panels: number,
    turned: number,
    scratch: number,
  ) => void;
  readonly diagonalise: (
    d: number,
    e: number,
    size: number,
    padded: number,
    panels: number,
    queue: number,
  ) => number;
  readonly signRows: (panels: number, size: number, padded: number, signs: number, largest: number) => void;
  readonly columnsOfRows: (
    panels: number,
    size: number,
    padded: number,
    order: number,
    signs: number,
    out: number,
  ) => void;
}

/** Below this size the plain twins are as fast, and the module need not be compiled. */
export const COMPILED_FROM = 32;
/** A larger memory is let go after its call. */
const MOST_KEPT = 1 << 26;
const START = 1024;

interface Room extends Kernel<LinearAlgebra> {
  readonly size: number;
}
let kept: Room | null = null;

/** Places to work in, for one call: they hold what an earlier call left there. */
export interface Workspace {
  readonly exports: LinearAlgebra;
  /** Byte address of each part, in the order asked for. */
  readonly places: readonly number[];
  /** `length` values from a byte address on. */
  readonly values: (place: number, length: number) => Float64Array;
}

/** Room for parts of so many float64 each. */
export function workspace(...lengths: readonly number[]): Workspace {
  let size = START;
  const places = lengths.map((length) => {
    const place = size;
    size = Math.ceil((place + length * 8) / 64) * 64;
    return place;
  });
  const room =
    kept !== null && kept.size >= size ? kept : { ...instantiate<LinearAlgebra>(bytes, size), size };
  if (size <= MOST_KEPT) kept = room;
  return {
    exports: room.exports,
    places,
    values: (place, length) => new Float64Array(room.memory, place, length),
  };
}
