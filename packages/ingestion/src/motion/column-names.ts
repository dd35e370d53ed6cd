/** Names of fMRIPrep before 1.2 -> those of today. */
const RENAMED: Readonly<Record<string, string>> = {
  X: 'trans_x',
  Y: 'trans_y',
  Z: 'trans_z',
  RotX: 'rot_x',
  RotY: 'rot_y',
  RotZ: 'rot_z',
  CSF: 'csf',
  WhiteMatter: 'white_matter',
  GlobalSignal: 'global_signal',
  stdDVARS: 'std_dvars',
  'non-stdDVARS': 'dvars',
  FramewiseDisplacement: 'framewise_displacement',
};

/** The same for numbered columns: `aCompCor00`, `Cosine00`, `AROMAAggrComp01`. */
const NUMBERED: Readonly<Record<string, string>> = {
  tCompCor: 't_comp_cor_',
  aCompCor: 'a_comp_cor_',
  Cosine: 'cosine',
  NonSteadyStateOutlier: 'non_steady_state_outlier',
  AROMAAggrComp: 'aroma_motion_',
};

/** The name that fMRIPrep gives a confound since 1.2; a name that was always the same stays. */
export function presentName(name: string): string {
  const [, stem = '', number = ''] = /^([A-Za-z]+?)(\d+)$/.exec(name) ?? [];
  const numbered = NUMBERED[stem];
  return RENAMED[name] ?? (numbered === undefined ? name : `${numbered}${number.padStart(2, '0')}`);
}

/** The six motion parameters, in the order x, y, z. */
export const TRANSLATIONS = ['trans_x', 'trans_y', 'trans_z'] as const;
export const ROTATIONS = ['rot_x', 'rot_y', 'rot_z'] as const;
