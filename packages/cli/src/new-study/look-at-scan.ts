import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { isUserError } from '@mesovia/core';
import { openImage, readMotionFile } from '@mesovia/ingestion';

/** What a first look at a scan shows; undefined where its files do not say. */
export interface SeenScan {
  readonly person: string;
  readonly volumes: number | undefined;
  readonly trS: number | undefined;
  readonly meanFdMm: number | undefined;
  /** Volumes that moved up to the limit. */
  readonly calm: number | undefined;
  /** What is wrong with its files. */
  readonly remark: string | undefined;
}

/** Volumes that moved more are left out. */
export const FD_MM = 0.5;

/** Volumes and repetition time of an image, from its header alone. */
export async function imageSize(place: string): Promise<{ volumes: number; trS: number | undefined }> {
  const image = await openImage({ stream: createReadStream(place), file: place });
  image.close();
  const { volumes, trS } = image.header;
  return { volumes, trS: trS > 0 ? trS : undefined };
}

export async function motionOf(place: string): Promise<{ meanFdMm: number | undefined; calm: number }> {
  const values = await readMotionFile(createReadStream(place), basename(place));
  const known = values.filter((value) => value === value);
  const sum = known.reduce((total, value) => total + value, 0);
  return {
    meanFdMm: known.length > 0 ? sum / known.length : undefined,
    calm: values.filter((value) => !(value > FD_MM)).length,
  };
}

/** A look that fails says why in one line; a mistake of ours stays one. */
export async function orRemark<T>(look: () => Promise<T>): Promise<T | { readonly remark: string }> {
  try {
    return await look();
  } catch (error) {
    if (isUserError(error)) return { remark: error.problem };
    throw error;
  }
}

/** Minutes of all scans; undefined if one of them does not say. */
export function minutesOf(scans: readonly SeenScan[]): number | undefined {
  let minutes = 0;
  for (const { volumes, trS } of scans) minutes += ((volumes ?? NaN) * (trS ?? NaN)) / 60;
  return minutes === minutes ? minutes : undefined;
}
