/** Colours by role. Pairs that carry meaning also differ in shape, fill, sign or words. */
const LIGHT = {
  paper: '#fbfaf7',
  card: '#ffffff',
  ink: '#1b2430',
  soft: '#56616e',
  line: '#dcd8ce',
  faint: '#efece4',
  accent: '#0b5f73',
  'group-0': '#56616e',
  'group-1': '#0b7f86',
  'group-2': '#8a5a00',
  'group-3': '#7a4fa3',
  negative: '#1f66ad',
  positive: '#b8500a',
  'flag-ink': '#7a4200',
  'flag-paper': '#fdf1dc',
  'good-paper': '#e5f1f1',
};

const DARK: typeof LIGHT = {
  paper: '#14191e',
  card: '#1a2127',
  ink: '#e7e9ea',
  soft: '#a5afb9',
  line: '#36404a',
  faint: '#222a31',
  accent: '#74c7d9',
  'group-0': '#a5afb9',
  'group-1': '#4fc4c4',
  'group-2': '#e0b050',
  'group-3': '#c3a0e6',
  negative: '#74b2f0',
  positive: '#f2a162',
  'flag-ink': '#ffcf8a',
  'flag-paper': '#33280f',
  'good-paper': '#17302f',
};

export type Colour = keyof typeof LIGHT;

/** A colour of the page, for drawings. */
export function colour(name: Colour): string {
  return `var(--${name})`;
}

/** Colour of the group with this position; groups beyond the fourth start again and are told apart by their label. */
export function groupColour(position: number): string {
  return `var(--group-${position % 4})`;
}

const declarations = (colours: typeof LIGHT) =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

/** Paper is always light; screens follow the reader's setting. */
export const colourSheet = `:root{color-scheme:light dark;${declarations(LIGHT)}}
@media screen and (prefers-color-scheme:dark){:root{${declarations(DARK)}}}
@media print{:root{color-scheme:light}}`;
