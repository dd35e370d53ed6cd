import { count } from '../numbers/format.ts';
import { listed } from '../wording/vocabulary.ts';
import { NODE_SET } from './node-set-sentences.ts';
import { PEOPLE } from './people-sentences.ts';
import { clause, type Writer } from './recorded.ts';

/** Writers of the stages that read files. */
export const INGESTION: Readonly<Record<string, Writer>> = {
  ...NODE_SET,
  ...PEOPLE,
  'ingestion/atlas': ({ text, report }) =>
    `The node set was ${text('name') ?? 'a region table'}${report.regions ? `, ${count(report.regions.length)} regions` : ''}.`,
  'ingestion/template-atlas': ({ text, number, report }) =>
    `The node set was ${text('atlas') ?? 'an atlas'}${clause(text('desc'), (desc) => ` ${desc}`)} in the template ${text('template') ?? ''} of TemplateFlow${clause(number('resolution'), (n) => `, resolution ${n}`)}${report.regions ? `, ${count(report.regions.length)} regions` : ''}.`,
  'ingestion/manifest': () => 'Which files belong to a run was read from a table, not from their names.',
  'ingestion/derivatives': ({ text }) =>
    `Preprocessed BOLD images${clause(text('space'), (space) => ` in ${space}`)}${clause(text('task'), (task) => `, task ${task},`)} were taken as the preprocessing pipeline wrote them.`,
  'ingestion/confounds': ({ text, number }) =>
    displacementMethod(text('fd'), number('radius_mm'), text('non_steady')) +
    clause(text('expansions'), (how) =>
      how === 'complete'
        ? ' Derivatives and squares of motion and tissue signals that a table lacks were computed by the rule of fMRIPrep.'
        : '',
    ),
  'ingestion/read-series': ({ text }) =>
    clause(text('columns'), (how) =>
      how === 'by_name'
        ? 'Columns of the region time series were matched to regions by name.'
        : 'Columns of the region time series were matched to regions by position.',
    ),
  'ingestion/flow': ({ list }) => {
    const rules = list('exclude');
    return rules.length === 0
      ? ''
      : `People were left out, in this order, for: ${listed(rules.map(({ name }) => name))}.`;
  },
};

/** Head of Power et al. 2012 and of Jenkinson et al. 2002, in mm. */
const RADIUS_MM: Readonly<Record<string, number>> = { power: 50, jenkinson: 80 };

function displacementMethod(
  rule: string | undefined,
  radius: number | undefined,
  nonSteady: string | undefined,
): string {
  const source =
    rule === 'power' || rule === 'jenkinson'
      ? `Framewise displacement was computed from the motion parameters after ${rule === 'power' ? 'Power' : 'Jenkinson'} (radius ${radius ?? RADIUS_MM[rule]} mm).`
      : clause(rule, () => 'Framewise displacement was taken from the tables of confounds.');
  return [
    source,
    nonSteady === 'drop' ? 'Volumes that these tables mark as non-steady state were not used.' : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
