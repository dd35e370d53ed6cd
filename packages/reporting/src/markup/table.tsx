import type { ComponentChildren, VNode } from 'preact';

export interface ColumnSpec<T> {
  readonly head: ComponentChildren;
  /** Numbers are set right, on one line. */
  readonly numeric?: boolean;
  /** Words that stay on one line. */
  readonly brief?: boolean;
  /** Sentences. */
  readonly wide?: boolean;
  /** The cell names the row. */
  readonly rowHead?: boolean;
  cell(row: T, index: number): ComponentChildren;
}

interface TableProps<T> {
  /** What the table shows; read aloud when the table is reached, and printed above it. */
  readonly caption: string;
  readonly columns: readonly ColumnSpec<T>[];
  readonly rows: readonly T[];
  readonly note?: ComponentChildren;
  readonly rowClass?: (row: T) => string | undefined;
}

/** A table that scrolls inside itself where the page is narrow. */
export function Table<T>({ caption, columns, rows, note, rowClass }: TableProps<T>): VNode {
  return (
    <div class="table-block">
      <div class="table-scroll" role="region" aria-label={caption} tabIndex={0}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ head, numeric }) => (
                <th scope="col" class={numeric ? 'number' : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr class={rowClass?.(row)}>{columns.map((column) => cellOf(column, row, index))}</tr>
            ))}
          </tbody>
        </table>
      </div>
      {note ? <p class="note">{note}</p> : null}
    </div>
  );
}

function cellOf<T>({ numeric, brief, wide, rowHead, cell }: ColumnSpec<T>, row: T, index: number): VNode {
  const className = numeric ? 'number' : brief ? 'brief' : wide ? 'sentence' : undefined;
  if (rowHead)
    return (
      <th scope="row" class={className}>
        {cell(row, index)}
      </th>
    );
  return <td class={className}>{cell(row, index)}</td>;
}

/** Long tables are folded away; the summary says what is inside. */
export function Folded({
  summary,
  children,
}: {
  readonly summary: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <details>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

/** Text that somebody else wrote (a title, a remark of a stage): shown as it is. */
export function Quoted({ children }: { readonly children: string }): VNode {
  return <span data-quoted="">{children}</span>;
}
