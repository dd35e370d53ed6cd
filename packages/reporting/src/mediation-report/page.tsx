import type { VNode } from 'preact';
import { MEDIATION } from '../methods/mediation-sentences.ts';
import { recordedOf } from '../methods/recorded.ts';
import { Remarks } from '../sections/checks.tsx';
import { mediationModelsSection } from '../sections/mediation-models.tsx';
import { mediationSection } from '../sections/mediation.tsx';
import { parametersSection } from '../sections/parameters.tsx';
import type { Section } from '../sections/section.ts';
import { sensitivitySection } from '../sections/sensitivity.tsx';
import { anchorsOf, renderDocument } from '../study-report/page.tsx';
import { MediationAnswer } from './answer.tsx';
import { readMediationReport, type MediationReport, type MediationTables } from './report.ts';

const methods: Section<MediationReport> = {
  id: 'methods',
  title: () => 'Methods as text',
  render: (report): VNode => (
    <p>
      {[
        `A ${report.study.design} table.`,
        'Paths were estimated by least squares unless a row names another model.',
        ...report.stages.map(({ stage, use }) => MEDIATION[use]?.(recordedOf(report, stage)) ?? ''),
      ]
        .filter((sentence) => sentence !== '')
        .join(' ')}
    </p>
  ),
};

const remarks: Section<MediationReport> = {
  id: 'checks',
  title: () => 'What was remarked',
  render: (report) => <Remarks report={report} />,
};

const parts: readonly Section<MediationReport>[] = [
  mediationSection,
  mediationModelsSection,
  sensitivitySection,
  remarks,
  methods,
  parametersSection,
];

/**
 * One self-contained page of one mediation model: what `mesovia mediate --report` writes.
 *
 * @returns HTML, the same bytes for the same tables
 */
export function renderMediationReport(tables: MediationTables): string {
  const report = readMediationReport(tables);
  const shown = parts.filter((part) => part.shown?.(report) ?? true);
  const anchors = anchorsOf(shown.map(({ id, title }) => ({ id, title: title(report) })));
  return renderDocument({
    title: report.study.title,
    answer: <MediationAnswer report={report} />,
    anchors,
    bodies: shown.map((part) => part.render(report, anchors)),
  });
}
