import type { SourceFiles } from '@mesovia/core';
import { z } from 'zod';
import { decodeText, ENCODINGS, type Encoding } from './decode-text.ts';
import { withDecimalPoints, type Decimal } from './dialect.ts';
import { readWithSeparator, type DelimitedTable } from './read-delimited.ts';

const SEPARATORS = { comma: ',', semicolon: ';', tab: '\t' } as const;

/** How a table is written; what nobody declares is seen from the file, or refused where two readings are possible. */
export interface Dialect {
  readonly separator?: keyof typeof SEPARATORS | undefined;
  readonly decimal?: Decimal | undefined;
  readonly encoding?: Encoding | undefined;
}

/** Parameters of stages that read a table somebody typed into a spreadsheet. */
export const dialectParams = {
  separator: z
    .enum(['comma', 'semicolon', 'tab'])
    .optional()
    .describe('what separates columns; else seen from the file'),
  decimal: z
    .enum(['point', 'comma'])
    .optional()
    .describe('what stands before decimals; else points, or commas where a table with semicolons has them'),
  encoding: z.enum(ENCODINGS).optional().describe('of a text file; else its byte-order mark, or UTF-8'),
};

/** A table of text on disk. Errors: those of `decodeText`, `readDelimited` and `withDecimalPoints`. */
export async function readTable(
  file: string,
  files: SourceFiles,
  dialect: Dialect = {},
): Promise<DelimitedTable> {
  return tableFromBytes(await files.readBytes(file), file, dialect);
}

/** The same from the bytes of the file, unpacked. */
export function tableFromBytes(bytes: Uint8Array, file: string, dialect: Dialect = {}): DelimitedTable {
  const declared = dialect.separator && SEPARATORS[dialect.separator];
  const { table, separator } = readWithSeparator(decodeText(bytes, file, dialect.encoding), file, declared);
  return withDecimalPoints(table, separator, dialect.decimal);
}
