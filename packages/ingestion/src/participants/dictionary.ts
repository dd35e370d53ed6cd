import { DataError } from '@mesovia/core';
import { objectIn, readJson, type JsonNode } from '../json/read-json.ts';
import { closestName, didYouMean } from '../spelling/closest-name.ts';
import type { VariableType } from './variables-table.ts';

/** What the dictionary says about one column. */
export interface DictionaryEntry {
  /** `file:line` of the entry. */
  readonly where: string;
  readonly type: VariableType | undefined;
  readonly label: string | undefined;
  readonly description: string | undefined;
  readonly unit: string | undefined;
  readonly instrument: string | undefined;
  /** Value and label in the order of the file, the reference first. */
  readonly levels: readonly (readonly [value: string, label: string])[] | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** Codes that mean unknown in this column. */
  readonly missing: readonly string[];
}

const TYPES: readonly VariableType[] = ['number', 'ordinal', 'category', 'binary', 'text'];
const KEYS = [
  'LongName',
  'Description',
  'Units',
  'Levels',
  'Type',
  'Reference',
  'Minimum',
  'Maximum',
  'Instrument',
  'Missing',
];
/** Names of BIDS that are not columns. */
const NOT_COLUMNS = new Set(['participant_id', 'MeasurementToolMetadata', 'GeneratedBy']);

/**
 * A BIDS data dictionary (participants.json) with our further keys Type, Reference, Minimum, Maximum, Instrument and
 * Missing. Other keys are allowed, whatever they hold; a key that is nearly one of ours is refused.
 *
 * @param text    whole file
 * @param columns columns of the table it describes, without participant_id
 * @throws DataError `bad-json`, `bad-dictionary`, `no-such-column`, `misspelt-key`, `unknown-reference`
 */
export function readDictionary(
  text: string,
  file: string,
  columns: readonly string[],
): Map<string, DictionaryEntry> {
  const root = readJson(text, file);
  const members = objectIn(root);
  if (!members) throw badDictionary('the dictionary is not an object', `${file}:${root.line}`);
  const entries = new Map<string, DictionaryEntry>();
  for (const [name, node] of members) {
    if (NOT_COLUMNS.has(name)) continue;
    const where = `${file}:${node.line}`;
    if (!columns.includes(name)) {
      throw new DataError(
        'no-such-column',
        `the dictionary describes "${name}", which the table does not have${didYouMean(name, columns)}`,
        where,
        'rename or remove the entry; names are compared letter by letter',
      );
    }
    entries.set(name, readEntry(name, node, file));
  }
  return entries;
}

function readEntry(name: string, node: JsonNode, file: string): DictionaryEntry {
  const members = objectIn(node);
  const where = `${file}:${node.line}`;
  if (!members) throw badDictionary(`the entry "${name}" is not an object`, where);
  refuseMisspeltKeys(name, members, file);
  const get = <T>(key: string, read: (node: JsonNode) => T | undefined, wanted: string): T | undefined => {
    const member = members.get(key);
    if (!member) return undefined;
    const value = read(member);
    if (value !== undefined) return value;
    throw badDictionary(`${key} of "${name}" is not ${wanted}`, `${file}:${member.line}`);
  };
  const entry = {
    where,
    type: get('Type', asType, `one of ${TYPES.join(', ')}`),
    label: get('LongName', asText, 'text'),
    description: get('Description', asText, 'text'),
    unit: get('Units', asText, 'text'),
    instrument: get('Instrument', asText, 'text'),
    levels: get('Levels', asLevels, 'an object of value: label'),
    minimum: get('Minimum', asNumber, 'a number'),
    maximum: get('Maximum', asNumber, 'a number'),
    missing: get('Missing', asCodes, 'a list of codes') ?? [],
  };
  const reference = get('Reference', asCode, 'a level');
  checkEntry(name, entry, reference);
  return reference === undefined ? entry : { ...entry, levels: referenceFirst(name, entry, reference) };
}

function checkEntry(name: string, entry: DictionaryEntry, reference: string | undefined): void {
  const { type, levels, minimum, maximum, where } = entry;
  if (levels && (type === 'number' || type === 'text')) {
    throw badDictionary(`"${name}" is declared ${type} and has Levels`, where);
  }
  const hasRange = minimum !== undefined || maximum !== undefined;
  if (
    hasRange &&
    (levels ? type !== 'ordinal' : type === 'category' || type === 'binary' || type === 'text')
  ) {
    throw badDictionary(`"${name}" is not a number and has a Minimum or Maximum`, where);
  }
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    throw badDictionary(`Minimum ${minimum} of "${name}" is above Maximum ${maximum}`, where);
  }
  if (type === 'binary' && levels && levels.length !== 2) {
    throw badDictionary(`"${name}" is declared binary and has ${levels.length} Levels`, where);
  }
  if (reference !== undefined && type === 'ordinal') {
    throw badDictionary(
      `"${name}" is ordinal: its first level is the lowest, a Reference has no effect`,
      where,
    );
  }
}

function referenceFirst(
  name: string,
  entry: DictionaryEntry,
  reference: string,
): readonly (readonly [string, string])[] {
  const levels = entry.levels ?? [];
  const first = levels.find(([value]) => value === reference);
  if (first) return [first, ...levels.filter((level) => level !== first)];
  const values = levels.map(([value]) => value);
  const declared = values.length > 0 ? `its Levels are ${values.join(', ')}` : 'it has no Levels';
  throw new DataError(
    'unknown-reference',
    `Reference "${reference}" of "${name}" is not a level: ${declared}${didYouMean(reference, values)}`,
    entry.where,
    'name one of the Levels',
  );
}

function refuseMisspeltKeys(name: string, members: ReadonlyMap<string, JsonNode>, file: string): void {
  for (const [key, member] of members) {
    const meant = closestName(key, KEYS);
    if (KEYS.includes(key) || meant === undefined || Math.abs(meant.length - key.length) > 1) continue;
    throw new DataError(
      'misspelt-key',
      `"${key}" of "${name}" has no meaning (did you mean "${meant}"?)`,
      `${file}:${member.line}`,
      'correct the key, or give it another name',
    );
  }
}

function badDictionary(problem: string, where: string): DataError {
  return new DataError('bad-dictionary', problem, where, 'correct the data dictionary');
}

const asText = ({ value }: JsonNode) => (typeof value === 'string' ? value : undefined);
const asNumber = ({ value }: JsonNode) => (typeof value === 'number' ? value : undefined);
const asType = ({ value }: JsonNode) => TYPES.find((type) => type === value);
const asCode = ({ value }: JsonNode) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;

function asCodes({ value }: JsonNode): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const codes = (value as JsonNode[]).map(asCode);
  return codes.every((code) => code !== undefined) ? codes : undefined;
}

/** Labels are text, or an object with a Description (BIDS allows both); without either the value is its own label. */
function asLevels(node: JsonNode): [string, string][] | undefined {
  const members = objectIn(node);
  if (!members || members.size === 0) return undefined;
  return [...members].map(([value, label]) => {
    const described = objectIn(label)?.get('Description');
    return [value, asText(described ?? label) ?? value];
  });
}
