import { jenkinsonDisplacement, powerDisplacement, RADIUS_MM } from '../motion/framewise-displacement.ts';
import { DataError } from '@mesovia/core';
import { parametersOf, type MotionColumns } from '../motion/motion-columns.ts';
import { presentName } from '../motion/column-names.ts';

export type DisplacementRule = 'as_written' | 'power' | 'jenkinson';

export interface FrameRules {
  readonly fd: DisplacementRule;
  readonly radius_mm?: number | undefined;
  readonly first_fd: 'zero' | 'unknown';
  readonly non_steady: 'drop' | 'keep';
}

/** Motion of one run as the table of confounds gives it. */
export interface ScanFrames {
  /** mm, one value a frame, NaN where unknown. */
  readonly fdMm: Float64Array;
  readonly kept: boolean[];
  /** Computed from motion parameters because the table has none. */
  readonly isComputed: boolean;
}

const DISPLACEMENT = presentName('FramewiseDisplacement');

/**
 * Framewise displacement of every frame, and which frames are in a steady state.
 *
 * @param columns of the table of confounds
 * @throws DataError `no-displacement`, `no-parameters`, `left-handed-parameters`, `not-a-number`, `negative-displacement`
 */
export function scanFrames(columns: MotionColumns, rules: FrameRules, file: string): ScanFrames {
  const { values, frames } = columns;
  const written = rules.fd === 'as_written' ? values.get(DISPLACEMENT) : undefined;
  const fdMm = Float64Array.from(written ?? computed(columns, rules, file));
  refuseStrange(fdMm, file);
  if (rules.first_fd === 'zero' && fdMm[0] !== fdMm[0]) fdMm[0] = 0;
  const outliers = [...values].filter(([name]) => name.startsWith('non_steady_state_outlier'));
  const isSteady = (t: number) => outliers.every(([, flags]) => flags[t] !== 1);
  return {
    fdMm,
    kept: Array.from({ length: frames }, (_, t) => rules.non_steady === 'keep' || isSteady(t)),
    isComputed: rules.fd === 'as_written' && written === undefined,
  };
}

function computed({ values, program }: MotionColumns, rules: FrameRules, file: string): Float64Array {
  const parameters = parametersOf(values);
  const kind = rules.fd === 'jenkinson' ? 'jenkinson' : 'power';
  if (kind === 'jenkinson' && program === 'afni') {
    throw new DataError(
      'left-handed-parameters',
      "fd: jenkinson needs rotations and translations of one sense; AFNI's left and posterior axes are not those of x and y",
      file,
      'use fd: power, which does not depend on signs',
    );
  }
  const radius = rules.radius_mm ?? RADIUS_MM[kind];
  if (!('length' in parameters)) {
    return kind === 'power'
      ? powerDisplacement(parameters, radius)
      : jenkinsonDisplacement(parameters, radius);
  }
  throw rules.fd === 'as_written'
    ? new DataError(
        'no-displacement',
        `there is neither ${DISPLACEMENT} nor ${parameters.join(', ')}`,
        file,
        'give a table with framewise displacement or the six motion parameters',
      )
    : new DataError(
        'no-parameters',
        `fd: ${rules.fd} needs motion parameters; there is no ${parameters.join(', ')}`,
        file,
        values.has(DISPLACEMENT) ? 'use fd: as_written' : 'give the six motion parameters',
      );
}

/** Only the first frame may be unknown, and none can be negative. */
function refuseStrange(fdMm: Float64Array, file: string): void {
  const strange = fdMm.findIndex((value, t) => (t > 0 && value !== value) || value < 0);
  if (strange < 0) return;
  const value = fdMm[strange] as number;
  throw value < 0
    ? new DataError(
        'negative-displacement',
        `the framewise displacement of frame ${strange} is ${value}`,
        file,
        'give millimetres of framewise displacement, which are never negative',
      )
    : new DataError(
        'not-a-number',
        `the framewise displacement of frame ${strange} is unknown`,
        file,
        'only the first frame, 0, may be unknown',
      );
}
