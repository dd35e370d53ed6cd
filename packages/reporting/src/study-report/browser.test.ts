import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExampleOptions } from '../example/cohort.ts';
import { examplePage } from '../example/page.ts';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PAGES: readonly [name: string, options: ExampleOptions][] = [
  ['found', { adjusted: true, regions: 24 }],
  ['nothing', { planted: 0, missing: 4, regions: 24 }],
  ['continuous', { exposure: 'continuous', regions: 24, label: 'Body mass index' }],
  ['large', { regions: 106 }],
];

/** axe reads every element in every state, so the short run has one page in both schemes and a second in one. */
const INSPECTED = PAGES.flatMap(([name]) =>
  (['light', 'dark'] as const).map((scheme) => [name, scheme] as const),
).filter(
  ([name, scheme]) =>
    process.env['MESOVIA_LONG'] !== undefined ||
    name === 'found' ||
    (name === 'nothing' && scheme === 'light'),
);

interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything the page complained about or asked for. */
  readonly trouble: readonly string[];
}

describe.skipIf(!existsSync(CHROMIUM))(`in a real browser (needs ${CHROMIUM})`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'mesovia-report-'));
  const place = (name: string) => pathToFileURL(join(folder, `${name}.html`)).href;
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
    for (const [name, options] of PAGES)
      writeFileSync(join(folder, `${name}.html`), (await examplePage(options)).html);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(name: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Opened> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on('console', (message) => trouble.push(message.text()));
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== place(name)) trouble.push(request.url());
    });
    await page.goto(place(name));
    return { page, context, trouble };
  }

  it.each(PAGES)(
    '%s: no complaint, no request beside itself, nothing sticks out at 360 pixels',
    async (name) => {
      const { page, context, trouble } = await open(name, { viewport: { width: 360, height: 740 } });
      const [content, window] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ]);
      expect(content).toBe(window);
      expect(trouble).toEqual([]);
      await context.close();
    },
  );

  it.each(INSPECTED)('%s, %s: axe finds nothing', async (name, colorScheme) => {
    const { page, context } = await open(name, { colorScheme, bypassCSP: true });
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
    await page.evaluate(axeSource());
    const violations = await page.evaluate(axeViolations);
    expect(violations).toEqual([]);
    await context.close();
  });

  it('found: prints to PDF, also from a dark screen', async () => {
    const { page, context } = await open('found', { colorScheme: 'dark' });
    const bytes = await page.pdf({ format: 'A4' });
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    );
    await context.close();
  });

  it('large: the canvas is drawn, in other colours in the dark', async () => {
    const drawn = async (colorScheme: 'light' | 'dark') => {
      const { page, context } = await open('large', { colorScheme });
      const pixels = await page.evaluate(canvasPixels);
      await context.close();
      return pixels;
    };
    const [light, dark] = [await drawn('light'), await drawn('dark')];
    expect(light.filled).toBeGreaterThan(5_000);
    expect(dark.filled).toBeGreaterThan(5_000);
    expect(light.blue).not.toEqual(dark.blue);
  });

  it('large: a candidate stands on the canvas where the axes say', async () => {
    const { page, context } = await open('large');
    const away = await page.evaluate(farthestFromAxes);
    expect(away).toBeLessThan(1);
    await context.close();
  });

  it('large: pointing at a mark names it', async () => {
    const { page, context } = await open('large');
    const drawing = page.locator('#search-drawing');
    await drawing.scrollIntoViewIfNeeded();
    const box = await drawing.boundingBox();
    if (!box) throw new Error('the drawing has no box');
    await page.mouse.move(box.x + box.width * 0.545, box.y + box.height * 0.47);
    expect(await page.locator('.hover').textContent()).toMatch(
      /^(?:left|right) .* – (?:left|right) .*: t of a .*, t of b /,
    );
    await context.close();
  });

  it('large: without scripts, counts per square take the place of the canvas', async () => {
    const { page, context } = await open('large', { javaScriptEnabled: false });
    expect(await page.locator('svg.under').isVisible()).toBe(true);
    await context.close();
  });

  it('found: every link of contents and checklist leads somewhere', async () => {
    const { page, context } = await open('found');
    const broken = await page.evaluate(() =>
      [...document.querySelectorAll('a[href^="#"]')]
        .map((link) => link.getAttribute('href') ?? '')
        .filter((href) => !document.querySelector(href)),
    );
    expect(broken).toEqual([]);
    await context.close();
  });

  it('found: the keyboard reaches the answer and scrolls tables', async () => {
    const { page, context } = await open('found');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('#answer');
    const scrolling = page.locator('.table-scroll').first();
    await scrolling.focus();
    expect(await scrolling.evaluate((element) => element === document.activeElement)).toBe(true);
    await context.close();
  });
});

function axeSource(): string {
  return readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
}

async function axeViolations(): Promise<unknown[]> {
  const { axe } = window as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } };
  const { violations } = await axe.run();
  return violations.map(({ id, nodes }) => ({
    id,
    where: nodes.slice(0, 3).map((node) => node.html.slice(0, 160)),
  }));
}

interface AxeViolation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

function canvasPixels(): { filled: number; blue: number[] } {
  const canvas = document.querySelector('canvas') as HTMLCanvasElement;
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  let filled = 0;
  let blue: number[] = [];
  for (let i = 0; i < data.length; i += 4) {
    if ((data[i + 3] ?? 0) === 0) continue;
    filled += 1;
    if ((data[i + 2] ?? 0) > (data[i] ?? 0) && (data[i + 3] ?? 0) > 120)
      blue = Array.from(data.slice(i, i + 3));
  }
  return { filled, blue };
}

/** Distance in drawing pixels between where a named survivor stands in the SVG and the nearest filled canvas pixel. */
function farthestFromAxes(): number {
  const canvas = document.querySelector('canvas') as HTMLCanvasElement;
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  const circles = [...document.querySelectorAll('#search-drawing .surviving circle')];
  const svg = circles[0]?.closest('svg') as SVGSVGElement;
  const scale = canvas.width / svg.viewBox.baseVal.width;
  const misses = circles.map((circle) => {
    const [x, y] = ['cx', 'cy'].map((name) => Math.round(Number(circle.getAttribute(name)) * scale)) as [
      number,
      number,
    ];
    return (pen.getImageData(x, y, 1, 1).data[3] ?? 0) > 0 ? 0 : 1;
  });
  return circles.length === 0 ? Infinity : Math.max(...misses);
}
