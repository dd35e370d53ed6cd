import type { Contract, Input, Stage } from '@mesovia/core';
import { wrap } from '../text-table.ts';
import { kindOfParameter, type ParameterSchema } from './parameter-kinds.ts';

/** Parameters that a stage takes over from the head of the pipeline file. */
const INHERITED: Readonly<Record<string, string>> = {
  exposure: 'study.exposure',
  outcome: 'study.outcome',
  covariates: 'study.covariates',
  seed: 'params.seed',
};

interface Entry {
  readonly name: string;
  readonly kind: string;
  readonly about: string;
}

function entries(list: readonly Entry[], width: number): string[] {
  const nameWidth = Math.max(0, ...list.map((e) => e.name.length));
  return list.map(({ name, kind, about }) => {
    const indent = ' '.repeat(nameWidth + 4);
    const lines = [kind, about].filter(Boolean).map((text) => wrap(text, width, indent));
    return `  ${name.padEnd(nameWidth)}  ${lines.join('\n').trimStart()}`;
  });
}

export interface ParameterLine {
  readonly name: string;
  readonly kind: string;
  readonly about: string;
  /** As in the file; undefined when the parameter has to be given. */
  readonly fallback?: string;
  readonly required: boolean;
}

/** Parameters with type, limits, default and meaning, from the schema the stage checks them with. */
export function parameterLines(stage: Stage): ParameterLine[] {
  const schema = (
    stage.params as unknown as { toJSONSchema(o: { io: 'input'; target: 'draft-7' }): ParameterSchema }
  ).toJSONSchema({ io: 'input', target: 'draft-7' });
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const source = INHERITED[name];
    const fallback =
      property.default === undefined
        ? source && `${source} of the pipeline file`
        : JSON.stringify(property.default) + (source ? `, unless ${source} is set` : '');
    return {
      name,
      kind: kindOfParameter(property),
      about: property.description ?? '',
      ...(fallback ? { fallback } : {}),
      required: !fallback && (schema.required ?? []).includes(name),
    };
  });
}

function inputKind(input: Input): string {
  if (input.kind === 'optional') return `${inputKind(input.of)}; optional`;
  if (input.kind === 'bundle') return `all outputs of one stage: ${Object.keys(input.tables).join(', ')}`;
  return `table ${input.name}`;
}

const outputEntry = (name: string, contract: Contract): Entry =>
  contract.kind === 'table'
    ? { name, kind: '', about: `one row per ${contract.rows}` }
    : { name, kind: contract.mediaType, about: contract.about };

/** What a reader needs to put the stage into a pipeline file. */
export function stageText(use: string, stage: Stage, width: number): string {
  const parameters = parameterLines(stage).map(({ name, kind, about, fallback, required }) => ({
    name,
    kind: `${kind}; ${required ? 'required' : fallback ? `default ${fallback}` : 'optional'}`,
    about,
  }));
  const inputs = Object.entries(stage.inputs).map(([name, input]) => ({
    name,
    kind: inputKind(input),
    about: '',
  }));
  const outputs = Object.entries(stage.outputs).map(([name, contract]) => outputEntry(name, contract));
  if (stage.openInputs)
    inputs.push({ name: '...', kind: 'further tables under names of your choice', about: '' });
  const section = (title: string, list: readonly Entry[]): string[] =>
    list.length === 0 ? [] : ['', title, ...entries(list, width)];
  return [
    `${use} (version ${stage.version})`,
    wrap(stage.about, width, '  '),
    ...notes(stage).map((note) => wrap(note, width, '  ')),
    ...section('in:', inputs),
    ...section('with:', parameters),
    ...section('gives', outputs),
    '',
    'in a pipeline file',
    `  ${example(use, stage)}`,
  ].join('\n');
}

function notes(stage: Stage): string[] {
  const found: string[] = [];
  if (stage.each) found.push(`One task per ${stage.each.key} of ${stage.each.over}.`);
  if (stage.source) found.push('Looks at files; runs at every plan.');
  if (Object.keys(stage.outputs).length > 1 && stage.main)
    found.push(`Its bare name in another stage's in: means ${stage.main}.`);
  return found;
}

function example(use: string, stage: Stage): string {
  const roles = Object.entries(stage.inputs)
    .filter(([, input]) => input.kind !== 'optional')
    .map(([role]) => `${role}: <stage>`);
  const required = parameterLines(stage)
    .filter((p) => p.required)
    .map((p) => `${p.name}: ...`);
  const parts = [
    `use: ${use}`,
    ...(roles.length > 0 ? [`in: { ${roles.join(', ')} }`] : []),
    ...(required.length > 0 ? [`with: { ${required.join(', ')} }`] : []),
  ];
  return `my_${stage.name.replace(/-/g, '_')}: { ${parts.join(', ')} }`;
}
