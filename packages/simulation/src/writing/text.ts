/** A table as tab-separated text with a header; every line ends with a line feed. */
export function tsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map((row) => `${row.join('\t')}\n`).join('');
}

/** JSON with two blanks of indentation and a final line feed. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
