import { describe, expect, it } from 'vitest';
import { harmless, isLive, painter, wantsColour } from './terminal.ts';

describe('colour and rewritten lines', () => {
  const terminal = { isTTY: true };
  it('is for terminals', () => {
    expect(wantsColour(terminal, {})).toBe(true);
    expect(wantsColour({}, {})).toBe(false);
    expect(wantsColour(terminal, { TERM: 'dumb' })).toBe(false);
    expect(isLive(terminal, {})).toBe(true);
    expect(isLive({}, {})).toBe(false);
    expect(isLive(terminal, { CI: 'true' })).toBe(false);
  });
  it('obeys NO_COLOR and FORCE_COLOR', () => {
    expect(wantsColour(terminal, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColour({}, { FORCE_COLOR: '1' })).toBe(true);
    expect(wantsColour(terminal, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
  });
  it('leaves text alone without colour', () => {
    expect(painter(false)('red', 'x')).toBe('x');
    expect(painter(true)('red', 'x')).toBe('\u001b[31mx\u001b[0m');
  });
});

it('takes the teeth out of control characters in data', () => {
  expect(harmless('sub-\u001b[2J\u00079\n\tä')).toBe('sub-\\x1b[2J\\x079\n\tä');
});
