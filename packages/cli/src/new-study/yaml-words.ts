/** A text as a YAML scalar: plain where nothing can be misread, otherwise in quotes. */
export function scalar(text: string): string {
  const isPlain =
    /^[A-Za-z_$./][\w .$/+-]*$/.test(text) && !/ $|^(true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

export function flowMap(entries: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(entries)
    .map(([name, value]) => `${scalar(name)}: ${scalar(value)}`)
    .join(', ')} }`;
}

/** A predicate names a column as SQL does: in quotes unless it is a plain word. */
export const columnName = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
