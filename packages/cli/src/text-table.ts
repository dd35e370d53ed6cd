import { harmless } from './terminal.ts';

export interface TextColumn {
  readonly header: string;
  readonly cells: readonly string[];
  /** Numbers stand under their last digit. */
  readonly right?: boolean;
}

const GAP = '  ';
const length = (text: string): number => Array.from(text).length;

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - length(text)));
  return right ? space + text : text + space;
}

const oneLine = (text: string): string => harmless(text).replace(/\s*\n\s*/g, ' ');

/**
 * Columns side by side under their headers, as wide as their widest cell.
 *
 * @param columns of equal length
 * @param width   characters available; columns that do not fit are left out and named in `hidden`. The first stays.
 */
export function textTable(
  columns: readonly TextColumn[],
  width = Infinity,
): { text: string; hidden: string[] } {
  const clean = columns.map((c) => ({ ...c, header: oneLine(c.header), cells: c.cells.map(oneLine) }));
  const widths = clean.map((c) => Math.max(length(c.header), ...c.cells.map(length)));
  let shown = 0;
  for (let used = 0; shown < clean.length; shown++) {
    used += (widths[shown] ?? 0) + (shown > 0 ? GAP.length : 0);
    if (used > width && shown > 0) break;
  }
  const visible = clean.slice(0, shown);
  const line = (cellOf: (c: TextColumn) => string): string =>
    visible
      .map((c, i) => pad(cellOf(c), widths[i] ?? 0, c.right ?? false))
      .join(GAP)
      .trimEnd();
  const rule = visible.map((_, i) => '-'.repeat(widths[i] ?? 0)).join(GAP);
  const rows = Array.from({ length: clean[0]?.cells.length ?? 0 }, (_, row) =>
    line((c) => c.cells[row] ?? ''),
  );
  return {
    text: [line((c) => c.header), rule, ...rows].join('\n'),
    hidden: clean.slice(shown).map((c) => c.header),
  };
}

/** Text broken at spaces, every line indented. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(/ +/)) {
    if (line && length(indent) + length(line) + 1 + length(word) > width) {
      lines.push(indent + line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  if (line) lines.push(indent + line);
  return lines.join('\n');
}
