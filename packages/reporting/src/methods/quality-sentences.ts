import { count } from '../numbers/format.ts';
import { inSentence, listed } from '../wording/vocabulary.ts';
import type { Writer } from './recorded.ts';

/** Motion and connections, and other ways to denoise. */
export const QUALITY: Readonly<Record<string, Writer>> = {
  'connectivity/quality': ({ list, report }) => {
    const held = list('adjust').map(({ value }) => inSentence(report.variables.get(value)?.label ?? value));
    const given = held.length > 0 ? ` with ${listed(held)} held constant` : '';
    return `Every connection (Fisher z of correlations) was correlated with mean framewise displacement over people${given} (QC-FC). The change of these correlations with the distance of two regions got an interval from leaving out people, not connections, one after the other.`;
  },
  'connectivity/apply-strategies': ({ report }) => {
    const names = (report.strategies ?? []).map(({ strategy }) => strategy);
    if (names.length === 0) return '';
    return `For comparison, the signals were denoised by ${count(names.length)} strategies: ${listed(names)}.`;
  },
  'connectivity/compare-strategies': ({ text }) =>
    text('over') === 'own'
      ? 'Each strategy was judged on the people it keeps.'
      : 'Strategies were judged on the people that all of them keep.',
};
