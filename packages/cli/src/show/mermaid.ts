import type { Pipeline } from '@mesovia/runner';

/** Text inside a mermaid node: quotes and brackets would end it. */
const label = (text: string): string => text.replace(/["<>&#]/g, (c) => `#${c.charCodeAt(0)};`);

/** The pipeline as a mermaid flowchart: one box per stage, one arrow per connection, one rounded box per published file. */
export function mermaid(pipeline: Pipeline): string {
  const boxes = pipeline.stages.map((s) => `  s_${s.name}["${label(s.name)}<br/>${label(s.use)}"]`);
  const arrows = new Map<string, string>();
  for (const stage of pipeline.stages) {
    for (const { role, from } of stage.connections) {
      if (from.stage === 'study') continue;
      const ends = `s_${from.stage} --> s_${stage.name}`;
      const name = role.split('.')[0] ?? role;
      arrows.set(`${ends} ${name}`, `  s_${from.stage} -->|${label(name)}| s_${stage.name}`);
    }
  }
  const files = pipeline.publish.flatMap(({ path, stage }, i) => [
    `  f_${i}(["${label(path)}"])`,
    `  s_${stage} --> f_${i}`,
  ]);
  return ['flowchart LR', ...boxes, ...arrows.values(), ...files].join('\n');
}
