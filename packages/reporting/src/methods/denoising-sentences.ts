import { procedures } from '../sections/denoising.tsx';
import { clause, type Writer } from './recorded.ts';

/** Denoising in the words of the stage itself, which knows every parameter of a strategy. */
export const DENOISING: Readonly<Record<string, Writer>> = {
  'connectivity/denoise': ({ report, text }) =>
    report.denoising
      ? procedures(report.denoising)
          .map(({ procedure }) => procedure)
          .join(' ')
      : clause(text('strategy'), (name) => `Signals were denoised by the strategy ${name}.`),
};
