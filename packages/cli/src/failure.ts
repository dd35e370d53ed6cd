import { CommanderError } from 'commander';
import type { SerialisedError, UserError } from '@mesovia/core';
import { harmless, painter, say, wantsColour } from './terminal.ts';

/** The one place that knows what a number means to the shell. */
export const EXIT = {
  done: 0,
  bug: 1,
  mistake: 2,
  workToDo: 3,
  held: 75,
  interrupted: 130,
} as const;

/** A command line that cannot be understood; carries where in the tree of commands it stood. */
export class UsageError extends Error {
  readonly problem: string;
  readonly command: string;

  constructor(problem: string, command: string) {
    super(problem);
    this.problem = problem;
    this.command = command;
  }
}

/** Commander's own sentence, on one line: `unknown option '--jbos' (did you mean --jobs?)`. */
export function usageErrorOf(error: CommanderError, command: string): UsageError {
  const problem = error.message
    .replace(/^error: /, '')
    .replace(/\s*\n\(Did you mean ([^?]*)\?\)/, (_, names: string) => ` (did you mean ${names}?)`);
  return new UsageError(problem, command);
}

// By the mark, not by class: this file must not load core, which would slow `--help` down.
const MARK = Symbol.for('mesovia.UserError');

export function isUserProblem(error: unknown): error is UserError {
  return typeof error === 'object' && error !== null && MARK in error;
}

export function problemText(error: SerialisedError): string {
  const paint = painter(wantsColour(process.stderr));
  return [
    `${paint('red', `${error.class}:`)} ${harmless(error.problem)}`,
    `  at: ${harmless(error.where)}`,
    `  try: ${harmless(error.remedy)}`,
  ].join('\n');
}

/** Says what went wrong and returns the exit code. */
export function explainFailure(error: unknown, version: string): number {
  if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
  if (error instanceof UsageError) {
    const { problem, command } = error;
    say(
      problemText({
        class: 'ParameterError',
        code: 'usage',
        problem,
        where: command,
        remedy: `${command} --help`,
      }),
    );
    return EXIT.mistake;
  }
  if (isUserProblem(error)) {
    say(problemText(error.toJSON()));
    return error.code === 'held' ? EXIT.held : EXIT.mistake;
  }
  say(harmless(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  say(
    `\nThis is a defect of mesovia ${version} (Node ${process.versions.node}), not of your data. Please report it.`,
  );
  return EXIT.bug;
}
