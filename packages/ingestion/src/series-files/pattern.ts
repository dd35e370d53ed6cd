import { ParameterError } from '@mesovia/core';

/** Labels of one file by placeholder: participant_id, session, task, run. */
export type Labels = Readonly<Record<string, string>>;

export interface FilePattern {
  readonly text: string;
  readonly placeholders: readonly Placeholder[];
  /** The pattern holds a `*`, so its text alone does not name a file. */
  readonly isOpen: boolean;
  /** Labels of a file, or undefined if the pattern does not fit. */
  match(file: string): Labels | undefined;
  /** The file with these labels; a `*` stays. */
  withLabels(labels: Labels): string;
}

export const PLACEHOLDERS = ['participant_id', 'session', 'task', 'run'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/**
 * `timeseries/{participant_id}_task-{task}*.tsv`: placeholders stand for labels, `*` for any letters within a name.
 * A label of session, task or run is letters and digits; a participant_id may hold anything but `/`, and no `_` if the
 * pattern itself has one (so that `{participant_id}_task-rest.tsv` does not swallow `sub-01_ses-2`).
 *
 * @param parameter name of the parameter, for errors
 * @throws ParameterError `bad-pattern`
 */
export function filePattern(text: string, parameter: string): FilePattern {
  if (/^([/\\]|[A-Za-z]:)|(^|\/)\.\.(\/|$)|\\/.test(text)) {
    throw badPattern(`"${text}" does not stay below root`, parameter, 'write it relative to root, with /');
  }
  const pieces = text.split(/(\{[^{}]*\}|\*)/);
  const placeholders: Placeholder[] = [];
  const person = text.replaceAll(/\{[^{}]*\}/g, '').includes('_') ? '[^/_]+' : '[^/]+';
  const expression = pieces.map((piece, i) => {
    if (i % 2 === 0) return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    if (piece === '*') return '[^/]*';
    const name = placeholderOf(piece, text, parameter);
    if (placeholders.includes(name)) return String.raw`\k<${name}>`;
    placeholders.push(name);
    return `(?<${name}>${name === 'participant_id' ? person : '[A-Za-z0-9]+'})`;
  });
  const regex = new RegExp(`^${expression.join('')}$`, 'u');
  return {
    text,
    placeholders,
    isOpen: pieces.includes('*'),
    match: (file) => {
      const groups = regex.exec(file);
      return groups ? { ...groups.groups } : undefined;
    },
    withLabels: (labels) => text.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => labels[name] ?? ''),
  };
}

function placeholderOf(piece: string, text: string, parameter: string): Placeholder {
  const name = PLACEHOLDERS.find((placeholder) => piece === `{${placeholder}}`);
  if (name !== undefined) return name;
  throw badPattern(
    `"${text}" has the placeholder ${piece}`,
    parameter,
    `use ${PLACEHOLDERS.map((placeholder) => `{${placeholder}}`).join(', ')}`,
  );
}

export function badPattern(problem: string, parameter: string, remedy: string): ParameterError {
  return new ParameterError('bad-pattern', problem, `with.${parameter}`, remedy);
}
