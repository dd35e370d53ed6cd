/** The part of JSON Schema that zod writes for parameters. */
export interface ParameterSchema {
  readonly type?: string;
  readonly path?: boolean;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly ParameterSchema[];
  readonly oneOf?: readonly ParameterSchema[];
  readonly items?: ParameterSchema;
  readonly properties?: Readonly<Record<string, ParameterSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: ParameterSchema | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

const PLAIN: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  null: 'null',
};

/** 9007199254740991 is zod's way of saying "a whole number". */
const isLimit = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

function limits(schema: ParameterSchema): string {
  const parts: string[] = [];
  if (isLimit(schema.minimum)) parts.push(`at least ${schema.minimum}`);
  if (isLimit(schema.exclusiveMinimum)) parts.push(`above ${schema.exclusiveMinimum}`);
  if (isLimit(schema.maximum)) parts.push(`at most ${schema.maximum}`);
  if (isLimit(schema.exclusiveMaximum)) parts.push(`below ${schema.exclusiveMaximum}`);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}

function objectKind(schema: ParameterSchema): string {
  const required = new Set(schema.required ?? []);
  const fields = Object.keys(schema.properties ?? {}).map((name) => (required.has(name) ? name : `${name}?`));
  if (fields.length > 0) return `{ ${fields.join(', ')} }`;
  const values = schema.additionalProperties;
  return typeof values === 'object' ? `name: ${kindOfParameter(values)}, one or more` : 'name: value pairs';
}

/** A schema in words: `one of pearson, partial`, `whole number (at least 1)`, `list of texts`. */
export function kindOfParameter(schema: ParameterSchema): string {
  if (schema.path) return 'place of a file or folder';
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return `one of ${schema.enum.map(String).join(', ')}`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(kindOfParameter).join(' or ');
  if (schema.type === 'array') return `list of: ${schema.items ? kindOfParameter(schema.items) : 'anything'}`;
  if (schema.type === 'object') return objectKind(schema);
  return (PLAIN[schema.type ?? ''] ?? 'any value') + limits(schema);
}
