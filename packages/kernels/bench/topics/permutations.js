// The max-statistic search over permutations: 45 people x 34,716 edges, 10,000 permutations, both schemes.
import { permutationPlan, searchPermutations } from '../../dist/index.js';
import { cohort } from '../cohort.js';

const edges = 34_716;
const permutations = 10_000;

export const title = `Permutations of min(|t_a|, |t_b|): 45 people, ${edges} edges, ${permutations} permutations, both schemes`;

export const jobs = {
  kernel({ covariates }) {
    const model = cohort(edges, covariates);
    const plan = permutationPlan(model.n, permutations, 1n, 0, null, covariates > 0);
    return () => searchPermutations(model, plan.indices);
  },
};

const comparison = (name, covariates, goal) => ({
  title: name,
  ours: { job: 'kernel', with: { covariates } },
  peers: [
    { script: 'permutations.py', words: [edges, permutations, covariates], needs: ['numpy', 'scipy'], goal },
  ],
});

export const comparisons = [
  comparison('three covariates', 3, 1),
  comparison('two groups, no covariates', 0, 0.18),
];
