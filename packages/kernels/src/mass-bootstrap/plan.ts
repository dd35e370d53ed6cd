import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import { createBlocks, createRecords, type Blocks } from './blocks.ts';
import { createDesign, type Design } from './design.ts';
import { drawResamples, type Resampling } from './resamples.ts';

/** First byte after what the compiler keeps for itself. */
const FIRST_TABLE = 4096;

/** What a thread needs to bootstrap any candidates of a model; plain data over shared memory. */
export interface BootstrapPlan {
  readonly design: Design;
  readonly blocks: Blocks;
  readonly records: Int32Array;
  readonly constants: Float64Array;
  /** Constants per resample. */
  readonly size: number;
  /** Resamples asked for, and those that can be fitted. */
  readonly count: number;
  readonly usable: number;
  readonly redrawn: number;
  readonly level: number;
}

/** Draws the resamples of a model, once for all candidates. Null when path a cannot be fitted. */
export function planBootstrap(model: MassModel, resampling: Resampling, level: number): BootstrapPlan | null {
  const design = createDesign(model);
  if (design === null) return null;
  const split = createBlocks(design, FIRST_TABLE);
  const resamples = drawResamples(design, resampling);
  const { count, usable, redrawn, size } = resamples;
  return {
    design,
    blocks: split.blocks,
    ...createRecords(split, resamples, model.n),
    size,
    count,
    usable,
    redrawn,
    level,
  };
}
