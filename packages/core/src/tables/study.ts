/** About the run; made by the runner, ask for them as study.design, study.parameters ... Rows are in key order; null means unknown. */
import { defineTable, int32, text, textList } from '../contract.ts';
import { maybe } from './columns.ts';

export const studyDesign = /* @__PURE__ */ defineTable({
  name: 'study_design',
  rows: 'study',
  key: [],
  columns: {
    name: text('of the pipeline'),
    title: text('of the study'),
    design: text('cross-sectional, longitudinal or randomised; sets the wording'),
    exposure: text('variable', maybe),
    outcome: text('variable', maybe),
    covariates: textList('variables'),
    note: text(
      'a sentence the report prints on its first screen, for example that the data are simulated',
      maybe,
    ),
  },
});

export const studyParameters = /* @__PURE__ */ defineTable({
  name: 'study_parameters',
  rows: 'parameter of a stage',
  key: ['stage', 'parameter'],
  columns: {
    stage: text('name in the pipeline file'),
    parameter: text('path, for example exclude.too much motion'),
    value: text('as JSON; paths are left out'),
  },
});

export const studyStages = /* @__PURE__ */ defineTable({
  name: 'study_stages',
  rows: 'stage of the pipeline',
  key: ['position'],
  columns: {
    position: int32('order of running'),
    stage: text('name in the pipeline file'),
    use: text('package/stage'),
    version: int32('of the stage'),
    about: text('what the stage does'),
  },
});

export const studyChecks = /* @__PURE__ */ defineTable({
  name: 'study_checks',
  rows: 'remark of a stage',
  key: ['position'],
  columns: {
    position: int32('order of stages, then of remarks'),
    stage: text('name in the pipeline file'),
    code: text('short, kebab-case'),
    severity: text('note or warning'),
    message: text('what the reader should know; no person is named'),
    remedy: text('what to do', maybe),
    times: int32('tasks that made the same remark'),
  },
});
