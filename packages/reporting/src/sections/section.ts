import type { VNode } from 'preact';
import type { Report } from '../study-report/report.ts';

/** A section that the page has, for those that point to others. */
export interface Anchor {
  readonly id: string;
  readonly title: string;
}

/** One part of a page; `Needs` is what it reads of a report. */
export interface Section<Needs = Report> {
  /** Anchor, also the target of links from the checklist. */
  readonly id: string;
  readonly title: (report: Needs) => string;
  /** Left out of page and contents when false. */
  readonly shown?: (report: Needs) => boolean;
  readonly render: (report: Needs, page: readonly Anchor[]) => VNode;
}
