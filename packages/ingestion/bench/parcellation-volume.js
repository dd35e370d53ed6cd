// Writes what the bench reads: a float32 series of the size of a 2 mm fMRIPrep image, noise that packs as badly as real
// data do, and two atlases of 400 and 50 labels on its grid.
import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { createGzip, gzipSync } from 'node:zlib';

const SHAPE = [97, 115, 97];
const VOXELS = SHAPE[0] * SHAPE[1] * SHAPE[2];

function header(volumes, code, bits) {
  const bytes = Buffer.alloc(352);
  bytes.writeInt32LE(348, 0);
  const sizes = volumes === 1 ? [3, ...SHAPE, 1] : [4, ...SHAPE, volumes];
  sizes.forEach((size, i) => bytes.writeInt16LE(size, 40 + 2 * i));
  bytes.writeInt16LE(code, 70);
  bytes.writeInt16LE(bits, 72);
  [1, 2, 2, 2, 2].forEach((step, i) => bytes.writeFloatLE(step, 76 + 4 * i));
  bytes.writeFloatLE(352, 108);
  bytes.writeUInt8(2 + 8, 123);
  bytes.writeInt16LE(1, 254);
  [-2, 0, 0, 96, 0, 2, 0, -132, 0, 0, 2, -78].forEach((value, i) => bytes.writeFloatLE(value, 280 + 4 * i));
  bytes.write('n+1\0', 344, 'latin1');
  return bytes;
}

/** About a quarter of the voxels lie in a ball of tissue; the labels cut it into pieces along z, y, x. */
function insideBall() {
  const inside = new Uint8Array(VOXELS);
  for (let k = 0, voxel = 0; k < SHAPE[2]; k++)
    for (let j = 0; j < SHAPE[1]; j++)
      for (let i = 0; i < SHAPE[0]; i++, voxel++)
        inside[voxel] = ((i - 48) / 44) ** 2 + ((j - 57) / 52) ** 2 + ((k - 48) / 40) ** 2 < 1 ? 1 : 0;
  return inside;
}

function labels(inside, count, keep) {
  const values = new Int16Array(VOXELS);
  for (let voxel = 0; voxel < VOXELS; voxel++) {
    const [i, j, k] = [voxel % 97, Math.floor(voxel / 97) % 115, Math.floor(voxel / (97 * 115))];
    const piece = (Math.floor(i / 9) * 169 + Math.floor(j / 9) * 13 + Math.floor(k / 9)) % count;
    if (inside[voxel] && keep(k)) values[voxel] = piece + 1;
  }
  return values;
}

/** @returns files of the series and of two atlases whose voxels do not overlap */
export async function writeVolumes(folder, volumes) {
  const inside = insideBall();
  const atlases = [
    ['cortex', 400, (k) => k >= 30],
    ['subcortex', 50, (k) => k < 30],
  ].map(([name, count, keep]) => {
    const file = `${folder}/${name}.nii.gz`;
    const values = labels(inside, count, keep);
    writeFileSync(file, gzipSync(Buffer.concat([header(1, 4, 16), Buffer.from(values.buffer)])));
    return { file, count };
  });
  const series = `${folder}/bold.nii.gz`;
  const gzip = createGzip({ level: 1 });
  const out = gzip.pipe(createWriteStream(series));
  gzip.write(header(volumes, 16, 32));
  let state = 12345;
  for (let t = 0; t < volumes; t++) {
    const values = new Float32Array(VOXELS);
    for (let voxel = 0; voxel < VOXELS; voxel++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      values[voxel] = (inside[voxel] ? 1000 : 20) + (state / 2 ** 32) * 50;
    }
    if (!gzip.write(Buffer.from(values.buffer))) await once(gzip, 'drain');
  }
  gzip.end();
  await once(out, 'finish');
  return { series, atlases };
}
