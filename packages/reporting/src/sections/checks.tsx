import type { VNode } from 'preact';
import { Folded, Quoted, Table } from '../markup/table.tsx';
import { count } from '../numbers/format.ts';
import type { Report } from '../study-report/report.ts';
import { counted } from '../wording/vocabulary.ts';
import { wordingOffences } from '../wording/gate.ts';
import type { Section } from './section.ts';

export const checksSection: Section = { id: 'checks', title: () => 'What the stages remarked', render };

function render(report: Report): VNode {
  const { search } = report;
  const missing = search.missing;
  return (
    <>
      <Remarks report={report} />
      <p>
        {missing.length === 0
          ? `All ${search.noun.plural} could be tested.`
          : `${counted(count(missing.length), search.noun.singular, search.noun.plural)} left the family before testing; ${count(search.ranked.length)} were tested.`}
      </p>
      {missing.length > 0 ? (
        <Folded
          summary={`The ${search.noun.plural} that were left out${missing.length > MOST ? `, first ${MOST}` : ''}`}
        >
          <Table
            caption={`${search.noun.plural} left out before testing`}
            columns={[
              { head: 'Connection', rowHead: true, cell: (row) => row.name },
              { head: 'People without a value', numeric: true, cell: (row) => count(row.people) },
              { head: 'Reason', cell: (row) => row.reason },
            ]}
            rows={missing.slice(0, MOST)}
          />
        </Folded>
      ) : null}
    </>
  );
}

type Told = Pick<Report, 'checks' | 'study'>;

/** What stages remarked, warnings first, and words of the title that the design does not license. */
export function Remarks({ report }: { readonly report: Told }): VNode {
  const { checks } = report;
  const ordered = checks.toSorted(
    (a, b) => Number(b.severity === 'warning') - Number(a.severity === 'warning') || a.position - b.position,
  );
  const warnings = checks.filter(({ severity }) => severity === 'warning').length;
  return (
    <>
      <p>
        {checks.length === 0
          ? 'Every stage ran without a remark.'
          : `${counted(count(warnings), 'warning')} and ${counted(count(checks.length - warnings), 'note')}, as the stages wrote them.`}
      </p>
      <TitleRemark report={report} />
      {checks.length > 0 ? (
        <Table
          caption="Remarks of the stages, warnings first"
          columns={[
            {
              head: 'Kind',
              rowHead: true,
              cell: (row) => (row.severity === 'warning' ? '▲ warning' : 'note'),
            },
            { head: 'Stage', cell: (row) => <code>{row.stage}</code> },
            {
              head: 'Remark',
              cell: (row) => (
                <>
                  <Quoted>{row.message}</Quoted>
                  {row.remedy ? <span class="small" data-quoted="">{` ${row.remedy}`}</span> : null}
                </>
              ),
            },
            { head: 'Times', numeric: true, cell: (row) => count(row.times) },
          ]}
          rows={ordered}
        />
      ) : null}
    </>
  );
}

const MOST = 300;

/** Words of a title or note that the design does not license. */
export function titleOffences({ study }: Pick<Report, 'study'>): string[] {
  const found = wordingOffences(`${study.title}. ${study.note}`, study.design);
  return [...new Set(found.map(({ phrase }) => phrase))];
}

function TitleRemark({ report }: { readonly report: Told }): VNode | null {
  const offences = titleOffences(report);
  if (offences.length === 0) return null;
  return (
    <div class="remark">
      <p>
        {`Title or note of the study say `}
        <span data-quoted="">{offences.map((phrase) => `“${phrase}”`).join(', ')}</span>
        {`, which a ${report.study.design} design does not license. They are shown as written.`}
      </p>
    </div>
  );
}
