import type { CiftiAxis } from './axis.ts';

/** XML of a brain of two short surfaces and three voxels. */
export const DENSE = `<BrainModel IndexOffset="0" IndexCount="3" ModelType="CIFTI_MODEL_TYPE_SURFACE" BrainStructure="CIFTI_STRUCTURE_CORTEX_LEFT" SurfaceNumberOfVertices="5"><VertexIndices>0 2 4</VertexIndices></BrainModel><BrainModel IndexOffset="3" IndexCount="2" ModelType="CIFTI_MODEL_TYPE_SURFACE" BrainStructure="CIFTI_STRUCTURE_CORTEX_RIGHT" SurfaceNumberOfVertices="4"><VertexIndices>1 3</VertexIndices></BrainModel><Volume VolumeDimensions="3,2,2"><TransformationMatrixVoxelIndicesIJKtoXYZ MeterExponent="-3">2 0 0 -2 0 2 0 0 0 0 2 0 0 0 0 1</TransformationMatrixVoxelIndicesIJKtoXYZ></Volume><BrainModel IndexOffset="5" IndexCount="3" ModelType="CIFTI_MODEL_TYPE_VOXELS" BrainStructure="CIFTI_STRUCTURE_THALAMUS_LEFT"><VoxelIndicesIJK>0 0 0\n1 0 0\n2 1 1</VoxelIndicesIJK></BrainModel>`;

export const series = (points: number) =>
  ` NumberOfSeriesPoints="${points}" SeriesExponent="-3" SeriesStart="0" SeriesStep="720" SeriesUnit="SECOND">`;

export const parcels = (names: readonly string[]) =>
  names.map((name) => `<Parcel Name="${name}"></Parcel>`).join('');

const TYPES: Readonly<Record<CiftiAxis['kind'], string>> = {
  series: 'SERIES',
  dense: 'BRAIN_MODELS',
  parcels: 'PARCELS',
  labels: 'LABELS',
  scalars: 'SCALARS',
};

/** One MatrixIndicesMap; `content` may start with attributes up to `>`. */
export function axis(dimension: string, kind: CiftiAxis['kind'], content: string): string {
  const body = content.startsWith(' ') ? content : `>${content}`;
  return `<MatrixIndicesMap AppliesToMatrixDimension="${dimension}" IndicesMapToDataType="CIFTI_INDEX_TYPE_${TYPES[kind]}"${body}</MatrixIndicesMap>`;
}

/** A CIFTI-2 file of float32, little-endian, as the specification describes it. */
export function ciftiBytes(axes: string, columns: number, rows: number, values: ArrayLike<number>): Buffer {
  const xml = Buffer.from(`<CIFTI Version="2"><Matrix>${axes}</Matrix></CIFTI>`);
  const extension = Math.ceil((xml.length + 8) / 16) * 16;
  const start = 540 + 4 + extension;
  const bytes = Buffer.alloc(start + values.length * 4);
  bytes.writeInt32LE(540, 0);
  bytes.write('n+2\0\r\n\x1a\n', 4, 'latin1');
  bytes.writeInt16LE(16, 12);
  [6, 1, 1, 1, 1, columns, rows].forEach((size, i) => bytes.writeBigInt64LE(BigInt(size), 16 + 8 * i));
  bytes.writeBigInt64LE(BigInt(start), 168);
  bytes.writeInt8(1, 540);
  bytes.writeInt32LE(extension, 544);
  bytes.writeInt32LE(32, 548);
  xml.copy(bytes, 552);
  for (let i = 0; i < values.length; i++) bytes.writeFloatLE(values[i] as number, start + 4 * i);
  return bytes;
}
