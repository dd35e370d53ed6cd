/** The words a report may use for the quantities of a study. Sections take words from here and never write their own. */
export interface Vocabulary {
  /** For people: `cross-sectional`. */
  readonly design: string;
  /** The exposure was allocated at random, so words about what it does are licensed for its own total. */
  readonly exposureRandomised: boolean;
  /** `statistical mediation` */
  readonly mediation: string;
  /** `total association` or `total effect` */
  readonly total: string;
  readonly direct: string;
  readonly indirect: string;
  /** Between exposure and outcome: `was associated with`. */
  readonly relatesTo: string;
  /** What the design cannot say, one sentence. */
  readonly limit: string;
}

const ASSOCIATION = {
  exposureRandomised: false,
  mediation: 'statistical mediation',
  total: 'total association',
  direct: 'direct association',
  indirect: 'indirect association',
  relatesTo: 'was associated with',
} as const;

/**
 * Words for a design. What is not known to be randomised is described as an association.
 *
 * @param design `cross-sectional`, `longitudinal` or `randomised`
 */
export function vocabulary(design: string): Vocabulary {
  if (design === 'randomised') {
    return {
      design,
      exposureRandomised: true,
      mediation: 'statistical mediation',
      total: 'total effect',
      direct: 'direct association',
      indirect: 'indirect association',
      relatesTo: 'changed the mean of',
      limit:
        'The exposure was randomised, the connections were not: their path to the outcome stays an association.',
    };
  }
  if (design === 'longitudinal') {
    return {
      ...ASSOCIATION,
      design,
      limit:
        'Nobody was allocated to the exposure: whatever separates people at the start may also separate their outcomes.',
    };
  }
  return {
    ...ASSOCIATION,
    design,
    limit:
      'Everything was measured at one time: these data cannot tell which of exposure, connection and outcome comes first.',
  };
}

/** A label inside a sentence: `Exercise habit` -> `exercise habit`, while `BMI` and `Beck Depression Inventory` stay. */
export function inSentence(label: string): string {
  const [first = '', ...rest] = label;
  const plain = !/\p{Lu}/u.test(rest.join(''));
  return plain ? first.toLowerCase() + rest.join('') : label;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `1 connection`, `4,950 connections`. */
export function counted(number: string, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === '1' ? singular : plural}`;
}
