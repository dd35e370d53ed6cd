import { mediationPaths, type Paths } from './paths.ts';
import type { SimpleInput } from './residual-correlation.ts';

export interface LeftOut extends Paths {
  /** Row of the person left out. */
  readonly person: number;
  /** (ab - ab without the person) / first-order standard error of ab. */
  readonly influence: number;
}

/** The model without each person in turn; a person without whom it cannot be fitted is NaN. */
export function leaveOneOut(input: SimpleInput): LeftOut[] {
  const { n } = input;
  const all = mediationPaths(
    input,
    Int32Array.from({ length: n }, (_, i) => i),
  );
  return Array.from({ length: n }, (_, person) => {
    const rows = Int32Array.from({ length: n - 1 }, (_unused, i) => (i < person ? i : i + 1));
    const without = mediationPaths(input, rows);
    const influence = ((all?.indirect ?? NaN) - (without?.indirect ?? NaN)) / (all?.se ?? NaN);
    const nothing = { a: NaN, b: NaN, direct: NaN, indirect: NaN, se: NaN, jointP: NaN };
    return { person, influence, ...(without ?? nothing) };
  });
}
