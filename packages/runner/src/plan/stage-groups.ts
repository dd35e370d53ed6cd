import type { StageState } from './task.ts';

/** A stage of the file with what becomes of it in other universes: for people one line, not one a universe. */
export interface StageGroup {
  readonly name: string;
  /** The main analysis first. */
  readonly states: readonly StageState[];
}

/** Stages of the file, in running order. */
export function stageGroups(states: readonly StageState[]): StageGroup[] {
  const groups = new Map<string, StageState[]>();
  for (const state of states) {
    if (state.stage.variantOf === undefined) groups.set(state.stage.name, [state]);
  }
  for (const state of states) {
    if (state.stage.variantOf !== undefined) groups.get(state.stage.variantOf)?.push(state);
  }
  return [...groups].map(([name, own]) => ({ name, states: own }));
}
