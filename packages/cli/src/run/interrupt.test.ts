import { expect, it } from 'vitest';
import { stopOnSignals } from './interrupt.ts';

it('the first Ctrl-C stops gently, the second leaves', () => {
  const said: string[] = [];
  const left: number[] = [];
  const stop = stopOnSignals(
    (text) => said.push(text),
    (code) => left.push(code),
  );
  process.emit('SIGINT');
  expect(stop.signal.aborted).toBe(true);
  expect(said).toEqual(['stopping; finished tasks are kept (Ctrl-C again to leave at once)']);
  expect(left).toEqual([]);
  process.emit('SIGINT');
  expect(left).toEqual([130]);
  stop.release();
});
