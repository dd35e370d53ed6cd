import { DataError, defineStage, imagePairs, path } from '@mesovia/core';
import { z } from 'zod';

export const imagePairsStage = defineStage({
  name: 'image-pairs',
  version: 1,
  about: 'Finds images in two files, .hdr and .img, so that the voxels of a header can be read.',
  params: z.strictObject({
    root: path('folder of the images, the same as that of the stage that lists the scans'),
  }),
  inputs: {},
  outputs: { image_pairs: imagePairs },
  source: true,

  async run({ params, files, progress }) {
    const found = await files.list(params.root);
    const voxels = new Map(
      found.flatMap((file) => {
        const match = /^(.*)\.img(\.gz)?$/i.exec(file.file);
        return match ? [[match[1] as string, file] as const] : [];
      }),
    );
    const headers = found.flatMap(({ file }) => {
      const match = /^(.*)\.hdr(\.gz)?$/i.exec(file);
      const own = match && voxels.get(match[1] as string);
      return own ? [{ header: file, own }] : [];
    });
    if (headers.length === 0) {
      throw new DataError(
        'no-pairs',
        'there is no .hdr file with an .img file beside it',
        params.root,
        'correct root; images in one file (.nii, .nii.gz) need no pairs',
      );
    }
    const digests: string[] = [];
    for (const { own } of headers) {
      digests.push(await files.digest(own.path));
      progress(digests.length, headers.length);
    }
    return {
      image_pairs: {
        header_file: headers.map(({ header }) => header),
        voxels_file: headers.map(({ own }) => own.file),
        voxels_sha256: digests,
      },
    };
  },
});
