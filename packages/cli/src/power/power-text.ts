/** A row of the table `power`; what is unknown is null. */
export interface PowerRow {
  readonly n: number;
  readonly role: 'asked' | 'smallest' | 'tried';
  readonly question: 'group' | 'mediator' | 'search';
  readonly procedure: string;
  readonly effect: string;
  readonly exposed: number | null;
  readonly candidates: number;
  readonly carriers: number;
  readonly covariate_columns: number;
  readonly alpha: number;
  readonly studies: number;
  readonly found: number;
  readonly power: number;
  readonly error: number;
  readonly lower: number;
  readonly upper: number;
  readonly carriers_found: number;
  readonly target: number | null;
  readonly n_from: number | null;
  readonly n_to: number | null;
}

const PROCEDURES: Readonly<Record<string, string>> = {
  student: 'Student t',
  welch: 'Welch t',
  joint: 'joint significance of both paths',
  percentile: 'percentile bootstrap interval',
  fwe_strict: 'two-scheme permutation, family-wise, strict',
  fwe: 'two-scheme permutation, family-wise, larger p',
  bonferroni: 'joint p, Bonferroni',
  bh: 'joint p, false discovery rate',
};

const share = (value: number): string => value.toFixed(value > 0.995 && value < 1 ? 4 : 3).replace(/^0/, '');

/** The answer in words: what was simulated, how often it was found, how many people it takes. */
export function powerText(rows: readonly PowerRow[]): string {
  const [first] = rows;
  if (!first) return '';
  const asked = rows.find(({ role, target }) => role === 'asked' || (role === 'smallest' && target === null));
  const lines = [
    `${what(first)}: ${first.effect}`,
    `${PROCEDURES[first.procedure]}, level ${share(first.alpha)}, ${first.studies} simulated studies a size`,
  ];
  if (asked) lines.push('', ...atSize(asked));
  if (first.target !== null) lines.push('', ...atTarget(rows, first.target));
  return lines.join('\n');
}

function what({ question, candidates, carriers, covariate_columns: held }: PowerRow): string {
  const covariates = held === 0 ? '' : `, ${held} covariate column${held === 1 ? '' : 's'}`;
  if (question === 'group') return 'two groups';
  if (question === 'mediator') return `one mediator, named beforehand${covariates}`;
  return `a search over ${candidates} candidates, ${carriers} of them carrying${covariates}`;
}

function atSize(row: PowerRow): string[] {
  const groups = row.exposed === null ? '' : ` (${row.exposed} exposed, ${row.n - row.exposed} not)`;
  const lines = [
    `n = ${row.n}${groups}: found in ${row.found} of ${row.studies} studies`,
    `power ${share(row.power)}, 95 % limits ${share(row.lower)} to ${share(row.upper)}, Monte Carlo error ${share(row.error)}`,
  ];
  return row.question === 'search'
    ? [...lines, `carriers found in a study: ${row.carriers_found.toFixed(1)} of ${row.carriers} on average`]
    : lines;
}

function atTarget(rows: readonly PowerRow[], target: number): string[] {
  const smallest = rows.find(({ role }) => role === 'smallest');
  const tried = rows.map(({ n, power }) => `${n}: ${share(power)}`).join(', ');
  if (!smallest)
    return [`No study of up to ${rows.at(-1)?.n} people has power ${share(target)}.`, `tried ${tried}`];
  const { n, n_from: from, n_to: to } = smallest;
  return [
    `power ${share(target)} takes n = ${n}; with this number of studies it could be ${from} to ${to ?? 'more'}`,
    `tried ${tried}`,
  ];
}
