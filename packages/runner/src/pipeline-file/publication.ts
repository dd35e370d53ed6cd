import type { Contract } from '@mesovia/core';
import type { Problems } from './problems.ts';
import { Choice, chooseOutput, readReference, type KnownStages } from './references.ts';
import { keyPlaceAt, placeAt, placeText, type MapTree } from './tree.ts';

/** A result that is copied to a file below the pipeline folder. */
export interface Publication {
  /** With forward slashes, relative to the pipeline folder. */
  readonly path: string;
  readonly stage: string;
  readonly output: string;
  readonly format: PublishFormat;
  /** file:line:column */
  readonly at: string;
}

const TABLE_FORMATS = ['csv', 'tsv', 'parquet', 'arrow'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

const MEDIA_TYPES = { html: 'text/html', svg: 'image/svg+xml', png: 'image/png' } as const;
export type PublishFormat = TableFormat | keyof typeof MEDIA_TYPES;

export function isTableFormat(format: PublishFormat): format is TableFormat {
  return (TABLE_FORMATS as readonly string[]).includes(format);
}

/** Characters and names that Windows refuses. */
const ILLEGAL = /[<>:"|?*\\]|\p{Cc}|[. ]$/u;
const DEVICE = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** What is wrong with a published path, seen without the file system. */
export function pathProblem(path: string): string | undefined {
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path))
    return 'is absolute: results lie below the pipeline folder';
  const steps = path.split('/');
  if (steps.includes('..')) return 'leads out of the pipeline folder';
  if (steps.some((step) => step === '' || step === '.'))
    return 'is not a plain path, for example results/table.csv';
  if (steps.some((step) => ILLEGAL.test(step) || DEVICE.test(step)))
    return 'is a name that not every system can hold: use letters, digits, - _ and .';
  if (steps[0] === '.mesovia' || steps.includes('.git') || steps.includes('node_modules'))
    return 'lies in a folder of the system: use another, for example results/';
  if (/\.(ya?ml|lock\.json)$/.test(path)) return 'would write over a pipeline or lock file';
  return undefined;
}

/** The `publish:` section. */
export function readPublications(
  tree: MapTree,
  section: Readonly<Record<string, string>>,
  known: KnownStages,
  problems: Problems,
): Publication[] {
  const found: Publication[] = [];
  const seen = new Map<string, string>();
  for (const [path, text] of Object.entries(section)) {
    const at = ['publish', path];
    const wrong = pathProblem(path) ?? taken(path, seen);
    if (wrong) {
      problems.add(keyPlaceAt(tree, at), at, wrong);
      continue;
    }
    seen.set(path.toLowerCase(), path);
    const publication = onePublication(path, text, known);
    if (typeof publication === 'string') problems.add(placeAt(tree, at), at, publication);
    else if (publication) found.push({ ...publication, at: placeText(placeAt(tree, at)) });
  }
  for (const [one, other] of sharedDictionaries(found)) {
    const at = ['publish', other.path];
    problems.add(keyPlaceAt(tree, at), at, `shares its data dictionary with ${one.path}, another table`);
  }
  return found;
}

function taken(path: string, seen: ReadonlyMap<string, string>): string | undefined {
  const other = seen.get(path.toLowerCase());
  return other === undefined ? undefined : `is the same file as ${other} on some systems`;
}

/** A table in text form comes with `<name>.json`: two tables need two names. */
function sharedDictionaries(publications: readonly Publication[]): [Publication, Publication][] {
  const texts = publications.filter(({ format }) => format === 'csv' || format === 'tsv');
  const stem = ({ path }: Publication) => path.replace(/\.[^.]*$/, '').toLowerCase();
  return texts.flatMap((other, i) =>
    texts
      .slice(0, i)
      .filter((one) => stem(one) === stem(other))
      .filter((one) => one.stage !== other.stage || one.output !== other.output)
      .map((one): [Publication, Publication] => [one, other]),
  );
}

function onePublication(
  path: string,
  text: string,
  known: KnownStages,
): Omit<Publication, 'at'> | string | undefined {
  const reference = readReference(text, known);
  if (typeof reference === 'string') return reference;
  if (reference.stage === 'study') return 'tables about the run are not published: a report shows them';
  if (!reference.outputs) return undefined;
  try {
    const output = chooseOutput(reference, undefined);
    const format = formatOf(path, reference.outputs[output] as Contract);
    return typeof format === 'object' ? format.wrong : { path, stage: reference.stage, output, format };
  } catch (error) {
    if (error instanceof Choice) return error.message;
    throw error;
  }
}

function formatOf(path: string, contract: Contract): PublishFormat | { wrong: string } {
  const extension = /\.([a-z0-9]+)$/.exec(path.toLowerCase())?.[1] ?? '';
  if (contract.kind === 'table') {
    if ((TABLE_FORMATS as readonly string[]).includes(extension)) return extension as PublishFormat;
    return { wrong: `is a table: end the path in ${TABLE_FORMATS.map((f) => `.${f}`).join(', ')}` };
  }
  const wanted = Object.entries(MEDIA_TYPES).find(([, type]) => type === contract.mediaType)?.[0];
  if (wanted === extension) return extension as PublishFormat;
  return { wrong: `is a file of type ${contract.mediaType}: end the path in .${wanted ?? '?'}` };
}
