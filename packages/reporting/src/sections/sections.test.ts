import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { exampleReport } from '../example/report.ts';
import { readMarkup } from '../example/drawn.ts';
import { slope } from '../example/search.ts';
import { axisOf, place } from '../figures/chart/axis.ts';
import { correlation, fixed, pValue } from '../numbers/format.ts';
import type { Report } from '../study-report/report.ts';
import { adjusted, covariateColumns } from '../study/partial.ts';
import { adjustedSentence } from '../answer/adjusted-sentence.ts';
import { adjustedSection } from './adjusted.tsx';
import { AnswerSection } from './answer.tsx';
import { brainDrawing, shownConnections } from './brain.tsx';
import { characteristicsSection } from './characteristics.tsx';
import { checksSection } from './checks.tsx';
import { compositeSection } from './composite.tsx';
import { mediationSection } from './mediation.tsx';
import { associationsSection } from './associations.tsx';
import { networksSection } from './networks.tsx';
import { searchSection } from './search.tsx';
import { outcomeSection } from './outcome.tsx';
import { association, qualitySection } from './quality.tsx';
import { strategiesSection } from './strategies.tsx';
import { distanceProfile } from '../figures/motion-histogram/distance-profile.ts';
import { regionsSection } from './regions.tsx';
import type { Section } from './section.ts';
import { controlSentence } from './search.tsx';
import { exposureColumn, strongestSection } from './strongest.tsx';

const found = exampleReport({ regions: 24, adjusted: true });
const none = exampleReport({ regions: 24, planted: 0, adjusted: true });
const bmi = exampleReport({ regions: 24, exposure: 'continuous', label: 'BMI' });
const show = (section: Section, report: Report) => readMarkup(renderToString(section.render(report, [])));

describe('Table 1', () => {
  it('has a line per number and level, with the test on the first line of a variable', () => {
    const table = show(characteristicsSection, found);
    expect(table.texts('tbody th')).toEqual([
      'Age, years',
      'Sex',
      'male',
      'female',
      'Depressive symptoms, points',
      'Mean framewise displacement, mm',
      'Pain intensity, points (0–100)',
    ]);
    expect(table.texts('thead th')).toEqual(['Variable', 'All', 'no', 'yes', 'Test', 'p', 'SMD']);
    expect(table.texts('tbody td.brief').filter((text) => text !== '')).toHaveLength(5);
  });
  it('shows correlations where the exposure is a number', () =>
    expect(show(characteristicsSection, bmi).texts('thead th')).toEqual([
      'Variable',
      'All',
      'Test',
      'p',
      'r',
    ]));
});

describe('outcome', () => {
  it('draws every person of each group', () => {
    const drawn = show(outcomeSection, found);
    const sizes = found.study.groups?.map(({ rows }) => rows.length);
    expect([0, 1].map((g) => drawn.count(`#group-plot .people.group-${g} circle`))).toEqual(sizes);
  });
  it('draws the line of the total association for a number', () =>
    expect(show(outcomeSection, bmi).count('#group-plot .line path')).toBe(1));
  it('shows raw estimates before standardised ones', () =>
    expect(show(outcomeSection, found).texts('tbody th')[0]).toBe('raw, points'));
});

describe('strongest', () => {
  it('the slope of the partial regression is b', () => {
    const [top] = found.search.ranked;
    const columns = [exposureColumn(found), ...covariateColumns(found.people, found.study.covariates)];
    const m = adjusted(found.valuesOf(top?.candidate ?? -1), columns);
    const y = adjusted(found.people.values(found.study.outcome), columns);
    expect(slope(m, y, []).estimate).toBeCloseTo(top?.b ?? NaN, 8);
  });
  it('points of the partial regression stand at the adjusted values', () => {
    const [top] = bmi.search.ranked;
    const columns = [exposureColumn(bmi), ...covariateColumns(bmi.people, bmi.study.covariates)];
    const m = adjusted(bmi.valuesOf(top?.candidate ?? -1), columns);
    const drawn = show(strongestSection, bmi).numbers('.pair svg:nth-of-type(2) .people circle', 'cx');
    const wanted = Array.from(m, (value) => place(axisOf(m, [], 5), value, 58, 420 - 16));
    expect(drawn).toEqual(wanted.map((x) => expect.closeTo(x, 1)));
  });
  it('lists every number of a candidate with its flag', () => {
    const [top] = found.search.ranked;
    const cells = show(strongestSection, found).texts('tbody tr:first-child > *');
    expect(cells[0]).toBe(top?.name);
    expect(cells[1]).toBe(fixed(top?.min_t ?? NaN, 2));
    expect(cells[2]).toBe(pValue(top?.p_fwe_strict ?? NaN));
    expect(cells.at(-1)).toBe('↻ circular, best of 276');
  });
});

