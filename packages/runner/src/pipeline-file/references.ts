import {
  studyChecks,
  studyDesign,
  studyParameters,
  studyStages,
  type Bundle,
  type Contract,
  type Input,
  type Stage,
  type TableContract,
} from '@mesovia/core';
import { didYouMean } from './did-you-mean.ts';

/** Tables about the run that the runner makes; a stage named `study` cannot exist. */
export const STUDY_TABLES: Readonly<Record<string, TableContract>> = {
  design: studyDesign,
  parameters: studyParameters,
  stages: studyStages,
  checks: studyChecks,
};

/** One table on its way into a stage. */
export interface Connection {
  /** `role`, or `role.member` of a bundle. */
  readonly role: string;
  /** `stage` is `study` for the tables about the run. */
  readonly from: { readonly stage: string; readonly output: string };
  /** What the stage asks for. */
  readonly contract: TableContract;
  /** What the other stage gives; an open query result is checked against `contract` when it is there. */
  readonly given: TableContract;
}

/** What is known of the stages a reference can name. `undefined`: not loaded, so nothing can be checked. */
export type KnownStages = ReadonlyMap<string, Stage | undefined>;

interface Reference {
  readonly stage: string;
  readonly output: string | undefined;
  readonly outputs: Readonly<Record<string, Contract>> | undefined;
  readonly main: string | undefined;
}

/** `search`, `search.nulls`, and the same of another universe: `search{fd=0.3}.nulls`. */
export function splitReference(text: string): { stage: string; output: string | undefined; rest: boolean } {
  const end = text.lastIndexOf('}') + 1;
  const [first = '', output, ...more] = text.slice(end).split('.');
  return { stage: text.slice(0, end) + first, output, rest: more.length > 0 };
}

/**
 * `stage`, `stage.output` or `study.design`, looked up.
 *
 * @returns what is wrong, as text, when it cannot be
 */
export function readReference(text: string, known: KnownStages): Reference | string {
  const { stage, output, rest } = splitReference(text);
  if (rest || stage === '' || output === '') return `is "${text}", not a stage or stage.output`;
  if (stage === 'study') return { stage, output, outputs: STUDY_TABLES, main: undefined };
  if (stage === 'multiverse' && !known.has(stage))
    return `${text} needs \`multiverse: { axes: ..., collect: [...] }\` in the file`;
  if (!known.has(stage)) return `there is no stage ${stage}${didYouMean(stage, known.keys())}`;
  const found = known.get(stage);
  return { stage, output, outputs: found?.outputs, main: found?.main };
}

/** The output a reference means: the one it names, the only one, the one named like the role, or the main one. */
export function chooseOutput(reference: Reference, role: string | undefined): string {
  const names = Object.keys(reference.outputs ?? {});
  if (reference.output !== undefined) {
    if (names.includes(reference.output)) return reference.output;
    throw new Choice(
      `${reference.stage} has no output ${reference.output}${didYouMean(reference.output, names)}; it has ${names.join(', ')}`,
    );
  }
  if (names.length === 1) return names[0] as string;
  if (role !== undefined && names.includes(role)) return role;
  if (reference.main !== undefined) return reference.main;
  throw new Choice(
    `${reference.stage} has several outputs: write ${names.map((name) => `${reference.stage}.${name}`).join(' or ')}`,
  );
}

/** A reference that does not say which output it means. */
export class Choice extends Error {}

/**
 * Connects one role of a stage.
 *
 * @returns its tables, or what is wrong
 */
export function connect(
  role: string,
  input: Input | undefined,
  text: string,
  known: KnownStages,
): Connection[] | string {
  const reference = readReference(text, known);
  if (typeof reference === 'string') return reference;
  if (!reference.outputs) return [];
  const inner = input?.kind === 'optional' ? input.of : input;
  try {
    if (inner?.kind === 'bundle') return connectBundle(role, inner, reference);
    const output = chooseOutput(reference, role);
    const given = reference.outputs[output] as Contract;
    if (given.kind !== 'table')
      return `${reference.stage}.${output} is a file (${given.mediaType}), not a table`;
    const contract = inner ?? given;
    const wrong = mismatch(`${reference.stage}.${output}`, given, contract, role);
    if (wrong) return wrong + elsewhere(reference, contract);
    return [{ role, from: { stage: reference.stage, output }, contract, given }];
  } catch (error) {
    if (error instanceof Choice) return error.message;
    throw error;
  }
}

function connectBundle(role: string, input: Bundle, reference: Reference): Connection[] | string {
  const members = Object.entries(input.tables);
  if (reference.output !== undefined)
    return `${role} takes all tables of a stage: write ${reference.stage}, without .${reference.output}`;
  const connections: Connection[] = [];
  for (const [member, contract] of members) {
    const given = reference.outputs?.[member];
    if (given?.kind !== 'table')
      return `${reference.stage} has no output ${member}; ${role} takes ${members.map(([name]) => name).join(', ')}`;
    const wrong = mismatch(`${reference.stage}.${member}`, given, contract, role);
    if (wrong) return wrong;
    connections.push({
      role: `${role}.${member}`,
      from: { stage: reference.stage, output: member },
      contract,
      given,
    });
  }
  return connections;
}

/** An open query result fits anywhere; whether it has the columns is seen when it is there. */
export function isQueryResult(given: TableContract, contract: TableContract): boolean {
  return given.open && given.name === 'sql_result' && contract.name !== given.name;
}

function mismatch(
  what: string,
  given: TableContract,
  contract: TableContract,
  role: string,
): string | undefined {
  if (given.name === contract.name && given.version === contract.version) return undefined;
  if (isQueryResult(given, contract)) return undefined;
  const version = given.name === contract.name ? ` version ${contract.version}` : '';
  return `${what} is a ${given.name} table, and ${role} takes ${contract.name}${version}`;
}

function elsewhere(reference: Reference, contract: TableContract): string {
  const fitting = Object.entries(reference.outputs ?? {})
    .filter(([, other]) => other.kind === 'table' && other.name === contract.name)
    .map(([name]) => `${reference.stage}.${name}`);
  return fitting.length > 0 ? `: write ${fitting.join(' or ')}` : '';
}
