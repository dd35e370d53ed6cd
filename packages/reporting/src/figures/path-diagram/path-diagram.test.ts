import { describe, expect, it } from 'vitest';
import { readComponent } from '../../example/drawn.ts';
import { mediatorLines, PathDiagram, wrapped } from './path-diagram.tsx';

describe('path diagram', () => {
  const drawn = readComponent(PathDiagram, {
    exposure: 'Exercise <habit>',
    mediator: 'left thalamus – right amygdala',
    outcome: 'Pain intensity',
    a: ['a = −0.762 (0.099)', 't = −7.71'],
    b: ['b = 0.604 (0.121)', 't = 4.97'],
    total: 'c = −0.460 (0.135)',
    direct: 'c′ = 0.000 (0.151)',
    mark: 'circular, best of 4,950',
    alt: 'Path diagram',
  });
  it('carries every number it was given, and how they were chosen', () => {
    const text = drawn.texts('text').join(' ');
    for (const part of [
      'a = −0.762 (0.099)',
      't = 4.97',
      'c = −0.460 (0.135)',
      'c′ = 0.000 (0.151)',
      'Exercise <habit>',
    ])
      expect(text).toContain(part);
    expect(drawn.texts('.mark')).toEqual(['↻ circular, best of 4,950']);
  });
  it('has three boxes and three arrows', () =>
    expect([drawn.count('.box'), drawn.count('.arrow')]).toEqual([3, 3]));
  it('breaks long names between words and between the ends of a connection', () => {
    expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrapped('immeasurable', 4)).toEqual(['immeasurable']);
    expect(mediatorLines('left thalamus – right amygdala')).toEqual(['left thalamus –', 'right amygdala']);
    expect(mediatorLines('left supplementary motor area 12 – right x')).toEqual([
      'left supplementary motor area',
      '12 –',
      'right x',
    ]);
    expect(mediatorLines('default network')).toEqual(['default network']);
  });
});
