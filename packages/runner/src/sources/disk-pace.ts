/** A call that takes longer than this, in ms, is slow: handing it to a thread would have cost less. */
const SLOW = 0.5;
/** Slow calls more than quick ones before the disk counts as slow; one long pause of the machine does not suffice. */
const PATIENCE = 24;

/**
 * How small questions are put to a disk. A local one answers in some ten microseconds, less than it takes to hand the
 * question to a thread and back, so it is asked at once; a network disk takes milliseconds, and several questions at a time
 * are faster. Results do not depend on it.
 */
export class DiskPace {
  readonly #clock: () => number;
  #slowness = 0;
  #isSlow = false;

  /** @param clock in ms */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** @param now asks and waits @param later asks a thread */
  async ask<T>(now: () => T, later: () => Promise<T>): Promise<T> {
    if (this.#isSlow) return later();
    const start = this.#clock();
    try {
      return now();
    } finally {
      const took = this.#clock() - start;
      this.#slowness = Math.max(0, this.#slowness + (took > SLOW ? 1 : -1));
      if (this.#slowness >= PATIENCE) this.#isSlow = true;
    }
  }
}
