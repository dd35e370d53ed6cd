import { readDenseSeries } from '../cifti/dense-series.ts';
import { readSurfaceSeries } from '../gifti/surface-series.ts';
import { openImage } from '../image/open-image.ts';
import { displacementPerFrame, readMotionFile, type FirstFd } from '../read-series/read-motion-file.ts';
import type { ParameterOrder } from '../motion/parameter-order.ts';
import type { ImageOpener } from './image-opener.ts';
import { flagsInMasks } from './mask-voxels.ts';
import type { NodeSet } from './node-set.ts';
import { placeRegions } from './placement.ts';
import { regionSignals, type SignalRules } from './region-signals.ts';
import type { Overlap } from './region-voxels.ts';
import type { ListedFile, ScanFiles } from './scan-files.ts';

/** Signals of the regions of one file, before motion is read. */
export interface RegionSeries {
  readonly frames: number;
  /** regions x frames, row-major. */
  readonly values: Float64Array;
  /** Repetition time of the file itself in s, NaN where unknown. */
  readonly headerTrS: number;
  /** Voxels or vertices used, by region. */
  readonly voxels: Int32Array;
  /** Of these in the atlas. */
  readonly atlasVoxels: Int32Array;
  /** Share of the atlas voxels, by region; 0 where the atlas has none. */
  readonly covered: Float64Array;
  /** Temporal signal-to-noise ratio, by region; NaN where unknown. */
  readonly tsnr: Float64Array;
  readonly replaced: number;
  /** Voxels that several regions claim. */
  readonly shared: number;
}

export interface ParcellatedScan extends RegionSeries {
  readonly scan: string;
  /** Repetition time of the sidecar in s, NaN where unknown; never that of the header. */
  readonly trS: number;
  readonly fdMm: Float64Array;
  /** Regions that were emptied because too little of them is covered. */
  readonly emptied: number;
  readonly hasMask: boolean;
}

export interface ScanRules extends SignalRules {
  readonly minimum_coverage: number;
  readonly first_fd: FirstFd;
  /** Who wrote motion parameters without a header line. */
  readonly parameters: ParameterOrder;
  readonly overlap: Overlap;
}

/**
 * Region signals, motion and coverage of one scan.
 *
 * @param common mask of all scans, besides that of the scan
 */
export async function parcellateScan(
  files: ScanFiles,
  nodes: NodeSet,
  rules: ScanRules,
  person: string,
  opener: ImageOpener,
  common?: ListedFile,
): Promise<ParcellatedScan> {
  const masks = [files.mask, common].flatMap((mask) => mask ?? []);
  const series = await readSeries(files.image, nodes, rules, masks, opener);
  const { frames, values, voxels, covered } = series;
  let emptied = 0;
  for (const [region, share] of covered.entries()) {
    if (share >= rules.minimum_coverage || voxels[region] === 0) continue;
    values.fill(0, region * frames, (region + 1) * frames);
    emptied++;
  }
  const fdMm = await displacement(files, frames, rules, person, opener);
  return { ...series, scan: files.scan, trS: files.trS, fdMm, emptied, hasMask: masks.length > 0 };
}

/** By the name of the file: a CIFTI dense series, a GIFTI surface, or an image of volumes. */
async function readSeries(
  listed: ListedFile,
  nodes: NodeSet,
  rules: ScanRules,
  masks: readonly ListedFile[],
  opener: ImageOpener,
): Promise<RegionSeries> {
  if (/\.dtseries\.nii$/i.test(listed.file)) return readDenseSeries(await opener.file(listed), nodes, rules);
  if (/\.gii$/i.test(listed.file)) return readSurfaceSeries(await opener.file(listed), nodes, rules);
  return readVolumes(listed, nodes, rules, masks, opener);
}

async function readVolumes(
  listed: ListedFile,
  nodes: NodeSet,
  rules: ScanRules,
  masks: readonly ListedFile[],
  opener: ImageOpener,
): Promise<RegionSeries> {
  const image = await openImage(...(await opener.image(listed)));
  try {
    const { header } = image;
    const inMask = await flagsInMasks(header, masks, opener);
    const placed = placeRegions(nodes, header, inMask, rules.overlap, listed.file);
    const { values, varies, tsnr, replaced } = await regionSignals(image, placed, rules);
    const voxels = Int32Array.from(placed.lists, (list) => list.length);
    for (const { positions, weights } of placed.weighted)
      for (const [i, position] of positions.entries()) voxels[position] = weights[i]?.voxels.length ?? 0;
    return {
      frames: header.volumes,
      values,
      headerTrS: header.trS,
      voxels,
      atlasVoxels: placed.atlasVoxels,
      covered: placed.covered(varies),
      tsnr,
      replaced,
      shared: placed.shared,
    };
  } finally {
    image.close();
  }
}

async function displacement(
  { motion, image }: ScanFiles,
  frames: number,
  { first_fd: rule, parameters }: ScanRules,
  person: string,
  opener: ImageOpener,
): Promise<Float64Array> {
  if (!motion) return new Float64Array(frames).fill(NaN);
  const { stream } = await opener.file(motion);
  const read = await readMotionFile(stream, motion.file, parameters);
  return displacementPerFrame(read, frames, rule, `${person}: ${image.file} and ${motion.file}`);
}
