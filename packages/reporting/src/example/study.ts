import type { StageExample } from '@mesovia/core/testing';
import {
  candidateLabels,
  flow,
  groupTests,
  quality,
  regions,
  studyDesign,
  table1,
  type TableOutput,
} from '@mesovia/core';
import { columnsOf } from './columns.ts';
import { EXAMPLE, makeCohort, type Cohort, type Example, type ExampleOptions } from './cohort.ts';
import { groupTestRows, table1Rows, type Described } from './describe.ts';
import { associationTable } from './associations.ts';
import { motionTables, strategyTable } from './motion.ts';
import { networkTables } from './networks.ts';
import { compositeTables, mediationTable, searchTables, totalTable } from './results.ts';
import { peopleTables, runTables } from './study-tables.ts';

/** Covariates of the made-up study. */
const COVARIATES = ['age', 'mean_fd_mm'];

export interface ExampleStudy {
  readonly cohort: Cohort;
  readonly example: StageExample;
}

/** Every table the report takes, of a study that never was. Tests and screenshots only. */
export function exampleStudy(given: ExampleOptions = {}): ExampleStudy {
  const options: Example = { ...EXAMPLE, ...given };
  const cohort = makeCohort(options);
  const covariates = [cohort.age, cohort.fd];
  const inputs: Record<string, TableOutput> = {
    design: designTable(options),
    ...runTables(COVARIATES, options),
    ...peopleTables(cohort, options.label),
    ...describedTables(cohort, options.label),
    total: totalTable(cohort, covariates),
    ...searchTables('search', cohort, covariates, options),
    ...candidateTables(cohort),
    ...compositeTables(cohort, covariates, options),
  };
  if (options.coordinates) inputs['regions'] = regionTable(cohort);
  if (options.optional) {
    inputs['flow.flow'] = flowTable(cohort.n);
    inputs['quality'] = qualityTable(cohort);
    inputs['strategies'] = strategyTable(cohort);
    Object.assign(inputs, motionTables(cohort));
    inputs['mediation'] = mediationTable(cohort, covariates);
    inputs['associations'] = associationTable(cohort, options);
    Object.assign(inputs, networkTables(cohort, options));
  }
  if (options.adjusted) {
    const further = searchTables('adjusted', cohort, [...covariates, cohort.depression], options);
    for (const name of ['candidate_estimates', 'estimates'])
      inputs[`adjusted.${name}`] = further[`adjusted.${name}`] as TableOutput;
  }
  return { cohort, example: { params: {}, inputs } };
}

function designTable(options: Example): TableOutput {
  return columnsOf(studyDesign, [
    {
      name: 'example',
      title: options.title,
      design: options.design,
      exposure: 'exercise_habit',
      outcome: 'pain_intensity',
      covariates: COVARIATES,
      note: 'Simulated data. Nothing here is evidence about people.',
    },
  ]);
}

function describedTables(cohort: Cohort, label: string): Record<string, TableOutput> {
  const sex: Described = { variable: 'sex', label: 'Sex', values: cohort.female, levels: ['male', 'female'] };
  const described: Described[] = [
    { variable: 'age', label: 'Age', values: cohort.age },
    sex,
    { variable: 'depression', label: 'Depressive symptoms', values: cohort.depression },
    { variable: 'mean_fd_mm', label: 'Mean framewise displacement', values: cohort.fd },
    { variable: 'pain_intensity', label: 'Pain intensity', values: cohort.y },
    ...(cohort.binary ? [] : [{ variable: 'exercise_habit', label, values: cohort.x }]),
  ];
  return {
    'table1.table1': columnsOf(table1, table1Rows(cohort, described)),
    'table1.group_tests': columnsOf(groupTests, groupTestRows(cohort, described)),
  };
}

function candidateTables({ ids, n, values, edges }: Cohort): Record<string, TableOutput> {
  return {
    candidates: {
      participant_id: ids,
      values: { values, offsets: Int32Array.from({ length: n + 1 }, (_, i) => i * edges.length) },
    },
    labels: columnsOf(
      candidateLabels,
      edges.map(({ i, j, name }, candidate) => ({
        candidate,
        family: 'edge',
        name,
        region_a: i,
        region_b: j,
        unit: 'Fisher z',
        fitted: null,
      })),
    ),
  };
}

function regionTable({ regions: places }: Cohort): TableOutput {
  return columnsOf(
    regions,
    places.map((region, i) => ({
      region: i,
      atlas: 'example',
      series_column: i,
      name: region.name.replaceAll(' ', '_'),
      plain_name: region.name,
      hemisphere: region.hemisphere,
      network: region.network,
      x_mm: region.x,
      y_mm: region.y,
      z_mm: region.z,
    })),
  );
}

function flowTable(n: number): TableOutput {
  const rules = [
    { reason: 'no rest scan', predicate: 'minutes is null', first_failing: 4, all_failing: 4 },
    { reason: 'too much motion', predicate: 'mean_fd_mm > 0.5', first_failing: 3, all_failing: 5 },
    { reason: 'under 4 clean minutes', predicate: 'minutes < 4', first_failing: 1, all_failing: 6 },
  ];
  let entering = n + 8;
  const rows = rules.map((rule, i) => {
    const row = { position: i + 1, ...rule, entering, remaining: entering - rule.first_failing };
    entering = row.remaining;
    return row;
  });
  return columnsOf(flow, rows);
}

function qualityTable({ ids, fd }: Cohort): TableOutput {
  const rows = ids.map((participant_id, i) => ({
    participant_id,
    scans: 1,
    frames: 240,
    kept_frames: 240 - (i % 9) * 3,
    percent_dropped: (100 * (i % 9) * 3) / 240,
    minutes: ((240 - (i % 9) * 3) * 2.5) / 60,
    mean_fd_mm: fd[i],
    max_fd_mm: 6 * (fd[i] ?? 0),
    dead_regions: 0,
  }));
  return columnsOf(quality, rows);
}
