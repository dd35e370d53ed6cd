import { short, pText } from './sentence.ts';

/** A row of the `sensitivity` table. */
export type SensitivityRow = Readonly<Record<string, string | number | null>>;

const number = (value: string | number | null | undefined): number | null =>
  typeof value === 'number' ? value : null;

/**
 * What sensitivity says on one screen: an omitted cause, single people, and the same variables in other orders, which
 * cannot tell one order from another.
 *
 * @param row what a row of the file is called
 */
export function sensitivityLines(rows: readonly SensitivityRow[], row: string): string[] {
  const of = (analysis: string) => rows.filter((own) => own['analysis'] === analysis);
  const rho = of('omitted cause, residual correlation, where nothing is left').find(
    (own) => own['term'] === 'rho',
  );
  const value = (setting: string) =>
    number(
      of('omitted cause, E-value').find((own) => own['term'] === 'indirect' && own['setting'] === setting)?.[
        'estimate'
      ],
    );
  return [
    `Omitted cause: the indirect estimate would be 0 if it made the errors of mediator and outcome correlate by ${short(number(rho?.['estimate']))}; E-value ${short(value('estimate'))}, of the limit nearer to 0 ${short(value('limit nearer to 0'))}.`,
    leftOut(of('leave one out'), row),
    ...orders(of('other orders')),
  ];
}

function leftOut(rows: readonly SensitivityRow[], row: string): string {
  const known = rows.filter((own) => number(own['estimate']) !== null);
  const sizes = known.map((own) => number(own['estimate']) ?? NaN);
  const moves = (own: SensitivityRow) => Math.abs(number(own['value']) ?? 0);
  const [most] = known.toSorted((p, q) => moves(q) - moves(p));
  const passing = known.filter((own) => (number(own['p']) ?? 1) < 0.05).length;
  const strongest = most
    ? ` The row that moves it most is ${row} ${Number(most['setting'])} (${short(moves(most))} standard errors).`
    : '';
  return `Without one row: ${short(Math.min(...sizes))} to ${short(Math.max(...sizes))}; both paths have p < .05 in ${passing} of ${known.length}.${strongest}`;
}

function orders(rows: readonly SensitivityRow[]): string[] {
  const told = rows.map((own) => `${own['setting']} ${pText(number(own['p']))}`);
  return told.length === 0
    ? []
    : [
        `Other orders of the same variables, non-discriminating (every order fits the same data; a smaller p is no evidence for one): ${told.join('; ')}.`,
      ];
}
