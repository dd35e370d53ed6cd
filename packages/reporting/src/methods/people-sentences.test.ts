import { expect, it } from 'vitest';
import { exampleReport } from '../example/report.ts';
import { methodsParagraphs } from './sentences.ts';

it('says which questionnaires were scored and how many answers could be missing', () => {
  const report = exampleReport({ regions: 24 });
  const stage = { ...report.stages[0]!, stage: 'scores', use: 'ingestion/instruments' };
  const values: Readonly<Record<string, unknown>> = {
    'questionnaires.pain_catastrophizing.instrument': 'pcs',
    'questionnaires.pain_catastrophizing.most_missing': 0.1,
    'questionnaires.sleep.define.name': 'Sleep Quiz',
    'questionnaires.sleep.most_missing': 0,
  };
  const parameters = {
    ...report.parameters,
    value: (_: string, parameter: string) => values[parameter],
    below: (_: string, parameter: string) =>
      Object.entries(values).map(([name, value]) => ({ name: name.slice(parameter.length + 1), value })),
  };
  const [some] = report.variables.values();
  const scored = { ...some!, name: 'pain_catastrophizing', instrument: 'Pain Catastrophizing Scale' };
  const variables = new Map([...report.variables, [scored.name, scored]]);
  expect(methodsParagraphs({ ...report, stages: [stage], parameters, variables })[0]).toContain(
    "Scores were computed from the items of: Pain Catastrophizing Scale (up to 10 % of the items of a score missing, taken as the person's mean) and Sleep Quiz (no item missing).",
  );
});
