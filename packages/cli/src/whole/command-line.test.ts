import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeProgram } from '../main.ts';
import { freshFolder, mesovia, start } from './spawn.test.helper.ts';

const folder = freshFolder();
const { commands } = makeProgram('0');

describe('help', () => {
  it.each(commands.map((c) => [c.name(), c] as const))(
    '%s: described, every option too, examples',
    (name, command) => {
      let text = '';
      command.configureOutput({ writeOut: (part) => void (text += part) }).outputHelp();
      expect(command.description()).not.toBe('');
      expect(command.options.filter((o) => !o.description).map((o) => o.flags)).toEqual([]);
      expect(text).toContain('Examples:');
      expect(text).toContain(`$ mesovia ${name}`);
    },
  );

  it('of the whole command names every command, and is quick', async () => {
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      const { code, stdout, stderr, milliseconds } = await mesovia(['--help'], folder);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      for (const command of commands) expect(stdout).toContain(`  ${command.name()} `);
      times.push(milliseconds);
    }
    console.log(`mesovia --help: ${Math.min(...times).toFixed(0)} ms`);
    // Generous for a busy machine; the goal is 150 ms.
    expect(Math.min(...times)).toBeLessThan(600);
  });

  it('loads nothing but commander before a command is chosen', () => {
    expect(loadedAtOnce(fileURLToPath(new URL('../main.ts', import.meta.url)))).toEqual(
      new Set(['commander']),
    );
  });
});

/** Packages reached from a file by imports that are neither types nor `await import()`. */
function loadedAtOnce(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return new Set();
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type)[^;]*? from '([^']+)'/gm);
  const found = [...imports].flatMap(([, specifier = '']) => {
    if (specifier.startsWith('node:')) return [];
    return specifier.startsWith('.')
      ? [...loadedAtOnce(resolve(dirname(file), specifier), seen)]
      : [specifier];
  });
  return new Set(found);
}

describe('a command line that cannot be understood exits with 2 and one message', () => {
  it.each([
    [['rnu'], "ParameterError: unknown command 'rnu' (did you mean run?)", 'mesovia --help'],
    [
      ['run', '--jbos', '2'],
      "ParameterError: unknown option '--jbos' (did you mean --jobs?)",
      'mesovia run --help',
    ],
    [['run', '--jobs', 'two'], 'It has to be a whole number, at least 1.', 'mesovia run --help'],
    [['run', '--set', 'permutations'], 'Write it as name=value.', 'mesovia run --help'],
    [['sql'], "missing required argument 'query'", 'mesovia sql --help'],
    [
      ['mediate', 'x.csv', '--x', 'a'],
      "required option '--m <columns>' not specified",
      'mesovia mediate --help',
    ],
    [['plan', 'a.yaml', 'b.yaml'], 'too many arguments', 'mesovia plan --help'],
    [['show', 'tabels'], 'nothing called "tabels" (did you mean tables?)', 'mesovia show --help'],
    [['show', 'search'], 'StoreError: there are no results yet', '--pipeline FILE'],
    [['show', 'table', 'frame'], 'there is no table "frame" (did you mean frames?)', 'mesovia show tables'],
    [['show', 'stage', 'mass-mediaton'], '(did you mean statistics/mass-mediation?)', 'mesovia show stages'],
  ])('mesovia %j', async (args, problem, remedy) => {
    const { code, stdout, stderr } = await mesovia(args, folder);
    expect(stderr).toContain(problem);
    expect(stderr).toContain(remedy);
    expect(stderr.match(/^ {2}try: /gm)).toHaveLength(1);
    expect(stderr).not.toMatch(/^ +at .*\.js/m);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe('streams', () => {
  it('mesovia alone prints its help', async () => {
    const { code, stdout } = await mesovia([], folder);
    expect(stdout).toContain('Usage: mesovia');
    expect(code).toBe(0);
  });

  it('an old Node gets one plain line', () => {
    const bin = JSON.stringify(new URL('../../bin/mesovia.js', import.meta.url).href);
    const script = `Object.defineProperty(process, 'versions', { value: { node: '20.10.0' } }); await import(${bin});`;
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('mesovia needs Node 20.11 or newer; this is 20.10.0\n');
    expect(status).toBe(1);
  });

  it('--version is the version of the package', async () => {
    expect((await mesovia(['--version'], folder)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('a reader that goes away is no error', async () => {
    const { child, ended } = start(['show', 'tables'], folder);
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('no colour without a terminal, colour on request', async () => {
    const escape = '\u001b[';
    const wrong = async (env: Record<string, string>) => (await mesovia(['rnu'], folder, env)).stderr;
    expect(await wrong({})).not.toContain(escape);
    expect(await wrong({ FORCE_COLOR: '1' })).toContain(escape);
    expect(await wrong({ FORCE_COLOR: '1', NO_COLOR: '1' })).not.toContain(escape);
  });
});
