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
  const anchors = [
    { id: 'answer', title: 'The answer' },
    ...shown.map(({ id, title }) => ({ id, title: title(report) })),
  ];
  const digest = createHash('sha256').update(searchScript).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${digest}'`;
  return `<!doctype html>\n${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="generator" content="mesovia" />
        <title>{report.study.title}</title>
        <style dangerouslySetInnerHTML={{ __html: styleSheet }} />
      </head>
      <body>
        <a class="skip" href="#answer">
          Skip to the answer
        </a>
        <div class="page">
          <div class="main">
            <main>
              <AnswerSection report={report} />
              <details class="contents contents-small">
                <summary>Contents</summary>
                <Contents anchors={anchors} label="Contents, short" />
              </details>
              {shown.map((section, i) => (
                <section id={section.id} aria-labelledby={`${section.id}-title`}>
                  <h2 id={`${section.id}-title`}>
                    <span class="n">{i + 1}</span>
                    {section.title(report)}
                  </h2>
                  {section.render(report, anchors)}
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
        <script dangerouslySetInnerHTML={{ __html: searchScript }} />
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
