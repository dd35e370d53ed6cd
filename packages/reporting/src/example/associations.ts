import { associationEstimates, type TableOutput } from '@mesovia/core';
import { adjustBh, massAssociation } from '@mesovia/kernels';
import { columnsOf } from './columns.ts';
import type { Cohort, Example } from './cohort.ts';

/** Every connection with the exposure and with the outcome; the family-wise p are made up from the uncorrected ones. */
export function associationTable(cohort: Cohort, { missing }: Example): TableOutput {
  const { edges, values, x, y, n } = cohort;
  const rows = edges.map(({ name }, candidate) => ({ name, candidate })).slice(missing);
  const columns = rows.map(({ candidate }) =>
    Float64Array.from({ length: n }, (_, i) => values[i * edges.length + candidate] ?? NaN),
  );
  const candidates = Float64Array.from(columns.flatMap((column) => [...column]));
  const covariates = Float64Array.from([...cohort.age, ...cohort.fd]);
  const side = (association: 'exposure' | 'outcome') => {
    const fit = massAssociation(
      { n, candidates, variable: association === 'exposure' ? x : y, covariates },
      association === 'exposure' ? 'response' : 'predictor',
    );
    const q = adjustBh(fit.p);
    return rows.map(({ name, candidate }, e) => {
      const p_fwe = Math.min(1, rows.length * (fit.p[e] ?? NaN));
      return {
        association,
        candidate,
        family: 'edge',
        name,
        estimate: fit.estimate[e],
        se: fit.se[e],
        t: fit.t[e],
        p: fit.p[e],
        t_hc3: fit.tRobust[e],
        p_hc3: fit.pRobust[e],
        p_fwe,
        q: q[e],
        q_by: q[e],
        n,
        selected: p_fwe < 0.05,
        selection: `circular, best of ${rows.length}`,
      };
    });
  };
  return columnsOf(associationEstimates, [...side('exposure'), ...side('outcome')]);
}
