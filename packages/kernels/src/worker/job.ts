import type { BootstrapPlan } from '../mass-bootstrap/plan.ts';
import type { Tiles } from './tiles.ts';

/** What a thread is started with; large parts lie in shared memory. */
export interface BootstrapJob {
  readonly plan: BootstrapPlan;
  /** E x n. */
  readonly candidates: Float64Array;
  /** Block of `resultColumns`; each tile writes its own places. */
  readonly results: SharedArrayBuffer;
  readonly tiles: Tiles;
}
