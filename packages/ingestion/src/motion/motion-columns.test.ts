import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readMotionFile } from '../read-series/read-motion-file.ts';
import { readMotionCells } from './motion-cells.ts';
import { motionColumns } from './motion-columns.ts';
import type { ParameterOrder } from './parameter-order.ts';

const stream = (text: string) => Readable.from([Buffer.from(text)]);

async function read(file: string, text: string, order: ParameterOrder = 'by_name') {
  const { values, program, isRenamed } = motionColumns(await readMotionCells(stream(text), file), order);
  return {
    values: Object.fromEntries([...values].map(([name, series]) => [name, [...series]])),
    program,
    isRenamed,
  };
}

const FSL = '  0.01  0.02  0.03  1  2  3  \n0.01 0.02 0.03 1 2 4\n';

describe('motion files without a header', () => {
  it('knows FSL by .par: rotations first', async () => {
    const { values, program } = await read('a/prefiltered.par', FSL);
    expect(program).toBe('fsl');
    expect(values['rot_z']).toEqual([0.03, 0.03]);
    expect(values['trans_z']).toEqual([3, 4]);
  });

  it('knows SPM by rp_*.txt: translations first', async () => {
    const { values, program } = await read('a/rp_sub-01.txt', '  1e0  2  3  1.0e-2  0.02  0.03\n');
    expect(program).toBe('spm');
    expect(values['rot_x']).toEqual([0.01]);
    expect(values['trans_x']).toEqual([1]);
  });

  it('knows AFNI by .1D: degrees about the superior, left and posterior axis, remarks, -dfile with 9 columns', async () => {
    const { values, program } = await read('dfile.1D', '# 3dvolreg matrices\n180 90 0 3 1 2\n');
    expect(program).toBe('afni');
    expect(values['rot_z']?.[0]).toBeCloseTo(Math.PI, 12);
    expect(values['rot_x']?.[0]).toBeCloseTo(Math.PI / 2, 12);
    expect([values['trans_x'], values['trans_y'], values['trans_z']]).toEqual([[1], [2], [3]]);
    const nine = await read('motion.1D', '0 180 90 0 3 1 2 0.5 0.4\n');
    expect(nine.values).toEqual(values);
  });

  it('goes by what is said where the name says nothing', async () => {
    expect((await read('run01_motion.txt', FSL, 'fsl')).values['rot_x']).toEqual([0.01, 0.01]);
    expect((await read('run01_motion.txt', FSL, 'spm')).values['trans_x']).toEqual([0.01, 0.01]);
  });

  it('computes the displacement of Power where no column is one', async () => {
    expect([...(await readMotionFile(stream(FSL), 'x.par'))]).toEqual([NaN, 1]);
    const named = 'trans_x\ttrans_y\ttrans_z\trot_x\trot_y\trot_z\n0\t0\t0\t0\t0\t0\n0\t0\t1\t0\t0\t0.01\n';
    expect([...(await readMotionFile(stream(named), 'x.tsv'))]).toEqual([NaN, 1.5]);
  });
});

describe('tables of confounds', () => {
  it('gives the names of fMRIPrep before 1.2 those of today', async () => {
    const header = 'CSF\tstdDVARS\tnon-stdDVARS\tFramewiseDisplacement\taCompCor01\tCosine00\tX\tRotZ\tedge';
    const { values, isRenamed } = await read(
      'a_confounds.tsv',
      `${header}\n1\tn/a\tn/a\tn/a\t5\t6\t7\t8\t9\n`,
    );
    expect(isRenamed).toBe(true);
    expect(Object.keys(values)).toEqual([
      'csf',
      'std_dvars',
      'dvars',
      'framewise_displacement',
      'a_comp_cor_01',
      'cosine00',
      'trans_x',
      'rot_z',
      'edge',
    ]);
    expect(values['std_dvars']).toEqual([NaN]);
  });

  it('takes every spelling of an unknown value', async () => {
    const { values } = await read('a.tsv', 'csf\tdvars\n1\tn/a\n2\tNA\n3\t \n4\tNaN\n5\t6\n');
    expect(values['dvars']).toEqual([NaN, NaN, NaN, NaN, 6]);
  });

  it.each<[string, string, string, string]>([
    [
      'text',
      'a.tsv',
      'csf\tdvars\n1\t2\n3\tbad\n',
      'dvars is "bad"\n  at: a.tsv:3\n  try: give a number, or n/a',
    ],
    ['a short row', 'a.tsv', 'csf\tdvars\n1\t2\n3\n', 'the row has 1 values, the header 2\n  at: a.tsv:3'],
    [
      'a name twice',
      'a.tsv',
      'CSF\tcsf\n1\t2\n',
      '"CSF" and "csf" (columns 1 and 2) are the same confound\n  at: a.tsv',
    ],
    ['a column without name', 'a.tsv', '\tcsf\n1\t2\n', 'column 1 has no name\n  at: a.tsv'],
    [
      'parameters of an unknown program',
      'motion.txt',
      FSL,
      'the file has 6 columns and no header: it may hold motion parameters, whose order differs between programs\n  at: motion.txt:1\n  try: name it *.par (FSL), rp_*.txt (SPM) or *.1D (AFNI), say parameters: fsl, spm or afni in ingestion/confounds and ingestion/parcellate, or write a header line',
    ],
    [
      'matrices',
      'x.aff12.1D',
      '1 0 0 0 0 1 0 0 0 0 1 0\n',
      'the file has 12 columns and no header: it holds neither framewise displacement nor six motion parameters\n  at: x.aff12.1D:1',
    ],
    ['nothing', 'a.par', '', 'there is no framewise displacement\n  at: a.par'],
  ])('refuses %s', async (_, file, text, message) => {
    await expect(read(file, text)).rejects.toThrow(message);
  });
});
