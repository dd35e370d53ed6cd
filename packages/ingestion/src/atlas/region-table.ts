import { DataError, type Check, type TableOutput } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import type { DelimitedTable } from '../delimited/read-delimited.ts';
import { didYouMean } from '../spelling/closest-name.ts';
import { repeatedNames } from '../spelling/repeated-names.ts';
import { distinctNames, plainName, sideOf, type Side } from './plain-name.ts';

export interface AtlasOptions {
  /** Name of the atlas. */
  readonly atlas: string;
  /** Header names of the table. */
  readonly columns: {
    readonly name: string;
    readonly plain_name?: string | undefined;
    readonly network?: string | undefined;
    readonly hemisphere?: string | undefined;
    readonly x?: string | undefined;
    readonly y?: string | undefined;
    readonly z?: string | undefined;
  };
  /** Series columns in front of those of the table, such as a global signal. */
  readonly before: readonly { readonly name: string; readonly plain_name: string }[];
}

interface Region {
  readonly name: string;
  readonly plain: string;
  readonly hemisphere: string | null;
  readonly network: string | null;
  readonly xyz: readonly [number, number, number];
}

const MISSING = new Set(['', 'n/a', 'N/A', 'NA', 'NaN', 'nan']);
const HEMISPHERES: Readonly<Record<string, Side>> = {
  l: 'left',
  lh: 'left',
  left: 'left',
  r: 'right',
  rh: 'right',
  right: 'right',
  b: 'bilateral',
  bilateral: 'bilateral',
  both: 'bilateral',
  midline: 'bilateral',
};

/**
 * The node set in the order of the series columns: `before`, then the rows of the table.
 *
 * @throws DataError `no-such-column`, `no-regions`, `unnamed-region`, `not-a-number`, `unknown-hemisphere`, `two-hemispheres`
 */
export function regionTable(
  table: DelimitedTable,
  options: AtlasOptions,
): { regions: TableOutput; checks: Check[] } {
  const cell = cellReader(table, options.columns);
  if (table.rows.length === 0) {
    throw new DataError(
      'no-regions',
      'the table has a header and no rows',
      table.file,
      'add one row per region',
    );
  }
  const regions: Region[] = [
    ...options.before.map(({ name, plain_name: plain }): Region => {
      return { name, plain, hemisphere: null, network: null, xyz: [NaN, NaN, NaN] };
    }),
    ...table.rows.map((_, row) => readRegion(cell, row, `${table.file}:${table.lines[row]}`)),
  ];
  const names = regions.map((region) => region.name);
  const index = Int32Array.from(regions, (_, i) => i);
  return {
    checks: noteRepeated(names),
    regions: {
      region: index,
      atlas: regions.map(() => options.atlas),
      series_column: index,
      name: names,
      plain_name: distinctNames(
        regions.map((region) => region.plain),
        names,
      ),
      hemisphere: regions.map((region) => region.hemisphere),
      network: regions.map((region) => region.network),
      x_mm: Float64Array.from(regions, (region) => region.xyz[0]),
      y_mm: Float64Array.from(regions, (region) => region.xyz[1]),
      z_mm: Float64Array.from(regions, (region) => region.xyz[2]),
    },
  };
}

type Role = keyof AtlasOptions['columns'];
/** Cell of a role in a row, without surrounding spaces; undefined if the role has no column or the cell is empty. */
type CellReader = (role: Role, row: number) => string | undefined;

function cellReader(table: DelimitedTable, columns: AtlasOptions['columns']): CellReader {
  const positions = new Map<Role, number>();
  for (const [role, name] of Object.entries(columns) as [Role, string | undefined][]) {
    if (name === undefined) continue;
    const position = table.header.indexOf(name);
    if (position < 0) {
      throw new DataError(
        'no-such-column',
        `columns.${role} is "${name}", which the table does not have${didYouMean(name, table.header)}; its columns are ${table.header.join(', ')}`,
        `${table.file}:1`,
        'name a column of the header line',
      );
    }
    positions.set(role, position);
  }
  return (role, row) => {
    const position = positions.get(role);
    const text = position === undefined ? '' : (table.rows[row]?.[position] ?? '').trim();
    return MISSING.has(text) ? undefined : text;
  };
}

function readRegion(cell: CellReader, row: number, where: string): Region {
  const name = cell('name', row);
  if (name === undefined) {
    throw new DataError('unnamed-region', 'the region has no name', where, 'name it as in the series files');
  }
  const plain = cell('plain_name', row);
  return {
    name,
    plain: plainName(plain ?? name),
    hemisphere: hemisphereOf(cell('hemisphere', row), name, plain ?? name, where),
    network: cell('network', row) ?? null,
    xyz: [
      coordinate(cell, 'x', row, where),
      coordinate(cell, 'y', row, where),
      coordinate(cell, 'z', row, where),
    ],
  };
}

function coordinate(cell: CellReader, role: 'x' | 'y' | 'z', row: number, where: string): number {
  const text = cell(role, row);
  const value = text === undefined ? NaN : parseNumber(text);
  if (value !== undefined) return value;
  throw new DataError('not-a-number', `${role} is "${text}"`, where, 'give MNI millimetres, or n/a');
}

function hemisphereOf(
  declared: string | undefined,
  name: string,
  plain: string,
  where: string,
): string | null {
  if (declared !== undefined) {
    const side = HEMISPHERES[declared.toLowerCase()];
    if (side) return side;
    throw new DataError(
      'unknown-hemisphere',
      `the hemisphere of ${name} is "${declared}"`,
      where,
      'write left, right or bilateral',
    );
  }
  const [byName, byPlain] = [sideOf(name), sideOf(plain)];
  if (byName && byPlain && byName !== byPlain) {
    throw new DataError(
      'two-hemispheres',
      `"${name}" says ${byName}, "${plain}" says ${byPlain}`,
      where,
      'correct one of the names, or name a hemisphere column',
    );
  }
  return byName ?? byPlain ?? null;
}

function noteRepeated(names: readonly string[]): Check[] {
  const repeated = [...repeatedNames(names).keys()];
  if (repeated.length === 0) return [];
  return [
    {
      code: 'repeated-region-names',
      severity: 'note',
      message: `Region names that occur more than once: ${repeated.join(', ')}. Such regions can be matched by position only.`,
    },
  ];
}
