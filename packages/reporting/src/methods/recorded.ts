import type { Report } from '../study-report/report.ts';

/** Recorded parameters of one stage. */
export interface Recorded {
  readonly report: Report;
  number(parameter: string): number | undefined;
  text(parameter: string): string | undefined;
  flag(parameter: string): boolean | undefined;
  list(parameter: string): readonly { readonly name: string; readonly value: string }[];
}

export type Writer = (recorded: Recorded) => string;

/** A clause that is only written when its parameter was recorded. */
export function clause<T>(value: T | undefined, write: (value: T) => string): string {
  return value === undefined ? '' : write(value);
}

/** 0.05 -> `.05` */
export function level(alpha: number): string {
  return String(alpha).replace(/^0\./, '.');
}
