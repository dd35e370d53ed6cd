// Threshold-free cluster enhancement of one smooth map: about 240,000 voxels of 97 x 115 x 97, clusters across corners.
import { createStream, fillNormal, voxelClusterEnhancement } from '../../dist/index.js';
import { voxelClusterEnhancementReference } from '../../dist/cluster-enhancement/reference.js';
import { writeLines } from '../table.js';
import { runJob } from '../compare.js';

const shape = [97, 115, 97];
const goal = 40;

export const title = `Threshold-free cluster enhancement, E 0.5, H 2, one map of about 240,000 voxels of ${shape.join(' x ')}`;

/** Voxels of an ellipsoid, and noise averaged with its neighbours three times along each axis, scaled to SD 1 within. */
function study(neighbours) {
  const [nx, ny, nz] = shape;
  const total = nx * ny * nz;
  let field = new Float64Array(total);
  fillNormal(createStream(9n, 0, 0, 0), field);
  for (let pass = 0; pass < 3; pass += 1) {
    for (const step of [1, nx, nx * ny]) {
      const before = field;
      field = before.map((value, v) =>
        v < step || v >= total - step ? value : (before[v - step] + value + before[v + step]) / 3,
      );
    }
  }
  const off = (place, size, radius) => (((2 * place) / (size - 1) - 1) / radius) ** 2;
  const voxels = Int32Array.from({ length: total }, (_, v) => v).filter((v) => {
    const [x, y, z] = [v % nx, Math.floor(v / nx) % ny, Math.floor(v / nx / ny)];
    return off(x, nx, 0.7) + off(y, ny, 0.84) + off(z, nz, 0.73) < 1;
  });
  const sd = Math.sqrt(voxels.reduce((sum, v) => sum + field[v] ** 2, 0) / voxels.length);
  return {
    grid: { shape, voxels, neighbours },
    map: Float64Array.from(voxels, (v) => field[v] / sd),
  };
}

const job =
  (make) =>
  ({ neighbours }) => {
    const { grid, map } = study(neighbours);
    const enhance = make(grid, { extent: 0.5, height: 2 });
    const out = new Float64Array(map.length);
    return () => enhance(map, out);
  };

export const jobs = { kernel: job(voxelClusterEnhancement), twin: job(voxelClusterEnhancementReference) };

const comparison = (neighbours) => ({
  title: `${neighbours} neighbours`,
  ours: { job: 'kernel', with: { neighbours, calls: 20 } },
  twin: { job: 'twin', with: { neighbours } },
  peers: [
    {
      script: 'cluster_enhancement.py',
      words: [neighbours],
      needs: ['numpy', 'scipy'],
      label: '100 steps, not exact,',
      once: true,
    },
  ],
});

export const comparisons = [6, 18, 26].map(comparison);

/** The goal is a time, not a ratio. */
export function more(topic) {
  const rows = [6, 18, 26].map((neighbours) => {
    const { cpu } = runJob(topic, { job: 'kernel', with: { neighbours, calls: 20 } });
    return [neighbours, (1000 * cpu).toFixed(1), neighbours === 26 ? `<= ${goal}` : '-'];
  });
  process.stdout.write('CPU time of one map\n\n');
  writeLines(['neighbours', 'ms', 'goal ms'], rows);
}
