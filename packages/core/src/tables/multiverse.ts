/** Multiverse: the same question with other decisions. Rows are in key order; null means unknown. */
import { bool, defineTable, float64, float64List, int32, text } from '../contract.ts';
import { person } from './columns.ts';

export const analysedPeople = /* @__PURE__ */ defineTable({
  name: 'analysed_people',
  rows: 'analysed person',
  key: ['participant_id'],
  columns: {
    participant_id: person,
    exposure: float64('0 and 1 for two groups'),
    outcome: float64('in its unit'),
    covariates: float64List('one value a covariate column, categories as 0 and 1'),
    candidates: float64List('one value a row of analysed_candidates'),
  },
});

export const analysedCandidates = /* @__PURE__ */ defineTable({
  name: 'analysed_candidates',
  rows: 'candidate of the analysis',
  key: ['position'],
  columns: {
    position: int32('0-based position in analysed_people.candidates'),
    name: text('for people; the same candidate in every universe has the same name'),
  },
});

export const specifications = /* @__PURE__ */ defineTable({
  name: 'specifications',
  rows: 'shown candidate and universe',
  key: ['name', 'universe'],
  columns: {
    name: text('candidate, for people'),
    universe: text('main, or what differs from it'),
    n: int32('people'),
    covariate_columns: int32('columns held constant'),
    a: float64('path a, in the unit of the candidate'),
    b: float64('path b, per unit of the candidate'),
    t_a: float64('of path a'),
    t_b: float64('of path b'),
    statistic: float64('min(|t_a|, |t_b|)'),
    p: float64('joint significance: larger p of both paths, of this universe by itself, not corrected'),
    indirect: float64('a x b in the unit of the outcome per unit of the exposure'),
    standardised: float64('a x b fully standardised: SDs (ddof 1) of the people of this universe'),
    lower: float64('limit of standardised, first-order delta'),
    upper: float64('limit of standardised, first-order delta'),
    level: float64('coverage of the limits'),
  },
});

export const multiverseTests = /* @__PURE__ */ defineTable({
  name: 'multiverse_tests',
  rows: 'candidate',
  key: ['name'],
  columns: {
    name: text('candidate, for people'),
    universes: int32('compared'),
    statistic: float64('median over universes of min(|t_a|, |t_b|)'),
    median: float64('median over universes of the fully standardised a x b'),
    lowest: float64('smallest fully standardised a x b'),
    highest: float64('largest fully standardised a x b'),
    same_sign: int32('universes in which a x b has the sign of the median'),
    nominal: int32('universes with a joint p below alpha by themselves; not a test of all'),
    p_a_broken: float64('family-wise, scheme that breaks path a in every universe'),
    p_b_broken: float64('family-wise, scheme that breaks path b in every universe'),
    p_fwe: float64('larger of both'),
    p_fwe_strict: float64('min(1, 2 p_fwe); p_fwe itself for one candidate'),
    selected: bool('p_fwe_strict below alpha'),
    candidates: int32('compared together'),
    selection: text('pre-specified, or circular, best of N'),
    permutations: int32('of each scheme'),
    people: int32('in at least one universe'),
  },
});
