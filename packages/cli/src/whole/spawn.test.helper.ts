import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const BIN = fileURLToPath(new URL('../../bin/mesovia.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Outcome>;
  /** Resolves when stderr or stdout contains a text; rejects when the process ends before. */
  says(text: string | RegExp): Promise<void>;
}

/** Milliseconds for a whole run before the tests of a file; a busy machine is slow. */
export const PATIENCE = 120_000;

const made: string[] = [];

/** A fresh folder, links resolved; gone when the tests of the file are over. */
export function freshFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mesovia-test-')));
  made.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

// Nobody's trusted folders, stores or colours reach a test.
const home = freshFolder();

function environment(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, SystemRoot, TMPDIR } = process.env;
  return { PATH, SystemRoot, TMPDIR, HOME: home, XDG_CONFIG_HOME: join(home, 'config'), ...extra };
}

/** Starts the real command, as a shell would. */
export function start(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Running {
  const began = performance.now();
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  const listeners = new Set<() => void>();
  const heard = (): void => listeners.forEach((listener) => listener());
  child.stdout.setEncoding('utf8').on('data', (text: string) => ((stdout += text), heard()));
  child.stderr.setEncoding('utf8').on('data', (text: string) => ((stderr += text), heard()));
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr, milliseconds: performance.now() - began });
      heard();
    });
  });
  const matches = (text: string | RegExp): boolean => {
    const all = stdout + stderr;
    return typeof text === 'string' ? all.includes(text) : text.test(all);
  };
  const says = (text: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const listener = (): void => {
        if (matches(text)) resolve();
        else if (child.exitCode === null && child.signalCode === null) return;
        else reject(new Error(`never said ${text}:\n${stdout}\n${stderr}`));
        listeners.delete(listener);
      };
      listeners.add(listener);
      listener();
    });
  return { child, ended, says };
}

export const mesovia = (
  args: readonly string[],
  cwd: string,
  env?: Readonly<Record<string, string>>,
): Promise<Outcome> => start(args, cwd, env).ended;

/** Runs and expects success; the message of a failure is the failure of the test. */
export async function succeeds(
  args: readonly string[],
  cwd: string,
  env?: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const outcome = await mesovia(args, cwd, env);
  if (outcome.code !== 0) throw new Error(`mesovia ${args.join(' ')} -> ${outcome.code}\n${outcome.stderr}`);
  return outcome;
}
