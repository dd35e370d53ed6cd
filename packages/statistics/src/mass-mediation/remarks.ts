import type { Check } from '@mesovia/core';
import { familyName } from '../estimates/rows.ts';
import type { Analysis } from '../people/analysis.ts';
import type { TestedFamily } from './regions.ts';
import { compareSpread } from './spread-check.ts';
import { fewestPermutations } from './threshold.ts';

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** What a reader of a search should know; no person is named. */
export function searchRemarks({ family, search }: TestedFamily, analysis: Analysis, alpha: number): Check[] {
  const what = familyName(family.family);
  const count = family.candidates.length;
  return [
    ...missingRemark(what, count, family.left.length),
    ...permutationRemarks(what, search.nulls.maxA.length, search.nulls.exact, alpha),
    ...spreadRemark(what, family.values, analysis),
  ];
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

function spreadRemark(what: string, values: Float64Array, { groups }: Analysis): Check[] {
  const spread = groups && compareSpread(values, groups.codes);
  if (!groups || !spread?.unequal) return [];
  const larger = spread.ratio > 1 ? groups.labels[1] : groups.labels[0];
  const times = spread.ratio > 1 ? spread.ratio : 1 / spread.ratio;
  return [
    {
      code: 'unequal-variances',
      severity: 'warning',
      message: `${what}: the variance in the group "${larger}" is typically ${times.toFixed(1)} times that of the other group; ${percent(spread.share)} of the candidates differ at 5 %. Permutation p are too small when the smaller group varies more, too large when the larger does.`,
      remedy: 'look for a cause (motion, length of scans) and read p near the limit with caution',
    },
  ];
}
