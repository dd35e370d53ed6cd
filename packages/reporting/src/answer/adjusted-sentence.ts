import { count } from '../numbers/format.ts';
import type { Candidate, Report } from '../study-report/report.ts';
import { inSentence, listed } from '../wording/vocabulary.ts';

/** The further covariates, as a clause. */
export function addedNames({ adjusted }: Report): string {
  const names = (adjusted?.added ?? []).map(({ label }) => inSentence(label));
  return names.length > 0 ? `${listed(names)} held constant too` : 'more covariates';
}

/** Which findings stay, go or come when more is held constant. */
export function adjustedSentence(report: Report): string {
  const { search, adjusted } = report;
  const noun = search.noun;
  const kept = new Set((adjusted?.ranked ?? []).filter((row) => row.selected).map((row) => row.candidate));
  const main = new Set(search.surviving.map((row) => row.candidate));
  const gone = search.surviving.filter((row) => !kept.has(row.candidate));
  const come = (adjusted?.ranked ?? []).filter((row) => row.selected && !main.has(row.candidate));
  const added = addedNames(report);
  const names = (rows: readonly Candidate[]) =>
    rows.length > 6 ? `${count(rows.length)} of them` : listed(rows.map(({ name }) => name));
  if (main.size === 0 && come.length === 0)
    return `With ${added}, none of the ${noun.plural} survives either.`;
  const parts = [
    main.size === 0 ? `The main search had no survivor.` : '',
    main.size > 0 && gone.length === 0
      ? `All ${count(main.size)} surviving ${noun.plural} survive with ${added}.`
      : '',
    gone.length > 0
      ? `No longer surviving with ${added}: ${names(gone)}. What the main search found there cannot be told apart from the further covariates.`
      : '',
    come.length > 0 ? `Surviving only with ${added}: ${names(come)}.` : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}