describe('brain', () => {
  it('draws what survives, else the strongest, dashed', () => {
    expect(brainDrawing(found)?.connections).toHaveLength(found.search.surviving.length);
    expect(brainDrawing(found)?.connections.every(({ survives }) => survives)).toBe(true);
    expect(shownConnections(none)).toHaveLength(10);
    expect(brainDrawing(none)?.connections.some(({ survives }) => survives)).toBe(false);
  });
  it('connects the regions of the labels', () => {
    const drawing = brainDrawing(found);
    const [first] = drawing?.connections ?? [];
    const names = [first?.from, first?.to].map((i) => drawing?.nodes[i ?? -1]?.name);
    for (const name of names) expect(found.search.ranked[0]?.name).toContain(name);
  });
  it('leaves out regions without a place', () => {
    const regions = found.regions?.map((region) => ({ ...region, x_mm: NaN }));
    expect(brainDrawing({ ...found, regions })).toBeUndefined();
  });
});

describe('regions', () => {
  it('come by surviving connections and say what the node tests found', () => {
    const drawn = show(regionsSection, found);
    const counts = drawn.texts('.table-block:first-of-type tbody tr').length;
    expect(counts).toBeGreaterThanOrEqual(10);
    expect(drawn.texts('p')[0]).toContain('None survived family-wise control; the smallest corrected p was');
  });
});

describe('composite', () => {
  it('shows both values on the raw scale and the members', () => {
    const drawn = show(compositeSection, found);
    expect(drawn.count('#composite-forest .estimate circle')).toBe(2);
    expect(drawn.texts('caption').join()).toContain('Members by share of folds');
  });
  it('says when the rule picked nothing', () => {
    const empty = { ...none, composite: { ...none.composite, members: [] } };
    expect(show(compositeSection, empty).texts('p').join(' ')).toContain(
      'The rule picked none of the connections',
    );
  });
});

describe('sets of connections', () => {
  it('names the regions of a set, its size and both p, and what the score of one connection does not say', () => {
    const drawn = show(networksSection, found);
    const words = drawn.texts('p').join(' ');
    expect(words).toContain('min |t| above 2.50');
    expect(words).toContain('(corrected p = .016 for a set that large)');
    expect(words).toContain('That says something of the set, not of each connection in it.');
    const supported = found.networks?.scores.filter((row) => row.supported) ?? [];
    expect(words).toContain(
      `${supported.length} of ${found.networks?.scores.length} connections are part of a supported network`,
    );
    expect(drawn.texts('tbody th')).toContain(supported[0]?.name);
  });

  it('says when nothing exceeds the threshold', () => {
    const words = show(networksSection, none).texts('p').join(' ');
    expect(words).toContain('No connection exceeded the threshold for sets');
    expect(words).toContain('none of the');
  });

  it('says which side was tested when it was one', () => {
    const { sets = [], scores = [] } = found.networks ?? {};
    const signed = sets.map((set) => ({ ...set, sign: 'negative' }));
    const drawn = show(networksSection, { ...found, networks: { path: 'exposure', sets: signed, scores } });
    expect(drawn.texts('p').join(' ')).toContain('with |t| of the exposure side by itself above 2.50');
    expect(drawn.texts('thead th')).toContain('Sign');
    const both = show(networksSection, { ...found, networks: { path: 'both', sets: signed, scores } });
    expect(both.texts('thead th')).toContain('Sign of a × b');
  });

  it('does not call a set that permutation gives as well', () => {
    const sets = (found.networks?.sets ?? []).map((set) => ({ ...set, p_extent_strict: 0.4 }));
    const weak = {
      ...found,
      networks: { path: 'both' as const, sets, scores: found.networks?.scores ?? [] },
    };
    expect(show(networksSection, weak).texts('p').join(' ')).toContain(
      'None is larger than permutation gives',
    );
  });
});

describe('associations', () => {
  it('counts both sides and ranks each', () => {
    const drawn = show(associationsSection, found);
    const rows = found.associations ?? [];
    const exposure = rows.filter((row) => row.association === 'exposure');
    const called = exposure.filter((row) => row.selected).length;
    const words = drawn.texts('p').join(' ');
    expect(called).toBeGreaterThan(0);
    expect(words).toContain(`family-wise error controlled: ${called} connection`);
    const best = exposure.reduce((one, other) => (other.p_fwe < one.p_fwe ? other : one));
    expect(drawn.texts('tbody th')[0]).toBe(best.name);
    expect(drawn.texts('caption')).toHaveLength(2);
    expect(drawn.texts('.flag.circular')).toHaveLength(2);
  });

  it('says none, and shows the side that was tested', () => {
    const associations = (found.associations ?? [])
      .filter((row) => row.association === 'outcome')
      .map((row) => ({ ...row, selected: false, q: 0.4 }));
    const drawn = show(associationsSection, { ...found, associations });
    expect(drawn.texts('p').join(' ')).toContain(
      'family-wise error controlled: none; with a false discovery rate below 5 %: none.',
    );
    expect(drawn.texts('caption')).toHaveLength(1);
  });
});

