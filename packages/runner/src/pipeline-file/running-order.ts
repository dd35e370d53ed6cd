import type { Connection } from './references.ts';

interface Node {
  readonly name: string;
  readonly connections: readonly Connection[];
  /** Stages it names, also those whose connection could not be checked. */
  readonly needs: readonly string[];
}

/**
 * Stages in running order: by depth (sources first), then by name, so that the order of lines in the file does not
 * matter.
 *
 * @returns the stages of a circle, first to first again, when there is one
 */
export function runningOrder<T extends Node>(nodes: readonly T[]): { order: T[] } | { circle: string[] } {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const depths = new Map<string, number>();
  const trail: string[] = [];
  let circle: string[] | undefined;
  const depthOf = (name: string): number => {
    const known = depths.get(name);
    if (known !== undefined) return known;
    if (trail.includes(name)) {
      circle ??= [...trail.slice(trail.indexOf(name)), name];
      return 0;
    }
    trail.push(name);
    const above = (byName.get(name)?.needs ?? []).filter((other) => byName.has(other)).map(depthOf);
    trail.pop();
    const depth = 1 + Math.max(-1, ...above);
    depths.set(name, depth);
    return depth;
  };
  for (const { name } of nodes) depthOf(name);
  if (circle) return { circle };
  const depth = (node: T) => depths.get(node.name) ?? 0;
  return { order: [...nodes].sort((a, b) => depth(a) - depth(b) || (a.name < b.name ? -1 : 1)) };
}
