import {
  butterworthSections,
  gaussianHighPass,
  idealBandPass,
  mirroredBandPass,
  splineFill,
  zeroPhaseFilter,
} from '@mesovia/kernels';
import type { Filter } from '../strategies/strategy.ts';
import type { Columns } from './columns.ts';

type Ends = 'drop' | 'nearest' | 'extrapolate';

/** Filters that need an unbroken series; a cosine basis is regressed instead. */
export function needsEveryFrame({ kind }: Filter): boolean {
  return kind !== 'none' && kind !== 'cosine';
}

/** Edges in Hz, 0 and Infinity where an end is open. A Gaussian of cut-off c seconds starts at 1 / c. */
export function bandOf(filter: Filter): { readonly low: number; readonly high: number } {
  switch (filter.kind) {
    case 'none':
    case 'cosine':
      return { low: 0, high: Infinity };
    case 'gaussian':
      return { low: 1 / filter.cut_off_s, high: Infinity };
    default:
      return {
        low: filter.high_pass_hz === 'none' ? 0 : filter.high_pass_hz,
        high: filter.low_pass_hz === 'none' ? Infinity : filter.low_pass_hz,
      };
  }
}

/** Frames that the filter adds at each end; a run needs more than that. */
export function paddingFrames(filter: Filter, trS: number, frames: number): number {
  if (filter.kind !== 'butterworth') return 0;
  if (filter.padding_frames === 'all_but_one') return frames - 1;
  if (filter.padding_frames !== 'three_taps') return filter.padding_frames;
  const { low, high } = bandOf(filter);
  return butterworthSections(filter.order, low * trS, high * trS).defaultPadding;
}

/** The stretch of frames that is filtered: with `drop`, from the first kept frame to the last. */
export function filteredStretch(
  kept: Uint8Array,
  ends: Ends,
): { readonly from: number; readonly to: number } {
  if (ends !== 'drop') return { from: 0, to: kept.length };
  return { from: kept.indexOf(1), to: kept.lastIndexOf(1) + 1 };
}

/**
 * Censored frames from the cubic spline through the kept ones, those beyond the last kept frame as `ends` says.
 * What stood in censored frames is never read.
 */
export function fillCensored(columns: Columns, kept: Uint8Array, ends: Ends): void {
  const { values, frames, count } = columns;
  splineFill(values, frames, count, kept);
  if (ends !== 'nearest') return;
  const first = kept.indexOf(1);
  const last = kept.lastIndexOf(1);
  for (let j = 0; j < count; j += 1) {
    values.fill(values[j * frames + first], j * frames, j * frames + first);
    values.fill(values[j * frames + last], j * frames + last + 1, (j + 1) * frames);
  }
}

/** In place, over an unbroken series. */
export function filterColumns({ values, frames, count }: Columns, filter: Filter, trS: number): void {
  const { low, high } = bandOf(filter);
  switch (filter.kind) {
    case 'butterworth': {
      const sections = butterworthSections(filter.order, low * trS, high * trS);
      const padding = { kind: filter.padding, frames: paddingFrames(filter, trS, frames) };
      zeroPhaseFilter(values, frames, count, sections, padding);
      break;
    }
    case 'mirrored_fourier':
      mirroredBandPass(values, frames, count, low * trS, high * trS);
      break;
    case 'ideal_fourier':
      idealBandPass(values, frames, count, low * trS, high * trS);
      break;
    case 'gaussian':
      gaussianHighPass(values, frames, count, filter.cut_off_s / (2 * trS));
      break;
    default:
  }
}
