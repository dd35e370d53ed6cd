import { objectIn, readJson, type JsonNode } from '../json/read-json.ts';

/** What the sidecar says about one CompCor component; null or NaN where it does not. */
export interface ComponentDetails {
  readonly method: string | null;
  readonly mask: string | null;
  /** Share of the variance of the mask, 0 to 1. */
  readonly varianceExplained: number;
  readonly cumulativeVariance: number;
  readonly retained: boolean | null;
}

/**
 * CompCor components of a sidecar by column. Other entries (means of tissues, ICA-AROMA, components that were dropped
 * and have no column) may hold anything.
 *
 * @param text of the JSON file beside the table of confounds
 * @throws DataError those of `readJson`
 */
export function componentDetails(text: string, file: string): Map<string, ComponentDetails> {
  const entries = [...(objectIn(readJson(text, file)) ?? [])];
  return new Map(
    entries.flatMap(([column, node]) => {
      const entry = objectIn(node);
      const method = textOf(entry?.get('Method'));
      if (!entry || method === null || !/compcor$/i.test(method)) return [];
      const details: ComponentDetails = {
        method,
        mask: textOf(entry.get('Mask')),
        varianceExplained: numberOf(entry.get('VarianceExplained')),
        cumulativeVariance: numberOf(entry.get('CumulativeVarianceExplained')),
        retained: flagOf(entry.get('Retained')),
      };
      return [[column, details] as const];
    }),
  );
}

const textOf = (node: JsonNode | undefined) => (typeof node?.value === 'string' ? node.value : null);
const numberOf = (node: JsonNode | undefined) => (typeof node?.value === 'number' ? node.value : NaN);
const flagOf = (node: JsonNode | undefined) => (typeof node?.value === 'boolean' ? node.value : null);
