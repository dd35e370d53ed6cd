import type { Expansion, Regressors } from './strategy.ts';

/** A column of a confounds file as far as it matters for choosing it. */
export interface ConfoundColumn {
  readonly column: string;
  /** CompCor: mask of the sidecar, such as CSF, WM, combined. */
  readonly mask?: string | undefined;
  /** CompCor: variance explained by this and all earlier components, 0 to 1. */
  readonly cumulativeVariance?: number | undefined;
  /** CompCor: the program kept the component. */
  readonly retained?: boolean | undefined;
}

/** Columns that a strategy asks for and a run lacks. */
export interface MissingColumns {
  readonly family: string;
  readonly columns: readonly string[];
  readonly hint: string;
}

export interface SelectedColumns {
  /** In the order of the families, each column once. */
  readonly columns: readonly string[];
  readonly missing: readonly MissingColumns[];
  /** Things a reader should know, such as fewer components than asked for. */
  readonly remarks: readonly string[];
}

const MOTION = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'];
const SUFFIXES: Readonly<Record<Expansion, readonly string[]>> = {
  none: [],
  basic: [''],
  derivatives: ['', '_derivative1'],
  power2: ['', '_power2'],
  full: ['', '_derivative1', '_power2', '_derivative1_power2'],
};

const expanded = (names: readonly string[], expansion: Expansion): string[] =>
  names.flatMap((name) => SUFFIXES[expansion].map((suffix) => `${name}${suffix}`));

/**
 * Columns of a run that a strategy regresses out, by the names fMRIPrep gives them.
 *
 * Motion, tissue and global signals and `also` must be complete. Cosine and spike columns are those the run has: a
 * short run has no drift columns, a still one no spikes. Components are the first ones of their mask.
 *
 * @see nilearn 0.14, `load_confounds`, for the families
 */
export function selectColumns(wanted: Regressors, available: readonly ConfoundColumn[]): SelectedColumns {
  const known = new Set(available.map(({ column }) => column));
  const families: readonly [string, readonly string[], string][] = [
    ['motion', expanded(MOTION, wanted.motion), EXPANSIONS_HINT],
    ['wm_csf', expanded(['csf', 'white_matter'], wanted.wm_csf), TISSUE_HINT],
    ['global_signal', expanded(['global_signal'], wanted.global_signal), TISSUE_HINT],
    ['also', wanted.also, 'check the spelling against the header of the confounds file'],
  ];
  const missing = families.flatMap(([family, columns, hint]) => {
    const absent = columns.filter((column) => !known.has(column));
    return absent.length > 0 ? [{ family, columns: absent, hint }] : [];
  });
  const chosen = families.slice(0, 3).flatMap(([, columns]) => columns.filter((column) => known.has(column)));
  const components = selectComponents(wanted, available);
  const numbered = (prefix: string, wish: boolean): string[] =>
    wish ? [...known].filter((column) => column.startsWith(prefix)).sort(byCodePoint) : [];
  return {
    columns: [
      ...new Set([
        ...chosen,
        ...components.columns,
        ...numbered('cosine', wanted.cosine),
        ...numbered('motion_outlier', wanted.spikes),
        ...wanted.also.filter((column) => known.has(column)),
      ]),
    ],
    missing: [...missing, ...components.missing],
    remarks: components.remarks,
  };
}

const EXPANSIONS_HINT =
  'fMRIPrep writes derivatives and squares since version 1.5; older files hold X, Y, Z, RotX ...';
const TISSUE_HINT =
  'fMRIPrep calls them csf, white_matter and global_signal since version 1.2, with derivatives and squares since 1.5';
const COMPONENTS_HINT =
  'the sidecar of the confounds names the mask of each component since fMRIPrep 1.4; masks may be too small in a short or partial scan';

function byCodePoint(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

interface Family {
  readonly name: string;
  readonly columns: readonly ConfoundColumn[];
  readonly count: number | '50%';
}

function selectComponents(wanted: Regressors, available: readonly ConfoundColumn[]): SelectedColumns {
  const families: Family[] = [];
  const of = (pattern: RegExp): ConfoundColumn[] =>
    available.filter(({ column }) => pattern.test(column)).sort((a, b) => byCodePoint(a.column, b.column));
  if (wanted.acompcor === 'combined') {
    // Without a sidecar the a_ components of fMRIPrep are those of the combined mask.
    const columns = of(/^a_comp_cor_/).filter(({ mask }) => (mask ?? 'combined') === 'combined');
    families.push({ name: 'aCompCor combined', columns, count: wanted.acompcor_components });
  }
  if (wanted.acompcor === 'separated') {
    for (const [mask, prefix] of [
      ['WM', /^w_comp_cor_/],
      ['CSF', /^c_comp_cor_/],
    ] as const) {
      // Newer versions have a prefix of their own; older ones tell the masks apart in the sidecar only.
      const own = of(prefix);
      const columns = own.length > 0 ? own : of(/^a_comp_cor_/).filter((column) => column.mask === mask);
      families.push({ name: `aCompCor ${mask}`, columns, count: wanted.acompcor_components });
    }
  }
  if (wanted.tcompcor !== 'none')
    families.push({ name: 'tCompCor', columns: of(/^t_comp_cor_/), count: wanted.tcompcor });
  return {
    columns: families.flatMap((family) => largest(family).map(({ column }) => column)),
    missing: families
      .filter(({ columns }) => columns.length === 0)
      .map(({ name }) => ({ family: name, columns: [name], hint: COMPONENTS_HINT })),
    remarks: families.flatMap(fewerThanAsked),
  };
}

/** The first components: a number of them, or the shortest head that explains half of the variance. */
function largest({ columns, count }: Family): readonly ConfoundColumn[] {
  if (count !== '50%') return columns.slice(0, count);
  const half = columns.findIndex(({ cumulativeVariance }) => (cumulativeVariance ?? 0) >= 0.5);
  return half < 0 ? columns.filter(({ retained }) => retained !== false) : columns.slice(0, half + 1);
}

function fewerThanAsked({ name, columns, count }: Family): string[] {
  if (columns.length === 0) return [];
  if (count !== '50%') {
    return columns.length < count ? [`${columns.length} components of ${name} instead of ${count}`] : [];
  }
  if (columns.some(({ cumulativeVariance }) => (cumulativeVariance ?? 0) >= 0.5)) return [];
  return [`all ${columns.length} retained components of ${name}: their variance is unknown or below 50 %`];
}
