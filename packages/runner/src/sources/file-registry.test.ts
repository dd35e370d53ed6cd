import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '@mesovia/core';
import type { FileStamp, RememberedFile } from '@mesovia/store';
import { messageOf } from '../testing-fixtures/outcome.ts';
import { FileRegistry, NO_MEMO, type DigestMemo } from './file-registry.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mesovia-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string, secondsAgo = 0): string {
  const place = join(folder, file);
  mkdirSync(join(place, '..'), { recursive: true });
  writeFileSync(place, text);
  const then = Date.now() / 1000 - secondsAgo;
  utimesSync(place, then, then);
  return place;
}

class Memo implements DigestMemo {
  known = new Map<bigint, string>();
  asked = 0;
  async find(stamps: readonly FileStamp[]) {
    this.asked++;
    return stamps.map((stamp) => this.known.get(stamp.inode));
  }
  async remember(files: readonly RememberedFile[]) {
    for (const file of files) this.known.set(file.inode, file.sha256);
  }
}

describe('the outside world for source stages', () => {
  it('lists files in order, through links, without hidden ones and without circles', async () => {
    for (const file of ['b.txt', 'a/2.txt', 'a/1.txt', '.git/x', '.hidden']) write(file, '');
    symlinkSync(join(folder, 'a'), join(folder, 'link'), 'dir');
    symlinkSync(folder, join(folder, 'a/round'), 'dir');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'));
    const found = (await new FileRegistry(NO_MEMO).list(folder)).map(({ file }) => file);
    const once = found.filter((file) => !file.includes('round') && !file.startsWith('link'));
    expect(once).toEqual(['a/1.txt', 'a/2.txt', 'b.txt', 'dangling']);
    expect(found).toContain('link/1.txt');
    expect(found.length).toBeLessThan(40);
  });

  it('reads UTF-8 text without its mark', async () => {
    const registry = new FileRegistry(NO_MEMO);
    expect(await registry.readText(write('x.txt', '\uFEFFä'))).toBe('ä');
    writeFileSync(join(folder, 'x.txt.gz'), gzipSync('a\tb'));
    expect(await registry.readText(join(folder, 'x.txt.gz'))).toBe('a\tb');
    writeFileSync(join(folder, 'cut.gz'), gzipSync('a\tb').subarray(0, 12));
    expect(await messageOf(registry.readText(join(folder, 'cut.gz')))).toContain('cut.gz cannot be read');
    writeFileSync(join(folder, 'latin.txt'), Buffer.from([0xe4, 0x0a]));
    expect(await messageOf(registry.readText(join(folder, 'latin.txt')))).toContain('is not UTF-8 text');
    expect(await messageOf(registry.readText(join(folder, 'no.txt')))).toContain('no.txt does not exist');
    expect(await messageOf(registry.list(join(folder, 'no')))).toContain('cannot be listed');
    expect(await messageOf(registry.digest(join(folder, 'no.txt')))).toContain('does not exist');
  });

  it('asks the memo once for files that were listed together', async () => {
    const memo = new Memo();
    const registry = new FileRegistry(memo);
    for (let i = 0; i < 20; i++) write(`${i}.txt`, `${i}`, 10);
    for (const { path } of await registry.list(folder)) await registry.digest(path);
    expect(memo.asked).toBe(1);
  });

  it('does not remember a digest that is younger than a clock tick may be', async () => {
    const memo = new Memo();
    const registry = new FileRegistry(memo);
    // The change time cannot be set back, so every file of a test is young.
    expect(await registry.digest(write('young.txt', 'x', 100))).toBe(sha256('x'));
    await registry.save();
    expect(memo.known.size).toBe(0);
  });

  it('uses a remembered digest, and notices what changed since', async () => {
    const memo = new Memo();
    const path = write('x.txt', 'x');
    const first = new FileRegistry(memo);
    memo.find = async (stamps) => stamps.map(() => 'remembered');
    expect(await first.digest(path)).toBe('remembered');
    expect(first.pathOf('remembered')).toBe(path);
    expect(await first.changed(['remembered', 'unknown'])).toBeUndefined();
    write('x.txt', 'y', 5);
    expect(await first.changed(['remembered'])).toBe(path);
    rmSync(path);
    expect(await first.changed(['remembered'])).toBe(path);
  });
});
