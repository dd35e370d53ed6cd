import type { Report } from '../study-report/report.ts';

/** One item of the AGReMA statement (Lee et al. 2021, JAMA 326:1045), in our own words. */
export interface ChecklistItem {
  readonly number: number;
  readonly what: string;
  /** Also in the short form, for papers where mediation is secondary. */
  readonly short: boolean;
  /** Sections of this page that hold the evidence; empty where the authors have to write it. */
  readonly evidence: readonly string[];
  /** Whether the page covers the item only in part. */
  readonly partly: boolean;
}

type Entry = readonly [what: string, short: boolean, evidence: readonly string[], partly?: boolean];

const ENTRIES: readonly Entry[] = [
  ['The title says that mediation was analysed', false, [], true],
  [
    'The abstract gives aim, method, result and conclusion of the mediation part',
    false,
    ['answer', 'methods'],
    true,
  ],
  ['Why this mediator: background and grounds for each arrow', false, []],
  ['The aims of the mediation part: to test, or to estimate', true, []],
  ['Registration or protocol, and departures from it', false, ['parameters'], true],
  ['The source of the data and its design', false, ['answer', 'methods'], true],
  ['Who was eligible, where and when', false, ['participants'], true],
  ['Whether and how the number of people was planned', false, ['search'], true],
  ['Which quantities are estimated, on which scale', true, ['outcome', 'strongest', 'composite']],
  ['A diagram of the assumed causal model', false, ['strongest'], true],
  ['The causal assumptions that model needs', true, []],
  [
    'How exposure, mediator, outcome and covariates were measured',
    true,
    ['characteristics', 'methods'],
    true,
  ],
  ['At which level each was measured', false, ['characteristics'], true],
  ['Models, covariates, missing data, software', true, ['methods', 'parameters']],
  ['Planned analyses of sensitivity', false, ['adjusted', 'composite'], true],
  ['Ethics approval and consent', false, []],
  ['The people analysed: numbers, losses, characteristics', true, ['participants', 'characteristics']],
  ['Estimates with uncertainty for each path', true, ['strongest', 'composite', 'mediation']],
  ['Results of the analyses of sensitivity', false, ['adjusted', 'composite', 'null-distribution'], true],
  ['Limits and sources of bias', true, ['answer', 'quality', 'checks'], true],
  ['Reading of size and uncertainty against the assumptions', true, []],
  ['What it means for practice and policy', false, []],
  ['Who paid, and their role', false, []],
  ['Conflicts of interest', false, []],
  ['Whether data and code are shared', false, ['parameters'], true],
];

/** The checklist with links to those sections that this page has. */
export function agrema({ study }: Report, shownSections: ReadonlySet<string>): ChecklistItem[] {
  const titled = /mediat/i.test(study.title);
  return ENTRIES.map(([what, short, evidence, partly = false], i) => ({
    number: i + 1,
    what,
    short,
    evidence: (i === 0 && titled ? ['answer'] : evidence).filter((id) => shownSections.has(id)),
    partly: partly && !(i === 0 && titled),
  }));
}
