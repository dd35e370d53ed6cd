import { defineStage, ParameterError, path, scans } from '@mesovia/core';
import { z } from 'zod';
import { findScans, sameFiles } from './find-scans.ts';
import { filePattern } from './pattern.ts';
import { LONGEST_TR_S, repetitionTimes } from './repetition-time.ts';
import { scansTable } from './scans-table.ts';

export const seriesFilesStage = defineStage({
  name: 'series-files',
  version: 1,
  about: 'Finds the region time series and the motion file of every person by name.',
  params: z.strictObject({
    root: path('folder that holds the files'),
    series: z
      .string()
      .describe(
        'pattern of the series below root: {participant_id}, {session}, {task}, {run} stand for labels, * for any letters',
      ),
    motion: z
      .string()
      .optional()
      .describe('pattern of the framewise displacement files, with the same placeholders'),
    tr_s: z
      .number()
      .gt(0)
      .lte(LONGEST_TR_S)
      .optional()
      .describe(
        'repetition time in s, the same for every scan; unknown if neither this nor sidecar is given',
      ),
    sidecar: z
      .string()
      .optional()
      .describe('pattern of a JSON file with RepetitionTime; one file may serve every scan'),
  }),
  inputs: {},
  outputs: { scans },
  source: true,

  async run({ params, files, warn, progress }) {
    const { root, tr_s: fixed } = params;
    if (fixed !== undefined && params.sidecar !== undefined) {
      throw new ParameterError(
        'two-repetition-times',
        'tr_s and sidecar both say how long a volume takes',
        'with.tr_s',
        'keep one of them',
      );
    }
    const series = filePattern(params.series, 'series');
    const motion = params.motion === undefined ? undefined : filePattern(params.motion, 'motion');
    const found = await files.list(root);
    const result = findScans(found, root, series, motion);
    for (const check of result.checks) warn(check);
    const times =
      params.sidecar === undefined
        ? result.scans.map(() => fixed ?? NaN)
        : await repetitionTimes(
            result.scans,
            filePattern(params.sidecar, 'sidecar'),
            series,
            found,
            root,
            files,
          );
    const table = await scansTable(
      result.scans,
      times,
      result.scans.map(() => null),
      files,
      progress,
    );
    for (const check of sameFiles(table.series_sha256)) warn(check);
    return { scans: table };
  },
});
