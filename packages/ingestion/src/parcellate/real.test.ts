import { createReadStream } from 'node:fs';
import { realData } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { ImageOpener } from './image-opener.ts';
import { readLabelImage } from './label-image.ts';
import { nodesOf, PLAIN_RULES } from './node-set.test.helper.ts';
import { parcellateScan } from './parcellate-scan.ts';

const opener = new ImageOpener(async (file) => createReadStream(file));
const opened = async (file: string) => ({ stream: createReadStream(file), file });

describe.skipIf(!realData('bold/haxby25mm'))('real runs', () => {
  it('12 runs of haxby25mm: labels of mask_hoc, mask of the brain', async () => {
    const place = (name: string) => realData(`bold/haxby25mm/${name}.nii.gz`) as string;
    const atlas = await readLabelImage(await opened(place('mask_hoc')), Int32Array.of(1, 3, 4));
    expect([...atlas.voxels]).toEqual([5, 2, 3]);
    expect(atlas.checks.map(({ code }) => code)).toEqual(['labels-without-region']);
    for (let run = 1; run <= 12; run++) {
      const file = place(`run${String(run).padStart(2, '0')}_bold_25mm`);
      const image = { file, sha256: file };
      const files = { scan: 'rest', image, mask: undefined, motion: undefined, trS: 2.5 };
      const scan = await parcellateScan(files, nodesOf(atlas), PLAIN_RULES, 'sub-01', opener);
      expect([scan.frames, scan.headerTrS]).toEqual([121, 2.5]);
      expect([...scan.covered]).toEqual([1, 1, 1]);
      if (run > 1) continue;
      // numpy: r[labels == l].mean(0), first volume and sum over volumes.
      const sums = [0, 1, 2].map((r) =>
        scan.values.subarray(r * 121, r * 121 + 121).reduce((a, b) => a + b, 0),
      );
      expect(scan.values[0]).toBe(683);
      expect(scan.values[242]).toBeCloseTo(1467.3333333333333, 10);
      [83371, 161090, 177952.66666666666].forEach((sum, r) => expect(sums[r]).toBeCloseTo(sum, 7));
    }
  });

  it('an atlas of 200 regions stored as float32, on another grid than its BOLD image', async () => {
    const labels = realData('atlases/neuroparc/Schaefer200_space-MNI152NLin6_res-4x4x4.nii.gz') as string;
    const atlas = await readLabelImage(
      await opened(labels),
      Int32Array.from({ length: 200 }, (_, i) => i + 1),
    );
    expect(atlas.voxels[136]).toBe(45);
    expect([...atlas.voxels].every((count) => count > 0)).toBe(true);
    const file = realData('bold/pumi_bids/sub-001/func/sub-001_task-rest_bold.nii.gz') as string;
    const image = { file, sha256: file };
    const files = { scan: 'rest', image, mask: undefined, motion: undefined, trS: 2.52 };
    const scan = await parcellateScan(files, nodesOf(atlas), PLAIN_RULES, 'sub-001', opener);
    expect(scan.frames).toBe(20);
    expect([...scan.values].every((value) => Number.isFinite(value))).toBe(true);
    // The image was not brought to MNI space; part of the atlas lies outside, and coverage says how much.
    expect(Math.min(...scan.covered)).toBeLessThan(1);
  });
});
