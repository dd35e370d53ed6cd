import { expect, it } from 'vitest';
import { nearest } from './nearest.ts';

it('finds the word that was meant, and none where nothing is near', () => {
  expect(nearest('serach', ['search', 'series'])).toBe('search');
  expect(nearest('Edges', ['edges'])).toBe('edges');
  expect(nearest('mediaton', ['table1', 'mediation'])).toBe('mediation');
  expect(nearest('xyz', ['search', 'series'])).toBeUndefined();
});
