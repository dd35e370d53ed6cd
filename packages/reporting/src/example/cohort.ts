import { createStream, nextNormal, nextUniform } from '@mesovia/kernels';
import { exampleRegions, type ExampleRegion } from './atlas.ts';

/** Which study to make up. */
export interface ExampleOptions {
  readonly people?: number;
  readonly regions?: number;
  readonly exposure?: 'binary' | 'continuous';
  /** Total difference in SDs of the outcome. */
  readonly total?: number;
  /** Connections that carry a part of it. */
  readonly planted?: number;
  readonly design?: 'cross-sectional' | 'longitudinal' | 'randomised';
  readonly adjusted?: boolean;
  readonly coordinates?: boolean;
  readonly optional?: boolean;
  /** Candidates that left the family. */
  readonly missing?: number;
  /** Label of the exposure. */
  readonly label?: string;
  readonly title?: string;
  readonly seed?: bigint;
}

/** Made-up people: numbers without a source. */
export interface Cohort {
  readonly n: number;
  readonly ids: readonly string[];
  readonly binary: boolean;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly age: Float64Array;
  readonly female: Float64Array;
  readonly fd: Float64Array;
  readonly depression: Float64Array;
  readonly regions: readonly ExampleRegion[];
  /** n x E, person after person. */
  readonly values: Float64Array;
  readonly edges: readonly { readonly i: number; readonly j: number; readonly name: string }[];
}

export const EXAMPLE = {
  people: 45,
  regions: 100,
  exposure: 'binary',
  total: -1,
  planted: 5,
  design: 'cross-sectional',
  adjusted: false,
  coordinates: true,
  optional: true,
  missing: 0,
  label: 'Exercise habit',
  title: 'Exercise habit, resting-state connectivity and low back pain',
  seed: 20230324n,
} satisfies Required<ExampleOptions>;

export type Example = Required<ExampleOptions>;

export function makeCohort(options: Example): Cohort {
  const { people: n, seed } = options;
  const stream = createStream(seed, 0, 0, 0);
  const normal = () => nextNormal(stream);
  const fill = (make: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => make(i));
  const binary = options.exposure === 'binary';
  const x = binary ? fill((i) => (i % 14 < 9 ? 1 : 0)) : fill(() => 25 + 4 * normal());
  const scale = fill((i) => (binary ? (x[i] ?? 0) - 0.64 : ((x[i] ?? 0) - 25) / 4));
  const regions = exampleRegions(options.regions);
  const edges = regions.flatMap((a, i) =>
    regions.slice(0, i).map((b, j) => ({ i, j, name: `${b.name} – ${a.name}` })),
  );
  const values = new Float64Array(n * edges.length);
  const carrier = fill((i) => 1.8 * (scale[i] ?? 0) + normal());
  const hidden = fill(() => normal());
  const planted = new Set(Array.from({ length: options.planted }, (_, k) => (k * 7 + 3) * (k + 1)));
  for (let i = 0; i < n; i++) {
    for (let e = 0; e < edges.length; e++) {
      const sign = e % 2 === 0 ? 1 : -1;
      const signal = planted.has(e)
        ? sign * 0.85 * (carrier[i] ?? 0) + 0.4 * normal()
        : 0.4 * (hidden[i] ?? 0) * ((e % 5) - 2) * 0.3 + normal();
      values[i * edges.length + e] = 0.2 + 0.15 * signal;
    }
  }
  const through = options.planted > 0 ? 1 : 0;
  const y = fill(
    (i) =>
      59.6 +
      16 *
        (through * -0.6 * (carrier[i] ?? 0) +
          (through ? 0 : options.total) * (scale[i] ?? 0) +
          0.7 * normal()),
  );
  return {
    n,
    ids: Array.from({ length: n }, (_, i) => `sub-pseudonym${String(i + 1).padStart(3, '0')}`),
    binary,
    x,
    y,
    age: fill(() => Math.round(44 + 11 * normal())),
    female: fill(() => (nextUniform(stream) < 0.55 ? 1 : 0)),
    fd: fill(() => 0.08 + 0.05 * Math.abs(normal()) + 0.02),
    depression: fill(() => Math.round(Math.abs(8 + 6 * normal()))),
    regions,
    values,
    edges,
  };
}
