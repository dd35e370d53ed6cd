import type { VNode } from 'preact';
import { unitOf } from '../answer/sentences.ts';
import { Flag } from '../markup/flag.tsx';
import { Folded, Table } from '../markup/table.tsx';
import { count, coverage, limits, pValue, significant } from '../numbers/format.ts';
import type { Estimate, Report } from '../study-report/report.ts';
import { capital } from '../answer/sentences.ts';
import { termName } from './composite.tsx';
import type { Section } from './section.ts';

type Needs = Pick<Report, 'words' | 'severalMediators' | 'moderated' | 'study' | 'variables'>;

export const mediationModelsSection: Section<Needs> = {
  id: 'mediation-models',
  title: ({ words }) => `${capital(words.mediation)} with several mediators or a moderator`,
  shown: (report) => modelsOf(report).length > 0,
  render,
};

/** Rows of every further model, model after model. */
function modelsOf({ severalMediators, moderated }: Needs): Estimate[][] {
  const rows = [...(severalMediators ?? []), ...(moderated ?? [])];
  const names = [...new Set(rows.map(({ model }) => model))];
  return names.map((name) => rows.filter(({ model }) => model === name));
}

function render(report: Needs): VNode {
  return (
    <>
      <p>
        Scales and models were named before looking; a composite of candidates is cross-fitted, and its rows
        say so. With several mediators each indirect estimate holds the others constant, so a scale and a
        connection that go together share what either would carry alone.
      </p>
      {modelsOf(report).map((rows) => (
        <OneModel rows={rows} report={report} />
      ))}
    </>
  );
}

function OneModel({ rows, report }: { readonly rows: readonly Estimate[]; readonly report: Needs }): VNode {
  const [first] = rows;
  const name = first?.model ?? '';
  const headlines = headline(rows);
  const held =
    (first?.covariates ?? 'none') !== 'none' && first?.covariates
      ? `, with ${first.covariates} held constant`
      : '';
  return (
    <>
      <Table
        caption={`${readable(name, report)} (n = ${count(first?.n ?? 0)}${held}): ${unitOf(report.study.outcome)} for effects on the outcome`}
        columns={columnsOf(report, rows)}
        rows={headlines}
        note="Paths: least squares. Indirect estimates: percentile bootstrap; joint p is the larger p of the paths."
      />
      <Folded summary="Every scale and method">
        <Table
          caption={`${readable(name, report)}: ${count(rows.length)} rows`}
          columns={[
            { head: 'Term', rowHead: true, cell: (row) => termName(row.term, report) },
            { head: 'Scale', cell: (row) => row.scale },
            { head: 'Method', wide: true, cell: (row) => row.method },
            { head: 'Estimate', numeric: true, cell: (row) => significant(row.estimate) },
            { head: 'Interval', numeric: true, cell: interval },
            { head: 'p', numeric: true, cell: (row) => pValue(row.p) },
          ]}
          rows={rows}
        />
      </Folded>
    </>
  );
}

function columnsOf(report: Needs, rows: readonly Estimate[]) {
  const joint = (row: Estimate) =>
    rows.find(
      (own) => own.term === row.term && own.scale === row.scale && own.method.endsWith('joint significance'),
    )?.p ?? NaN;
  return [
    { head: 'Term', rowHead: true, wide: true, cell: (row: Estimate) => termName(row.term, report) },
    { head: 'Estimate', numeric: true, cell: (row: Estimate) => significant(row.estimate) },
    { head: 'Interval', numeric: true, cell: interval },
    { head: 'p', numeric: true, cell: (row: Estimate) => pValue(row.p) },
    { head: 'Joint p', numeric: true, cell: (row: Estimate) => (joint(row) >= 0 ? pValue(joint(row)) : '–') },
    { head: 'Selection', cell: (row: Estimate) => <Flag selection={row.selection} /> },
  ];
}

const interval = (row: Estimate): string =>
  Number.isNaN(row.lower) ? '–' : `${limits(row.lower, row.upper)} (${coverage(row.level)})`;

const ORDER = ['a', 'b', 'd', 'total', 'direct', 'indirect'];

/** Paths before effects, as in the section of one mediator; what is none of these last, as given. */
function place(term: string): number {
  const at = ORDER.indexOf(term.split(' (')[0]?.split(' x ')[0] ?? '');
  return at < 0 ? ORDER.length : at;
}

/** One row a term: least squares for a path, the percentile interval for what paths combine to. */
function headline(rows: readonly Estimate[]): Estimate[] {
  const raw = rows.filter(({ scale }) => !scale.endsWith('standardised'));
  const terms = [...new Set(raw.map(({ term }) => term))].toSorted((p, q) => place(p) - place(q));
  return terms.flatMap((term) => {
    const own = raw.filter((row) => row.term === term);
    const best =
      own.find(({ method }) => method.endsWith('OLS t')) ??
      own.find(({ method }) => method.endsWith('percentile bootstrap')) ??
      own[0];
    return best ? [best] : [];
  });
}

/** `exercise_habit -> depression -> pain` with the labels of the variables. */
function readable(model: string, { variables }: Needs): string {
  return model
    .split(' -> ')
    .map((part) =>
      part
        .split(' + ')
        .map((name) => variables.get(name)?.label ?? name)
        .join(' + '),
    )
    .join(' → ');
}
