import { separatorOf, splitLine } from '../delimited/read-delimited.ts';

export type SplitCells = (text: string, line: number) => string[];

/**
 * How the lines of a series or motion file fall into cells: commas in .csv, tabs in .tsv; in other files tabs if the
 * first line has one, else runs of spaces.
 */
export function cellSplitter(file: string, firstLine: string): SplitCells {
  const isSpaced = !/\.(csv|tsv)(\.gz)?$/i.test(file) && !firstLine.includes('\t');
  if (isSpaced) return (text) => text.trim().split(/ +/);
  const separator = separatorOf(file);
  return (text, line) => splitLine(text, separator, file, line);
}
