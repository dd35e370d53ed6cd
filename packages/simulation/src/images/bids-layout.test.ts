import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStudy } from '../writing/write-study.ts';
import { TINY_STUDY } from '../writing/write-test-data.ts';

const place = mkdtempSync(join(tmpdir(), 'mesovia-bids-'));
afterAll(() => rmSync(place, { recursive: true }));
beforeAll(async () => {
  await writeStudy(place, { ...TINY_STUDY, images: true });
});

const read = (name: string) => readFileSync(join(place, name), 'utf8');
const json = (name: string) => JSON.parse(read(name)) as Record<string, unknown>;
const table = (name: string) => {
  const [header = [], ...rows] = read(name)
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  return { header, rows };
};
const files = () =>
  readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(place, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
const PEOPLE = Array.from({ length: TINY_STUDY.people ?? 0 }, (_, i) => `sub-0${i + 1}`);

/** Names of BIDS 1.10 (raw, phenotype, derivatives of fMRIPrep). */
const BIDS = [
  /^(dataset_description|participants|task-[a-z]+_bold)\.json$/,
  /^(README\.md|participants\.tsv|\.bidsignore)$/,
  /^phenotype\/[a-z_]+\.(tsv|json)$/,
  /^derivatives\/fmriprep\/dataset_description\.json$/,
  /^derivatives\/fmriprep\/task-[a-z]+_desc-preproc_bold\.json$/,
  /^derivatives\/fmriprep\/(sub-\d+)\/func\/\1_task-rest_desc-confounds_timeseries\.(tsv|json)$/,
  /^derivatives\/fmriprep\/(sub-\d+)\/func\/\1_task-rest_space-\w+_desc-(brain_mask|preproc_bold)\.nii\.gz$/,
];

describe('a study as images, by the rules of BIDS', () => {
  it('has names of BIDS, or names that are listed as none', () => {
    const ignored = read('.bidsignore').trimEnd().split('\n');
    const strange = files().filter(
      (file) => !BIDS.some((rule) => rule.test(file)) && !ignored.some((name) => file.startsWith(name)),
    );
    expect(strange).toEqual([]);
    expect(ignored.filter((name) => !files().some((file) => file.startsWith(name)))).toEqual([]);
  });

  it('has the fields that a description and a sidecar need', () => {
    for (const [folder, type] of [
      ['', 'raw'],
      ['derivatives/fmriprep/', 'derivative'],
    ] as const) {
      const { Name, BIDSVersion, DatasetType, GeneratedBy } = json(`${folder}dataset_description.json`);
      expect([Name, BIDSVersion, DatasetType]).toEqual(['Simulated study', '1.10.0', type]);
      expect((GeneratedBy as { Name: string }[])[0]?.Name).toBe('mesovia simulate');
    }
    expect(json('derivatives/fmriprep/task-rest_desc-preproc_bold.json')).toEqual({
      TaskName: 'rest',
      RepetitionTime: 5,
      SkullStripped: false,
    });
  });

  it('describes every column of its tables of people, who are those with images', () => {
    const tables = ['participants', 'phenotype/depression', 'phenotype/pain_catastrophizing'];
    for (const name of tables) {
      const { header, rows } = table(`${name}.tsv`);
      expect(header[0]).toBe('participant_id');
      expect(rows.map(([person]) => person)).toEqual(PEOPLE);
      const described = Object.keys(json(`${name}.json`));
      for (const column of header.slice(1)) expect(described).toContain(column);
      expect(described.includes('MeasurementToolMetadata')).toBe(name !== 'participants');
    }
    expect(
      readdirSync(join(place, 'derivatives/fmriprep')).filter((name) => name.startsWith('sub-')),
    ).toEqual(PEOPLE);
  });

  it('has as many rows of confounds as volumes, on one grid with mask and atlases', () => {
    const run = (person: string) => `derivatives/fmriprep/${person}/func/${person}_task-rest`;
    const header = (name: string) => {
      const bytes = gunzipSync(readFileSync(join(place, name)));
      const shorts = Array.from({ length: 5 }, (_, i) => bytes.readInt16LE(40 + 2 * i));
      const affine = Array.from({ length: 12 }, (__, i) => bytes.readFloatLE(280 + 4 * i));
      return { shape: shorts.slice(1, 4), volumes: shorts[4], trS: bytes.readFloatLE(92), affine, bytes };
    };
    const mask = header(`${run('sub-01')}_space-MNI152NLin2009cAsym_desc-brain_mask.nii.gz`);
    for (const person of PEOPLE) {
      const bold = header(`${run(person)}_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz`);
      expect(table(`${run(person)}_desc-confounds_timeseries.tsv`).rows.length).toBe(bold.volumes);
      expect([bold.trS, bold.shape, bold.affine]).toEqual([5, mask.shape, mask.affine]);
    }
    for (const part of ['cortex', 'subcortex']) {
      const file = `atlas/tpl-MNI152NLin2009cAsym_atlas-${part}_dseg`;
      const { shape, affine, bytes } = header(`${file}.nii.gz`);
      expect([shape, affine]).toEqual([mask.shape, mask.affine]);
      const labels = new Set(
        Array.from({ length: (bytes.length - 352) / 2 }, (_, i) => bytes.readInt16LE(352 + 2 * i)),
      );
      const { header: columns, rows } = table(`${file}.tsv`);
      expect(columns.slice(0, 2)).toEqual(['index', 'name']);
      expect([...labels].sort((a, b) => a - b)).toEqual([0, ...rows.map(([index]) => Number(index))]);
    }
  });

  it('describes every component, and marks the first volume and outliers with 0 and 1', () => {
    const file = 'derivatives/fmriprep/sub-01/func/sub-01_task-rest_desc-confounds_timeseries';
    const { header, rows } = table(`${file}.tsv`);
    const components = header.filter((name) => name.startsWith('a_comp_cor'));
    expect(Object.keys(json(`${file}.json`))).toEqual(components);
    const column = (name: string) => rows.map((row) => row[header.indexOf(name)]);
    expect(column('non_steady_state_outlier00')).toEqual(['1', ...Array.from({ length: 59 }, () => '0')]);
    for (const name of header.filter((one) => one.startsWith('motion_outlier'))) {
      expect(column(name).filter((cell) => cell === '1').length).toBe(1);
    }
    // Discrete cosines below 1/128 Hz: 2 x 300 s / 128 s.
    expect(header.filter((name) => name.startsWith('cosine'))).toEqual([
      'cosine00',
      'cosine01',
      'cosine02',
      'cosine03',
    ]);
  });
});
