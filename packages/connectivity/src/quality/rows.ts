import type { TableOutput } from '@mesovia/core';
import type { Bounded, DistanceDependence } from './distance.ts';
import type { QualityAssociation } from './motion-association.ts';
import { expectedMedian, medianSize, type QcFc } from './qc-fc.ts';

/** A row of the estimates table; what is left out is unknown. */
interface Row {
  readonly model: string;
  readonly term: string;
  readonly scale: string;
  readonly method: string;
  readonly estimate: number;
  readonly statistic?: number;
  readonly df?: number;
  readonly p?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly n: number;
  readonly candidates: number;
  readonly covariates?: string | null;
}

const LEVEL = 0.95;
const ALPHA = 0.05;
const TEXTS = ['model', 'term', 'scale', 'method'] as const;
const NUMBERS = ['estimate', 'statistic', 'df', 'p', 'lower', 'upper'] as const;

export function estimateColumns(rows: readonly Row[]): TableOutput {
  const unknown = () => new Float64Array(rows.length).fill(NaN);
  return {
    ...Object.fromEntries(TEXTS.map((name) => [name, rows.map((row) => row[name])])),
    ...Object.fromEntries(NUMBERS.map((name) => [name, Float64Array.from(rows, (row) => row[name] ?? NaN)])),
    se: unknown(),
    level: Float64Array.from(rows, ({ lower }) => (lower === undefined || lower !== lower ? NaN : LEVEL)),
    lower_error: unknown(),
    upper_error: unknown(),
    n: Int32Array.from(rows, ({ n }) => n),
    covariates: rows.map(({ covariates }) => covariates ?? null),
    candidates: Int32Array.from(rows, ({ candidates }) => candidates),
    selection: rows.map(() => 'pre-specified'),
  };
}

/** Names by which the report finds the rows. */
const QC_FC_MODEL = 'connections and mean_fd_mm';
const DISTANCE_MODEL = 'distance and QC-FC';

export interface QcFcSummary {
  readonly qc: QcFc;
  readonly distance: DistanceDependence | undefined;
  readonly n: number;
  readonly adjust: readonly string[];
  /** Degrees of freedom of a connection known for everybody. */
  readonly df: number;
}

/** Share of the known values below .05. */
export function shareBelow(values: Float64Array): number {
  const known = values.filter((value) => value === value);
  return known.filter((value) => value < ALPHA).length / known.length;
}

export function summaryRows({ qc, distance, n, adjust, df }: QcFcSummary): Row[] {
  const candidates = qc.r.length;
  const covariates = adjust.length > 0 ? adjust.join(', ') : null;
  const common = { model: QC_FC_MODEL, n, candidates, covariates, method: 'Pearson correlation over people' };
  const rows: Row[] = [
    { ...common, term: 'median size', scale: 'r', estimate: medianSize(qc.r) },
    { ...common, term: 'median size without a relation', scale: 'r', estimate: expectedMedian(df) },
    { ...common, term: 'share with p below .05', scale: 'share', estimate: shareBelow(qc.p) },
    { ...common, term: 'share with q below .05', scale: 'share', estimate: shareBelow(qc.q) },
  ];
  if (!distance) return rows;
  const far = { n, candidates: distance.connections, covariates, model: DISTANCE_MODEL };
  const limits = ({ estimate, lower, upper }: Bounded) => ({ estimate, lower, upper });
  return [
    ...rows,
    {
      ...far,
      term: 'slope',
      scale: 'r per 100 mm',
      method: 'least squares, jackknife over people',
      ...limits(distance.slope),
    },
    {
      ...far,
      term: 'Spearman',
      scale: 'r',
      method: 'rank correlation, jackknife over people',
      ...limits(distance.spearman),
    },
  ];
}

export function associationRow(measure: string, role: string, name: string, found: QualityAssociation): Row {
  return {
    model: `${measure} and ${name}`,
    term: role,
    scale: found.several ? 'R' : 'r',
    method: found.several ? 'multiple correlation with the levels' : 'Pearson correlation',
    estimate: found.r,
    statistic: found.statistic,
    df: found.df,
    p: found.p,
    lower: found.lower,
    upper: found.upper,
    n: found.n,
    candidates: 1,
  };
}
