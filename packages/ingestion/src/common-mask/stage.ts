import { commonMask, defineStage, path } from '@mesovia/core';
import { z } from 'zod';

export const commonMaskStage = defineStage({
  name: 'common-mask',
  version: 1,
  about: 'Names one mask that every scan is cut to, for example the brain or the grey matter of a template.',
  params: z.strictObject({ file: path('image of one volume; voxels that are not 0 are used') }),
  inputs: {},
  outputs: { common_mask: commonMask },
  source: true,

  async run({ params, files }) {
    return {
      common_mask: {
        mask_file: [params.file.split(/[/\\]/).at(-1) ?? ''],
        mask_sha256: [await files.digest(params.file)],
      },
    };
  },
});
