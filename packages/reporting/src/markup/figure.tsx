import type { ComponentChildren, VNode } from 'preact';
import { Flag } from './flag.tsx';

interface FigureProps {
  readonly id: string;
  readonly title: string;
  /** How to read it. */
  readonly caption: ComponentChildren;
  /** How the numbers in it were chosen, when they were chosen by looking. */
  readonly selection?: string;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}

/** A drawing with its caption. */
export function Figure({ id, title, caption, selection, wide, children }: FigureProps): VNode {
  return (
    <figure id={id} class={wide ? 'wide' : undefined}>
      <div class="drawing">{children}</div>
      <figcaption>
        <strong>{title}.</strong> {caption} {selection ? <Flag selection={selection} /> : null}
      </figcaption>
    </figure>
  );
}
