import { describe, expect, it } from 'vitest';
import { exampleReport } from '../example/report.ts';
import type { Report } from '../study-report/report.ts';
import { methodsParagraphs, unwrittenStages } from './sentences.ts';

const report = exampleReport({ regions: 24, adjusted: true });

/** The same report with other recorded values. */
function recorded(changes: Record<string, unknown>): Report {
  const value = (stage: string, parameter: string) =>
    `${stage}.${parameter}` in changes
      ? changes[`${stage}.${parameter}`]
      : report.parameters.value(stage, parameter);
  const below = (stage: string, parameter: string) => {
    const prefix = `${stage}.${parameter}.`;
    const own = Object.keys(changes).filter((name) => name.startsWith(prefix));
    return own.length > 0
      ? own.map((name) => ({ name: name.slice(prefix.length), value: changes[name] }))
      : report.parameters.below(stage, parameter);
  };
  return { ...report, parameters: { ...report.parameters, value, below } };
}

describe('methods in words', () => {
  const [data = '', statistics = ''] = methodsParagraphs(report);
  it('tells signals and people first', () => {
    expect(data).toContain(
      'Volumes with framewise displacement above 0.5 mm were dropped. At least 50 volumes had to remain.',
    );
    expect(data).toContain('A connection was the Pearson correlation of the time series of two regions.');
    expect(data).toContain('People were left out, in this order, for: no rest scan and too much motion.');
  });
  it('then the models, with labels of covariates', () => {
    expect(statistics).toContain('with age and mean framewise displacement held constant');
    expect(statistics).toMatch(/in 2,000 permutations of each of two schemes .* decides at 5.%\./);
    expect(statistics).toContain(
      'The search was repeated with age, mean framewise displacement and depressive symptoms held constant.',
    );
    expect(statistics).toContain('with p < .05 on path a and p < .05 on path b');
  });
  it('changes with what was recorded', () => {
    const [other = '', models = ''] = methodsParagraphs(
      recorded({
        'edges.measure': 'partial',
        'edges.estimator': 'ledoit-wolf',
        'edges.standardise': 'ddof0',
        'connections.fisher_z': false,
        'scrub.fd_mm': null,
        'network.folds': 10,
      }),
    );
    expect(other).toContain(
      'A connection was the partial correlation of two regions given all others, from a covariance shrunk after Ledoit and Wolf; every series was z-scored first.',
    );
    expect(other).toContain('without Fisher z transformation');
    expect(other).not.toContain('framewise displacement above');
    expect(models).toContain('Cross-fitting used 10 folds');
  });
  it('speaks of images, sets and resamples where such stages ran', () => {
    const row = (stage: string, use: string) => ({
      ...(report.stages[0] as (typeof report.stages)[number]),
      stage,
      use,
    });
    const [data2 = '', models2 = ''] = methodsParagraphs({
      ...recorded({
        'atlas.name': 'Schaefer 100',
        'images.space': 'MNI152NLin6Asym',
        'images.task': 'rest',
        'flow_atlas.atlas': 'Schaefer2018',
        'flow_atlas.desc': '100Parcels7Networks',
        'flow_atlas.template': 'MNI152NLin2009cAsym',
        'flow_atlas.resolution': 2,
        'motion.fd': 'jenkinson',
        'motion.non_steady': 'drop',
        'written.fd': 'as_written',
        'written.non_steady': 'keep',
        'signals.minimum_coverage': 0.5,
        'sets.threshold': 2.5,
        'sets.extent': 0.4,
        'sets.height': 3,
        'sets.permutations': 2000,
        'search.resamples': 5000,
      }),
      stages: [
        row('atlas', 'ingestion/label-atlas'),
        row('images', 'ingestion/derivatives'),
        row('motion', 'ingestion/confounds'),
        row('written', 'ingestion/confounds'),
        row('flow_atlas', 'ingestion/template-atlas'),
        row('table', 'ingestion/manifest'),
        row('signals', 'ingestion/parcellate'),
        row('search', 'statistics/mass-mediation'),
        row('sets', 'statistics/network'),
      ],
    });
    expect(data2).toContain('The node set was Schaefer 100, 24 regions, each the voxels of one label.');
    expect(data2).toContain('Preprocessed BOLD images in MNI152NLin6Asym, task rest, were taken');
    expect(data2).toContain(
      'The node set was Schaefer2018 100Parcels7Networks in the template MNI152NLin2009cAsym of TemplateFlow, resolution 2, 24 regions. Which files belong to a run was read from a table, not from their names.',
    );
    expect(data2).toContain(
      'Framewise displacement was computed from the motion parameters after Jenkinson (radius 80 mm). Volumes that these tables mark as non-steady state were not used. Framewise displacement was taken from the tables of confounds.',
    );
    expect(data2).toMatch(/with less than 50.% of its voxels/);
    expect(models2).toContain('rest on 5,000 resamples of people shared by all candidates');
    expect(models2).toContain('min |t| above 2.5 were tested by extent and intensity');
    expect(models2).toContain('(E = 0.4, H = 3), in 2,000 permutations of each of the same two schemes.');
  });
  it('speaks of what was chosen beforehand about a search', () => {
    const row = (stage: string, use: string) => ({
      ...(report.stages[0] as (typeof report.stages)[number]),
      stage,
      use,
    });
    const [, words = ''] = methodsParagraphs({
      ...recorded({
        'search.statistic': 'hc3',
        'search.direction': 'total',
        'search.missing': 'per_candidate',
        'search.only.ends': 'both',
        'sets.signed': true,
        'sets.path': 'exposure',
        'sets.threshold': 2.5,
        'sets.blocks': 'site',
        'sets.exchange': 'whole',
        'sides.which': 'outcome',
        'sides.permutations': 5000,
        'sides.blocks': 'site',
      }),
      stages: [
        row('nodes', 'ingestion/atlas'),
        row('search', 'statistics/mass-mediation'),
        row('sets', 'statistics/network'),
        row('sides', 'statistics/mass-association'),
      ],
    });
    for (const sentence of [
      'Only candidates of a family named beforehand were tested, and corrections count these.',
      'Every t was studentised with a standard error that allows unequal variances (HC3), in the data and in every permutation.',
      'Candidates whose product a × b had not the sign of the total effect counted as 0, in every permutation too.',
      'A candidate missing for some people was tested in the others;',
      'Connected sets of connections with |t| of the exposure side by itself above 2.5 were tested by extent and intensity',
      'Sets were kept apart by the sign of the product a × b. Permutations exchanged whole blocks of people with the same site.',
      'Associations were tested one by one by ordinary least squares (outcome on candidate; covariates in each). Family-wise p came from the largest |t| in 5,000 permutations of the residuals after Freedman and Lane. Permutations exchanged people with the same site only.',
    ])
      expect(words).toContain(sentence);
  });

  it('names the stages it is silent about', () =>
    expect(unwrittenStages(report)).toEqual(['people', 'scans']));
});
