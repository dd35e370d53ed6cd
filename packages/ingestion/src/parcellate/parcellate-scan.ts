import { openImage, readSingleVolume, type NamedStream } from '../image/open-image.ts';
import type { Grid } from '../image/affine.ts';
import { displacementPerFrame, readMotionFile, type FirstFd } from '../read-series/read-motion-file.ts';
import type { LabelImage } from './label-image.ts';
import { nearestVoxels } from './nearest-voxels.ts';
import { regionMeans, voxelsOfRegions, type NotFinite } from './region-means.ts';
import type { ListedFile, ScanFiles } from './scan-files.ts';

export interface ParcellatedScan {
  readonly scan: string;
  readonly frames: number;
  /** regions x frames, row-major. */
  readonly values: Float64Array;
  /** Repetition time of the sidecar in s, NaN where unknown; never that of the header. */
  readonly trS: number;
  readonly headerTrS: number;
  readonly fdMm: Float64Array;
  /** Voxels averaged, by region. */
  readonly voxels: Int32Array;
  /** Share of the atlas voxels, by region; 0 where the atlas has none. */
  readonly covered: Float64Array;
  /** Regions that were emptied because too little of them is covered. */
  readonly emptied: number;
  readonly replaced: number;
  readonly hasMask: boolean;
}

interface Rules {
  readonly minimum_coverage: number;
  readonly not_finite: NotFinite;
  readonly first_fd: FirstFd;
}

type Opener = (file: string, sha256: string) => Promise<NamedStream>;

/** Region means, motion and coverage of one scan. */
export async function parcellateScan(
  files: ScanFiles,
  atlas: LabelImage,
  rules: Rules,
  person: string,
  opener: Opener,
): Promise<ParcellatedScan> {
  const opened = ({ file, sha256 }: ListedFile) => opener(file, sha256);
  const mask = files.mask && (await readSingleVolume(await opened(files.mask)));
  const image = await openImage(await opened(files.image));
  const { header } = image;
  const inMask = mask
    ? insideMask(header, mask.header, mask.values, files.mask?.file ?? '')
    : new Uint8Array(header.shape[0] * header.shape[1] * header.shape[2]).fill(1);
  const nearest = nearestVoxels(header, atlas.grid, atlas.file);
  const regionOf = nearest.map((voxel, i) =>
    voxel < 0 || !inMask[i] ? -1 : (atlas.regionOf[voxel] as number),
  );
  const lists = voxelsOfRegions(regionOf, atlas.voxels.length);
  const { values, varies, replaced } = await regionMeans(image, lists, rules.not_finite);
  const covered = coveredShare(header, atlas, varies, files.image.file);
  const frames = header.volumes;
  let emptied = 0;
  for (const [region, share] of covered.entries()) {
    if (share >= rules.minimum_coverage || lists[region]?.length === 0) continue;
    values.fill(0, region * frames, (region + 1) * frames);
    emptied++;
  }
  const fdMm = await displacement(files, frames, rules.first_fd, person, opened);
  return {
    scan: files.scan,
    frames,
    values,
    trS: files.trS,
    headerTrS: header.trS,
    fdMm,
    voxels: Int32Array.from(lists, (list) => list.length),
    covered,
    emptied,
    replaced,
    hasMask: mask !== undefined,
  };
}

/** 1 for voxels of `grid` whose nearest voxel of the mask is not 0. */
function insideMask(grid: Grid, maskGrid: Grid, mask: Float64Array, file: string): Uint8Array {
  return Uint8Array.from(nearestVoxels(grid, maskGrid, file), (voxel) => {
    const value = voxel < 0 ? 0 : (mask[voxel] as number);
    return value === value && value !== 0 ? 1 : 0;
  });
}

/** Share of each region's atlas voxels whose nearest BOLD voxel is in the region's sum (so in the mask) and varies. */
function coveredShare(grid: Grid, atlas: LabelImage, varies: Uint8Array, file: string): Float64Array {
  const counts = new Float64Array(atlas.voxels.length);
  const nearest = nearestVoxels(atlas.grid, grid, file);
  for (const [voxel, region] of atlas.regionOf.entries()) {
    const place = nearest[voxel] as number;
    if (region >= 0 && place >= 0 && varies[place]) counts[region] = (counts[region] as number) + 1;
  }
  return counts.map((count, region) => count / Math.max(1, atlas.voxels[region] as number));
}

async function displacement(
  { motion, image }: ScanFiles,
  frames: number,
  rule: FirstFd,
  person: string,
  opened: (file: ListedFile) => Promise<NamedStream>,
): Promise<Float64Array> {
  if (!motion) return new Float64Array(frames).fill(NaN);
  const { stream } = await opened(motion);
  const read = await readMotionFile(stream, motion.file);
  return displacementPerFrame(read, frames, rule, `${person}: ${image.file} and ${motion.file}`);
}
