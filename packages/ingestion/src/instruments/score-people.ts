/** Scores of n people on one score of a questionnaire. */
export interface PeopleScores {
  /** NaN where too many answers are missing. */
  readonly score: Float64Array;
  /** Items with an answer. */
  readonly answered: Int32Array;
}

/**
 * Sum or mean of answers. Missing answers count as the mean of the person's others while their share is small enough
 * (person-mean imputation: a sum is the mean of the answers times the number of items); else the score is unknown.
 *
 * @param answers items x people, already reversed where they count backwards; NaN where unknown
 * @param mostMissing largest share of missing items, 0 to below 1
 * @see Fayers & Machin 2016, Quality of Life, 3rd ed., 15.5 (half-mean and person-mean imputation)
 */
export function scorePeople(
  answers: readonly Float64Array[],
  rule: 'sum' | 'mean',
  mostMissing: number,
): PeopleScores {
  const items = answers.length;
  const people = answers[0]?.length ?? 0;
  const score = new Float64Array(people);
  const answered = new Int32Array(people);
  for (let person = 0; person < people; person++) {
    let sum = 0;
    let count = 0;
    for (const item of answers) {
      const answer = item[person] as number;
      if (answer !== answer) continue;
      sum += answer;
      count++;
    }
    answered[person] = count;
    const isEnough = count > 0 && items - count <= mostMissing * items;
    score[person] = isEnough
      ? rule === 'mean'
        ? sum / count
        : count === items
          ? sum
          : (sum / count) * items
      : NaN;
  }
  return { score, answered };
}

/**
 * Cronbach's alpha over the people who answered every item; NaN for one item, for fewer than two such people and where
 * everybody has the same sum.
 *
 * @param answers items x people, already reversed, NaN where unknown
 * @see Cronbach 1951, Psychometrika 16:297, eq. 2: k / (k - 1) (1 - sum of the items' variances / variance of the sum)
 */
export function cronbachAlpha(answers: readonly Float64Array[]): { alpha: number; people: number } {
  const items = answers.length;
  const all = Array.from({ length: answers[0]?.length ?? 0 }, (_, person) => person);
  const complete = all.filter((person) => answers.every((item) => !Number.isNaN(item[person])));
  const sums = complete.map((person) => answers.reduce((sum, item) => sum + (item[person] as number), 0));
  const ofSum = variance(sums);
  const ofItems = answers.reduce(
    (sum, item) => sum + variance(complete.map((person) => item[person] as number)),
    0,
  );
  const alpha = items > 1 && ofSum > 0 ? (items / (items - 1)) * (1 - ofItems / ofSum) : NaN;
  return { alpha, people: complete.length };
}

/** With n - 1; NaN for fewer than two values. */
function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return values.length > 1 ? squares / (values.length - 1) : NaN;
}
