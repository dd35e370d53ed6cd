// Program of a kernel thread: takes tiles until none is left.
import { workerData } from 'node:worker_threads';
import { createEngine } from '../mass-bootstrap/engine.ts';
import { resultColumns } from '../mass-bootstrap/result.ts';
import type { BootstrapJob } from './job.ts';
import { runTile } from './tiles.ts';

const { plan, candidates, results, tiles } = workerData as BootstrapJob;
const run = createEngine(plan);
const columns = resultColumns(results, tiles.count);
while (runTile(tiles, (from, to) => run(candidates, from, to, columns)));
