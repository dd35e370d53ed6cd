import { ContractError, DataError, ParameterError, type TableView } from '@mesovia/core';
import { groupByKnown, residualise } from '@mesovia/kernels';
import { designBasis } from './design-basis.ts';
import type { Analysis } from './analysis.ts';

/** The bundle of a candidates stage. */
export interface CandidateTables {
  readonly candidates: TableView;
  readonly candidate_labels: TableView;
}

/** Candidates of one family for the analysed people. */
export interface Family {
  readonly family: string;
  /** Rows of candidate_labels, ascending; E of them. */
  readonly candidates: Int32Array;
  readonly names: readonly string[];
  /** E x n, candidate after candidate, people in the order of the analysis; NaN only with `missing: 'keep'`. */
  readonly values: Float64Array;
  readonly left: readonly LeftCandidate[];
}

/** A candidate that cannot be tested in these people. */
export interface LeftCandidate {
  readonly candidate: number;
  readonly family: string;
  readonly name: string;
  /** Included people without a value; 0 when the reason is another one. */
  readonly people: number;
  readonly reason: string;
}

/** Residual norm relative to the centred norm below which a candidate is only exposure and covariates. */
const EXPLAINED = 1e-10;

/**
 * Where each analysed person stands in the candidates table.
 *
 * @throws DataError `person-without-candidates`
 */
function rowsOf(ids: readonly string[], candidates: TableView): Int32Array {
  const place = new Map(candidates.strings('participant_id').map((id, row) => [id, row]));
  return Int32Array.from(ids, (id) => {
    const row = place.get(id);
    if (row !== undefined) return row;
    throw new DataError(
      'person-without-candidates',
      `${id} is included but has no row in candidates`,
      'candidates',
      'leave out people without scans with a rule in the flow stage, or connect their scans',
    );
  });
}

/** Families in candidate_labels, in order of first appearance. */
export function familiesOf(labels: TableView): readonly string[] {
  return labels.text('family').labels;
}

export interface FamilyOptions {
  /** Rows of candidate_labels that belong to the family, when it was named beforehand. */
  readonly members?: ReadonlySet<number> | undefined;
  /** What becomes of a candidate that is missing for some included people: it leaves the family, or stays with the rest. */
  readonly missing?: 'leave' | 'keep';
}

/**
 * The candidates of a family as numbers. Those that are missing for an included person, the same for everybody, or
 * a combination of exposure and covariates leave the family before anything is tested, and are listed.
 *
 * @throws ParameterError `no-such-family`
 * @throws DataError `person-without-candidates`, `no-candidates`
 * @throws ContractError `unequal-labels`
 */
export function alignFamily(
  tables: CandidateTables,
  family: string,
  analysis: Pick<Analysis, 'ids' | 'n' | 'x' | 'y' | 'covariates'>,
  { members: wanted, missing = 'leave' }: FamilyOptions = {},
): Family {
  const { candidates, candidate_labels: labels } = tables;
  const matrix = candidates.matrix('values');
  if (matrix.columns !== labels.rows) {
    throw new ContractError(
      'unequal-labels',
      `candidates have ${matrix.columns} values a person, candidate_labels has ${labels.rows} rows`,
      'candidates',
      'connect both tables of the same stage',
    );
  }
  const families = familiesOf(labels);
  if (!families.includes(family)) {
    throw new ParameterError(
      'no-such-family',
      `there is no family "${family}" among the candidates`,
      'with.family',
      `the families are ${families.join(', ')}`,
    );
  }
  const rows = rowsOf(analysis.ids, candidates);
  const familyOf = labels.strings('family');
  const name = labels.strings('name');
  const index = labels.i32('candidate');
  const members = [...index.keys()].filter((row) => familyOf[row] === family && (wanted?.has(row) ?? true));
  const all = gather(
    matrix.values,
    matrix.columns,
    rows,
    Int32Array.from(members, (row) => index[row] ?? 0),
  );
  const reasons =
    missing === 'keep'
      ? reasonsAmongKnown(all, members.length, analysis)
      : reasonsToLeave(all, members.length, analysis);
  const stay = [...members.keys()].filter((e) => reasons[e] === undefined);
  if (stay.length === 0) {
    throw new DataError(
      'no-candidates',
      `none of the ${members.length} candidates of the family ${family} can be tested: ${reasons[0]?.reason}`,
      'candidates',
      'leave out the people without values with a rule in the flow stage',
    );
  }
  const { n } = analysis;
  const values = new Float64Array(stay.length * n);
  for (const [k, e] of stay.entries()) values.set(all.subarray(e * n, (e + 1) * n), k * n);
  const label = (e: number) => ({ candidate: index[members[e]], family, name: name[members[e]] ?? '' });
  return {
    family,
    candidates: Int32Array.from(stay, (e) => label(e).candidate),
    names: stay.map((e) => label(e).name),
    values,
    left: [...members.keys()].flatMap((e) => (reasons[e] ? [{ ...label(e), ...reasons[e] }] : [])),
  };
}

