import { describeStrategy, tooFewDf, type RunPlan, type Strategy } from '@mesovia/connectivity';
import { wrap } from '../text-table.ts';

/** A value as it can stand in a pipeline file. */
function yamlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(yamlValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, inner]) => `${name}: ${yamlValue(inner)}`);
    return `{ ${entries.join(', ')} }`;
  }
  return typeof value === 'string' && !/^[a-z][a-z0-9_]*$/i.test(value)
    ? JSON.stringify(value)
    : String(value);
}

/** A strategy with every parameter, in a form that can be pasted under `own_strategy:`. */
export function strategyText(name: string, strategy: Strategy, width: number): string {
  const { about, ...parameters } = strategy;
  const lines = Object.entries(parameters).map(([part, value]) =>
    typeof value === 'object' && Object.keys(value).length > 3
      ? [
          `  ${part}:`,
          ...Object.entries(value).map(([key, inner]) => `    ${key}: ${yamlValue(inner)}`),
        ].join('\n')
      : `  ${part}: ${yamlValue(value)}`,
  );
  return [
    name,
    wrap(about, width, '  '),
    '',
    wrap(describeStrategy(strategy), width, '  '),
    '',
    'own_strategy:',
    `  about: ${JSON.stringify(about)}`,
    ...lines,
  ].join('\n');
}

/** What a plan says in numbers. */
export interface PlanFigures {
  readonly columns: readonly string[];
  readonly frames: number;
  readonly kept_frames: number;
  /** 0-based. */
  readonly censored_frames: readonly number[];
  readonly minutes: number | null;
  readonly filter_df: number;
  /** With every regressor independent of the others; never more is left than filter_df minus their rank. */
  readonly residual_df_at_least: number;
  readonly obstacle: string | null;
  readonly remarks: readonly string[];
}

export function planFigures(plan: RunPlan): PlanFigures {
  const count = plan.regressors.count;
  const minutes = (plan.keptFrames * plan.trS) / 60;
  return {
    columns: plan.columns,
    frames: plan.kept.length,
    kept_frames: plan.keptFrames,
    censored_frames: [...plan.kept.keys()].filter((t) => plan.kept[t] === 0),
    minutes: Number.isNaN(minutes) ? null : minutes,
    filter_df: plan.filterDf,
    residual_df_at_least: plan.filterDf - count,
    obstacle: plan.obstacle ?? tooFewDf(plan, count) ?? null,
    remarks: plan.remarks,
  };
}

/** The plan of a strategy for one run. */
export function planText(run: string, figures: PlanFigures, width: number): string {
  const { columns, censored_frames: censored, minutes } = figures;
  const entry = (name: string, text: string): string =>
    `  ${name.padEnd(17)}  ${wrap(text, width, ' '.repeat(21)).trimStart()}`;
  return [
    `for ${run}`,
    entry(`${columns.length} columns`, columns.join(', ') || 'none'),
    entry('frames', `${figures.kept_frames} of ${figures.frames} are kept`),
    entry('censored', censored.join(', ') || 'none'),
    entry('minutes', minutes === null ? 'unknown' : minutes.toFixed(2)),
    entry('df after filter', figures.filter_df.toFixed(1)),
    entry(
      'residual df',
      `${figures.residual_df_at_least.toFixed(1)}, more where columns depend on each other`,
    ),
    ...figures.remarks.map((remark) => entry('remark', remark)),
    ...(figures.obstacle === null ? [] : [entry('left out', figures.obstacle)]),
  ].join('\n');
}
