import { DataError, ParameterError, type Check, type TableView } from '@mesovia/core';
import { alignFamily, type CandidateTables } from '../people/align-candidates.ts';
import { participantIds, readVariable, type PeopleTables } from '../people/variable.ts';
import type { NamedColumn } from './linear-model.ts';
import {
  gapsOf,
  readCovariates,
  readExposures,
  readNumber,
  refuseGaps,
  refuseRepeats,
  someOf,
  type Roles,
} from './roles.ts';
import type { MediationParams } from './stage-params.ts';

/** Name under which the cross-fitted composite of a composite stage is a mediator. */
export const COMPOSITE = 'composite';

export interface MediationTables {
  readonly people: PeopleTables;
  readonly candidates: CandidateTables | undefined;
  readonly composite: { readonly estimates: TableView; readonly composite_scores: TableView } | undefined;
}

export interface ReadRoles {
  readonly roles: Roles;
  /** Put before the name of every method: how people without a value were treated. */
  readonly prefix: string;
  /** Candidates searched before a mediator was chosen; 1 when all were named beforehand. */
  readonly searched: number;
}

const namesOf = ({ mediator }: MediationParams): string[] =>
  Array.isArray(mediator) ? mediator : [mediator];

/**
 * Reads every role, and treats people without a value as `missing` says.
 *
 * @throws ParameterError `same-variable`, `mediator-not-numeric`, `outcome-not-numeric`, `no-such-variable`,
 *         `text-variable`, `no-composite`, `several-composites`
 * @throws DataError `missing-value` and those of the candidates
 */
export function readRoles(
  tables: MediationTables,
  params: MediationParams,
  warn: (check: Check) => void,
): ReadRoles {
  const { people } = tables;
  const mediators = namesOf(params);
  const own = heldConstant(params);
  refuseRepeats(params.exposure, mediators, params.outcome, params.moderator, [own.a, own.b]);
  const two = params.model === 'natural';
  const fromPeople = (name: string) => people.participants.has(name);
  const base = {
    ids: participantIds(people),
    exposures: readExposures(people, params.exposure, params.coding),
    mediators: mediators
      .filter(fromPeople)
      .map((name) => readNumber(people, name, 'mediator', two && params.mediator_link !== 'identity')),
    outcome: readNumber(people, params.outcome, 'outcome', two && params.outcome_link !== 'identity'),
    covariatesA: readCovariates(people, own.a, warn),
    covariatesB: readCovariates(
      people,
      own.b.filter((name) => !own.a.includes(name)),
      warn,
    ),
    moderator:
      params.moderator === undefined ? undefined : readNumber(people, params.moderator, 'moderator', true),
  };
  const shared = base.covariatesA.filter(({ name }) => own.b.includes(name.split(' = ')[0] ?? name));
  const whole: Roles = withBaseline(
    { ...base, covariatesB: [...shared, ...base.covariatesB] },
    params,
    people,
  );
  const { roles, prefix } = treatGaps(whole, params, warn);
  const elsewhere = mediators.filter((name) => !fromPeople(name));
  if (elsewhere.length === 0) return { roles, prefix, searched: 1 };
  const further = new Map(elsewhere.map((name) => [name, readElsewhere(name, tables, roles)]));
  const column = (name: string): NamedColumn =>
    roles.mediators.find((known) => known.name === name) ?? {
      name,
      values: further.get(name) ?? new Float64Array(),
    };
  const all = { ...roles, mediators: mediators.map(column) };
  return { roles: all, prefix, searched: searchedIn(elsewhere, tables) };
}

function heldConstant({ covariates, covariates_a, covariates_b }: MediationParams) {
  return { a: [...covariates, ...covariates_a], b: [...covariates, ...covariates_b] };
}

/** Values before the exposure: held constant in both paths, or taken off. */
function withBaseline(roles: Roles, params: MediationParams, people: PeopleTables): Roles {
  const before = (name: string | undefined, role: string) =>
    name === undefined ? [] : [readNumber(people, name, role, false)];
  const [m0] = before(params.baseline_mediator, 'baseline_mediator');
  const [y0] = before(params.baseline_outcome, 'baseline_outcome');
  if (!m0 && !y0) return roles;
  if (params.baseline === 'adjusted') {
    const held = [...(m0 ? [m0] : []), ...(y0 ? [y0] : [])];
    return {
      ...roles,
      covariatesA: [...roles.covariatesA, ...held],
      covariatesB: [...roles.covariatesB, ...held],
    };
  }
  const change = ({ name, values }: NamedColumn, from: NamedColumn | undefined): NamedColumn =>
    from
      ? { name: `change of ${name}`, values: values.map((value, i) => value - (from.values[i] ?? NaN)) }
      : { name, values };
  const [first, ...others] = roles.mediators;
  return {
    ...roles,
    mediators: first ? [change(first, m0), ...others] : [],
    outcome: change(roles.outcome, y0),
  };
}

