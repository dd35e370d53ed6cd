import type { MassModel } from '../mass-mediation/mass-mediation.ts';
import { createEngine } from '../mass-bootstrap/engine.ts';
import { finished, nothing } from '../mass-bootstrap/mass-bootstrap.ts';
import { planBootstrap } from '../mass-bootstrap/plan.ts';
import type { Resampling } from '../mass-bootstrap/resamples.ts';
import { resultBytes, resultColumns, type MassBootstrap } from '../mass-bootstrap/result.ts';
import type { BootstrapJob } from './job.ts';
import { runTiles, type WorkerOptions } from './pool.ts';
import { createTiles, TILE } from './tiles.ts';

/** Starting threads takes longer than this many draws do. */
const WORTH_A_THREAD = 1_000_000;

/** The values in memory that threads share; copied only where they are not yet. */
function shared(values: Float64Array): Float64Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const copy = new Float64Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}

/**
 * `massBootstrap` in threads: the same bits for any number of them. The columns of the result lie in shared memory.
 *
 * @param model  candidates over a SharedArrayBuffer are not copied
 * @param level  for example 0.95
 * @returns rejected with the reason of the signal when stopped
 */
export async function massBootstrapInWorkers(
  model: MassModel,
  resampling: Resampling,
  level: number,
  options: WorkerOptions,
): Promise<MassBootstrap> {
  const count = model.candidates.length / model.n;
  const results = new SharedArrayBuffer(resultBytes(count));
  const columns = resultColumns(results, count);
  const plan = planBootstrap(model, resampling, level);
  if (plan === null) return nothing(model, resampling, columns);
  const workers =
    count * plan.usable < WORTH_A_THREAD ? 0 : Math.min(options.workers, Math.ceil(count / TILE));
  const tiles = createTiles(count);
  const candidates = workers === 0 ? model.candidates : shared(model.candidates);
  const job: BootstrapJob = { plan, candidates, results, tiles };
  await runTiles(tiles, { ...options, workers }, job, () => {
    const run = createEngine(plan);
    return (from, to) => run(candidates, from, to, columns);
  });
  return finished(plan, columns);
}
