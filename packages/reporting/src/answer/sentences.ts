import {
  coverage,
  count,
  correlation,
  fixed,
  limits,
  NO_BREAK,
  pEquals,
  significant,
  withInterval,
} from '../numbers/format.ts';
import { adjustedSentence } from './adjusted-sentence.ts';
import type { Candidate, Estimate, Report, Search } from '../study-report/report.ts';
import type { Variable } from '../study/variable.ts';
import { counted, inSentence, listed } from '../wording/vocabulary.ts';

/** `points (0-100)` -> `points`: what a number is called inside a sentence. */
export function unitOf(variable: Variable): string {
  return variable.unit.replace(/\s*[([].*$/, '') || 'units';
}

/** The estimate a sentence is about: covariates held constant where there are any, raw units. */
export function headline(rows: readonly Estimate[], term: string): Estimate | undefined {
  const raw = rows.filter((row) => row.term === term && row.scale === 'raw');
  return raw.find((row) => !row.method.includes('unadjusted')) ?? raw[0];
}

function held(row: Estimate, covariates: readonly Variable[]): string {
  if (covariates.length === 0 || row.method.includes('unadjusted')) return '';
  return `, with ${listed(covariates.map(({ label }) => inSentence(label)))} held constant`;
}

/** p against the level of its own interval. */
function isDistinguishable(row: Estimate): boolean {
  return row.p < 1 - (Number.isNaN(row.level) ? 0.95 : row.level);
}

/** Who was studied: `In 45 people (16 "no", 29 "yes")`. */
export function peopleClause({ people, study }: Report): string {
  const who = counted(count(people.n), 'person', 'people');
  if (!study.groups) return who;
  return `${who} (${listed(study.groups.map((g) => `${count(g.rows.length)}${NO_BREAK}“${g.label}”`))})`;
}

/** Exposure and outcome: estimate, interval, p. */
export function totalSentence(report: Report, opening = ''): string {
  const { study, words, total } = report;
  const row = headline(total, 'total');
  const [x, y] = [inSentence(study.exposure.label), inSentence(study.outcome.label)];
  if (!row) return `The ${words.total} of ${x} with ${y} was not estimated.`;
  const numbers = `(${coverage(row.level)} interval ${limits(row.lower, row.upper)}; ${pEquals(row.p)})`;
  const size = `${significant(Math.abs(row.estimate))} ${unitOf(study.outcome)} ${row.estimate < 0 ? 'lower' : 'higher'}`;
  const what = study.groups
    ? `the mean was ${size} for “${study.groups.at(-1)?.label ?? ''}” than for “${study.groups[0]?.label ?? ''}”`
    : `${size} per ${unitOf(study.exposure).replace(/^units$/, 'unit')} of ${x}`;
  const rest = `${what} ${numbers}${held(row, study.covariates)}.`;
  const start = (text: string) => (opening ? `${opening}, ${text}` : capital(text));
  if (isDistinguishable(row)) return `${start(x)} ${words.relatesTo} ${y}: ${rest}`;
  return `${start('the')} ${words.total} of ${x} with ${y} is not distinguishable from zero at n = ${count(row.n)}: ${rest}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function atLevel(search: Search): string {
  return search.alpha === undefined ? '' : ` at ${coverage(search.alpha)}`;
}

const NAMED = 6;

/** What the search found, by name, or how far it got. */
export function searchSentences(report: Report): string[] {
  const { search, words } = report;
  const { ranked, surviving, noun } = search;
  const [strongest] = ranked;
  const searched = counted(count(ranked.length), noun.singular, noun.plural);
  if (!strongest) return [`None of the ${noun.plural} could be tested.`];
  if (surviving.length === 0) {
    return [
      `None of the ${searched} searched for ${words.mediation} survived family-wise control${atLevel(search)}.`,
      `The strongest, ${strongest.name}, reached min |t| = ${fixed(strongest.min_t, 2)} (corrected ${pEquals(strongest.p_fwe_strict)}).`,
      ...detectableSentence(report),
      'A search that finds nothing at this size has not shown that there is nothing to find.',
    ];
  }
  const names = surviving.slice(0, NAMED).map(({ name }) => name);
  const more = surviving.length - names.length;
  const all = more > 0 ? [...names, `${count(more)} more`] : names;
  return [
    `Of ${searched} searched for ${words.mediation}, ${count(surviving.length)} survived family-wise control${atLevel(search)} (largest corrected ${pEquals(largest(surviving))}): ${listed(all)}.`,
  ];
}

function largest(rows: readonly Candidate[]): number {
  return rows.reduce((most, row) => Math.max(most, row.p_fwe_strict), 0);
}

/** Regions that several surviving candidates share. */
export function hubSentence({ regions, noun }: Search): string[] {
  const hubs = regions
    .filter(({ surviving }) => surviving > 1)
    .toSorted((a, b) => b.surviving - a.surviving || a.region - b.region)
    .slice(0, 4)
    .map((r) => `${r.plain_name} (${count(r.surviving)})`);
  return hubs.length === 0 ? [] : [`Regions in more than one of these ${noun.plural}: ${listed(hubs)}.`];
}

/** What a search of this size can see, as the search recorded it. */
export function detectableSentence({ search, people }: Report): string[] {
  const row = search.detectable;
  if (!row || Number.isNaN(row.estimate)) return [];
  return [
    `With ${counted(count(people.n), 'person', 'people')}, the smallest partial correlation the search can detect is ${correlation(row.estimate)} (${row.method}).`,
  ];
}

/** The composite, or one of each sign, without its circularity. */
export function compositeSentence(report: Report): string {
  const { words, study, search } = report;
  return crossFittedComposites(report)
    .map(({ row, sign }) => {
      const value = `${withInterval(row.estimate, row.lower, row.upper)} ${unitOf(study.outcome)}, ${pEquals(row.p)}`;
      return `The composite of ${search.noun.plural}${sign}, picked in some people and scored in others (cross-fitted), has an ${words.indirect} of ${value}.`;
    })
    .join(' ');
}

/** Headline of every composite; `sign` tells two of them apart. */
export function crossFittedComposites({
  composite,
}: Report): readonly { readonly row: Estimate; readonly sign: string }[] {
  const honest = composite.estimates.filter(({ selection }) => selection === 'cross-fitted');
  return [...new Set(honest.map(({ model }) => model))].flatMap((model) => {
    const row = headline(
      honest.filter((own) => own.model === model),
      'indirect',
    );
    return row ? [{ row, sign: compositeSign(row) }] : [];
  });
}

/** ` (a x b positive)` where a stage made one composite of each sign. */
export function compositeSign({ model }: Estimate): string {
  return / \((a x b|a|b) (positive|negative)\)(?= -> )/.exec(model)?.[0].replace(' x ', ' × ') ?? '';
}

/** The results in words: what the page says, once more in one paragraph. */
export function resultsSentences(report: Report): string[] {
  return [
    `${capital(peopleClause(report))} were analysed.`,
    totalSentence(report),
    ...searchSentences(report),
    report.adjusted ? adjustedSentence(report) : '',
    compositeSentence(report),
    report.words.limit,
  ].filter((sentence) => sentence !== '');
}
