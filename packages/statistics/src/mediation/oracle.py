"""Writes oracle.json: the synthetic study synth45 with what R says about exercise -> m1 -> pain | age, sex.

usage: python3 oracle.py FOLDER_OF_MEDIATION_ORACLES > oracle.json
R 4.2.2: lm(m1 ~ exercise + age + sex), lm(pain ~ exercise + m1 + age + sex), lm(pain ~ exercise + age + sex), lm(pain ~ exercise)
product-normal limits: numerical integration (scipy.integrate.quad, 1e-13); bootstrap and permutation on shared index files
"""
import csv, json, sys
from pathlib import Path

root = Path(sys.argv[1])
rows = list(csv.DictReader(open(root / 'data/synth45.csv')))
load = lambda name: json.loads((root / 'results' / name).read_text())
ols, plain = load('synth45_simple_cov_ols.json'), load('synth45_simple_ols.json')
boot, perm = load('shared_bootstrap_synth45.json'), load('shared_permutation_synth45.json')
product = load('distribution_of_product_exact.json')['synth45_simple_cov_ols']
path = lambda model, name: {k: model['coef'][name][k] for k in ('est', 'se', 't', 'p', 'ci95')} | {'df': model['df']}
json.dump({
    'columns': {k: [float(r[k]) for r in rows] for k in ('exercise', 'age', 'sex', 'm1', 'pain')},
    'a': path(ols['mediator_model'], 'exercise'),
    'b': path(ols['outcome_model'], 'm1'),
    'direct': path(ols['outcome_model'], 'exercise'),
    'total': path(ols['total_model'], 'exercise'),
    'total_unadjusted': path(plain['total_model'], 'exercise'),
    'sobel': ols['sobel'], 'aroian': ols['aroian'], 'goodman': ols['goodman'], 'sobel_hc3': ols['sobel_hc3'],
    'joint_p': ols['joint_significance']['p_max'],
    'indirect': ols['ab'],
    'partially': ols['effect_sizes']['partially_standardized'],
    'fully': ols['effect_sizes']['completely_standardized'],
    'product': {'lower': product['quantiles']['0.025'], 'upper': product['quantiles']['0.975'], 'below_zero': product['cdf_at_0']},
    'bootstrap': {'percentile': boot['percentile_type7'], 'bca': boot['bca']['ci_type7'], 'p_plus1': boot['p_2min_plus1'], 'sd': boot['boot_ab_sd'],
        'basic': boot['basic_type7'], 'bc': boot['bc']['ci_type7'], 'normal': boot['normal_ci'], 'studentised': boot['studentized_sobel']['ci']},
    'sensitivity': {'rho_at_zero': ols['sensitivity']['rho_at_acme0'], 'acme': ols['acme_of_rho'],
        'r2_star': ols['sensitivity']['R2star_product'], 'r2_tilde': ols['sensitivity']['R2tilde_product']},
    'permutation_p': perm['p_joint_max'],
}, sys.stdout, indent=1)
