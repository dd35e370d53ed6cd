import { jsonText } from '../writing/text.ts';
import type { ScannerSignals } from './scanner-signals.ts';

/** fMRIPrep marks a volume as a motion outlier above these. */
const OUTLIER = { fdMm: 0.5, stdDvars: 1.5 } as const;

const two = (number: number) => String(number).padStart(2, '0');

/**
 * Columns of confounds that follow those of motion and tissues: aCompCor, cosines, the non-steady first volume and one
 * column per motion outlier.
 */
export function scannerColumns(
  { components, cosines }: ScannerSignals,
  fdMm: Float64Array,
  stdDvars: Float64Array,
): [name: string, values: Float64Array][] {
  const frames = fdMm.length;
  const only = (frame: number) => Float64Array.from({ length: frames }, (_, t) => (t === frame ? 1 : 0));
  const outliers = [...fdMm.keys()].filter((t) => fdMm[t] > OUTLIER.fdMm || stdDvars[t] > OUTLIER.stdDvars);
  return [
    ...components.map((values, k): [string, Float64Array] => [`a_comp_cor_${two(k)}`, values]),
    ...cosines.map((values, k): [string, Float64Array] => [`cosine${two(k)}`, values]),
    ['non_steady_state_outlier00', only(0)],
    ...outliers.map((frame, k): [string, Float64Array] => [`motion_outlier${two(k)}`, only(frame)]),
  ];
}

/** The sidecar of a table of confounds: what is known of its components. */
export function confoundsSidecar({ explained }: ScannerSignals): string {
  let sum = 0;
  const entries = explained.map((share, k) => {
    sum += share;
    const details = {
      CumulativeVarianceExplained: Math.round(sum * 1e6) / 1e6,
      Mask: 'combined',
      Method: 'aCompCor',
      Retained: true,
      SingularValue: Math.round(Math.sqrt(share) * 1e5) / 1e3,
      VarianceExplained: share,
    };
    return [`a_comp_cor_${two(k)}`, details] as const;
  });
  return jsonText(Object.fromEntries(entries));
}
