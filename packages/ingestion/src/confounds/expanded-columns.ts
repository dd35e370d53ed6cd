import { ROTATIONS, TRANSLATIONS } from '../motion/column-names.ts';

/** Columns that strategies take with their derivatives and squares. */
const EXPANDABLE = [...TRANSLATIONS, ...ROTATIONS, 'csf', 'white_matter', 'global_signal'];

/** What `expandedColumns` added. */
export interface ExpandedColumns {
  readonly values: ReadonlyMap<string, Float64Array>;
  readonly added: readonly string[];
}

/**
 * Derivatives and squares of motion and of tissue signals that a table lacks, under the names and by the rule of fMRIPrep:
 * `_derivative1` is value - value before (unknown in the first frame), `_power2` the square, `_derivative1_power2` the square
 * of the derivative. What the table has is left as it is.
 *
 * @see Friston et al. 1996, Magn Reson Med 35:346; Satterthwaite et al. 2013, NeuroImage 64:240
 */
export function expandedColumns(values: ReadonlyMap<string, Float64Array>): ExpandedColumns {
  const all = new Map(values);
  const added: string[] = [];
  const add = (name: string, make: () => Float64Array): Float64Array => {
    const known = all.get(name);
    if (known) return known;
    const made = make();
    all.set(name, made);
    added.push(name);
    return made;
  };
  for (const name of EXPANDABLE) {
    const base = values.get(name);
    if (!base) continue;
    const derivative = add(`${name}_derivative1`, () => differences(base));
    add(`${name}_power2`, () => squares(base));
    add(`${name}_derivative1_power2`, () => squares(derivative));
  }
  return { values: all, added };
}

const differences = (series: Float64Array): Float64Array =>
  series.map((value, t) => (t === 0 ? NaN : value - (series[t - 1] as number)));

const squares = (series: Float64Array): Float64Array => series.map((value) => value * value);
