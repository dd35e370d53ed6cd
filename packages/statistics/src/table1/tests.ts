/** One line of group_tests; what is left out is unknown. */
export interface TestRow {
  readonly test: string;
  readonly statistic?: number;
  readonly df?: number;
  readonly p: number;
  readonly effect?: string;
  readonly estimate?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly smd?: number;
  readonly n: number;
  /** The pre-declared test of this kind of variable. */
  readonly shown: boolean;
}
