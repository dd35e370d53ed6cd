import type { Check } from '@mesovia/core';
import { familyName } from '../estimates/rows.ts';
import type { Analysis } from '../people/analysis.ts';
import type { TestedFamily } from './regions.ts';
import type { Search } from './search.ts';
import { compareSpread } from './spread-check.ts';
import { fewestPermutations } from './threshold.ts';

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** What a reader of a search should know; no person is named. */
export function searchRemarks(
  { family, search }: TestedFamily,
  analysis: Analysis,
  options: { readonly alpha: number; readonly statistic: 'ols' | 'hc3' },
): Check[] {
  const what = familyName(family.family);
  const count = family.candidates.length;
  return [
    ...missingRemark(what, count, family.left.length),
    ...partlyKnownRemark(what, search, analysis.n),
    ...permutationRemarks(what, search.nulls.maxA.length, search.nulls.exact, options.alpha),
    ...spreadRemark(what, family.values, options.statistic, analysis),
  ];
}

/** How many candidates the rule of a family named beforehand left. */
export function familyRemark(tested: readonly TestedFamily[]): Check {
  const counts = tested.map(
    ({ family }) => `${familyName(family.family)} ${family.candidates.length + family.left.length}`,
  );
  return {
    code: 'pre-specified-family',
    severity: 'note',
    message: `The family was named beforehand: ${counts.join(', ')}. Corrections count these candidates only.`,
  };
}

function missingRemark(what: string, tested: number, left: number): Check[] {
  if (left === 0) return [];
  return [
    {
      code: 'missing-candidates',
      severity: 'warning',
      message: `${left} of ${tested + left} candidates (${what}) left the family before testing: without a value for somebody, or without variance; ${tested} were tested.`,
      remedy: 'see missing_candidates; leave out people with dead regions to keep more candidates',
    },
  ];
}

function partlyKnownRemark(what: string, { people }: Search, n: number): Check[] {
  const partly = people.reduce((sum, known) => sum + (known < n ? 1 : 0), 0);
  if (partly === 0) return [];
  return [
    {
      code: 'partly-known-candidates',
      severity: 'warning',
      message: `${what}: ${partly} of ${people.length} candidates are missing for some people and were tested in the others (at least ${Math.min(...people)} of ${n}); -log10 of the larger p is compared instead of min |t|.`,
      remedy:
        'see column n; values that are missing for a reason related to exposure or outcome bias the paths',
    },
  ];
}

function permutationRemarks(what: string, count: number, exact: boolean, alpha: number): Check[] {
  const done: Check = {
    code: 'permutations',
    severity: 'note',
    message: exact
      ? `${what}: exact, all ${count} arrangements besides the observed one.`
      : `${what}: ${count} random permutations of each scheme.`,
  };
  if (count >= fewestPermutations(alpha)) return [done];
  return [
    done,
    {
      code: 'too-few-permutations',
      severity: 'warning',
      message: `${what}: with ${count} permutations no candidate can be family-wise significant at ${alpha}.`,
      remedy: `use at least ${fewestPermutations(alpha)} permutations, better 5000`,
    },
  ];
}

function spreadRemark(
  what: string,
  values: Float64Array,
  statistic: 'ols' | 'hc3',
  { groups }: Analysis,
): Check[] {
  const spread = groups && compareSpread(values, groups.codes);
  if (!groups || !spread?.unequal) return [];
  const larger = spread.ratio > 1 ? groups.labels[1] : groups.labels[0];
  const times = spread.ratio > 1 ? spread.ratio : 1 / spread.ratio;
  const found = `${what}: the variance in the group "${larger}" is typically ${times.toFixed(1)} times that of the other group; ${percent(spread.share)} of the candidates differ at 5 %.`;
  if (statistic === 'hc3') {
    const message = `${found} The studentised (HC3) statistic that was searched with allows for that.`;
    return [{ code: 'unequal-variances', severity: 'note', message }];
  }
  return [
    {
      code: 'unequal-variances',
      severity: 'warning',
      message: `${found} Permutation p are too small when the smaller group varies more, too large when the larger does.`,
      remedy:
        'search with statistic: hc3, compare a_t_hc3 and b_t_hc3, and look for a cause (motion, length of scans)',
    },
  ];
}
