import { didYouMean } from '../pipeline-file/did-you-mean.ts';
import type { FileShape } from '../pipeline-file/file-shape.ts';
import type { Problems } from '../pipeline-file/problems.ts';
import type { KnownStages } from '../pipeline-file/references.ts';
import { namesAt } from '../pipeline-file/schema-walk.ts';
import {
  keyPlaceAt,
  placeAt,
  treeAt,
  valueOf,
  type MapTree,
  type Path,
  type Tree,
} from '../pipeline-file/tree.ts';

/** One parameter that an alternative sets. */
export interface Setting {
  readonly stage: string;
  /** Inside `with`. */
  readonly path: readonly string[];
  readonly node: Tree;
}

export interface AxisOption {
  readonly label: string;
  readonly settings: readonly Setting[];
}

/** A decision and its alternatives; the first is the main analysis. */
export interface Axis {
  readonly name: string;
  readonly options: readonly AxisOption[];
}

type Say = (path: Path, message: string, atKey?: boolean) => void;

/** Alternatives are named after the first parameter of their axis, unless `labels` names them. */
const LABELS = 'labels';

/** The axes of the block `multiverse`, each parameter looked up. */
export function readAxes(tree: MapTree, shape: FileShape, known: KnownStages, problems: Problems): Axis[] {
  const say: Say = (path, message, atKey = false) =>
    problems.add(atKey ? keyPlaceAt(tree, path) : placeAt(tree, path), path, message);
  const axes = Object.entries(shape.multiverse?.axes ?? {}).map(([name, written]) => {
    const path = ['multiverse', 'axes', name];
    const { [LABELS]: labels, ...parameters } = written;
    const settings = Object.keys(parameters).map((parameter) =>
      readSettings(tree, [...path, parameter], parameter, known, say),
    );
    const [first, ...others] = settings;
    if (!first) say(path, 'sets nothing: write stage.parameter: [value, value]', true);
    for (const [i, other] of others.entries()) {
      if (other.length === first?.length) continue;
      const at = [...path, Object.keys(parameters)[i + 1] ?? ''];
      say(at, `has ${other.length} values, and ${Object.keys(parameters)[0]} has ${first?.length}`, true);
    }
    const texts = labels?.map(String) ?? first?.map(({ node }) => labelOf(valueOf(node))) ?? [];
    checkLabels(path, texts, labels === undefined ? undefined : (first?.length ?? 0), say);
    const options = texts.map((label, i) => ({ label, settings: settings.flatMap((one) => one[i] ?? []) }));
    return { name, options };
  });
  refuseTwice(axes, say);
  return axes;
}

function readSettings(tree: MapTree, at: Path, parameter: string, known: KnownStages, say: Say): Setting[] {
  const [stage = '', ...path] = parameter.split('.');
  const found = known.get(stage);
  if (path.length === 0 || path.includes(''))
    say(at, 'is not stage.parameter, for example scrub.fd_mm', true);
  else if (!known.has(stage)) say(at, `there is no stage ${stage}${didYouMean(stage, known.keys())}`, true);
  else if (found) {
    const names = namesAt(found.params, []);
    const [name = ''] = path;
    if (!names.includes(name))
      say(
        at,
        `${stage} has no parameter ${name}${didYouMean(name, names)}; it has ${names.join(', ')}`,
        true,
      );
  }
  const list = treeAt(tree, at);
  const items = list?.kind === 'list' ? list.items : [];
  const written = treeAt(tree, ['stages', stage, 'with', ...path]);
  const [main] = items;
  if (written && main && JSON.stringify(valueOf(written)) !== JSON.stringify(valueOf(main)))
    say(
      [...at, 0],
      `the first value is the main analysis, but stages.${stage}.with.${path.join('.')} is ${JSON.stringify(valueOf(written))}: make them the same`,
    );
  return items.map((node) => ({ stage, path, node }));
}

/** `0.3`, `age + mean_fd_mm`, `none`: what stands in addresses and figures. */
function labelOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(labelOf).join(' + ');
  if (value === null) return 'none';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replaceAll(/[^A-Za-z0-9 _.+-]+/g, ' ').trim();
}

function checkLabels(path: Path, labels: readonly string[], wanted: number | undefined, say: Say): void {
  if (wanted !== undefined && labels.length !== wanted)
    say([...path, LABELS], `has ${labels.length} names for ${wanted} values`, true);
  for (const [i, label] of labels.entries()) {
    const at = wanted === undefined ? path : [...path, LABELS, i];
    if (!/^[A-Za-z0-9 _.+-]{1,60}$/.test(label))
      say(at, `"${label}" cannot name an alternative: use labels: [...] with letters, digits, space _ . + -`);
    else if (labels.indexOf(label) < i)
      say(at, `two alternatives are called ${label}: take one out, or name them with labels: [...]`);
  }
}

function refuseTwice(axes: readonly Axis[], say: Say): void {
  const seen = new Map<string, string>();
  for (const { name, options } of axes) {
    for (const { stage, path } of options[0]?.settings ?? []) {
      const parameter = [stage, ...path].join('.');
      const other = seen.get(parameter);
      if (other !== undefined)
        say(['multiverse', 'axes', name, parameter], `is already set by the axis ${other}`, true);
      seen.set(parameter, name);
    }
  }
}
