import { confoundSignals } from '../signals/confound-signals.ts';
import type { SimulatedScan } from '../signals/scan.ts';
import type { SimulatedStudy } from '../study/study.ts';
import { tsv } from '../writing/text.ts';
import { scannerColumns } from './scanner-columns.ts';
import type { ScannerSignals } from './scanner-signals.ts';

const DISPLACEMENT = 'framewise_displacement';
const MOTION = ['trans_x', 'trans_y', 'trans_z', 'rot_x', 'rot_y', 'rot_z'] as const;

/** Squared differences of rotations are as small as 1e-10: nine digits, wherever the point stands. */
const cell = (value: number) => (value === value ? String(Number(value.toPrecision(9))) : 'n/a');
/** As in the tables of the same study. */
const millimetres = (value: number) => (value === value ? value.toFixed(6) : 'n/a');

/**
 * The confounds of a scan as text, as fMRIPrep writes them.
 *
 * @param scan with what the scanner added
 */
export function confoundsTable(
  study: SimulatedStudy,
  person: number,
  scan: SimulatedScan,
  scanner: ScannerSignals,
): string {
  const measured = simulateConfounds(study, person, scan);
  const stdDvars = new Map(measured).get('std_dvars') ?? scan.fdMm;
  const columns = [...measured, ...scannerColumns(scanner, scan.fdMm, stdDvars)];
  const rows = Array.from({ length: scan.fdMm.length }, (_, t) =>
    columns.map(([name, values]) => (name === DISPLACEMENT ? millimetres(values[t]) : cell(values[t]))),
  );
  return tsv(
    columns.map(([name]) => name),
    rows,
  );
}

/**
 * The confounds of a scan as fMRIPrep names them: global, CSF and white matter signal and motion parameters, each with
 * its difference, square and squared difference; framewise displacement (NaN in the first row), which is that of the
 * motion parameters; DVARS over the regions, also in parts of its median (std_dvars).
 *
 * @param scan as `simulateScan` gives it for this person
 */
export function simulateConfounds(
  study: SimulatedStudy,
  person: number,
  { series, fdMm }: SimulatedScan,
): [name: string, values: Float64Array][] {
  const frames = fdMm.length;
  const { tissues, motion } = confoundSignals(study, person, fdMm);
  const signals: [string, Float64Array][] = [['global_signal', globalSignal(series, frames)]];
  for (const [name, values] of tissues) signals.push([name, values]);
  motion.forEach((values, axis) => signals.push([MOTION[axis], values]));
  const dvars = dvarsOf(series, frames);
  const middle = dvars.slice(1).sort()[Math.floor((frames - 1) / 2)];
  return [
    ...signals.flatMap(([name, values]) => expanded(name, values)),
    [DISPLACEMENT, fdMm],
    ['dvars', dvars],
    ['std_dvars', dvars.map((value) => value / middle)],
  ];
}

function expanded(name: string, values: Float64Array): [string, Float64Array][] {
  const difference = values.map((value, t) => (t === 0 ? NaN : value - values[t - 1]));
  return [
    [name, values],
    [`${name}_derivative1`, difference],
    [`${name}_power2`, values.map((value) => value * value)],
    [`${name}_derivative1_power2`, difference.map((value) => value * value)],
  ];
}

function globalSignal(series: Float64Array, frames: number): Float64Array {
  const regions = series.length / frames;
  return Float64Array.from(
    { length: frames },
    (_, t) =>
      series.subarray(t * regions, (t + 1) * regions).reduce((sum, value) => sum + value, 0) / regions,
  );
}

/** Root mean square over regions of the change from the frame before; NaN in the first frame. */
function dvarsOf(series: Float64Array, frames: number): Float64Array {
  const regions = series.length / frames;
  return Float64Array.from({ length: frames }, (_, t) => {
    if (t === 0) return NaN;
    let squares = 0;
    for (let j = 0; j < regions; j += 1)
      squares += (series[t * regions + j] - series[(t - 1) * regions + j]) ** 2;
    return Math.sqrt(squares / regions);
  });
}
