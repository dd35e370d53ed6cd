/** What the rules do to the people, in the order of the rules. */
export interface RuleCounts {
  /** Per rule: people before it, left out by it first, failing it at all, left after it. */
  readonly entering: Int32Array;
  readonly firstFailing: Int32Array;
  readonly allFailing: Int32Array;
  readonly remaining: Int32Array;
  /** Per person: the first rule that leaves the person out, -1 for nobody's; and all of them. */
  readonly firstRule: Int32Array;
  readonly allRules: readonly (readonly number[])[];
  /** Person and rule where the answer is unknown and no rule leaves the person out. */
  readonly undecided: readonly { readonly person: number; readonly rule: number }[];
}

/**
 * @param failing per rule, per person: true leaves the person out, null is unknown
 * @param people  number of people
 */
export function countRules(failing: readonly (readonly (boolean | null)[])[], people: number): RuleCounts {
  const allRules = Array.from({ length: people }, (_, person) =>
    failing.flatMap((answers, rule) => (answers[person] === true ? [rule] : [])),
  );
  const firstRule = Int32Array.from(allRules, (rules) => rules[0] ?? -1);
  const firstFailing = Int32Array.from(
    failing,
    (_, rule) => firstRule.filter((first) => first === rule).length,
  );
  const allFailing = Int32Array.from(
    failing,
    (answers) => answers.filter((answer) => answer === true).length,
  );
  const entering = new Int32Array(failing.length);
  const remaining = new Int32Array(failing.length);
  let left = people;
  for (let rule = 0; rule < failing.length; rule++) {
    entering[rule] = left;
    left -= firstFailing[rule] ?? 0;
    remaining[rule] = left;
  }
  const undecided = failing.flatMap((answers, rule) =>
    answers.flatMap((answer, person) =>
      answer === null && firstRule[person] === -1 ? [{ person, rule }] : [],
    ),
  );
  return { entering, firstFailing, allFailing, remaining, firstRule, allRules, undecided };
}
