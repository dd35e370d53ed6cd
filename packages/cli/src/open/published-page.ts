import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ParameterError } from '@mesovia/core';
import { loadPipeline } from '@mesovia/runner';
import { pipelineFile, RESOLVE_FROM } from '../options.ts';

/**
 * Where the page is that a pipeline publishes.
 *
 * @param named one of several, as the pipeline file spells it
 * @returns an absolute path of a file that is there
 * @throws ParameterError `no-page`, `several-pages`, `not-published`; what is wrong with the pipeline file
 */
export async function publishedPage(pipeline: string, named?: string): Promise<string> {
  const file = pipelineFile(pipeline);
  const { publish } = await loadPipeline(file, { resolveFrom: RESOLVE_FROM });
  const pages = publish.filter(({ format }) => format === 'html').map(({ path }) => path);
  const path = named === undefined && pages.length === 1 ? pages[0] : pages.find((page) => page === named);
  if (path === undefined) {
    const several = named === undefined && pages.length > 1;
    throw new ParameterError(
      several ? 'several-pages' : 'no-page',
      several
        ? `${file} publishes ${pages.join(', ')}`
        : `${file} publishes no page${named === undefined ? '' : ` called ${named}`}`,
      file,
      several ? `name one: --file ${pages[0]}` : publishHint(pages),
    );
  }
  const place = resolve(dirname(file), path);
  if (existsSync(place)) return place;
  throw new ParameterError(
    'not-published',
    `${path} is not there yet`,
    file,
    `make it: mesovia run ${pipeline}`,
  );
}

const publishHint = (pages: readonly string[]): string =>
  pages.length > 0
    ? `it publishes ${pages.join(', ')}`
    : 'give it one: publish: { results/report.html: report }, then run it';

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/**
 * Hands a page to whatever shows pages here, and does not wait for it.
 *
 * @throws ParameterError `no-browser`
 */
export async function showPage(page: string): Promise<void> {
  const [command, ...first] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...first, page], { detached: true, stdio: 'ignore' });
  await new Promise<void>((done, fail) => {
    child.once('spawn', done);
    child.once('error', (cause) =>
      fail(
        new ParameterError(
          'no-browser',
          `there is no ${command} here to open a page with`,
          page,
          'open the file in a browser yourself; `mesovia open --path` prints where it is',
          { cause },
        ),
      ),
    );
  });
  child.unref();
}
