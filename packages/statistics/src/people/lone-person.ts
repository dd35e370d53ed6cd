import { DataError } from '@mesovia/core';

/**
 * A group of one person has no variance: a bootstrap keeps that person in every resample, and what is told of the group
 * is told of the person.
 *
 * @param values two distinct values are groups; anything else is let through
 * @throws DataError `one-person-group`
 */
export function refuseLonePerson(name: string, values: Float64Array): void {
  const distinct = [...new Set(values)];
  if (distinct.length !== 2) return;
  const sizes = distinct.map((value) => values.filter((own) => own === value).length);
  if (Math.min(...sizes) > 1) return;
  throw new DataError(
    'one-person-group',
    `one of the two groups of ${name} has only one person`,
    `participants.${name}`,
    'include more people, or merge groups',
  );
}

/** @throws DataError `too-faint` */
export function refuseFaint(name: string): never {
  throw new DataError(
    'too-faint',
    `${name} cannot be told from a constant: it varies by less than a ten-billionth of its size, or its numbers are too large or too small to square`,
    `participants.${name}`,
    'subtract a constant from it, or give it in another unit',
  );
}
