/** Families of confounds that denoising strategies draw on, and since when fMRIPrep writes them. */
const FAMILIES: readonly { readonly name: string; readonly found: RegExp; readonly hint: string }[] = [
  {
    name: 'motion parameters',
    found: /^(trans|rot)_[xyz]$/,
    hint: 'trans_x to rot_z; X to RotZ before fMRIPrep 1.2',
  },
  {
    name: 'derivatives and squares of motion',
    found: /^(trans|rot)_[xyz]_(derivative1|power2)$/,
    hint: 'fMRIPrep writes them since 1.4',
  },
  {
    name: 'tissue signals',
    found: /^(csf|white_matter)$/,
    hint: 'csf and white_matter; CSF and WhiteMatter before fMRIPrep 1.2',
  },
  {
    name: 'global signal',
    found: /^global_signal$/,
    hint: 'global_signal; GlobalSignal before fMRIPrep 1.2',
  },
  {
    name: 'DVARS',
    found: /^(std_)?dvars$/,
    hint: 'std_dvars and dvars; stdDVARS before fMRIPrep 1.2',
  },
  {
    name: 'cosines',
    found: /^cosine\d+$/,
    hint: 'cosine00 and on, which components of aCompCor need; none in runs too short for a 128 s high-pass',
  },
  {
    name: 'anatomical components',
    found: /^[acw]_comp_cor_\d+$/,
    hint: 'a_comp_cor_00 and on; those of CSF and white matter alone are c_comp_cor and w_comp_cor since fMRIPrep 21, a_comp_cor with a Mask in the sidecar before',
  },
];

/** Families of which a table has no column at all, each with the reason an old or short run lacks it. */
export function missingFamilies(columns: readonly string[]): string[] {
  return FAMILIES.filter(({ found }) => !columns.some((column) => found.test(column))).map(
    ({ name, hint }) => `${name} (${hint})`,
  );
}
