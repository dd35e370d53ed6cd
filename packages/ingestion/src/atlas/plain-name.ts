import { repeatedNames } from '../spelling/repeated-names.ts';

export type Side = 'left' | 'right' | 'bilateral';

const SIDES: Readonly<Record<string, Side>> = {
  l: 'left',
  lh: 'left',
  left: 'left',
  r: 'right',
  rh: 'right',
  right: 'right',
  bilateral: 'bilateral',
};
const ROMAN = /^[IVX]+(?:-[IVX]+)?[a-z]*$/;

interface Words {
  readonly side: Side | undefined;
  readonly rest: readonly string[];
}

/**
 * The side is the first word (`L_`, `left_`, `LH `), LH or RH anywhere (Schaefer), or a last word `L`, `R`, `left`,
 * `right` (AAL). A small `l` at the end means lateral in some atlases and says nothing.
 */
function splitSide(name: string): Words {
  const words = name.split(/[_\s]+/).filter((word) => word !== '');
  if (words.length < 2) return { side: undefined, rest: words };
  const last = words.length - 1;
  const at = words.findIndex((word, i) => {
    if (SIDES[word.toLowerCase()] === undefined) return false;
    return (
      i === 0 ||
      /^(LH|RH)$/.test(word) ||
      (i === last && /^(L|R|left|right)$/i.test(word) && !/^[lr]$/.test(word))
    );
  });
  if (at < 0) return { side: undefined, rest: words };
  return { side: SIDES[(words[at] ?? '').toLowerCase()], rest: words.filter((_, i) => i !== at) };
}

/** Side of a region as its name says; undefined if the name says nothing. Never from coordinates. */
export function sideOf(name: string): Side | undefined {
  return splitSide(name).side;
}

/**
 * A label of an atlas as words: `left_CEREBELLUM_CRUSII_posterior` -> `left cerebellum crus II posterior`,
 * `R_MTgyr_a` -> `right MTgyr a`. Abbreviations and Roman numerals stay as they are; a name that is words already is
 * not changed.
 */
export function plainName(label: string): string {
  const { side, rest } = splitSide(label);
  const isShouting = rest.some((word) => /^[A-Z]{5,}$/.test(word) && !ROMAN.test(word));
  const words = rest
    .filter((word) => rest.length === 1 || !/^\d+Networks$/.test(word))
    .map((word) => (isShouting ? quietWord(word) : word));
  return [...(side === undefined ? [] : [side]), ...words].join(' ');
}

function quietWord(word: string): string {
  const crus = /^CRUS(I{1,2})$/.exec(word);
  if (crus) return `crus ${crus[1]}`;
  return /^[A-Z]+$/.test(word) && !ROMAN.test(word) ? word.toLowerCase() : word;
}

/**
 * Names that occur more than once get their label behind them, and a number where the label is the same too:
 * `precuneus (PRC_d 1)`, `precuneus (PRC_d 2)`. All others stay.
 *
 * @param labels of the same length
 */
export function distinctNames(names: readonly string[], labels: readonly string[]): string[] {
  const twins = repeatedNames(names);
  const labelled = names.map((name, i) => (twins.has(name) ? `${name} (${labels[i]})` : name));
  const labelledTwins = repeatedNames(labelled);
  const used = new Set(labelled.filter((name) => !labelledTwins.has(name)));
  return labelled.map((name, i) => {
    if (!labelledTwins.has(name)) return name;
    for (let number = 1; ; number++) {
      const numbered = `${names[i]} (${labels[i]} ${number})`;
      if (used.has(numbered)) continue;
      used.add(numbered);
      return numbered;
    }
  });
}
