import type { VNode } from 'preact';
import { count } from '../numbers/format.ts';

/** `circular, best of 4950` -> `circular, best of 4,950`. */
export function selectionText(selection: string): string {
  return selection.replace(/\d{4,}/g, (digits) => count(Number(digits)));
}

export function isCircular(selection: string): boolean {
  return selection.startsWith('circular');
}

/** How an estimate was chosen. A circular one is marked by border, sign and words, not by colour alone. */
export function Flag({ selection }: { readonly selection: string }): VNode {
  const circular = isCircular(selection);
  return (
    <span class={circular ? 'flag circular' : 'flag'}>
      {circular ? <span aria-hidden="true">↻ </span> : null}
      {selectionText(selection)}
    </span>
  );
}
