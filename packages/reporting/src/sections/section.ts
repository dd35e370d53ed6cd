import type { VNode } from 'preact';
import type { Report } from '../study-report/report.ts';

/** A section that the page has, for those that point to others. */
export interface Anchor {
  readonly id: string;
  readonly title: string;
}

/** One part of the page. */
export interface Section {
  /** Anchor, also the target of links from the checklist. */
  readonly id: string;
  readonly title: (report: Report) => string;
  /** Left out of page and contents when false. */
  readonly shown?: (report: Report) => boolean;
  readonly render: (report: Report, page: readonly Anchor[]) => VNode;
}
