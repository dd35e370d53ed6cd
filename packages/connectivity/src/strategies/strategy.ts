import { z } from 'zod';

/** Terms of one signal: itself, its first difference, its square, the square of the difference. */
const expansion = z.enum(['none', 'basic', 'derivatives', 'power2', 'full']);
const none = z.literal('none');
const components = z.union([z.int().min(1), z.literal('50%')]);
const edge = z.union([z.number().gt(0), none]);

const regressors = z.strictObject({
  motion: expansion.describe('six motion parameters: basic 6, derivatives 12, power2 12, full 24 columns'),
  wm_csf: expansion.describe('mean signals of white matter and CSF: basic 2 to full 8 columns'),
  global_signal: expansion.describe('mean signal of the brain: basic 1 to full 4 columns'),
  acompcor: z
    .enum(['none', 'combined', 'separated'])
    .describe('anatomical components of white matter and CSF together, or of each'),
  acompcor_components: components.describe(
    'largest components of each mask: how many, or as many as explain 50 % of its variance',
  ),
  tcompcor: z
    .union([z.int().min(1), z.literal('50%'), none])
    .describe('temporal components: how many, those that explain 50 %, or none'),
  cosine: z.boolean().describe('drift columns of the confounds file; aCompCor needs them or a high-pass'),
  spikes: z.boolean().describe('motion_outlier columns, one a frame'),
  also: z.array(z.string().min(1)).describe('further columns by name'),
  first_row: z
    .enum(['second_row', 'zero', 'drop'])
    .describe('first value of derivatives: that of the second frame, 0, or the first frame is censored'),
  standardise: z.boolean().describe('z-score regressors over the kept frames, which takes out their mean'),
});

const censor = z.strictObject({
  fd: z
    .enum(['power', 'jenkinson'])
    .describe('framewise displacement: sum of parameters, or RMS (column rmsd)'),
  fd_mm: z.union([z.number().gt(0), none]).describe('censor frames above this displacement in mm'),
  std_dvars: z.union([z.number().gt(0), none]).describe('censor frames above this standardised DVARS'),
  before: z.int().min(0).describe('frames censored before each of these'),
  after: z.int().min(0).describe('frames censored after each of these'),
  minimum_segment: z.int().min(0).describe('kept stretches of fewer frames are censored too'),
  non_steady: z.boolean().describe('censor non-steady-state frames'),
  ends: z
    .enum(['drop', 'nearest', 'extrapolate'])
    .describe('censored frames at the ends while filtering: left out, the nearest kept frame, or the spline'),
});

const band = {
  high_pass_hz: edge.describe('lower edge in Hz'),
  low_pass_hz: edge.describe('upper edge in Hz'),
};

const filter = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: none }),
    z.strictObject({
      kind: z.literal('butterworth'),
      ...band,
      order: z.int().min(1).max(10).describe('order of each of the two passes'),
      padding: z.enum(['odd', 'constant']).describe('how the signal goes on beyond its ends'),
      padding_frames: z
        .union([z.int().min(0), z.enum(['three_taps', 'all_but_one'])])
        .describe('frames added at each end'),
    }),
    z.strictObject({ kind: z.literal('cosine'), high_pass_hz: z.number().gt(0) }),
    z.strictObject({ kind: z.literal('mirrored_fourier'), ...band }),
    z.strictObject({ kind: z.literal('ideal_fourier'), ...band }),
    z.strictObject({ kind: z.literal('gaussian'), cut_off_s: z.number().gt(0) }),
  ])
  .refine(hasEdge, 'give high_pass_hz or low_pass_hz, or kind: none')
  .refine(isAscending, 'high_pass_hz must be below low_pass_hz');

function hasEdge(value: object): boolean {
  const { high_pass_hz: high, low_pass_hz: low } = value as { high_pass_hz?: unknown; low_pass_hz?: unknown };
  return !(high === 'none' && low === 'none');
}

function isAscending(value: object): boolean {
  const { high_pass_hz: high, low_pass_hz: low } = value as { high_pass_hz?: unknown; low_pass_hz?: unknown };
  return !(typeof high === 'number' && typeof low === 'number' && high >= low);
}

/**
 * A denoising strategy. Every parameter is given: nothing has a default, `none` means none, unknown names are refused.
 */
export const strategySchema = z
  .strictObject({
    about: z.string().min(1).describe('where the strategy comes from'),
    regressors,
    censor,
    despike: z.boolean().describe('squash spikes by tanh around the median before anything else'),
    detrend: z.boolean().describe('take mean and straight line out of signals and regressors'),
    filter: filter.describe('of signals and regressors'),
    order: z
      .enum(['joint', 'regress_then_filter'])
      .describe(
        'filter signals and regressors alike, then regress; or the order of CONN, which lets noise back in',
      ),
    standardise: z
      .enum(['none', 'z_score', 'z_score_population', 'percent'])
      .describe('of the clean signals: SD with divisor frames - 1 or frames, or percent of the mean'),
    minimum: z
      .strictObject({
        minutes: z
          .number()
          .min(0)
          .describe('kept minutes of a person over all runs; fewer exclude the person'),
        residual_df: z.number().min(1).describe('degrees of freedom left in a run; fewer exclude the run'),
      })
      .describe('what must be left'),
  })
  .refine(({ filter: { kind }, regressors: { cosine } }) => !(kind === 'cosine' && cosine), {
    message: 'the cosine filter and the cosine columns take out the same drift: use one of them',
    path: ['regressors', 'cosine'],
  });

export type Strategy = z.infer<typeof strategySchema>;
export type Regressors = Strategy['regressors'];
export type Censor = Strategy['censor'];
export type Filter = Strategy['filter'];
export type Expansion = Regressors['motion'];
