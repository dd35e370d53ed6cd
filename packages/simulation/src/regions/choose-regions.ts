import { REGIONS, type SimulatedRegion } from './table.ts';

/** Regions whose six connections carry the mediator. */
export const PAIN_CARRIERS = [
  'left thalamus',
  'right amygdala',
  'medial prefrontal cortex',
  'left insula',
] as const;

/** Regions near eyes and jaw whose six connections follow head motion in the confounded variant. */
export const MOTION_CARRIERS = [
  'left frontal pole',
  'right lateral orbitofrontal cortex',
  'left temporal pole',
  'right superior frontal gyrus',
] as const;

export interface ChosenRegions {
  /** In the order of the region table. */
  readonly regions: readonly SimulatedRegion[];
  /** Positions of the carriers in `regions`, ascending. */
  readonly carriers: readonly number[];
}

/** The carriers and, up to `count`, the first other regions of the table. @param count 5 to 100 */
export function chooseRegions(count: number, carriers: readonly string[]): ChosenRegions {
  const others = REGIONS.filter((region) => !carriers.includes(region.plainName));
  const taken = new Set(others.slice(0, count - carriers.length));
  const regions = REGIONS.filter((region) => carriers.includes(region.plainName) || taken.has(region));
  return {
    regions,
    carriers: [...regions.keys()].filter((i) => carriers.includes(regions[i].plainName)),
  };
}
