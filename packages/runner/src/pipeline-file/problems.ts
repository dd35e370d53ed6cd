import { PipelineError } from '@mesovia/core';
import { pathText, placeText, shownFile, type Path, type Place } from './tree.ts';

interface Problem {
  readonly place: Place;
  readonly text: string;
}

/** Collects every mistake of a pipeline file, so that all are shown at once. */
export class Problems {
  readonly #list: Problem[] = [];

  add(place: Place, path: Path, message: string): void {
    const what = pathText(path);
    this.#list.push({ place, text: `${placeText(place)} ${what ? `${what}: ` : ''}${message}` });
  }

  get count(): number {
    return this.#list.length;
  }

  /** @throws PipelineError `bad-pipeline` with one line a problem, in the order of the files' lines */
  refuseAny(file: string): void {
    if (this.count === 0) return;
    const sorted = [...this.#list].sort(
      (a, b) =>
        order(a.place.file, b.place.file) || a.place.line - b.place.line || a.place.column - b.place.column,
    );
    const lines = [...new Set(sorted.map((problem) => problem.text))];
    throw new PipelineError(
      'bad-pipeline',
      lines.join('\n'),
      shownFile(file),
      'correct the lines above; nothing was run',
    );
  }
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
