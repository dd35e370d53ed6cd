import type { VNode } from 'preact';
import { GlassBrain, type BrainConnection, type BrainNode } from '../figures/glass-brain/glass-brain.tsx';
import { Figure } from '../markup/figure.tsx';
import { count } from '../numbers/format.ts';
import type { Candidate, Report } from '../study-report/report.ts';
import { counted } from '../wording/vocabulary.ts';
import type { Section } from './section.ts';

export const brainSection: Section = {
  id: 'brain',
  title: () => 'Where in the brain',
  render,
};

/** What the drawing shows: all that survive, else the strongest few. */
export function shownConnections({ search, strongest }: Report): readonly Candidate[] {
  return search.surviving.length > 0 ? search.surviving.slice(0, 40) : search.ranked.slice(0, strongest);
}

function render(report: Report): VNode {
  const drawing = brainDrawing(report);
  if (!drawing) {
    return (
      <p>
        The node set has no coordinates, so there is no drawing of the brain. Names of regions are in the
        tables.
      </p>
    );
  }
  const { search } = report;
  const found = search.surviving.length > 0;
  const { noun } = search;
  const shown = shownConnections(report);
  const which = found
    ? `The ${counted(count(shown.length), `surviving ${noun.singular}`, `surviving ${noun.plural}`)}, solid.`
    : `None survived; dashed, the ${count(shown.length)} strongest by search statistic, which are not findings.`;
  return (
    <Figure
      id="glass-brain"
      title="Glass brain"
      wide
      caption={`${which} Sign in the middle of a line (and colour, − blue, + orange): sign of the product a × b. Width: min |t|. Small dots: all ${count(drawing.nodes.length)} regions with coordinates; the outline is drawn around them. Numbers are explained below the drawing.`}
      selection={shown[0]?.selection ?? ''}
    >
      <GlassBrain
        nodes={drawing.nodes}
        connections={drawing.connections}
        mark={shown[0]?.selection.replace(/\d{4,}/, (n) => count(Number(n))) ?? ''}
        alt={`Three views of the node set with ${found ? 'the surviving' : 'the strongest, not surviving'} ${noun.plural}: ${shown.map(({ name }) => name).join('; ')}.`}
      />
    </Figure>
  );
}

/** Nodes with coordinates and the connections between them; undefined when there are too few to draw. */
export function brainDrawing(
  report: Report,
): { nodes: BrainNode[]; connections: BrainConnection[] } | undefined {
  const { regions, labels } = report;
  const known = (regions ?? []).filter((r) => [r.x_mm, r.y_mm, r.z_mm].every(Number.isFinite));
  const place = new Map(known.map((region, i) => [region.region, i]));
  const ends = new Map(labels.map((label) => [label.candidate, label]));
  const connections = shownConnections(report).flatMap((row): BrainConnection[] => {
    const label = ends.get(row.candidate);
    const [from, to] = [place.get(label?.region_a ?? NaN), place.get(label?.region_b ?? NaN)];
    if (from === undefined || to === undefined) return [];
    return [{ from, to, sign: Math.sign(row.ab), minT: row.min_t, survives: row.selected }];
  });
  if (known.length < 4 || connections.length === 0) return undefined;
  const nodes = known.map(({ plain_name: name, x_mm: x, y_mm: y, z_mm: z }) => ({ name, x, y, z }));
  return { nodes, connections };
}
