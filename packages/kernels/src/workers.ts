export { massBootstrapInWorkers } from './worker/mass-bootstrap.ts';
export type { WorkerOptions } from './worker/pool.ts';
