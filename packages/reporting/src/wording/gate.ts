/** A phrase that the design of the study does not license. */
export interface Offence {
  readonly phrase: string;
  readonly rule: 'causal' | 'absence';
}

/** Words that say one thing makes another happen. */
const CAUSAL = new RegExp(
  [
    String.raw`caus(?:e|es|ed|ing|al|ally|ation|ality)`,
    String.raw`(?:leads?|led|leading) to`,
    String.raw`results? in`,
    String.raw`(?:reduc|increas|decreas|affect|influenc|impact|improv|worsen|alter|modulat|protect)(?:e|es|ed|s|ing|ion|tion)?`,
    String.raw`(?:drives?|driven|drove|driving|produces?|produced|triggers?|triggered|determines?|determined)`,
    String.raw`(?:effects?|mechanisms?|consequences?|mediates)`,
    String.raw`(?:due|owing) to`,
    String.raw`(?:acts?|acting|acted) (?:on|through)`,
  ]
    .map((word) => `\\b${word}\\b`)
    .join('|'),
  'giu',
);

/** A test that found nothing has not shown that there is nothing. */
const ABSENCE =
  /\b(?:no|not any|without(?: an?)?|absence of(?: an?)?|lack of(?: an?)?) (?:\w+ )?(?:effects?|associations?|differences?|relations?|relationships?|correlations?|mediation)\b|\b(?:not|un)[ -]?(?:associated|related)\b|\bdid not (?:differ|mediate)\b/giu;

/** Defined terms and sentences about what cannot be said. */
const ALLOWED = [
  'assumed causal model',
  'causal assumptions',
  'not a causal claim',
  'standardised effect',
  'omitted causes?',
];

/** Words that a randomised exposure licenses; the path from connection to outcome stays observed. */
const LICENSED_BY_RANDOMISATION = ['total effect', 'effect of the exposure', 'changed the mean of'];

/**
 * Reads prose against the design. Runs over whole pages in the tests, and over titles and notes that people write
 * when a report is made.
 *
 * @param text   prose without markup
 * @param design `cross-sectional`, `longitudinal` or `randomised`
 */
export function wordingOffences(text: string, design: string): Offence[] {
  const defined = without(text, ALLOWED);
  const licensed = design === 'randomised' ? without(defined, LICENSED_BY_RANDOMISATION) : defined;
  const found = (read: string, pattern: RegExp, rule: Offence['rule']) =>
    [...read.matchAll(pattern)].map((match) => ({ phrase: match[0], rule }));
  return [...found(defined, ABSENCE, 'absence'), ...found(licensed, CAUSAL, 'causal')];
}

function without(text: string, phrases: readonly string[]): string {
  return phrases.reduce((rest, phrase) => rest.replaceAll(new RegExp(phrase, 'gi'), '…'), text);
}

/** Prose of a page: tags, styles, scripts, code and what others wrote (`data-quoted`) are left out. */
export function proseOf(html: string): string {
  return html
    .replace(/<(style|script|code|template)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<(\w+)[^>]*\sdata-quoted[^>]*>[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
}
