/** How often one test rejected over simulated studies without an effect. */
export interface CalibrationRow {
  /** What the studies looked like, for example `29 and 16, normal, equal SD`. */
  readonly condition: string;
  readonly test: string;
  readonly studies: number;
  /** Studies with p < .05, or whose 95 % interval leaves out zero. */
  readonly rejections: number;
  /** Declared size that must hold here; left out where the row breaks an assumption and is for reading only. */
  readonly size?: number;
}

/** Simulated studies of one kind of test: a short run in the test suite, a full one in docs/calibration.md. */
export interface CalibrationFamily {
  /** Names the family on the command line and its part of docs/calibration.md. */
  readonly name: string;
  readonly title: string;
  /** What is simulated, in one or two sentences. */
  readonly about: string;
  /** Studies for each row of the full table. */
  readonly studies: number;
  /** Seeds are fixed in here, before looking. */
  run(studies: number): readonly CalibrationRow[] | Promise<readonly CalibrationRow[]>;
}
