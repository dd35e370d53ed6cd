import { mediation } from '../mediation/mediation.ts';
import { flat, type NamedColumn } from '../mediation/linear-model.ts';
import type { MediationOptions } from '../mediation/estimate-model.ts';
import { eValue, eValueOfLimit } from './e-value.ts';
import { leaveOneOut } from './leave-one-out.ts';
import { otherOrders } from './orders.ts';
import { residualCorrelation, type SimpleInput } from './residual-correlation.ts';
import { huberVariant, rankVariant, truncatedVariant, type Variant } from './variants.ts';

/** One number of a sensitivity analysis. */
export interface SensitivityRow {
  readonly analysis: string;
  /** Order within the analysis, from 1. */
  readonly position: number;
  /** What was changed, for people. */
  readonly setting: string;
  /** The same as a number where it is one. */
  readonly value?: number;
  readonly term: string;
  readonly scale: string;
  readonly estimate: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly p?: number;
  readonly n?: number;
  readonly remark?: string;
}

export interface SensitivityInput {
  readonly x: NamedColumn;
  readonly m: NamedColumn;
  readonly y: NamedColumn;
  readonly ids: readonly string[];
  readonly covariates: readonly Float64Array[];
  readonly limit: number | undefined;
}

type Row = Omit<SensitivityRow, 'position'>;

const RHO_STEPS = 38;
const ORDER = 'every order fits the same data; none of these numbers says which order is right';

/** Every sensitivity analysis of one mediator. */
export function sensitivityRows(
  input: SensitivityInput,
  options: Omit<MediationOptions, 'rows' | 'permutations'>,
): SensitivityRow[] {
  const { x, m, y, ids, covariates, limit } = input;
  const simple: SimpleInput = {
    n: ids.length,
    x: x.values,
    m: m.values,
    y: y.values,
    covariates,
  };
  const groups: Row[][] = [
    correlationRows(simple),
    eValueRows(simple, options),
    leftOutRows(simple, ids),
    variantRows('robust regression', 'Huber M estimate of both paths', 'raw', huberVariant(simple, options)),
    variantRows('rank regression', 'numbers replaced by ranks', 'SDs of ranks', rankVariant(simple, options)),
    limit === undefined
      ? []
      : variantRows(
          'truncated outcome',
          `only people with ${y.name} of at least ${limit} took part`,
          'raw',
          truncatedVariant(simple, limit, options),
        ),
    otherOrders(x, m, y, simple).map(({ names, indirect, jointP }) => ({
      analysis: 'other orders',
      setting: names.join(' -> '),
      term: 'indirect',
      scale: 'fully standardised',
      estimate: indirect,
      p: jointP,
      remark: ORDER,
    })),
  ];
  return groups.flatMap((rows) => rows.map((row, i) => ({ ...row, position: i + 1 })));
}

function correlationRows(simple: SimpleInput): Row[] {
  const result = residualCorrelation(simple);
  if (!result) return [];
  const analysis = 'omitted cause, residual correlation';
  const at = (rho: number): Row => ({
    analysis,
    setting: `rho = ${Math.round(rho * 100) / 100}`,
    value: rho,
    term: 'indirect',
    scale: 'raw',
    estimate: result.indirectAt(rho),
  });
  const size = (setting: string, estimate: number): Row => ({
    analysis: `${analysis}, where nothing is left`,
    setting,
    term: setting,
    scale: 'correlation',
    estimate,
  });
  const grid = Array.from({ length: RHO_STEPS + 1 }, (_, i) => (i - RHO_STEPS / 2) / 20);
  return [
    ...grid.map(at),
    size('rho', result.zero),
    { ...size('share of residual variances', result.residualShares), scale: 'share' },
    { ...size('share of variances', result.totalShares), scale: 'share' },
  ];
}

function eValueRows(
  { n, x, m, y, covariates }: SimpleInput,
  options: Omit<MediationOptions, 'rows' | 'permutations'>,
): Row[] {
  const { rows } = mediation({ n, x, m, y, covariates: flat(covariates, n) }, options);
  const two = new Set(x).size === 2;
  const scale = two ? 'partially standardised' : 'fully standardised';
  return ['indirect', 'direct', 'total'].flatMap((term): Row[] => {
    const row = rows.find(
      (own) => own.term === term && own.scale === scale && own.method === 'percentile bootstrap',
    );
    if (!row) return [];
    const common = { analysis: 'omitted cause, E-value', term, scale: 'risk ratio' };
    return [
      { ...common, setting: 'estimate', estimate: eValue(row.estimate) },
      {
        ...common,
        setting: 'limit nearer to 0',
        estimate: eValueOfLimit(row.lower ?? NaN, row.upper ?? NaN),
        remark: two ? 'of the difference of the groups in SDs' : 'of one SD of the exposure',
      },
    ];
  });
}

function leftOutRows(simple: SimpleInput, ids: readonly string[]): Row[] {
  return leaveOneOut(simple).map(({ person, indirect, jointP, influence }) => ({
    analysis: 'leave one out',
    setting: ids[person] ?? '',
    value: influence,
    term: 'indirect',
    scale: 'raw',
    estimate: indirect,
    p: jointP,
    n: ids.length - 1,
  }));
}

function variantRows(analysis: string, setting: string, scale: string, results: readonly Variant[]): Row[] {
  return results.map(({ term, estimate, lower, upper, p }) => ({
    analysis,
    setting,
    term,
    scale,
    estimate,
    lower,
    upper,
    p,
    ...(Number.isNaN(lower) ? { remark: 'too many resamples could not be fitted for an interval' } : {}),
  }));
}
