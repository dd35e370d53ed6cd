// Made-up people for the bench; the same numbers everywhere.
export const PEOPLE = 45;
export const REGIONS = 400;
export const FRAMES = 240;
export const REGRESSORS = 36;

/** Arrays person after person, region or regressor after region, frame after frame; kept is 1 or 0 a frame. */
export function makePeople() {
  let state = 20230324;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296 - 0.5;
  };
  const walk = (target, damping, level) => {
    for (let from = 0; from < target.length; from += FRAMES) {
      let value = 0;
      for (let t = 0; t < FRAMES; t += 1) {
        value = damping * value + next();
        target[from + t] = level + value;
      }
    }
    return target;
  };
  const signals = walk(new Float64Array(PEOPLE * REGIONS * FRAMES), 0.6, 1000);
  const regressors = walk(new Float64Array(PEOPLE * REGRESSORS * FRAMES), 0.9, 0);
  // One frame in eight, never one whose mirror image is censored too: nilearn 0.14 would not fill those.
  const kept = new Uint8Array(PEOPLE * FRAMES).fill(1);
  for (let person = 0; person < PEOPLE; person += 1) {
    for (let t = 1; t < FRAMES / 2; t += 1) {
      if (next() > 0.25) kept[person * FRAMES + (next() > 0 ? t : FRAMES - 1 - t)] = 0;
    }
  }
  return { signals, regressors, kept };
}
