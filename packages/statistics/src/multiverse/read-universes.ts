import { DataError, type TableView } from '@mesovia/core';
import type { Universe } from './joint-inference.ts';

export interface NamedUniverse extends Universe {
  readonly name: string;
}

export interface Universes {
  /** In the order of the pipeline file. */
  readonly universes: readonly NamedUniverse[];
  /** Candidates of every universe, in the order of the first. */
  readonly candidates: readonly string[];
  /** Candidates that some universe lacks. */
  readonly left: number;
  /** People in at least one universe. */
  readonly everybody: number;
  readonly covariates: boolean;
}

interface Tables {
  readonly universes: TableView;
  readonly people: TableView;
  readonly candidates: TableView;
}

/**
 * The collected tables of a multiverse as models over the same candidates, matched by name, and people, matched by id.
 *
 * @throws DataError `no-common-candidates`, `repeated-candidate`
 */
export function readUniverses(tables: Tables): Universes {
  const names = inFileOrder(tables.universes);
  const people = rowsBy(tables.people.strings('universe'));
  const candidates = rowsBy(tables.candidates.strings('universe'));
  const label = tables.candidates.strings('name');
  const positions = tables.candidates.i32('position');
  const places = names.map((name) => {
    const rows = candidates.get(name) ?? [];
    const place = new Map(rows.map((row) => [label[row] ?? '', positions[row]]));
    if (place.size < rows.length) refuseRepeated(name);
    return place;
  });
  const [first = new Map<string, number>()] = places;
  const common = [...first.keys()].filter((name) => places.every((place) => place.has(name)));
  const all = new Set(places.flatMap((place) => [...place.keys()]));
  if (common.length === 0) refuseNoneInCommon(names.length);
  const ids = tables.people.strings('participant_id');
  const everybody = [...new Set(ids)].toSorted(byCode);
  const rowOf = new Map(everybody.map((id, i) => [id, i]));
  const columns = {
    x: tables.people.f64('exposure'),
    y: tables.people.f64('outcome'),
    covariates: tables.people.list('covariates'),
    candidates: tables.people.list('candidates'),
  };
  const universes = names.map((name, u): NamedUniverse => {
    const rows = people.get(name) ?? [];
    const wanted = common.map((candidate) => places[u].get(candidate) ?? 0);
    const covariates = turned(columns.covariates, rows);
    const model = {
      n: rows.length,
      x: Float64Array.from(rows, (row) => columns.x[row]),
      y: Float64Array.from(rows, (row) => columns.y[row]),
      candidates: turned(columns.candidates, rows, wanted),
      covariatesA: covariates,
      covariatesB: covariates,
    };
    return { name, model, people: Int32Array.from(rows, (row) => rowOf.get(ids[row]) ?? 0) };
  });
  return {
    universes,
    candidates: common,
    left: all.size - common.length,
    everybody: everybody.length,
    covariates: universes.some(({ model }) => model.covariatesA.length > 0),
  };
}

const byCode = (p: string | null, q: string | null): number => ((p ?? '') < (q ?? '') ? -1 : 1);

function inFileOrder(universes: TableView): string[] {
  const position = universes.i32('position');
  const names = universes.strings('universe');
  const rows = [...names.keys()].toSorted((p, q) => position[p] - position[q]);
  return [...new Set(rows.map((row) => names[row] ?? ''))];
}

function rowsBy(names: readonly (string | null)[]): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  for (const [row, name] of names.entries()) {
    const own = rows.get(name ?? '') ?? [];
    own.push(row);
    rows.set(name ?? '', own);
  }
  return rows;
}

/** One list a person -> one column of n values for each wanted position. */
function turned(
  { values, offsets }: { values: Float64Array; offsets: Int32Array },
  rows: readonly number[],
  wanted?: readonly number[],
): Float64Array {
  const [first = 0] = rows;
  const positions = wanted ?? [...Array(offsets[first + 1] - offsets[first]).keys()];
  const n = rows.length;
  const out = new Float64Array(positions.length * n);
  positions.forEach((position, j) =>
    rows.forEach((row, i) => (out[j * n + i] = values[offsets[row] + position])),
  );
  return out;
}

function refuseRepeated(universe: string): never {
  throw new DataError(
    'repeated-candidate',
    `two candidates of universe ${universe} have the same name, so universes cannot be matched`,
    'analysed_candidates.name',
    'give candidates names of their own',
  );
}

function refuseNoneInCommon(universes: number): never {
  throw new DataError(
    'no-common-candidates',
    `no candidate is in all ${universes} universes`,
    'analysed_candidates.name',
    'vary decisions that keep the candidates, or name a family that every universe has in with.only of the specification',
  );
}
