import { EXIT } from '../failure.ts';

export interface StopButton {
  readonly signal: AbortSignal;
  release(): void;
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Ctrl-C once: what is finished is kept, nothing new is started. Ctrl-C twice: the process goes; the store loses
 * nothing that was acknowledged.
 */
export function stopOnSignals(
  note: (text: string) => void,
  leave: (code: number) => void = (code) => process.exit(code),
): StopButton {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) return leave(EXIT.interrupted);
    note('stopping; finished tasks are kept (Ctrl-C again to leave at once)');
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}
