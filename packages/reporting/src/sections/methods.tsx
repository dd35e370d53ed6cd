import type { VNode } from 'preact';
import { methodsParagraphs, unwrittenStages } from '../methods/sentences.ts';
import type { Report } from '../study-report/report.ts';
import { resultsSentences } from '../answer/sentences.ts';
import { listed } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

export const methodsSection: Section = { id: 'methods', title: () => 'Methods and results as text', render };

function render(report: Report): VNode {
  const silent = unwrittenStages(report);
  return (
    <>
      <h3>Methods</h3>
      {[`A ${report.study.design} study.`, ...methodsParagraphs(report)].map((paragraph) => (
        <p>{paragraph}</p>
      ))}
      {silent.length > 0 ? (
        <p class="note">
          {'Written from recorded parameters only. Stages with nothing to say here: '}
          <code>{listed(silent)}</code>.
        </p>
      ) : null}
      <h3>Results</h3>
      <p>{resultsSentences(report).join(' ')}</p>
    </>
  );
}