describe('a search with other statistics', () => {
  it('names HC3 and draws its t', () => {
    const studentised = { ...found, search: { ...found.search, studentised: true } };
    expect(show(searchSection, studentised).texts('p').join(' ')).toContain(
      'the smaller of the two |t| (HC3, which allows unequal variances)',
    );
  });

  it('says that only one sign counts', () => {
    const directed = { ...none, search: { ...none.search, directed: true } };
    const words = show(searchSection, directed).texts('p, figcaption').join(' ');
    expect(words).toContain('and a × b has the sign named beforehand.');
    expect(words).not.toContain('None lies in a corner');
    expect(show(searchSection, none).texts('figcaption').join(' ')).toContain('None lies in a corner');
  });

  it('draws no corners where candidates differ in people', () => {
    const scaled = { ...found, search: { ...found.search, scale: '-log10 p' } };
    const words = show(searchSection, scaled).texts('p, figcaption').join(' ');
    expect(words).toContain('the larger p of the two t, as -log10 p');
    expect(words).not.toContain('shaded corners');
  });
});

describe('more covariates', () => {
  it('is told by the added variable', () =>
    expect(adjustedSection.title(found)).toBe('The same search with depressive symptoms held constant too'));
  it('says plainly what is gone', () => {
    const ranked = (found.adjusted?.ranked ?? []).map((row, i) =>
      i === 0 ? { ...row, selected: false } : row,
    );
    const gone = { ...found, adjusted: { added: found.adjusted?.added ?? [], ranked } };
    expect(
      readMarkup(renderToString(AnswerSection({ report: gone })))
        .texts('p')
        .join(' '),
    ).toContain(`No longer surviving with depressive symptoms held constant too: ${ranked[0]?.name}.`);
    expect(adjustedSentence(gone)).toContain(
      `No longer surviving with depressive symptoms held constant too: ${ranked[0]?.name}.`,
    );
  });
  it('says when all stay, none comes, or one comes', () => {
    expect(adjustedSentence(found)).toMatch(/surviv/);
    expect(adjustedSentence(none)).toBe(
      'With depressive symptoms held constant too, none of the connections survives either.',
    );
    const ranked = (none.adjusted?.ranked ?? []).map((row, i) =>
      i === 0 ? { ...row, selected: true } : row,
    );
    expect(adjustedSentence({ ...none, adjusted: { added: [], ranked } })).toBe(
      `The main search had no survivor. Surviving only with more covariates: ${ranked[0]?.name}.`,
    );
  });
});

describe('mediation, quality, checks', () => {
  it('lists every scale and method, labels instead of names', () => {
    const drawn = show(mediationSection, found);
    expect(drawn.count('tbody tr')).toBe(found.mediation?.length);
    expect(drawn.texts('caption')[0]).toContain('Exercise habit → Depressive symptoms → Pain intensity');
  });
  it('says how motion goes with exposure and outcome, as the quality stage found', () => {
    const drawn = show(qualitySection, found);
    const related = association(found, 'mean_fd_mm', 'exposure');
    expect(drawn.texts('p')[0]).toContain(
      `Its correlation with exercise habit was ${correlation(related?.estimate ?? NaN)}`,
    );
    expect(drawn.texts('p')[0]).toContain('Motion is a covariate of every model here');
    expect(drawn.texts('thead th').slice(-2)).toEqual(['r with exposure (p)', 'r with outcome (p)']);
    expect(drawn.texts('#candidates-motion figcaption')[0]).toContain('per 100 mm');
    expect(drawn.texts('tbody th')).toContain('Degrees of freedom left');
  });
  it('says so when the pipeline has no quality stage', () => {
    const drawn = show(qualitySection, { ...found, motion: undefined });
    expect(drawn.texts('p')[0]).toContain('The pipeline has no stage connectivity/quality');
    expect(drawn.count('#candidates-motion')).toBe(0);
    expect(drawn.texts('thead th')).toHaveLength(4);
  });
  it('sets strategies side by side, with what they cost', () => {
    const drawn = show(strategiesSection, found);
    expect(drawn.texts('tbody th')).toEqual(['6P', '36P+scrub', '6P', '36P+scrub']);
    expect(drawn.texts('tbody tr:first-child td').slice(1, 5)).toEqual([
      '.31',
      '52.0 %',
      '40.0 %',
      '−.19 (−.30 to −.08)',
    ]);
    expect(strategiesSection.shown?.({ ...found, strategies: [] })).toBe(false);
  });
  it('averages connections of similar distance', () => {
    const mm = Float64Array.of(30, 10, NaN, 40, 20);
    const bins = distanceProfile(Float64Array.of(0.3, 0.1, 0.9, NaN, 0.5), mm, 2);
    expect(bins.map(({ connections }) => connections)).toEqual([1, 2]);
    expect(bins.map((bin) => bin.mm)).toEqual([10, 25]);
    expect(bins[1]?.r).toBeCloseTo(0.4, 12);
  });
  it('says so when motion is unknown', () => {
    const unknown = { ...found, quality: { ...found.quality, mean_fd_mm: new Float64Array(45).fill(NaN) } };
    expect(show(qualitySection, unknown).texts('p')[0]).toContain('unknown for everybody');
  });
  it('puts warnings first', () =>
    expect(show(checksSection, found).texts('tbody th')).toEqual(['▲ warning', 'note']));
  it('claims the family-wise level for the strict p only', () =>
    expect(controlSentence(found)).toMatch(
      /controlled at 5.% by the strict p \(twice the larger of the two schemes\)/,
    ));
});
