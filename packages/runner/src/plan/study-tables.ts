import {
  buildTable,
  digestTable,
  studyChecks,
  studyDesign,
  studyParameters,
  studyStages,
  type Check,
} from '@mesovia/core';
import type * as arrow from 'apache-arrow';
import type { Pipeline, PipelineStage } from '../pipeline-file/load-pipeline.ts';
import { pathText } from '../pipeline-file/tree.ts';
import type { StageState } from './task.ts';

/** The stages a report is about: all that lead to it, and itself; for a stage that needs none, all but its followers. */
export function stagesBehind(stage: PipelineStage, pipeline: Pipeline): PipelineStage[] {
  const above = closure(stage, (one) => pipeline.stages.filter((other) => one.needs.includes(other.name)));
  if (above.size > 0) return pipeline.stages.filter((other) => other === stage || above.has(other));
  const below = closure(stage, (one) => pipeline.stages.filter((other) => other.needs.includes(one.name)));
  return pipeline.stages.filter((other) => !below.has(other));
}

function closure(start: PipelineStage, next: (stage: PipelineStage) => PipelineStage[]): Set<PipelineStage> {
  const found = new Set<PipelineStage>();
  const queue = [start];
  for (let stage = queue.pop(); stage; stage = queue.pop()) {
    for (const other of next(stage)) {
      if (found.has(other)) continue;
      found.add(other);
      queue.push(other);
    }
  }
  return found;
}

/** One of the tables about the run, as a stage sees it. No clock, place, host or value of a person. */
export function studyTable(
  output: string,
  stage: PipelineStage,
  pipeline: Pipeline,
  states: ReadonlyMap<string, StageState>,
): { table: arrow.Table; digest: string } {
  const behind = stagesBehind(stage, pipeline);
  // Parameters and versions of the main analysis; those of other universes are in multiverse.universes.
  const main = behind.filter(({ variantOf }) => variantOf === undefined);
  const table = {
    design: () => designTable(pipeline),
    parameters: () => parametersTable(main),
    stages: () => stagesTable(main),
    checks: () =>
      checksTable(behind.filter((other) => other !== stage).flatMap((s) => states.get(s.name) ?? [])),
  }[output as 'design' | 'parameters' | 'stages' | 'checks']();
  return { table, digest: digestTable(table) };
}

function designTable({ name, study }: Pipeline): arrow.Table {
  const covariates = study?.covariates ?? [];
  const columns = {
    name: [name],
    title: [study?.title ?? name],
    design: [study?.design ?? 'cross-sectional'],
    exposure: [study?.exposure ?? null],
    outcome: [study?.outcome ?? null],
    covariates: { values: covariates, offsets: Int32Array.of(0, covariates.length) },
    note: [study?.note ?? null],
  };
  return buildTable(studyDesign, columns, 'study.design');
}

function parametersTable(stages: readonly PipelineStage[]): arrow.Table {
  const rows = stages.flatMap((stage) =>
    leaves(stage.keyParams, []).map(([parameter, value]) => ({ stage: stage.name, parameter, value })),
  );
  const columns = {
    stage: rows.map((row) => row.stage),
    parameter: rows.map((row) => row.parameter),
    value: rows.map((row) => row.value),
  };
  return buildTable(studyParameters, columns, 'study.parameters');
}

function leaves(value: unknown, path: (string | number)[]): [string, string][] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0)
    return Object.entries(value).flatMap(([name, member]) => leaves(member, [...path, name]));
  return path.length === 0 ? [] : [[pathText(path), JSON.stringify(value)]];
}

function stagesTable(stages: readonly PipelineStage[]): arrow.Table {
  const columns = {
    position: Int32Array.from(stages, (_, i) => i + 1),
    stage: stages.map((stage) => stage.name),
    use: stages.map((stage) => stage.use),
    version: Int32Array.from(stages, (stage) => stage.stage?.version ?? 0),
    about: stages.map((stage) => stage.stage?.about ?? ''),
  };
  return buildTable(studyStages, columns, 'study.stages');
}

interface CountedCheck extends Check {
  readonly stage: string;
  times: number;
}

/** The same remark of many tasks is one row that counts them. */
export function countedChecks(state: StageState): CountedCheck[] {
  const rows = new Map<string, CountedCheck>();
  for (const check of [...(state.checks ?? []), ...state.list.flatMap((task) => task.checks)])
    count(rows, { ...check, stage: state.stage.name, times: 1 });
  return [...rows.values()];
}

function count(rows: Map<string, CountedCheck>, check: CountedCheck): void {
  const { code, severity, message, remedy, times } = check;
  const same = JSON.stringify([code, severity, message, remedy]);
  const row = rows.get(same);
  if (row) row.times += times;
  else rows.set(same, check);
}

/** Remarks of a stage in every universe, each once: under the main analysis where it is made there too. */
function checksOfUniverses(states: readonly StageState[]): CountedCheck[] {
  const byStage = new Map<string, Map<string, CountedCheck>>();
  for (const state of states) {
    const { name, variantOf = name } = state.stage;
    const rows = byStage.get(variantOf) ?? new Map<string, CountedCheck>();
    byStage.set(variantOf, rows);
    for (const check of countedChecks(state)) count(rows, check);
  }
  return [...byStage.values()].flatMap((rows) => [...rows.values()]);
}

function checksTable(states: readonly StageState[]): arrow.Table {
  const rows = checksOfUniverses(states);
  const columns = {
    position: Int32Array.from(rows, (_, i) => i + 1),
    stage: rows.map((row) => row.stage),
    code: rows.map((row) => row.code),
    severity: rows.map((row) => row.severity),
    message: rows.map((row) => row.message),
    remedy: rows.map((row) => row.remedy ?? null),
    times: Int32Array.from(rows, (row) => row.times),
  };
  return buildTable(studyChecks, columns, 'study.checks');
}
