import type { PlanReport } from '@mesovia/runner';
import { counted } from '../readable-numbers.ts';
import { harmless } from '../terminal.ts';
import { textTable } from '../text-table.ts';

const number = (count: number): string => (count === 0 ? '' : String(count));

type PlannedStage = PlanReport['stages'][number];

function why(stage: PlannedStage): string {
  if (stage.notLoaded) return 'not loaded: needs --allow-code or `mesovia trust`';
  return stage.failed > 0 ? 'cannot be planned, see below' : (stage.reason ?? '');
}

/** What keeps stages from being planned, each in full. */
export function planFailures(plan: PlanReport): string[] {
  return plan.stages.filter((s) => s.failed > 0).map((s) => `\n${s.stage}: ${harmless(s.reason ?? '')}`);
}

/** One line per stage. */
export function planText(plan: PlanReport): string {
  const { stages } = plan;
  return textTable([
    { header: 'stage', cells: stages.map((s) => s.stage) },
    // Only with a multiverse: in how many universes the stage differs.
    ...(stages.some((s) => s.universes > 1)
      ? [
          {
            header: 'universes',
            cells: stages.map((s) => (s.universes > 1 ? String(s.universes) : '')),
            right: true,
          },
        ]
      : []),
    { header: 'use', cells: stages.map((s) => s.use) },
    {
      header: 'tasks',
      cells: stages.map((s) => (s.total === undefined ? '?' : String(s.total))),
      right: true,
    },
    { header: 'reuse', cells: stages.map((s) => number(s.hit)), right: true },
    { header: 'run', cells: stages.map((s) => number(s.run)), right: true },
    { header: 'wait', cells: stages.map((s) => number(s.waits)), right: true },
    {
      header: 'why',
      cells: stages.map(why),
    },
  ]).text;
}

/** One line per task. */
export function tasksText(plan: PlanReport): string {
  return textTable([
    { header: 'task', cells: plan.tasks.map((t) => t.address) },
    { header: 'state', cells: plan.tasks.map((t) => t.state) },
    { header: 'why', cells: plan.tasks.map((t) => t.reason) },
  ]).text;
}

/** The plan in a sentence. */
export function workText(plan: PlanReport): string {
  const sum = (pick: (s: PlannedStage) => number) => plan.stages.reduce((total, s) => total + pick(s), 0);
  const [run, hit, waits, failed] = [
    sum((s) => s.run),
    sum((s) => s.hit),
    sum((s) => s.waits),
    sum((s) => s.failed),
  ];
  if (!plan.work && failed === 0) return `\n${plan.pipeline}: nothing to do, ${counted(hit, 'task')} reused`;
  const parts = [
    run > 0 ? `${counted(run, 'task')} to run` : '',
    waits > 0 ? `${counted(waits, 'task')} known once these are done` : '',
    hit > 0 ? `${counted(hit, 'task')} reused` : '',
    failed > 0 ? `${failed} cannot be planned` : '',
  ];
  return `\n${plan.pipeline}: ${parts.filter(Boolean).join(', ')}`;
}
