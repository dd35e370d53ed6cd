import type { Pipeline } from '@mesovia/runner';

/** Text inside a mermaid node: quotes and brackets would end it. */
const label = (text: string): string => text.replace(/["<>&#]/g, (c) => `#${c.charCodeAt(0)};`);

/** The pipeline as a mermaid flowchart: one box per stage, one arrow per connection, one rounded box per published file. */
export function mermaid(pipeline: Pipeline): string {
  // A stage of a multiverse is drawn once, not once a universe.
  const drawn = pipeline.stages.filter(({ variantOf }) => variantOf === undefined);
  const boxes = drawn.map((s) => `  s_${s.name}["${label(s.name)}<br/>${label(s.use)}"]`);
  const arrows = new Map<string, string>();
  const names = new Set(drawn.map(({ name }) => name));
  for (const stage of drawn) {
    for (const { role, from } of stage.connections) {
      if (!names.has(from.stage)) continue;
      const ends = `s_${from.stage} --> s_${stage.name}`;
      const name = stage.name === 'multiverse' ? from.output : (role.split('.')[0] ?? role);
      arrows.set(`${ends} ${name}`, `  s_${from.stage} -->|${label(name)}| s_${stage.name}`);
    }
  }
  const files = pipeline.publish.flatMap(({ path, stage }, i) => [
    `  f_${i}(["${label(path)}"])`,
    `  s_${stage} --> f_${i}`,
  ]);
  return ['flowchart LR', ...boxes, ...arrows.values(), ...files].join('\n');
}
