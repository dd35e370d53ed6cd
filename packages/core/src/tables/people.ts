/** Who: people, what is known of them, and who was left out. Rows are in key order; null means unknown. */
import { bool, defineTable, float64, int32, text, textList } from '../contract.ts';
import { person, maybe } from './columns.ts';

export const participants = /* @__PURE__ */ defineTable({
  name: 'participants',
  rows: 'person',
  key: ['participant_id'],
  columns: { participant_id: person },
  // Further columns are the study's own, typed as `variables` says: number and ordinal float64, category and binary utf8.
  open: true,
});

export const variables = /* @__PURE__ */ defineTable({
  name: 'variables',
  rows: 'variable of the study',
  key: ['variable'],
  columns: {
    variable: text('column of participants'),
    type: text('number, ordinal, category, binary or text'),
    label: text('for people'),
    unit: text('unit, for example years', maybe),
    description: text('what was measured', maybe),
    levels: textList('values of a category, ordinal or binary variable; the first is the reference, coded 0'),
    level_labels: textList('names of the levels, for people'),
    minimum: float64('smallest allowed value', maybe),
    maximum: float64('largest allowed value', maybe),
    instrument: text('questionnaire or device', maybe),
    missing: int32('people without a value'),
  },
});

export const flow = /* @__PURE__ */ defineTable({
  name: 'flow',
  rows: 'exclusion rule, in the order of the pipeline file',
  key: ['position'],
  columns: {
    position: int32('1 for the first rule'),
    reason: text('why people are left out, for people'),
    predicate: text('the rule as written'),
    entering: int32('people before this rule'),
    first_failing: int32('people this rule leaves out who passed all earlier rules'),
    all_failing: int32('people this rule would leave out by itself'),
    remaining: int32('people after this rule'),
  },
});

export const inclusion = /* @__PURE__ */ defineTable({
  name: 'inclusion',
  rows: 'person',
  key: ['participant_id'],
  columns: {
    participant_id: person,
    included: bool('takes part in the analysis'),
    first_reason: text('reason of the first failing rule', maybe),
    all_reasons: textList('reasons of all failing rules'),
  },
});

export const instrumentScores = /* @__PURE__ */ defineTable({
  name: 'instrument_scores',
  rows: 'person and score of a questionnaire',
  key: ['participant_id', 'variable'],
  columns: {
    participant_id: person,
    variable: text('score, a column of participants'),
    score: float64('sum or mean of the answers; null where too many are missing', maybe),
    answered: int32('items with an answer'),
    items: int32('items of the score'),
  },
});

export const instrumentScales = /* @__PURE__ */ defineTable({
  name: 'instrument_scales',
  rows: 'score of a questionnaire',
  key: ['variable'],
  columns: {
    variable: text('score, a column of participants'),
    instrument: text('questionnaire'),
    label: text('for people'),
    items: int32('items of the score'),
    minimum: float64('smallest possible score'),
    maximum: float64('largest possible score'),
    complete: int32('people who answered every item'),
    prorated: int32('people whose missing items count as the mean of the others'),
    unknown: int32('people without a score'),
    alpha: float64("Cronbach's alpha over the people who answered every item", maybe),
  },
});
