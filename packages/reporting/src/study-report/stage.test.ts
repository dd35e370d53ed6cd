import { flow, type TableOutput } from '@mesovia/core';
import { checkStage } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { columnsOf } from '../example/columns.ts';
import { readMarkup } from '../example/drawn.ts';
import { examplePage, renderInputs } from '../example/page.ts';
import { exampleStudy } from '../example/study.ts';
import { studyReportStage } from './stage.ts';

const SMALL = { regions: 24 } as const;
const small = exampleStudy({ ...SMALL, adjusted: true, missing: 3 });
const inputs = small.example.inputs as Record<string, TableOutput>;
const page = await renderInputs(inputs);

describe('study-report', () => {
  it.each(checkStage(studyReportStage, small.example))('%s', (_, check) => check());
});

describe('the page', () => {
  const drawn = readMarkup(page.html);

  it('has every section once, in the contents too, with headings in order', () => {
    const ids = drawn.attributes('main > section', 'id');
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, 4)).toEqual(['answer', 'participants', 'characteristics', 'outcome']);
    expect(drawn.attributes('.side nav a', 'href')).toEqual(ids.map((id) => `#${id}`));
    expect(drawn.count('h1')).toBe(1);
    expect(drawn.count('h2')).toBe(ids.length - 1);
  });

  it('names no person', () => {
    for (const id of small.cohort.ids) expect(page.html).not.toContain(id);
    expect(page.html).not.toContain('pseudonym');
  });

  it('asks for nothing from a network and runs one known script', () => {
    expect(page.html).not.toMatch(/(?:src|href)="(?!#)/);
    expect(page.html).not.toMatch(/@import|url\(/);
    expect(page.html).toMatch(/default-src 'none'.*script-src 'sha256-/);
  });

  it('describes every drawing in words and every figure in a caption', () => {
    expect(drawn.attributes('svg[role=img]', 'aria-label').every((label) => (label ?? '').length > 20)).toBe(
      true,
    );
    expect(drawn.count('figcaption')).toBe(drawn.count('figure'));
  });

  it('carries the selection flag inside every drawing of chosen candidates', () => {
    for (const id of ['path-diagram', 'mediator-pair', 'glass-brain'])
      expect(drawn.texts(`#${id} svg .mark`).join(' ')).toMatch(/circular, best of/);
  });

  it('never shows the circular composite without the cross-fitted one', () => {
    const flags = drawn.texts('#composite .flag');
    expect(flags.some((flag) => flag.includes('circular'))).toBe(true);
    expect(flags).toContain('cross-fitted');
  });

  it('shows on its first screen no interval of what was chosen by looking', () => {
    const text = drawn.texts('#answer').join(' ');
    expect(text).not.toContain('circular');
    expect(text).toContain('cross-fitted');
  });

  it('prints the note of the study', () =>
    expect(drawn.texts('.badge')).toEqual(['Simulated data. Nothing here is evidence about people.']));

  it('lists the candidates that could not be tested', () => {
    expect(drawn.texts('#checks').join(' ')).toContain('3 connections left the family before testing');
    expect(drawn.texts('#checks details').join(' ')).toContain('no value for some included people');
  });

  it('uses its own title where one is given', async () => {
    const titled = await renderInputs(inputs, { title: 'Another title' });
    expect(readMarkup(titled.html).texts('h1')).toEqual(['Another title']);
  });

  it('shows as many candidates as it is told', async () => {
    const { html } = await examplePage({ ...SMALL, planted: 0 }, { strongest: 4 });
    expect(readMarkup(html).count('#strongest tbody tr')).toBe(4);
    expect(readMarkup(page.html).count('#strongest tbody tr')).toBe(10);
  });
});

describe('what people write is text', () => {
  const evil = '<script>alert(1)</script>&amp;"\'';
  it('labels, titles and names reach the page as they are, never as markup', async () => {
    const { html } = await examplePage({ ...SMALL, label: evil, title: evil });
    const drawn = readMarkup(html);
    expect(html).not.toContain('<script>alert');
    expect(drawn.texts('h1')).toEqual([evil]);
    expect(drawn.texts('#path-diagram .box text').join('')).toContain('<script>alert(1)</script>&amp;');
    // The script of the page, the data of the search; nothing else.
    expect(drawn.count('script')).toBe(2);
  });
});

describe('a title that says more than the design', () => {
  it('is shown as written, with a remark', async () => {
    const { html, checks } = await examplePage({ ...SMALL, title: 'Exercise reduces pain' });
    expect(checks).toMatchObject([{ code: 'wording', severity: 'warning' }]);
    expect(readMarkup(html).texts('#checks .remark').join('')).toContain('“reduces”');
  });
  it('is fine when the words fit', () => expect(page.checks).toEqual([]));
});

describe('refusals', () => {
  it('a study without exposure and outcome', async () => {
    const design = { ...inputs['design'], exposure: [null] } as TableOutput;
    await expect(renderInputs({ ...inputs, design })).rejects.toThrow(
      /names no exposure or no outcome[\s\S]*study: \{ exposure/,
    );
  });
  it('an exposure that nobody has', async () => {
    const design = { ...inputs['design'], exposure: ['excercise'] } as TableOutput;
    await expect(renderInputs({ ...inputs, design })).rejects.toThrow(
      /no variable "excercise"[\s\S]*the study has age/,
    );
  });
  it('nobody included', async () => {
    const people = Object.fromEntries(
      Object.entries(inputs['people.participants'] ?? {}).map(([name, column]) => [
        name,
        (column as string[]).slice(0, 0),
      ]),
    );
    await expect(renderInputs({ ...inputs, 'people.participants': people })).rejects.toThrow(
      /nobody is included/,
    );
  });
  it('an included person without candidates', async () => {
    const { cohort } = small;
    const first = {
      participant_id: [cohort.ids[0] ?? ''],
      values: {
        values: cohort.values.slice(0, cohort.edges.length),
        offsets: Int32Array.of(0, cohort.edges.length),
      },
    };
    await expect(renderInputs({ ...inputs, candidates: first })).rejects.toThrow(
      /sub-pseudonym002 is included but has no row/,
    );
  });
});

describe('size', () => {
  it('stays far below 5 MB with more candidates than SVG can take', async () => {
    const { html } = await examplePage({ regions: 106, planted: 3 });
    expect(html.length).toBeLessThan(1_500_000);
    expect(readMarkup(html).count('canvas')).toBe(1);
  });
});

it('optional inputs may be absent: the page says so', async () => {
  const { html } = await examplePage({ ...SMALL, coordinates: false, optional: false });
  const drawn = readMarkup(html);
  expect(drawn.texts('#brain').join('')).toContain('no coordinates');
  expect(drawn.texts('#participants').join('')).toContain('no exclusion rules');
  expect(drawn.count('#quality') + drawn.count('#mediation') + drawn.count('#adjusted')).toBe(0);
});

it('exclusion rules that nobody met, or none at all', async () => {
  const { html } = await renderInputs({ ...inputs, 'flow.flow': columnsOf(flow, []) });
  expect(readMarkup(html).texts('#participants').join('')).toContain('nobody left out');
});
