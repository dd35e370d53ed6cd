import { DataError } from '@mesovia/core';
import type { MotionCells } from './motion-cells.ts';

/** Which program wrote motion parameters without a header; `by_name` goes by the name of the file. */
export type ParameterOrder = 'by_name' | Program;
export type Program = 'fsl' | 'spm' | 'afni';

/** Columns of each program, in order. */
const COLUMNS: Readonly<Record<Program, readonly string[]>> = {
  fsl: ['rot_x', 'rot_y', 'rot_z', 'trans_x', 'trans_y', 'trans_z'],
  spm: ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'],
  // roll, pitch, yaw in degrees; towards superior, left, posterior in mm
  afni: ['rot_z', 'rot_x', 'rot_y', 'trans_z', 'trans_x', 'trans_y'],
};

/** Degrees of 3dvolreg -> rad. */
export const RAD_PER_DEGREE = Math.PI / 180;

const BY_NAME: readonly (readonly [RegExp, Program])[] = [
  [/\.par$/, 'fsl'],
  [/(^|\/)rp_[^/]*\.txt$/, 'spm'],
  [/\.1D$/, 'afni'],
];

/**
 * The program behind motion parameters without a header, and what their columns are.
 *
 * FSL (MCFLIRT, `*.par`) writes rotations in rad, then translations in mm; SPM (`rp_*.txt`) translations first; AFNI
 * (3dvolreg, `*.1D`) degrees about the superior, left and posterior axes, then mm. AFNI's `-dfile` has the number of
 * the volume in front and two root mean squares behind.
 *
 * @throws DataError `unknown-parameters`, `not-parameters`
 */
export function parameterColumns(
  { file, columns, firstLine }: MotionCells,
  order: ParameterOrder,
): { program: Program; names: readonly (string | undefined)[] } {
  const program = order === 'by_name' ? BY_NAME.find(([name]) => name.test(file))?.[1] : order;
  const isDfile = columns === 9 && program !== 'fsl' && program !== 'spm';
  if (columns !== 6 && !isDfile) {
    throw new DataError(
      'not-parameters',
      `the file has ${columns} columns and no header: it holds neither framewise displacement nor six motion parameters`,
      `${file}:${firstLine}`,
      'give one column of framewise displacement, six motion parameters, or a header line',
    );
  }
  if (program === undefined) {
    throw new DataError(
      'unknown-parameters',
      `the file has ${columns} columns and no header: it may hold motion parameters, whose order differs between programs`,
      `${file}:${firstLine}`,
      'name it *.par (FSL), rp_*.txt (SPM) or *.1D (AFNI), say parameters: fsl, spm or afni in ingestion/confounds and ingestion/parcellate, or write a header line: trans_x, trans_y, trans_z in mm, rot_x, rot_y, rot_z in rad',
    );
  }
  const names = COLUMNS[program];
  return { program, names: isDfile ? [undefined, ...names, undefined, undefined] : names };
}
