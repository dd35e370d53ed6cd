import { describe, expect, it } from 'vitest';
import { readComponent } from '../../example/drawn.ts';
import { FlowDiagram } from './flow-diagram.tsx';

const rule = (reason: string, entering: number, first_failing: number) => ({
  reason,
  entering,
  first_failing,
  remaining: entering - first_failing,
});

describe('flow diagram', () => {
  it('counts those who came, those left out by reason, those analysed and the groups', () => {
    const drawn = readComponent(FlowDiagram, {
      rules: [rule('no scan', 48, 3), rule('too <much> motion', 45, 0), rule('short', 45, 8)],
      analysed: 37,
      groups: [
        { label: 'female', n: 21 },
        { label: 'male', n: 16 },
      ],
      exposure: 'Sex',
    });
    expect(drawn.texts('.box').map((text) => text.trim())).toEqual([
      '48 in the participants table',
      '3 left out: no scan',
      '8 left out: short',
      '37 analysed',
      'Sex: female, 21 people',
      'Sex: male, 16 people',
    ]);
  });
  it('says when nobody was left out', () => {
    const drawn = readComponent(FlowDiagram, { rules: [], analysed: 5, groups: [], exposure: 'Sex' });
    expect(drawn.texts('.box')).toEqual(['5 in the participants table', '5 analysed, nobody left out']);
  });
});
