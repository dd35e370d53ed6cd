import * as core from '@mesovia/core';
import type { TableContract } from '@mesovia/core';
import { expect, it } from 'vitest';
import { allTables } from './floor-plan.ts';
import { floorPlanText, tableText } from './show/tables.ts';

it('shows every table of core once', () => {
  const known = Object.values(core as Record<string, unknown>).filter(
    (value): value is TableContract => (value as Partial<TableContract> | undefined)?.kind === 'table',
  );
  expect(new Set(allTables())).toEqual(new Set(known));
  expect(allTables().length).toBe(known.length);
});

it('says of a table what a row is, its key, its columns with type and meaning', () => {
  const text = tableText(core.frames, 100);
  expect(text).toContain('frames');
  expect(text).toContain('one row per volume of a BOLD run');
  expect(text).toContain('key participant_id, scan, frame');
  expect(text).toMatch(/fd_mm +number, may be unknown +framewise displacement in mm/);
  expect(floorPlanText(100)).toContain('one row per person');
});
