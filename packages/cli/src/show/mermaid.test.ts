import type { Pipeline } from '@mesovia/runner';
import { expect, it } from 'vitest';
import { mermaid } from './mermaid.ts';

it('draws stages, what flows between them, and published files', () => {
  const stage = (name: string, use: string, connections: unknown[]) => ({ name, use, connections });
  const from = (role: string, stage: string, output: string) => ({ role, from: { stage, output } });
  const pipeline = {
    stages: [
      stage('people', 'ingestion/participants', []),
      stage('report', 'reporting/study-report', [
        from('people.participants', 'people', 'participants'),
        from('people.variables', 'people', 'variables'),
        from('design', 'study', 'design'),
      ]),
    ],
    publish: [{ path: 'results/"r".html', stage: 'report', output: 'page', at: '' }],
  } as unknown as Pipeline;
  expect(mermaid(pipeline).split('\n')).toEqual([
    'flowchart LR',
    '  s_people["people<br/>ingestion/participants"]',
    '  s_report["report<br/>reporting/study-report"]',
    '  s_people -->|people| s_report',
    '  f_0(["results/#34;r#34;.html"])',
    '  s_report --> f_0',
  ]);
});
