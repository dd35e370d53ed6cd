import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { AnswerSection } from '../sections/answer.tsx';
import type { Anchor } from '../sections/section.ts';
import { sections } from '../sections/sections.ts';
import { styleSheet } from '../style/sheet.ts';
import { searchScript } from '../figures/search-plot/script.ts';
import type { Report } from './report.ts';

/** The page as bytes-for-bytes reproducible HTML: no dates, no network, one inline script that is known by its digest. */
export function renderPage(report: Report): string {
  const shown = sections.filter((section) => section.shown?.(report) ?? true);
  const anchors = anchorsOf(shown.map(({ id, title }) => ({ id, title: title(report) })));
  return renderDocument({
    title: report.study.title,
    answer: <AnswerSection report={report} />,
    anchors,
    bodies: shown.map((section) => section.render(report, anchors)),
    script: searchScript,
  });
}

/** The contents of a page: the answer, then its sections. */
export const anchorsOf = (parts: readonly Anchor[]): Anchor[] => [
  { id: 'answer', title: 'The answer' },
  ...parts,
];

interface Document {
  readonly title: string;
  readonly answer: VNode;
  /** The answer first, then one for each body. */
  readonly anchors: readonly Anchor[];
  readonly bodies: readonly VNode[];
  /** Runs in the page, known by its digest; none where the page has nothing to move. */
  readonly script?: string;
}

/** One self-contained file around an answer and numbered sections. */
export function renderDocument({ title, answer, anchors, bodies, script }: Document): string {
  const source =
    script === undefined
      ? ''
      : `; script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`;
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:${source}`;
  return `<!doctype html>\n${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content="mesovia" />
        <title>{title}</title>
        <style dangerouslySetInnerHTML={{ __html: styleSheet }} />
      </head>
      <body>
        <a class="skip" href="#answer">
          Skip to the answer
        </a>
        <div class="page">
          <div class="main">
            <main>
              {answer}
              <details class="contents contents-small">
                <summary>Contents</summary>
                <Contents anchors={anchors} label="Contents, short" />
              </details>
              {anchors.slice(1).map((anchor, i) => (
                <section id={anchor.id} aria-labelledby={`${anchor.id}-title`}>
                  <h2 id={`${anchor.id}-title`}>
                    <span class="n">{i + 1}</span>
                    {anchor.title}
                  </h2>
                  {bodies[i]}
                </section>
              ))}
            </main>
            <footer>
              <p>
                Made with mesovia from recorded parameters and results only. The page works without a network
                and holds no names or codes of people.
              </p>
            </footer>
          </div>
          <div class="side">
            <Contents anchors={anchors} label="Contents" />
          </div>
        </div>
        {script === undefined ? null : <script dangerouslySetInnerHTML={{ __html: script }} />}
      </body>
    </html>,
  )}\n`;
}

interface ContentsProps {
  readonly anchors: readonly Anchor[];
  readonly label: string;
}

function Contents({ anchors, label }: ContentsProps): VNode {
  return (
    <nav class="contents" aria-label={label}>
      <ol>
        {anchors.map(({ id, title }, i) => (
          <li>
            <a href={`#${id}`}>
              <span class="n">{i === 0 ? '' : i}</span>
              {title}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
