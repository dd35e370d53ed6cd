import { DataError, defineStage, edges, regions, scans } from '@mesovia/core';
import { z } from 'zod';
import { checkDiagonal, lowerTriangle } from './correlations.ts';
import { readMatrixFile } from './read-matrix-file.ts';

export const readMatricesStage = defineStage({
  name: 'read-matrices',
  version: 1,
  about:
    'Reads connections of one person that another program has computed (.tsv, .csv, .1D, .npy, .pconn.nii).',
  params: z.strictObject({
    holds: z
      .enum(['r', 'fisher_z'])
      .describe('r: correlations; fisher_z: their Fisher z, which is turned back into correlations'),
    regions: z
      .enum(['by_name', 'by_position'])
      .default('by_name')
      .describe(
        'how rows find their region: by_name needs names in the file; by_position follows the region table and checks names where there are any',
      ),
    measure: z.string().min(1).default('pearson').describe('what the program computed'),
    frames: z.int().min(4).describe('volumes behind each correlation, the same for everybody'),
  }),
  inputs: { scans, regions },
  outputs: { edges },
  each: { key: 'participant_id', over: 'scans' },

  async run({ params, inputs, key, open }) {
    const person = key ?? inputs.scans.strings('participant_id')[0] ?? '';
    const [file = '', ...more] = inputs.scans.strings('series_file').map((name) => name ?? '');
    if (more.length > 0) {
      throw new DataError(
        'several-matrices',
        `${person} has ${more.length + 1} matrices`,
        file,
        'give one per person: average them first, or choose a session or run with the pattern',
      );
    }
    const names = inputs.regions.strings('name').map((name) => name ?? '');
    const stream = await open(inputs.scans.strings('series_sha256')[0] ?? '');
    const columns = inputs.regions.i32('series_column');
    const positions = Int32Array.from(columns, (column, i) =>
      inputs.regions.isNull('series_column', i) ? i : column,
    );
    const matrix = await readMatrixFile(stream, file, { names, positions }, params.regions);
    checkDiagonal(matrix, names, params.holds, file);
    const r = lowerTriangle(matrix, names, params.holds, file);
    return {
      edges: {
        participant_id: [person],
        measure: [params.measure],
        r: { values: r, offsets: Int32Array.of(0, r.length) },
        kept_frames: Int32Array.of(params.frames),
        shrinkage: Float64Array.of(NaN),
      },
    };
  },
});
