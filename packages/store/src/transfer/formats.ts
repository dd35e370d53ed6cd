export type Format = 'parquet' | 'arrow' | 'csv' | 'tsv';

interface Separated {
  readonly separator: string;
  /** What stands for unknown: nothing in CSV; n/a in TSV, as BIDS has it. */
  readonly unknown: string;
}

export const separated: Readonly<Record<'csv' | 'tsv', Separated>> = {
  csv: { separator: ',', unknown: '' },
  tsv: { separator: '\t', unknown: 'n/a' },
};