function treatGaps(
  whole: Roles,
  { missing }: MediationParams,
  warn: (check: Check) => void,
): { roles: Roles; prefix: string } {
  const gaps = gapsOf(whole);
  if (missing === 'refuse') refuseGaps(whole);
  if (gaps.length === 0) return { roles: whole, prefix: '' };
  const told = gaps.map(({ name, rows }) => `${name} for ${rows.length}`).join(', ');
  const lacking = new Set(gaps.flatMap(({ rows }) => rows));
  const n = whole.ids.length;
  if (missing === 'listwise') {
    warn({
      code: 'left-out',
      severity: 'warning',
      message: `${lacking.size} of ${n} people are left out because a value is unknown (${told}).`,
      remedy: 'missing: fiml and missing: imputation keep them, if values are missing at random',
    });
    const keep = [...whole.ids.keys()].filter((i) => !lacking.has(i));
    return { roles: someOf(whole, keep), prefix: 'listwise, ' };
  }
  warn({
    code: 'missing-at-random',
    severity: 'warning',
    message: `${lacking.size} of ${n} people lack a value (${told}) and stay in. That is right if what is missing depends only on what is known.`,
  });
  return { roles: whole, prefix: '' };
}

function readElsewhere(name: string, tables: MediationTables, roles: Roles): Float64Array {
  if (name === COMPOSITE) return readComposite(tables, roles);
  const labels = tables.candidates?.candidate_labels;
  const row = labels?.strings('name').indexOf(name) ?? -1;
  if (!tables.candidates || !labels || row < 0) {
    // Says which variables there are.
    readVariable(tables.people, name, 'with.mediator');
    throw new ParameterError(
      'no-such-variable',
      `there is no variable "${name}"`,
      'with.mediator',
      'name another',
    );
  }
  refuseGaps(roles);
  const [first] = roles.exposures;
  const columns = roles.covariatesA.map(({ values }) => values);
  const covariates = new Float64Array(columns.length * roles.ids.length);
  columns.forEach((column, j) => covariates.set(column, j * roles.ids.length));
  const aligned = alignFamily(tables.candidates, labels.strings('family')[row] ?? '', {
    ids: roles.ids,
    n: roles.ids.length,
    x: first?.values ?? new Float64Array(),
    y: roles.outcome.values,
    covariates,
  });
  const candidate = labels.i32('candidate')[row];
  const at = aligned.candidates.indexOf(candidate ?? -1);
  const n = roles.ids.length;
  if (at >= 0) return aligned.values.slice(at * n, (at + 1) * n);
  const reason = aligned.left.find((left) => left.candidate === candidate)?.reason ?? 'left out';
  throw new DataError(
    'missing-value',
    `the candidate ${name} cannot be tested: ${reason}`,
    'candidates',
    'name another candidate, or leave out the people without a value',
  );
}

function readComposite({ composite }: MediationTables, { ids }: Roles): Float64Array {
  if (!composite) {
    throw new ParameterError(
      'no-composite',
      'the mediator composite is named, but no composite stage is connected',
      'with.mediator',
      'connect one: in: { composite: ... }',
    );
  }
  const scores = composite.composite_scores;
  const several = scores.text('composite').labels;
  if (several.length > 1) {
    throw new ParameterError(
      'several-composites',
      `the composite stage made ${several.length} composites: ${several.join(' and ')}`,
      'with.mediator',
      'name one sign in the direction of that stage',
    );
  }
  const place = new Map(scores.strings('participant_id').map((id, row) => [id, row]));
  const values = scores.f64('cross_fitted');
  return Float64Array.from(ids, (id) => {
    const row = place.get(id);
    if (row !== undefined) return values[row] ?? NaN;
    throw new DataError(
      'person-without-composite',
      `${id} is included but has no composite score`,
      'composite_scores',
      'use the same people in both stages',
    );
  });
}

function searchedIn(names: readonly string[], { composite }: MediationTables): number {
  if (!names.includes(COMPOSITE) || !composite) return 1;
  return Math.max(...composite.estimates.i32('candidates'));
}
