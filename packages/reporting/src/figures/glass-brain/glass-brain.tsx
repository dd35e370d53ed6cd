import type { VNode } from 'preact';
import { colour } from '../../style/colours.ts';
import { closedCurve, outline, type Point } from './outline.ts';

/** Centre of a region in MNI mm. */
export interface BrainNode {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface BrainConnection {
  /** Positions in `nodes`. */
  readonly from: number;
  readonly to: number;
  /** Sign of ab. */
  readonly sign: number;
  readonly minT: number;
  readonly survives: boolean;
}

export interface GlassBrainProps {
  readonly nodes: readonly BrainNode[];
  readonly connections: readonly BrainConnection[];
  readonly alt: string;
  /** Printed inside each drawing: how these connections were chosen. */
  readonly mark: string;
}

export interface View {
  readonly name: string;
  readonly across: 'x' | 'y';
  readonly up: 'y' | 'z';
  readonly ends: readonly [left: string, right: string, top: string, bottom: string];
}

export const VIEWS: readonly View[] = [
  { name: 'from above', across: 'x', up: 'y', ends: ['L', 'R', 'front', 'back'] },
  { name: 'from the right', across: 'y', up: 'z', ends: ['back', 'front', 'top', 'bottom'] },
  { name: 'from behind', across: 'x', up: 'z', ends: ['L', 'R', 'top', 'bottom'] },
];

/** Pixels per mm, the same in every view. */
const SCALE = 1.3;
const PAD_MM = 9;
const EDGE = 32;

/** Regions that an end of a connection touches, in order of first touch; their numbers in the drawing are 1, 2, ... */
export function numberedNodes(connections: readonly BrainConnection[]): number[] {
  return [...new Set(connections.flatMap(({ from, to }) => [from, to]))];
}

/** Three projections of the node set with the connections in question. */
export function GlassBrain(props: GlassBrainProps): VNode {
  const numbers = numberedNodes(props.connections);
  return (
    <>
      {VIEWS.map((view, i) => (
        <Projection
          {...props}
          view={view}
          alt={i === 0 ? props.alt : `The same connections, seen ${view.name}.`}
        />
      ))}
      <ol class="key-list">
        {numbers.map((node) => (
          <li>{props.nodes[node]?.name}</li>
        ))}
      </ol>
    </>
  );
}

export interface Projected {
  readonly width: number;
  readonly height: number;
  readonly outline: readonly Point[];
  readonly places: readonly Point[];
  /** Where the horizontal coordinate is 0. */
  readonly midline: number;
}

/** Places of the nodes and their outline in one view, in pixels; up is up. */
export function project(nodes: readonly BrainNode[], view: View): Projected {
  const flat = nodes.map((node): Point => [node[view.across], node[view.up]]);
  const edge = outline(flat, PAD_MM);
  const [left, right] = ends(edge.map((p) => p[0]));
  const [bottom, top] = ends(edge.map((p) => p[1]));
  const pixel = ([across, up]: Point): Point => [EDGE + (across - left) * SCALE, EDGE + (top - up) * SCALE];
  return {
    width: Math.ceil((right - left) * SCALE + 2 * EDGE),
    height: Math.ceil((top - bottom) * SCALE + 2 * EDGE),
    outline: edge.map(pixel),
    places: flat.map(pixel),
    midline: pixel([0, 0])[0],
  };
}

function ends(values: readonly number[]): [number, number] {
  return [
    values.reduce((a, b) => Math.min(a, b), Infinity),
    values.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
}

function Projection({
  nodes,
  connections,
  view,
  alt,
  mark,
}: GlassBrainProps & { readonly view: View }): VNode {
  const { width, height, outline: edge, places, midline } = project(nodes, view);
  const numbers = numberedNodes(connections);
  const circular = mark.startsWith('circular');
  return (
    <svg
      class="chart"
      role="img"
      aria-label={alt}
      viewBox={`0 0 ${width} ${height + 40}`}
      style={`max-width:${width}px`}
    >
      <path
        d={closedCurve(edge)}
        fill={colour('faint')}
        stroke={colour('soft')}
        stroke-width="1.2"
        class="outline"
      />
      {view.across === 'x' ? (
        <line
          x1={midline}
          x2={midline}
          y1={EDGE}
          y2={height - EDGE}
          stroke={colour('line')}
          stroke-dasharray="2 4"
        />
      ) : null}
      <Directions view={view} width={width} height={height} />
      {places.map(([x, y]) => (
        <circle
          class="node"
          cx={x.toFixed(1)}
          cy={y.toFixed(1)}
          r="1.9"
          fill={colour('soft')}
          fill-opacity="0.55"
        />
      ))}
      {connections.toReversed().map((connection) => (
        <Connection connection={connection} places={places} widest={connections[0]?.minT ?? 1} />
      ))}
      {numbers.map((node, i) => (
        <NodeNumber place={places[node] ?? [0, 0]} number={i + 1} />
      ))}
      <text x={width / 2} y={height + 14} text-anchor="middle" font-size="12.5" fill={colour('ink')}>
        {view.name}
      </text>
      <text
        x={width / 2}
        y={height + 32}
        text-anchor="middle"
        font-size="11.5"
        fill={colour(circular ? 'flag-ink' : 'soft')}
        class="mark"
      >
        {circular ? `↻ ${mark}` : mark}
      </text>
    </svg>
  );
}

function Directions({
  view,
  width,
  height,
}: {
  readonly view: View;
  readonly width: number;
  readonly height: number;
}): VNode {
  const [left, right, top, bottom] = view.ends;
  const places = [
    { text: left, x: 2, y: height / 2, anchor: 'start' },
    { text: right, x: width - 2, y: height / 2, anchor: 'end' },
    { text: top, x: width / 2, y: 12, anchor: 'middle' },
    { text: bottom, x: width / 2, y: height - 4, anchor: 'middle' },
  ] as const;
  return (
    <>
      {places.map(({ text, x, y, anchor }) => (
        <text x={x} y={y} text-anchor={anchor} font-size="11" fill={colour('soft')}>
          {text}
        </text>
      ))}
    </>
  );
}

function NodeNumber({ place: [x, y], number }: { readonly place: Point; readonly number: number }): VNode {
  return (
    <g class="numbered">
      <circle
        cx={x.toFixed(1)}
        cy={y.toFixed(1)}
        r="7.5"
        fill={colour('card')}
        stroke={colour('ink')}
        stroke-width="1.2"
      />
      <text
        x={x.toFixed(1)}
        y={y.toFixed(1)}
        dy="0.36em"
        text-anchor="middle"
        font-size="10.5"
        font-weight="600"
        fill={colour('ink')}
      >
        {number}
      </text>
    </g>
  );
}

interface ConnectionProps {
  readonly connection: BrainConnection;
  readonly places: readonly Point[];
  readonly widest: number;
}

/** Sign by colour and by the sign in the middle; surviving ones solid, others dashed. */
function Connection({ connection, places, widest }: ConnectionProps): VNode {
  const [from, to] = [places[connection.from] ?? [0, 0], places[connection.to] ?? [0, 0]];
  const ink = colour(connection.sign < 0 ? 'negative' : 'positive');
  const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const text = (value: number) => value.toFixed(1);
  return (
    <g class={connection.survives ? 'connection surviving' : 'connection'}>
      <line
        x1={text(from[0])}
        y1={text(from[1])}
        x2={text(to[0])}
        y2={text(to[1])}
        stroke={ink}
        stroke-width={(1.2 + 2.6 * (connection.minT / widest) ** 2).toFixed(2)}
        stroke-linecap="round"
        stroke-dasharray={connection.survives ? undefined : '5 5'}
      />
      <circle cx={text(x)} cy={text(y)} r="5.5" fill={colour('card')} stroke={ink} stroke-width="1" />
      <path
        d={`M${text(x - 2.8)},${text(y)}h5.6${connection.sign < 0 ? '' : `M${text(x)},${text(y - 2.8)}v5.6`}`}
        stroke={ink}
        stroke-width="1.6"
      />
    </g>
  );
}
