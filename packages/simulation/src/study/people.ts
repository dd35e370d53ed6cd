import { exp, log, nextNormal, nextUniform, type RandomStream } from '@mesovia/kernels';
import type { Latents } from './latent.ts';
import type { StudyOptions } from './options.ts';
import { streamOf } from './streams.ts';

/** One simulated person, as written to participants.tsv. */
export interface SimulatedPerson {
  readonly participantId: string;
  readonly exerciseHabit: 'yes' | 'no';
  readonly age: number;
  readonly sex: 'F' | 'M';
  readonly bmi: number;
  readonly painDurationWeeks: number;
  readonly painIntensity: number;
  readonly painCatastrophizing: number;
  readonly depression: number;
}

/** Mean as in the published abstract; the SD is ours. */
const PAIN = { mean: 59.6, sd: 15 };
const WEEKS = { mean: 9.9, from: 4, to: 16 };

const clamp = (value: number, from: number, to: number) => Math.max(from, Math.min(to, value));
const rounded = (value: number, digits: 0 | 1) =>
  digits === 0 ? Math.round(value) : Math.round(value * 10) / 10;
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

function standardised(values: Float64Array): Float64Array {
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const sd = Math.sqrt(squares / (values.length - 1));
  return values.map((value) => (value - centre) / sd);
}

/**
 * People around exposure and outcome. Pain has the published mean and SD 15 in the sample, before values are kept
 * within 0 to 100. Age, sex, body mass index and duration relate to nothing; the two questionnaires follow pain a little.
 */
export function drawPeople({ x, y }: Latents, { seed, people }: StudyOptions): SimulatedPerson[] {
  const stream = streamOf(seed, 'people');
  const pain = standardised(y);
  const weeks = durations(stream, people);
  return Array.from({ length: people }, (_, i) => {
    const draw = () => nextNormal(stream);
    return {
      participantId: personId(i, people),
      exerciseHabit: x[i] === 1 ? 'yes' : 'no',
      age: rounded(clamp(45 + 12 * draw(), 20, 80), 0),
      sex: nextUniform(stream) < 0.5 ? 'F' : 'M',
      bmi: rounded(clamp(25.5 + 3.5 * draw(), 17, 42), 1),
      painDurationWeeks: weeks[i],
      painIntensity: rounded(clamp(PAIN.mean + PAIN.sd * pain[i], 0, 100), 1),
      painCatastrophizing: rounded(clamp(18 + 8 * (0.4 * pain[i] + 0.92 * draw()), 0, 52), 0),
      depression: rounded(clamp(exp(1.9 + 0.7 * (0.3 * pain[i] + 0.95 * draw())), 0, 63), 0),
    };
  });
}

/** sub-01, sub-02 ...; three digits above 99 people. */
export function personId(index: number, people: number): string {
  return `sub-${String(index + 1).padStart(people > 99 ? 3 : 2, '0')}`;
}

/** Weeks of pain: 4 plus a gamma of shape 9, moved to the published mean, within 4 to 16. */
function durations(stream: RandomStream, people: number): Float64Array {
  const drawn = new Float64Array(people);
  for (let i = 0; i < people; i += 1) {
    for (let k = 0; k < 9; k += 1) drawn[i] -= (log(1 - nextUniform(stream)) * (WEEKS.mean - WEEKS.from)) / 9;
  }
  const shift = WEEKS.mean - mean(drawn);
  return drawn.map((value) => rounded(clamp(value + shift, WEEKS.from, WEEKS.to), 1));
}
