/** Examples for the tests of this package: tables as a participants stage and a candidates stage make them. */
import { buildTable, participants, tableView, variables, type TableOutput } from '@mesovia/core';
import type { PeopleTables } from './people/variable.ts';

export interface ExampleVariable {
  /** Numbers, NaN where unknown, or levels, null where unknown. */
  readonly values: readonly number[] | Float64Array | readonly (string | null)[];
  readonly type?: string;
  readonly levels?: readonly string[];
}

/** Ids that sort in the order given. */
export function exampleIds(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `p${String(i + 1).padStart(3, '0')}`);
}

/** Columns of participants and variables. */
export function exampleStudy(columns: Readonly<Record<string, ExampleVariable>>): {
  participants: TableOutput;
  variables: TableOutput;
} {
  const entries = Object.entries(columns);
  const isText = ({ values }: ExampleVariable) => [...values].some((value) => typeof value === 'string');
  const levels = entries.map(([, variable]) => variable.levels ?? []);
  const offsets = Int32Array.from({ length: entries.length + 1 }, (_, i) =>
    levels.slice(0, i).reduce((sum, own) => sum + own.length, 0),
  );
  const unknown = (value: number | string | null) => value === null || Number.isNaN(value);
  return {
    participants: {
      participant_id: exampleIds(entries[0]?.[1].values.length ?? 0),
      ...Object.fromEntries(
        entries.map(([name, variable]) => [
          name,
          isText(variable)
            ? (variable.values as readonly (string | null)[])
            : numberColumn(variable.values as readonly number[]),
        ]),
      ),
    },
    variables: {
      variable: entries.map(([name]) => name),
      type: entries.map(([, variable]) => variable.type ?? (isText(variable) ? 'category' : 'number')),
      label: entries.map(([name]) => name.replaceAll('_', ' ')),
      unit: entries.map(() => null),
      description: entries.map(() => null),
      levels: { values: levels.flat(), offsets },
      level_labels: { values: levels.flat(), offsets },
      minimum: new Float64Array(entries.length).fill(NaN),
      maximum: new Float64Array(entries.length).fill(NaN),
      instrument: entries.map(() => null),
      missing: Int32Array.from(entries, ([, { values }]) => [...values].filter(unknown).length),
    },
  };
}

function numberColumn(values: readonly number[]): { values: Float64Array; valid: Uint8Array } {
  return {
    values: Float64Array.from(values),
    valid: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1)),
  };
}

/** The same as a stage sees it. */
export function exampleViews(columns: Readonly<Record<string, ExampleVariable>>): PeopleTables {
  const study = exampleStudy(columns);
  return {
    participants: tableView(
      participants,
      [buildTable(participants, study.participants, 'example')],
      'example',
    ),
    variables: tableView(variables, [buildTable(variables, study.variables, 'example')], 'example'),
  };
}

export interface ExampleLabel {
  readonly family: string;
  readonly name: string;
  readonly ends: readonly [number, number | null];
}

/**
 * Columns of candidates and candidate_labels.
 *
 * @param values E x n, candidate after candidate
 */
export function exampleCandidates(
  ids: readonly string[],
  values: Float64Array,
  labels: readonly ExampleLabel[],
): { candidates: TableOutput; candidate_labels: TableOutput } {
  const n = ids.length;
  const count = labels.length;
  const byPerson = new Float64Array(n * count);
  for (let i = 0; i < n; i++) for (let e = 0; e < count; e++) byPerson[i * count + e] = values[e * n + i];
  return {
    candidates: {
      participant_id: ids,
      values: { values: byPerson, offsets: Int32Array.from({ length: n + 1 }, (_, i) => i * count) },
    },
    candidate_labels: {
      candidate: Int32Array.from(labels.keys()),
      family: labels.map((label) => label.family),
      name: labels.map((label) => label.name),
      region_a: Int32Array.from(labels, (label) => label.ends[0]),
      region_b: {
        values: Int32Array.from(labels, (label) => label.ends[1] ?? 0),
        valid: Uint8Array.from(labels, (label) => (label.ends[1] === null ? 0 : 1)),
      },
      unit: labels.map(() => 'Fisher z'),
      fitted: labels.map(() => null),
    },
  };
}

/** Labels of all connections of a few regions, lower triangle row by row, and of their node strengths. */
export function exampleLabels(regions: number): ExampleLabel[] {
  const edges = Array.from({ length: regions }, (_, i) =>
    Array.from({ length: i }, (_unused, j) => ({
      family: 'edge',
      name: `region ${i} - region ${j}`,
      ends: [i, j] as [number, number],
    })),
  ).flat();
  const nodes = Array.from({ length: regions }, (_, i) => ({
    family: 'node strength',
    name: `region ${i}`,
    ends: [i, null] as [number, null],
  }));
  return [...edges, ...nodes];
}

/** Columns of a comma- or tab-separated file of an oracle, by header. */
export function columnsOf(text: string, separator: ',' | '\t'): Record<string, string[]> {
  const [header = '', ...lines] = text.trim().split('\n');
  const cells = lines.map((line) => line.split(separator));
  return Object.fromEntries(
    header.split(separator).map((name, j) => [name.trim(), cells.map((row) => (row[j] ?? '').trim())]),
  );
}

export const numbers = (texts: readonly string[] | undefined): Float64Array =>
  Float64Array.from(texts ?? [], Number);
