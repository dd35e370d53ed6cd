import type { VNode } from 'preact';
import { count } from '../../numbers/format.ts';
import { counted } from '../../wording/vocabulary.ts';

export interface FlowDiagramProps {
  readonly rules: readonly {
    readonly reason: string;
    readonly entering: number;
    readonly first_failing: number;
    readonly remaining: number;
  }[];
  readonly analysed: number;
  readonly groups: readonly { readonly label: string; readonly n: number }[];
  /** Heading of the groups. */
  readonly exposure: string;
}

/** Who came in, who was left out and why, who was analysed: boxes made of text, so that it reads and prints anywhere. */
export function FlowDiagram({ rules, analysed, groups, exposure }: FlowDiagramProps): VNode {
  const entering = rules[0]?.entering ?? analysed;
  const left = rules.filter((rule) => rule.first_failing > 0);
  return (
    <ol class="flow">
      <li>
        <div class="box">
          <strong>{count(entering)}</strong> in the participants table
        </div>
        {left.length > 0 ? (
          <>
            <div class="stem" />
            {left.map((rule) => (
              <div class="out">
                <div class="box">
                  <strong>{count(rule.first_failing)}</strong> left out: {rule.reason}
                </div>
              </div>
            ))}
          </>
        ) : null}
      </li>
      <li>
        <div class="box">
          <strong>{count(analysed)}</strong> analysed
          {left.length === 0 ? ', nobody left out' : ''}
        </div>
      </li>
      {groups.length > 0 ? (
        <li>
          <div class="groups">
            {groups.map(({ label, n }) => (
              <div class="box">
                {exposure}: {label}, <strong>{counted(count(n), 'person', 'people')}</strong>
              </div>
            ))}
          </div>
        </li>
      ) : null}
    </ol>
  );
}
