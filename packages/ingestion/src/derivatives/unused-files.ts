import type { Check, TableOutput } from '@mesovia/core';
import { personOf, type BidsFile } from './bids-name.ts';

/** Files that were looked at and are not used, each with its reason. */
export class UnusedFiles {
  readonly #reasons = new Map<string, { readonly person: string | null; readonly reason: string }>();

  /** The first reason counts. */
  add(file: BidsFile, reason: string): void {
    if (!this.#reasons.has(file.file)) this.#reasons.set(file.file, { person: personOf(file), reason });
  }

  /** `a single echo 1, in another space 12`. */
  summary(): string {
    const counts = new Map<string, number>();
    for (const { reason } of this.#reasons.values()) counts.set(reason, (counts.get(reason) ?? 0) + 1);
    return [...counts].map(([reason, times]) => `${reason} ${times}`).join(', ');
  }

  checks(): Check[] {
    if (this.#reasons.size === 0) return [];
    return [
      {
        code: 'images-not-used',
        severity: 'note',
        message: `Functional files that were not used: ${this.summary()}.`,
        remedy: 'the table files_not_used names each',
      },
    ];
  }

  /** Rows of `files_not_used`. */
  rows(): TableOutput {
    const rows = [...this.#reasons];
    return {
      file: rows.map(([file]) => file),
      participant_id: rows.map(([, { person }]) => person),
      reason: rows.map(([, { reason }]) => reason),
    };
  }
}
