import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { freshFolder, PATIENCE, succeeds } from './spawn.test.helper.ts';

const SHAPE = [3, 2, 1];
const document = fileURLToPath(new URL('../../../../docs/methods/regions.md', import.meta.url));

/** A NIfTI-1 header of 16-bit integers; `ni1` for a pair, `n+1` with the voxels behind it. */
function header(magic: 'ni1' | 'n+1', frames: number): Buffer {
  const bytes = Buffer.alloc(magic === 'ni1' ? 348 : 352);
  bytes.writeInt32LE(348, 0);
  [frames > 1 ? 4 : 3, ...SHAPE, frames].forEach((size, i) => bytes.writeInt16LE(size, 40 + 2 * i));
  bytes.writeInt16LE(4, 70);
  bytes.writeInt16LE(16, 72);
  [1, 2, 2, 2, 2].forEach((step, i) => bytes.writeFloatLE(step, 76 + 4 * i));
  bytes.writeFloatLE(magic === 'ni1' ? 0 : 352, 108);
  bytes.writeInt16LE(1, 254);
  [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0].forEach((value, i) => bytes.writeFloatLE(value, 280 + 4 * i));
  bytes.write(`${magic}\0`, 344, 'latin1');
  return bytes;
}

const numbers = (values: readonly number[]) => Buffer.from(Int16Array.from(values).buffer);

it(
  'the documented study of images in two files runs as it stands',
  async () => {
    const folder = freshFolder();
    const [, text = ''] = /^```yaml\n(mesovia: 1\nname: pairs\n[\s\S]*?)^```/m.exec(
      readFileSync(document, 'utf8'),
    ) as RegExpExecArray;
    writeFileSync(join(folder, 'pipeline.yaml'), text);
    const labels = Buffer.concat([header('n+1', 1), numbers([1, 1, 2, 2, 2, 0])]);
    writeFileSync(join(folder, 'atlas.nii.gz'), gzipSync(labels));
    writeFileSync(join(folder, 'atlas.tsv'), 'index\tname\n1\tleft\n2\tright\n');
    mkdirSync(join(folder, 'scans'));
    for (const [i, person] of ['sub-01', 'sub-02'].entries()) {
      const series = [0, 1, 3].flatMap((t) => [10, 20, 30, 50, 70, 900].map((value) => value + t + i));
      writeFileSync(join(folder, `scans/${person}_rest.hdr`), header('ni1', 3));
      writeFileSync(join(folder, `scans/${person}_rest.img`), numbers(series));
    }
    await succeeds(['run', 'pipeline.yaml'], folder);
    const query =
      'select participant_id, region::double region, "values" from signals.timeseries order by 1, 2';
    const { stdout } = await succeeds(['sql', query, '--json'], folder);
    expect(JSON.parse(stdout)).toEqual([
      { participant_id: 'sub-01', region: 0, values: [15, 16, 18] },
      { participant_id: 'sub-01', region: 1, values: [50, 51, 53] },
      { participant_id: 'sub-02', region: 0, values: [16, 17, 19] },
      { participant_id: 'sub-02', region: 1, values: [51, 52, 54] },
    ]);
  },
  PATIENCE,
);
