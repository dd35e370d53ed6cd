import type { Grid } from '../image/affine.ts';
import type { ElementReader } from '../xml/element-reader.ts';
import type { XmlElement } from '../xml/read-xml.ts';
import { readVoxelSpace, voxelNumbers } from './voxel-space.ts';

/** A structure of the brain as part of a dense axis. */
export interface BrainModel {
  /** For example CIFTI_STRUCTURE_CORTEX_LEFT. */
  readonly structure: string;
  readonly offset: number;
  readonly count: number;
  /** Vertices of the whole surface and those that are listed; absent for voxels. */
  readonly surface: { readonly vertices: number; readonly listed: Int32Array } | undefined;
  /** Voxels of the volume, x fastest; absent for surfaces. */
  readonly voxels: Int32Array | undefined;
}

export interface Parcel {
  readonly name: string;
  /** Vertices and voxels that make it up. */
  readonly size: number;
}

/** What the numbers along one direction of a CIFTI matrix are. */
export type CiftiAxis =
  | { readonly kind: 'series'; readonly length: number; readonly stepS: number }
  | {
      readonly kind: 'dense';
      readonly length: number;
      readonly models: readonly BrainModel[];
      readonly space: Grid | undefined;
    }
  | { readonly kind: 'parcels'; readonly length: number; readonly parcels: readonly Parcel[] }
  | {
      readonly kind: 'labels';
      readonly length: number;
      readonly maps: readonly ReadonlyMap<number, string>[];
    }
  | { readonly kind: 'scalars'; readonly length: number };

/**
 * One axis of a CIFTI-2 file (NITRC CIFTI-2 specification, 2014), from its MatrixIndicesMap.
 *
 * @throws DataError `bad-cifti`
 */
export function readAxis(element: XmlElement, reader: ElementReader): CiftiAxis {
  const type = reader.attribute(element, 'IndicesMapToDataType').replace('CIFTI_INDEX_TYPE_', '');
  if (type === 'SERIES') return seriesAxis(element, reader);
  if (type === 'BRAIN_MODELS') return denseAxis(element, reader);
  if (type === 'PARCELS') return parcelAxis(element, reader);
  const maps = reader.children(element, 'NamedMap');
  if (type === 'SCALARS') return { kind: 'scalars', length: maps.length };
  if (type === 'LABELS')
    return { kind: 'labels', length: maps.length, maps: maps.map((map) => labelTable(map, reader)) };
  throw reader.bad(`an axis of the type ${type.slice(0, 60)} is not read`, element);
}

const UNITS = new Set(['SECOND', 'HERTZ', 'METER', 'RADIAN']);

function seriesAxis(element: XmlElement, reader: ElementReader): CiftiAxis {
  const unit = reader.attribute(element, 'SeriesUnit');
  if (!UNITS.has(unit)) throw reader.bad(`the unit of the series is ${unit.slice(0, 40)}`, element);
  const exponent = reader.number(element, 'SeriesExponent');
  const step = Number(`${reader.number(element, 'SeriesStep')}e${Math.trunc(exponent)}`);
  return {
    kind: 'series',
    length: reader.count(element, 'NumberOfSeriesPoints'),
    stepS: unit === 'SECOND' && step > 0 && Number.isFinite(step) ? step : NaN,
  };
}

function denseAxis(element: XmlElement, reader: ElementReader): CiftiAxis {
  const space = readVoxelSpace(element, reader);
  const models = reader
    .children(element, 'BrainModel')
    .map((model) => brainModel(model, space, reader))
    .sort((one, other) => one.offset - other.offset);
  let length = 0;
  for (const { structure, offset, count } of models) {
    if (offset !== length)
      throw reader.bad(`${structure} starts at ${offset}, ${length} places are before it`, element);
    length += count;
  }
  return { kind: 'dense', length, models, space };
}

function brainModel(element: XmlElement, space: Grid | undefined, reader: ElementReader): BrainModel {
  const structure = reader.attribute(element, 'BrainStructure');
  const [offset, count] = [reader.count(element, 'IndexOffset'), reader.count(element, 'IndexCount')];
  const isSurface = reader.attribute(element, 'ModelType') === 'CIFTI_MODEL_TYPE_SURFACE';
  const listed = isSurface ? surfaceOf(element, reader) : undefined;
  const voxels = isSurface
    ? undefined
    : voxelNumbers(reader.child(element, 'VoxelIndicesIJK'), space, reader);
  const found = listed?.listed.length ?? voxels?.length;
  if (found !== count)
    throw reader.bad(`${structure} lists ${found} places, ${count} were promised`, element);
  return { structure, offset, count, surface: listed, voxels };
}

function surfaceOf(element: XmlElement, reader: ElementReader): NonNullable<BrainModel['surface']> {
  const vertices = reader.count(element, 'SurfaceNumberOfVertices');
  return { vertices, listed: reader.indices(reader.child(element, 'VertexIndices'), vertices) };
}

function parcelAxis(element: XmlElement, reader: ElementReader): CiftiAxis {
  const space = readVoxelSpace(element, reader);
  const sizes = new Map(
    reader
      .children(element, 'Surface')
      .map((surface) => [
        reader.attribute(surface, 'BrainStructure'),
        reader.count(surface, 'SurfaceNumberOfVertices'),
      ]),
  );
  const parcels = reader.children(element, 'Parcel').map((parcel): Parcel => {
    let size = 0;
    for (const vertices of reader.children(parcel, 'Vertices')) {
      const limit = sizes.get(reader.attribute(vertices, 'BrainStructure')) ?? 0;
      size += reader.indices(vertices, limit).length;
    }
    for (const voxels of reader.children(parcel, 'VoxelIndicesIJK'))
      size += voxelNumbers(voxels, space, reader).length;
    return { name: reader.attribute(parcel, 'Name'), size };
  });
  return { kind: 'parcels', length: parcels.length, parcels };
}

function labelTable(map: XmlElement, reader: ElementReader): Map<number, string> {
  return new Map(
    reader
      .children(reader.child(map, 'LabelTable'), 'Label')
      .map((label) => [reader.number(label, 'Key'), label.text.trim()]),
  );
}
