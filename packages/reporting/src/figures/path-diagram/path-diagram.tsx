import type { VNode } from 'preact';
import { colour } from '../../style/colours.ts';

export interface PathDiagramProps {
  readonly exposure: string;
  readonly mediator: string;
  readonly outcome: string;
  /** What stands beside each arrow, one line each. */
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly total: string;
  readonly direct: string;
  /** How the mediator was chosen, printed inside; empty when it was named beforehand. */
  readonly mark: string;
  readonly alt: string;
}

const WIDTH = 560;
const HEIGHT = 330;

/** Words on lines of at most `most` letters; a longer word keeps its own line. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** A connection with each end on lines of its own. */
export function mediatorLines(name: string): string[] {
  const [, first, dash, second] = /^(.*) ([-\u2013\u2014]) (.*)$/.exec(name) ?? [];
  if (!first || !second) return wrapped(name, 32);
  const lines = wrapped(first, 30);
  return [...lines.slice(0, -1), `${lines.at(-1)} ${dash}`, ...wrapped(second, 32)];
}

/** Exposure, mediator, outcome and the numbers of their paths. Arrows show the order assumed by the model. */
export function PathDiagram(props: PathDiagramProps): VNode {
  const { exposure, mediator, outcome, a, b, total, direct, mark, alt } = props;
  return (
    <svg
      class="chart"
      role="img"
      aria-label={alt}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      style={`max-width:${WIDTH}px`}
    >
      <Arrow from={[118, 196]} to={[192, 106]} />
      <Arrow from={[368, 106]} to={[442, 196]} />
      <Arrow from={[152, 226]} to={[404, 226]} />
      <Box x={280} y={70} width={252} lines={mediatorLines(mediator)} strong />
      <Box x={78} y={226} width={148} lines={wrapped(exposure, 18)} />
      <Box x={482} y={226} width={148} lines={wrapped(outcome, 18)} />
      <Lines x={142} y={132} lines={a} anchor="end" />
      <Lines x={418} y={132} lines={b} anchor="start" />
      <Lines x={280} y={214} lines={[direct]} anchor="middle" />
      <Lines x={280} y={246} lines={[total]} anchor="middle" soft />
      {mark === '' ? null : (
        <text
          x={280}
          y={HEIGHT - 14}
          text-anchor="middle"
          font-size="12.5"
          font-weight="600"
          fill={colour('flag-ink')}
          class="mark"
        >
          {`↻ ${mark}`}
        </text>
      )}
    </svg>
  );
}

interface ArrowProps {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

function Arrow({ from, to }: ArrowProps): VNode {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.sqrt(dx ** 2 + dy ** 2);
  const [ux, uy] = [dx / length, dy / length];
  const head = [-1, 1].map((side) => {
    const x = to[0] - 10 * ux - side * 5 * uy;
    const y = to[1] - 10 * uy + side * 5 * ux;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <g class="arrow">
      <line
        x1={from[0]}
        y1={from[1]}
        x2={(to[0] - 8 * ux).toFixed(1)}
        y2={(to[1] - 8 * uy).toFixed(1)}
        stroke={colour('ink')}
        stroke-width="1.6"
      />
      <polygon points={`${to[0]},${to[1]} ${head.join(' ')}`} fill={colour('ink')} />
    </g>
  );
}

interface BoxProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly lines: readonly string[];
  readonly strong?: boolean;
}

function Box({ x, y, width, lines, strong }: BoxProps): VNode {
  const height = Math.max(44, lines.length * 17 + 20);
  return (
    <g class="box">
      <rect
        x={x - width / 2}
        y={y - height / 2}
        width={width}
        height={height}
        rx="6"
        fill={colour('paper')}
        stroke={colour(strong ? 'accent' : 'ink')}
        stroke-width="1.6"
      />
      {lines.map((line, i) => (
        <text
          x={x}
          y={y + (i - (lines.length - 1) / 2) * 17}
          dy="0.35em"
          text-anchor="middle"
          font-size="13.5"
          fill={colour('ink')}
        >
          {line}
        </text>
      ))}
    </g>
  );
}

interface LinesProps {
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
  readonly anchor: 'start' | 'middle' | 'end';
  readonly soft?: boolean;
}

function Lines({ x, y, lines, anchor, soft }: LinesProps): VNode {
  return (
    <text x={x} y={y} text-anchor={anchor} font-size="13.5" fill={colour(soft ? 'soft' : 'ink')} class="halo">
      {lines.map((line, i) => (
        <tspan x={x} dy={i === 0 ? 0 : 17} font-weight={i === 0 ? 600 : 400}>
          {line}
        </tspan>
      ))}
    </text>
  );
}
