import { describe, expect, it } from 'vitest';
import { assignments, names, pipelineFile, wholeNumber } from './options.ts';

describe('options', () => {
  it('--set repeats and keeps later equal signs', () => {
    expect(assignments('b=x=y', assignments('a=1'))).toEqual({ a: '1', b: 'x=y' });
    expect(() => assignments('a')).toThrow('name=value');
    expect(() => assignments('=1')).toThrow('name=value');
  });
  it('--only takes commas and repetition', () => {
    expect(names('c', names('a, b'))).toEqual(['a', 'b', 'c']);
  });
  it('--jobs is a whole number', () => {
    expect(wholeNumber(1)('4')).toBe(4);
    for (const bad of ['0', '-1', '2.5', 'two', ''])
      expect(() => wholeNumber(1)(bad)).toThrow('whole number');
  });
  it('a folder stands for its pipeline.yaml', () => {
    expect(pipelineFile(import.meta.dirname)).toBe(`${import.meta.dirname}/pipeline.yaml`);
    expect(pipelineFile('x/y.yaml')).toBe('x/y.yaml');
  });
});
