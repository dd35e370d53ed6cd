/** Headers people use, by what the column is. */
const KNOWN = {
  name: ['name', 'label', 'region', 'roi'],
  plain_name: ['plain_name', 'long_name', 'full_name'],
  network: ['network', 'module'],
  hemisphere: ['hemisphere', 'hemi', 'side'],
  x: ['x', 'x_mm'],
  y: ['y', 'y_mm'],
  z: ['z', 'z_mm'],
} as const;

/**
 * Which column of a table of regions is what.
 *
 * @param name header of the short name, if it is known; otherwise it is guessed, and `name` where nothing fits
 */
export function atlasColumns(header: readonly string[], name?: string): Record<string, string> {
  const columns: Record<string, string> = { name: name ?? 'name' };
  for (const [what, spellings] of Object.entries(KNOWN)) {
    const fits = spellings.find((spelling) => header.includes(spelling));
    if (fits !== undefined && !(what === 'name' && name !== undefined)) columns[what] = fits;
  }
  return columns;
}
