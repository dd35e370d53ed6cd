import type { EquationFit } from '@mesovia/kernels';
import { effectVariance } from '@mesovia/kernels';
import {
  bootstrapRows,
  type Bootstrapped,
  type BootstrapOptions,
  type MediationRow,
} from './bootstrap-rows.ts';
import type { LinearModel } from './linear-model.ts';

type Find = (term: string, scale: string) => Bootstrapped | undefined;

/** Standard errors the total effect must be away from 0 before anything is divided by it. */
const STABLE = 2;

/**
 * Sizes that are not effects of their own: the proportion mediated, guarded, and upsilon.
 *
 * The proportion is shown only when the total effect is more than two standard errors from 0 and has the sign of the
 * indirect one; otherwise it is unstable or means nothing (below 0, above 1). Upsilon is the squared fully
 * standardised indirect effect: variance of the outcome explained through the mediator, not unbiased in small samples.
 *
 * @see MacKinnon, Warsi & Dwyer 1995 (proportion); Lachowicz, Preacher & Kelley 2018, Psychol Methods 23:244 (upsilon)
 */
export function ratioRows(
  { effects, proportion }: LinearModel,
  fits: readonly EquationFit[],
  find: Find,
  options: BootstrapOptions,
): { rows: MediationRow[]; remarks: string[] } {
  if (!proportion) return { rows: [], remarks: [] };
  const indirect = find(proportion.indirect, 'raw');
  const total = find(proportion.total, 'raw');
  const effect = effects.find(({ term }) => term === proportion.total)?.effect;
  const standardised = find(proportion.indirect, 'fully standardised');
  if (!indirect || !total || !effect) return { rows: [], remarks: [] };
  const se = Math.sqrt(
    effectVariance(
      effect,
      fits,
      fits.map(({ covariance }) => covariance),
    ),
  );
  const stable = Math.abs(total.estimate) > STABLE * se && total.estimate * indirect.estimate > 0;
  const squared = (values: Float64Array) => values.map((value) => value * value);
  const ratio = (one: Float64Array, other: Float64Array) => one.map((value, i) => value / (other[i] ?? NaN));
  return {
    rows: [
      ...(stable
        ? only(
            {
              term: 'proportion mediated',
              scale: 'ratio',
              estimate: indirect.estimate / total.estimate,
              draws: ratio(indirect.draws, total.draws),
            },
            options,
          )
        : []),
      ...(standardised
        ? only(
            {
              term: 'upsilon',
              scale: 'share of variance',
              estimate: standardised.estimate * standardised.estimate,
              draws: squared(standardised.draws),
            },
            options,
          )
        : []),
    ],
    remarks: stable
      ? []
      : [
          'The proportion mediated is not shown: the total effect is within two standard errors of 0 or has the other sign.',
        ],
  };
}

/** Percentile interval, no p: these sizes are tested through the indirect effect. */
function only(result: Bootstrapped, options: BootstrapOptions): MediationRow[] {
  return bootstrapRows(result, options)
    .filter(({ method }) => method.endsWith('percentile bootstrap'))
    .map((row) => ({ ...row, p: NaN }));
}
