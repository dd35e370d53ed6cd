import {
  familyWiseP,
  massMediation,
  permutationPlan,
  searchPermutations,
  tTwoSided,
  type MassModel,
} from '@mesovia/kernels';
import { carrierEdges, simulateEdges } from '../edges/background-edges.ts';
import { estimateEdges } from '../edges/scan-edges.ts';
import type { SimulatedStudy } from '../study/study.ts';
import { SEARCH_STREAM } from '../study/streams.ts';

export interface SearchOptions {
  readonly permutations: number;
  /** Draw connections directly, or estimate them from drawn time series. */
  readonly through: 'edges' | 'time series';
  /** Hold mean framewise displacement constant, besides age. */
  readonly motion: boolean;
}

/** What a search of every connection finds in one simulated study. */
export interface StudyFinding {
  /** Connections with p_fwe_strict below .05. */
  readonly found: number;
  /** Of the six carrying connections, those found. */
  readonly carriersFound: number;
  /** Connections that pass both paths at .05 uncorrected, with the sign of the total effect. */
  readonly screened: number;
  /** The mean of these, picked and tested on the same people, passes both paths at .05. */
  readonly naiveSignificant: boolean;
}

const ALPHA = 0.05;

/** Searches one study as the pipeline does: two-scheme max-statistic permutation over all connections. */
export function searchStudy(study: SimulatedStudy, options: SearchOptions): StudyFinding {
  const model = modelOf(study, options);
  const { n } = model;
  const hasCovariates = model.covariatesA.length > 0;
  const seed = BigInt(study.options.seed);
  const plan = permutationPlan(n, options.permutations, seed, SEARCH_STREAM, null, hasCovariates);
  const { statistic, maxA, maxB } = searchPermutations(model, plan.indices);
  const { pFweStrict } = familyWiseP(statistic, maxA, maxB);
  return {
    found: pFweStrict.reduce((sum, p) => sum + (p < ALPHA ? 1 : 0), 0),
    carriersFound: carrierEdges(study).filter((e) => pFweStrict[e] < ALPHA).length,
    ...naiveComposite(model),
  };
}

function modelOf(study: SimulatedStudy, { through, motion }: SearchOptions): MassModel {
  const { edges, meanFdMm } =
    through === 'edges' ? { edges: simulateEdges(study), meanFdMm: study.meanFdMm } : estimateEdges(study);
  const age = study.people.map((person) => person.age);
  const covariates = Float64Array.from([...age, ...(motion ? meanFdMm : [])]);
  return {
    n: study.people.length,
    candidates: edges,
    x: study.x,
    y: Float64Array.from(study.people, (person) => person.painIntensity),
    covariatesA: covariates,
    covariatesB: covariates,
  };
}

/**
 * What must not be done: keep connections that pass both paths uncorrected, average them with the sign of path a,
 * and test the average on the same people.
 */
function naiveComposite(model: MassModel): Pick<StudyFinding, 'screened' | 'naiveSignificant'> {
  const { n, candidates } = model;
  const { pA, pB, tA, indirect, total, count } = massMediation(model);
  const composite = new Float64Array(n);
  let screened = 0;
  for (let e = 0; e < count; e += 1) {
    if (!(pA[e] < ALPHA && pB[e] < ALPHA && indirect[e] * total > 0)) continue;
    screened += 1;
    const column = candidates.subarray(e * n, (e + 1) * n);
    const mean = column.reduce((sum, v) => sum + v, 0) / n;
    const sd = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1));
    for (let i = 0; i < n; i += 1) composite[i] += (Math.sign(tA[e]) * (column[i] - mean)) / sd;
  }
  if (screened === 0) return { screened, naiveSignificant: false };
  const one = massMediation({ ...model, candidates: composite });
  const naiveSignificant = tTwoSided(one.tA[0], one.dfA) < ALPHA && tTwoSided(one.tB[0], one.dfB) < ALPHA;
  return { screened, naiveSignificant };
}
