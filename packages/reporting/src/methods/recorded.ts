import type { Report } from '../study-report/report.ts';

/** Recorded parameters of one stage. */
export interface Recorded<Needs = Report> {
  readonly report: Needs;
  number(parameter: string): number | undefined;
  text(parameter: string): string | undefined;
  flag(parameter: string): boolean | undefined;
  list(parameter: string): readonly { readonly name: string; readonly value: string }[];
}

export type Writer<Needs = Report> = (recorded: Recorded<Needs>) => string;

/** A clause that is only written when its parameter was recorded. */
export function clause<T>(value: T | undefined, write: (value: T) => string): string {
  return value === undefined ? '' : write(value);
}

/** 0.05 -> `.05` */
export function level(alpha: number): string {
  return String(alpha).replace(/^0\./, '.');
}

/** What was recorded of one stage, each parameter by its type. */
export function recordedOf<Needs extends Pick<Report, 'parameters'>>(
  report: Needs,
  stage: string,
): Recorded<Needs> {
  const value = (parameter: string) => report.parameters.value(stage, parameter);
  return {
    report,
    number: (parameter) => (typeof value(parameter) === 'number' ? (value(parameter) as number) : undefined),
    text: (parameter) => (typeof value(parameter) === 'string' ? (value(parameter) as string) : undefined),
    flag: (parameter) => (typeof value(parameter) === 'boolean' ? (value(parameter) as boolean) : undefined),
    list: (parameter) =>
      report.parameters
        .below(stage, parameter)
        .map((item) => ({ name: item.name, value: String(item.value) })),
  };
}
