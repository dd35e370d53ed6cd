import { DataError, StoreError } from '@mesovia/core';
import { CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { explainFailure, usageErrorOf } from './failure.ts';

let said = '';
beforeEach(() => {
  said = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe('what went wrong, and the exit code', () => {
  it('something to mend: three lines without a stack, 2', () => {
    expect(explainFailure(new DataError('x', 'NaN in m\u001b[2J', 'a.csv:3', 'mend it'), '1.0.0')).toBe(2);
    expect(said).toBe('DataError: NaN in m\\x1b[2J\n  at: a.csv:3\n  try: mend it\n');
  });
  it('a store in use: 75', () => {
    expect(explainFailure(new StoreError('held', 'process 7 has it', 's', 'wait'), '1.0.0')).toBe(75);
  });
  it('a command line: the sentence of commander on one line, 2', () => {
    const error = new CommanderError(1, 'x', "error: unknown option '--jbos'\n(Did you mean --jobs?)");
    expect(explainFailure(usageErrorOf(error, 'mesovia run'), '1.0.0')).toBe(2);
    expect(said).toContain("unknown option '--jbos' (did you mean --jobs?)\n  at: mesovia run\n");
  });
  it('a defect: stack, version and 1', () => {
    expect(explainFailure(new TypeError('oops'), '1.0.0')).toBe(1);
    expect(said).toMatch(/TypeError: oops\n +at .*failure\.test/);
    expect(said).toContain('a defect of mesovia 1.0.0');
  });
  it('help and version are no failures', () => {
    expect(explainFailure(new CommanderError(0, 'commander.help', ''), '1.0.0')).toBe(0);
    expect(said).toBe('');
  });
});
