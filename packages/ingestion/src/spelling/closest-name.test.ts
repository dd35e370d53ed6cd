import { expect, it } from 'vitest';
import { closestName, didYouMean } from './closest-name.ts';

it.each([
  ['Age', ['sex', 'age'], 'age'],
  ['mean_df_mm', ['max_fd_mm', 'mean_fd_mm'], 'mean_fd_mm'],
  ['gendre', ['gender', 'group'], 'gender'],
  ['bmi', ['age', 'sex'], undefined],
  ['x', [], undefined],
])('closest to %s', (name, known, expected) => expect(closestName(name, known)).toBe(expected));

it('says nothing when nothing is close', () => {
  expect(didYouMean('Age', ['age'])).toBe(' (did you mean "age"?)');
  expect(didYouMean('weight', ['age'])).toBe('');
});
