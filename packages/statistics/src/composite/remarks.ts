import type { Check } from '@mesovia/core';
import type { CompositeResult } from './tables.ts';

/** What a reader should know beside the numbers. */
export function remarksOn(
  results: readonly CompositeResult[],
  { folds, what, left }: { readonly folds: number; readonly what: string; readonly left: number },
): Check[] {
  const checks: Check[] = results
    .filter(({ crossFitted }) => crossFitted.emptyFolds > 0)
    .map(({ crossFitted, suffix }) => ({
      code: 'empty-folds',
      severity: 'note',
      message: `In ${crossFitted.emptyFolds} of ${folds} cross-fitting folds the rule selected none of the ${what}${suffix}; such a fold contributes 0.`,
    }));
  if (left > 0) {
    checks.push({
      code: 'missing-candidates',
      severity: 'warning',
      message: `${left} candidates (${what}) left the family: without a value for somebody, or without variance.`,
      remedy: 'leave out people with dead regions to keep more candidates',
    });
  }
  return checks;
}