/** Columns of a row-major people x candidates matrix, turned to candidate after candidate. */
function gather(values: Float64Array, columns: number, rows: Int32Array, wanted: Int32Array): Float64Array {
  const n = rows.length;
  const out = new Float64Array(wanted.length * n);
  for (let i = 0; i < n; i++) {
    const from = rows[i] * columns;
    for (let e = 0; e < wanted.length; e++) out[e * n + i] = values[from + wanted[e]];
  }
  return out;
}

interface Reason {
  readonly people: number;
  readonly reason: string;
}

type Numbers = Pick<Analysis, 'n' | 'x' | 'y' | 'covariates'>;

/** Why candidates cannot be tested in the people they are known for. */
function reasonsAmongKnown(values: Float64Array, count: number, analysis: Numbers): (Reason | undefined)[] {
  const reasons = Array.from<Reason | undefined>({ length: count });
  for (const { people, candidates } of groupByKnown(values, analysis.n)) {
    const own = knownNumbers(analysis, people);
    const missing = analysis.n - people.length;
    const among =
      unusable(own) ??
      reasonsToLeave(pickKnown(values, analysis.n, people, candidates), candidates.length, own);
    for (const [k, e] of candidates.entries()) {
      const found = Array.isArray(among) ? among[k]?.reason : among;
      if (found !== undefined) reasons[e] = { people: missing, reason: found };
    }
  }
  return reasons;
}

/** Why no candidate can be tested in these people. */
function unusable({ n, x, y, covariates }: Numbers): string | undefined {
  if (n === 0 || n < covariates.length / n + 4) return 'known for too few people';
  if (x.every((value) => value === x[0])) return 'the exposure is the same for everybody with a value';
  if (y.every((value) => value === y[0])) return 'the outcome is the same for everybody with a value';
  return undefined;
}

/** The columns of an analysis for some of its people. */
export function knownNumbers({ n, x, y, covariates }: Numbers, people: Int32Array): Numbers {
  const pick = (values: Float64Array, from: number) => Float64Array.from(people, (i) => values[from + i]);
  const picked = new Float64Array((covariates.length / n) * people.length);
  for (let j = 0; j < covariates.length / n; j++) picked.set(pick(covariates, j * n), j * people.length);
  return { n: people.length, x: pick(x, 0), y: pick(y, 0), covariates: picked };
}

/** Some candidates for some people, candidate after candidate. */
export function pickKnown(
  values: Float64Array,
  n: number,
  people: Int32Array,
  candidates: Int32Array,
): Float64Array {
  const out = new Float64Array(candidates.length * people.length);
  let to = 0;
  for (const e of candidates) for (const i of people) out[to++] = values[e * n + i];
  return out;
}

function reasonsToLeave(values: Float64Array, count: number, analysis: Numbers): (Reason | undefined)[] {
  const { n } = analysis;
  const residuals = new Float64Array(count * n);
  const centred = new Float64Array(count * n);
  const design = designBasis(analysis, true);
  const intercept = new Float64Array(n).fill(1 / Math.sqrt(n));
  residualise(design.basis, design.rank, values, n, count, residuals);
  residualise(intercept, 1, values, n, count, centred);
  const squares = (from: Float64Array, e: number) => {
    let sum = 0;
    for (let i = e * n; i < (e + 1) * n; i++) sum += from[i] ** 2;
    return sum;
  };
  return Array.from({ length: count }, (_, e) => {
    const own = values.subarray(e * n, (e + 1) * n);
    const people = own.reduce((missing, value) => missing + (Number.isFinite(value) ? 0 : 1), 0);
    if (people > 0) return { people, reason: 'no value for some included people' };
    if (own.every((value) => value === own[0]))
      return { people: 0, reason: 'the same value for every included person' };
    if (squares(residuals, e) <= EXPLAINED ** 2 * squares(centred, e))
      return { people: 0, reason: 'an exact combination of exposure and covariates' };
    return undefined;
  });
}
