import { multiverseFamily } from '../multiverse/calibration.ts';
import { compositesFamily } from './composites.ts';
import type { CalibrationFamily } from './family.ts';
import { groupTestsFamily } from './group-tests.ts';
import { oneMediatorFamily } from './one-mediator.ts';
import { regressionFamily } from './regression.ts';

/** What `npm run calibrate` simulates; a new family is one file here and one line below. */
export const families: readonly CalibrationFamily[] = [
  groupTestsFamily,
  regressionFamily,
  oneMediatorFamily,
  compositesFamily,
  multiverseFamily,
];
