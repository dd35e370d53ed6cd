/** About the run; made by the runner, ask for them as study.design, study.parameters ... Rows are in key order; null means unknown. */
import { bool, defineTable, int32, text, textList } from '../contract.ts';
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

export const universes = /* @__PURE__ */ defineTable({
  name: 'universes',
  rows: 'universe of the multiverse and axis',
  key: ['universe', 'axis'],
  columns: {
    universe: text(
      'combination of alternatives: main, or what differs from it, for example fd=0.3,measure=partial',
    ),
    axis: text('decision that could have been made otherwise'),
    position: int32('0 for the main analysis, then in the order of the pipeline file'),
    axis_position: int32('0-based order of the axis in the pipeline file'),
    option: text('the alternative taken'),
    option_position: int32('0 for the main analysis'),
    main: bool('every axis has its first value'),
    value: text('as JSON: what the alternative sets, by stage and parameter'),
  },
});
