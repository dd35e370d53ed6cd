// A process of its own for the tests: node writer.js FOLDER write FIRST | fill | hold | hold-read-only
import { Store } from '../index.ts';
import { seriesTable, series, taskOf } from './example.ts';

/** What it tells its parent: that it has the store, each commit, and how `fill` ended. */
export type WriterMessage = { ready: true } | { committed: number; code?: string };

function tell(message: WriterMessage): void {
  process.send?.(message);
}

const [folder = '', mode = '', first = '0'] = process.argv.slice(2);

const store = await Store.open(folder, { readOnly: mode === 'hold-read-only' });
tell({ ready: true });
if (mode === 'write') {
  for (let k = Number(first); ; k++) {
    await store.commitTasks([writerTask(2 * k), writerTask(2 * k + 1)]);
    tell({ committed: k });
  }
}
if (mode === 'fill') {
  for (let k = 0, full = false; !full; k++) {
    const code = await store.commitTasks([writerTask(k)]).then(
      () => undefined,
      (error: { code: string }) => error.code,
    );
    full = code !== undefined;
    if (code !== undefined) tell({ committed: k, code });
  }
}
setInterval(() => undefined, 1e6);

function writerTask(k: number) {
  const page = Buffer.alloc(50_000, `page ${k} `);
  return taskOf(`task ${k}`, series, seriesTable(`sub-${k}`, 50, 200, k), { page });
}
