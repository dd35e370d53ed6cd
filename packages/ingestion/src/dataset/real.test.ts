import { createReadStream, readFileSync } from 'node:fs';
import { participants, runStage, scans, tableView, type SourceFiles, type Stage } from '@mesovia/core';
import { realData } from '@mesovia/core/testing';
import { describe, expect, it } from 'vitest';
import { derivativesStage } from '../derivatives/stage.ts';
import { powerDisplacement } from '../motion/framewise-displacement.ts';
import { readMotionCells } from '../motion/motion-cells.ts';
import { motionColumns, parametersOf } from '../motion/motion-columns.ts';
import { participantsStage } from '../participants/stage.ts';
import { seriesFilesStage } from '../series-files/stage.ts';
import { filesInMemory, filesOnDisk } from '../source-files.test.helper.ts';

async function run(stage: unknown, params: object, files: SourceFiles = filesOnDisk) {
  return runStage(stage as Stage, { params, inputs: {}, files, where: 'test' });
}

async function people(dataset: string, params: object = {}) {
  const { tables } = await run(participantsStage, { dataset, ...params });
  return tableView(participants, [tables['participants']!], 'test');
}

const openneuro = realData('openneuro');
describe.skipIf(!openneuro)('data sets of OpenNeuro (needs the public data)', () => {
  it('are read by their folder, with or without a dictionary', async () => {
    expect((await people(`${openneuro}/ds000208`)).rows).toBe(76);
    const missing = ['', 'n/a', 'None'];
    expect((await people(`${openneuro}/ds000228`, { missing })).rows).toBe(155);
    await expect(people(`${openneuro}/ds002748`)).rejects.toThrow('is declared, "m" is stored');
  });
});

const pumi = realData('bold/pumi_bids');
const IMAGE = 'func/X_task-rest_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz';

/** Derivatives that exist only here, of a raw data set on disk. */
async function timeFromRaw(raw: string, person: string): Promise<number> {
  const memory = filesInMemory({ [`d/${person}/${IMAGE.replace('X', person)}`]: 'image' });
  const files: SourceFiles = {
    readText: (path) => filesOnDisk.readText(path),
    readBytes: (path) => filesOnDisk.readBytes(path),
    exists: (path) => filesOnDisk.exists(path),
    list: (folder) => (folder === 'd' ? memory : filesOnDisk).list(folder),
    digest: (path) => memory.digest(path),
  };
  const { tables } = await run(derivativesStage, { root: 'd', raw }, files);
  return tableView(scans, [tables['scans']!], 'test').f64('tr_s')[0] as number;
}

describe.skipIf(!pumi || !openneuro)('repetition times of raw data sets (needs the public data)', () => {
  it('come from the sidecar beside the image, else from the one at the top', async () => {
    expect(await timeFromRaw(pumi as string, 'sub-001')).toBe(2.52);
    expect(await timeFromRaw(`${openneuro}/ds002748`, 'sub-01')).toBe(2.5);
  });

  it('the resting run of PUMI is found by a pattern, its person in a table that ends in an empty line', async () => {
    const found = await people(pumi as string);
    expect([found.strings('participant_id'), [...found.f64('age')]]).toEqual([['sub-001'], [26]]);
    const run1 = '{participant_id}/func/{participant_id}_task-{task}_bold';
    const { tables } = await run(seriesFilesStage, {
      root: pumi,
      series: `${run1}.nii.gz`,
      sidecar: `${run1}.json`,
    });
    const view = tableView(scans, [tables['scans']!], 'test');
    expect([view.strings('participant_id'), view.strings('scan'), [...view.f64('tr_s')]]).toEqual([
      ['sub-001'],
      ['task-rest'],
      [2.52],
    ]);
  });
});

const haxby = realData('bold/haxby25mm');
describe.skipIf(!haxby)('motion of the Haxby runs (needs the public data)', () => {
  it('is six parameters of MCFLIRT, which nothing but the user can know', async () => {
    for (let i = 1; i <= 12; i++) {
      const file = `${haxby}/run${String(i).padStart(2, '0')}_motion.txt`;
      const cells = await readMotionCells(createReadStream(file), file);
      expect(() => motionColumns(cells, 'by_name')).toThrow('whose order differs between programs');
      const { values, frames } = motionColumns(cells, 'fsl');
      expect(frames).toBe(121);
      const rows = readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number));
      const parameters = parametersOf(values);
      const own = 'length' in parameters ? new Float64Array() : powerDisplacement(parameters, 50);
      const weights = [50, 50, 50, 1, 1, 1];
      for (const [t, row] of rows.entries()) {
        if (t === 0) continue;
        const apart = row.map((value, at) => (weights[at] ?? 0) * Math.abs(value - (rows[t - 1]?.[at] ?? 0)));
        expect(own[t]).toBeCloseTo(
          apart.reduce((sum, value) => sum + value, 0),
          10,
        );
      }
    }
  });
});
