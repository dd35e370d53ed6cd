import { normalDensity, normalLower } from '../distributions/normal.ts';
import { inverseLink, type Link } from './binary.ts';

/** What a variable with two values (`link`) or a number (`identity`) is expected to be. */
export type ResponseLink = Link | 'identity';

/** Both fitted models of one exposure, one mediator, one outcome. */
export interface CounterfactualModel {
  readonly mediatorLink: ResponseLink;
  /** Intercept, exposure, then one for each covariate of path a. */
  readonly mediator: Float64Array;
  /** Residual SD of a numeric mediator; not used for one with two values. */
  readonly mediatorSd: number;
  readonly outcomeLink: ResponseLink;
  /** Intercept, exposure, mediator, exposure x mediator (0 without interaction), then one for each covariate of path b. */
  readonly outcome: Float64Array;
}

/** Natural effects of moving everybody from one value of the exposure to another, on the scale of the outcome. */
export interface NaturalEffects {
  /** E Y(to, M(to)) - E Y(from, M(from)). */
  readonly total: number;
  /** E Y(from, M(to)) - E Y(from, M(from)). */
  readonly pureIndirect: number;
  /** E Y(to, M(to)) - E Y(to, M(from)). */
  readonly totalIndirect: number;
  /** E Y(to, M(from)) - E Y(from, M(from)). */
  readonly pureDirect: number;
  /** E Y(to, M(to)) - E Y(from, M(to)). */
  readonly totalDirect: number;
}

/** Step and reach, in SDs, of the sum that integrates over a normal mediator: exact to about 1e-12. */
const STEP = 0.25;
const REACH = 7;
const NODES = Array.from({ length: (2 * REACH) / STEP + 1 }, (_, i) => i * STEP - REACH);
const NODE_WEIGHTS = NODES.map((z) => STEP * normalDensity(z));

/**
 * Natural direct and indirect effects by g-computation: the outcome model averaged over the mediator's distribution
 * under the other value of the exposure, and over the covariates of the people in `rows`. Nothing is simulated.
 *
 * @param covariatesA columns of N values in the order of the mediator model; covariatesB likewise
 * @see Robins & Greenland 1992, Epidemiology 3:143; Pearl 2001; Imai, Keele & Tingley 2010, Psychol Methods 15:309
 */
export function naturalEffects(
  model: CounterfactualModel,
  covariatesA: readonly Float64Array[],
  covariatesB: readonly Float64Array[],
  rows: Int32Array,
  from: number,
  to: number,
): NaturalEffects {
  // mean[x][x'] = E Y(x, M(x'))
  const mean = [0, 0, 0, 0];
  for (let i = 0; i < rows.length; i += 1) {
    const m = model.mediator[0] + sumOf(model.mediator, 2, covariatesA, rows[i]);
    const y = model.outcome[0] + sumOf(model.outcome, 4, covariatesB, rows[i]);
    for (let cell = 0; cell < 4; cell += 1) {
      const x = cell < 2 ? from : to;
      const other = cell % 2 === 0 ? from : to;
      mean[cell] += expected(
        model,
        y + model.outcome[1] * x,
        slopeAt(model, x),
        m + model.mediator[1] * other,
      );
    }
  }
  const [fromFrom, fromTo, toFrom, toTo] = mean.map((sum) => sum / rows.length);
  return {
    total: toTo - fromFrom,
    pureIndirect: fromTo - fromFrom,
    totalIndirect: toTo - toFrom,
    pureDirect: toFrom - fromFrom,
    totalDirect: toTo - fromTo,
  };
}

/** Mean over the people in `rows` of E Y(to, m) - E Y(from, m): the controlled direct effect at mediator m. */
export function controlledDirect(
  model: CounterfactualModel,
  covariatesB: readonly Float64Array[],
  rows: Int32Array,
  from: number,
  to: number,
  m: number,
): number {
  let sum = 0;
  for (let i = 0; i < rows.length; i += 1) {
    const y = model.outcome[0] + sumOf(model.outcome, 4, covariatesB, rows[i]);
    const at = (x: number) => response(model.outcomeLink, y + model.outcome[1] * x + slopeAt(model, x) * m);
    sum += at(to) - at(from);
  }
  return sum / rows.length;
}

function sumOf(
  coefficients: Float64Array,
  first: number,
  columns: readonly Float64Array[],
  row: number,
): number {
  let sum = 0;
  for (let j = 0; j < columns.length; j += 1) sum += coefficients[first + j] * columns[j][row];
  return sum;
}

const slopeAt = ({ outcome }: CounterfactualModel, x: number): number => outcome[2] + outcome[3] * x;

const response = (link: ResponseLink, eta: number): number =>
  link === 'identity' ? eta : inverseLink(link, eta);

/** E over M of the outcome at linear predictor y + slope M, where M has linear predictor m. */
function expected(model: CounterfactualModel, y: number, slope: number, m: number): number {
  const { mediatorLink, mediatorSd, outcomeLink } = model;
  if (mediatorLink !== 'identity') {
    const p = inverseLink(mediatorLink, m);
    return p * response(outcomeLink, y + slope) + (1 - p) * response(outcomeLink, y);
  }
  const centre = y + slope * m;
  const sd = Math.abs(slope) * mediatorSd;
  if (outcomeLink === 'identity') return centre;
  if (outcomeLink === 'probit') return normalLower(centre / Math.sqrt(1 + sd * sd));
  let sum = 0;
  for (let z = 0; z < NODES.length; z += 1)
    sum += NODE_WEIGHTS[z] * inverseLink('logit', centre + sd * NODES[z]);
  return sum;
}
