import { bytes } from '../wasm/inflate.generated.ts';
import { instantiate } from '../wasm/instantiate.ts';

interface Exports {
  begin(from: number, to: number): void;
  inputAt(): number;
  outputAt(): number;
  moveInput(from: number): void;
  slide(base: number): void;
  inflate(end: number, last: boolean, full: number): number;
}

/** After the tables of the kernel. */
const INPUT = 65536;
const INPUT_SIZE = 131072;
/** Distances reach 32 KiB back; the room behind is small enough to stay in the second-level cache. */
const OUTPUT = INPUT + INPUT_SIZE + 64;
const REACH = 32768;
const ROOM = 131072;
const FULL = OUTPUT + REACH + ROOM;
const SLACK = 320;

/** What ended a step: input is used up, there is more output to come, the data are whole, or they are not. */
export type InflateStep = 'input' | 'output' | 'end' | 'truncated' | 'damaged';

const STEPS = new Map<number, InflateStep>([
  [0, 'input'],
  [1, 'output'],
  [2, 'end'],
  [-1, 'truncated'],
  [-2, 'damaged'],
]);

/**
 * Unpacks DEFLATE data (RFC 1951) piece by piece, without taking memory on the way: input and output lie in the half
 * megabyte of the kernel. Refuses what zlib refuses.
 */
export class Inflater {
  readonly #exports: Exports;
  readonly #memory: Uint8Array;
  #end = INPUT;
  #isLast = false;
  #from = OUTPUT;

  constructor() {
    const { exports, memory } = instantiate<Exports>(bytes, FULL + SLACK);
    this.#exports = exports;
    this.#memory = new Uint8Array(memory);
    this.restart();
  }

  /** Forgets everything. */
  restart(): void {
    [this.#end, this.#isLast, this.#from] = [INPUT, false, OUTPUT];
    this.#exports.begin(INPUT, OUTPUT);
  }

  /** Where input can be put, after what is held. */
  room(): Uint8Array {
    const at = this.#exports.inputAt();
    if (at > INPUT) {
      this.#memory.copyWithin(INPUT, at, this.#end);
      this.#end -= at - INPUT;
      this.#exports.moveInput(INPUT);
    }
    return this.#memory.subarray(this.#end, INPUT + INPUT_SIZE);
  }

  /** @param count bytes put into `room` @param isLast no input follows */
  give(count: number, isLast: boolean): void {
    this.#end += count;
    this.#isLast = isLast;
  }

  /** Input that was not used yet. */
  held(): Uint8Array {
    return this.#memory.subarray(this.#exports.inputAt(), this.#end);
  }

  /** Passes over input that is not packed, and begins new data behind it: what was unpacked is out of reach. */
  begin(count: number): void {
    const [from, to] = [this.#exports.inputAt() + count, this.#exports.outputAt()];
    this.#exports.begin(from, to);
  }

  /** Unpacks until input or room ends. */
  step(): InflateStep {
    if (this.#exports.outputAt() >= FULL) this.#exports.slide(OUTPUT);
    this.#from = this.#exports.outputAt();
    return STEPS.get(this.#exports.inflate(this.#end, this.#isLast, FULL)) as InflateStep;
  }

  /** What the last step unpacked; overwritten by the next one. */
  unpacked(): Uint8Array {
    return this.#memory.subarray(this.#from, this.#exports.outputAt());
  }
}
