import { DataError, defineStage, edges, regions, scans } from '@mesovia/core';
import { tanh } from '@mesovia/kernels';
import { z } from 'zod';
import { readParcelMatrix } from '../cifti/parcel-matrix.ts';

export const readMatricesStage = defineStage({
  name: 'read-matrices',
  version: 1,
  about: 'Reads connections of one person that another program has computed (.pconn.nii).',
  params: z.strictObject({
    holds: z
      .enum(['r', 'fisher_z'])
      .describe('r: correlations; fisher_z: their Fisher z, which is turned back into correlations'),
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
    const matrix = await readParcelMatrix(stream, file, { names, positions: names.map(() => -1) });
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

/** Rows of the lower triangle; a value that is no number stays unknown. */
function lowerTriangle(
  matrix: Float64Array,
  names: readonly string[],
  holds: 'r' | 'fisher_z',
  file: string,
): Float64Array {
  const size = names.length;
  const r = new Float64Array((size * (size - 1)) / 2);
  let at = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const stored = matrix[i * size + j] as number;
      const value = holds === 'r' ? stored : tanh(stored);
      if (Math.abs(value) > 1) refuseValue(value, `${names[i]} - ${names[j]}`, file);
      r[at++] = value;
    }
  }
  return r;
}

function refuseValue(value: number, connection: string, file: string): never {
  throw new DataError(
    'not-a-correlation',
    `${connection} is ${value}`,
    file,
    'correlations lie between -1 and 1; if the file holds Fisher z, say holds: fisher_z',
  );
}
