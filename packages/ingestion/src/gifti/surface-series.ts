import { DataError } from '@mesovia/core';
import type { NamedStream } from '../image/open-image.ts';
import type { NodeSet } from '../parcellate/node-set.ts';
import type { RegionSeries } from '../parcellate/parcellate-scan.ts';
import { PlaceSignals, type PlaceRules } from '../parcellate/place-signals.ts';
import { refuseOtherThanLabels, surfacePlaces } from '../parcellate/surface-places.ts';
import { readGifti, type GiftiFile } from './read-gifti.ts';
import { UNNAMED } from './surface-labels.ts';

/**
 * Region signals of a .func.gii file: one surface, an array a frame, or one array of vertices x frames.
 *
 * @throws DataError `bad-gifti`, `too-few-frames`, `surface-mismatch`, `not-finite`, and those of `readGifti`
 */
export async function readSurfaceSeries(
  image: NamedStream,
  nodes: NodeSet,
  rules: PlaceRules,
): Promise<RegionSeries> {
  refuseOtherThanLabels(nodes, rules, image.file);
  const gifti = await readGifti(image.stream, image.file);
  const { vertices, frames, at } = layout(gifti);
  const places = surfacePlaces(
    nodes,
    [{ structure: gifti.structure ?? UNNAMED, vertices }],
    image.file,
    rules.overlap,
  );
  const signals = new PlaceSignals(places.lists, frames, rules, image.file);
  const series = new Float64Array(frames);
  for (const vertex of signals.used) {
    for (let frame = 0; frame < frames; frame++) series[frame] = at(vertex, frame);
    signals.add(vertex, series, () => `the vertex ${vertex} (from 0)`);
  }
  return signals.finish(places, gifti.trS);
}

interface Layout {
  readonly vertices: number;
  readonly frames: number;
  readonly at: (vertex: number, frame: number) => number;
}

function layout({ arrays, file }: GiftiFile): Layout {
  const [first] = arrays;
  const vertices = first?.sizes[0] ?? 0;
  if (arrays.length === 1 && first?.sizes.length === 2 && (first.sizes[1] as number) > 1) {
    const frames = first.sizes[1] as number;
    return { vertices, frames, at: (vertex, frame) => first.values[vertex * frames + frame] as number };
  }
  const odd = arrays.findIndex(({ values }) => values.length !== vertices);
  if (odd >= 0) {
    throw new DataError(
      'bad-gifti',
      `frame ${odd} (from 0) has ${arrays[odd]?.values.length} vertices, the first one ${vertices}`,
      file,
      'repeat the step that wrote the file',
    );
  }
  return {
    vertices,
    frames: arrays.length,
    at: (vertex, frame) => arrays[frame]?.values[vertex] as number,
  };
}
