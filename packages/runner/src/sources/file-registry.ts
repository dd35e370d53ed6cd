import { createHash } from 'node:crypto';
import {
  createReadStream,
  readdirSync,
  readFileSync,
  statSync,
  type BigIntStats,
  type Dirent,
} from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { DataError, type FoundFile, type SourceFiles } from '@mesovia/core';
import type { FileStamp, RememberedFile } from '@mesovia/store';
import { DiskPace } from './disk-pace.ts';

/** Where digests of files are remembered between runs. */
export interface DigestMemo {
  find(stamps: readonly FileStamp[]): Promise<(string | undefined)[]>;
  remember(files: readonly RememberedFile[]): Promise<void>;
}

export const NO_MEMO: DigestMemo = {
  find: async (stamps) => stamps.map(() => undefined),
  remember: async () => {},
};

/** Files that were listed together and look alike: whoever digests one will digest the others. */
interface Group {
  readonly paths: readonly string[];
  looking: Promise<void> | undefined;
}

interface KnownFile {
  readonly path: string;
  readonly stamp: FileStamp;
}

/** A file may be changed twice within the resolution of its clock: digests of files that young are not remembered. */
const TOO_YOUNG_NS = 2_000_000_000n;

/** Files up to this many bytes are read at once: a stream costs more than they do. */
const WHOLE = 262_144n;

/** Files looked at without opening them at a time; thousands at once cost memory and gain nothing. */
const LOOKED_AT_ONCE = 64;

/** Files open for digesting at a time. */
const AT_ONCE = 4;

/**
 * The outside world as source stages see it, and the files that later stages may open by digest.
 *
 * The memo says only "this file, unchanged, had this digest"; what a task depends on is always the digest.
 */
export class FileRegistry implements SourceFiles {
  readonly #memo: DigestMemo;
  readonly #byDigest = new Map<string, KnownFile>();
  readonly #groups = new Map<string, Group>();
  readonly #looked = new Map<string, { stamp: FileStamp; sha256: string | undefined }>();
  readonly #new: RememberedFile[] = [];
  readonly #pace = new DiskPace();
  #running = 0;
  readonly #queue: (() => void)[] = [];

  constructor(memo: DigestMemo) {
    this.#memo = memo;
  }

  async readText(path: string): Promise<string> {
    const bytes = await this.readBytes(path);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch (cause) {
      throw fileError(path, cause);
    }
  }

  async readBytes(path: string): Promise<Uint8Array> {
    try {
      const bytes = await this.#pace.ask(
        () => readFileSync(path),
        () => readFile(path),
      );
      const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
      return gzipped ? gunzipSync(bytes) : bytes;
    } catch (cause) {
      throw fileError(path, cause);
    }
  }

  async exists(path: string): Promise<boolean> {
    return stat(path).then(
      () => true,
      () => false,
    );
  }

  /** Hidden files and folders (.git, .datalad) are not data and are left out; links are followed. */
  async list(folder: string): Promise<FoundFile[]> {
    const root = resolve(folder);
    const found: FoundFile[] = [];
    await walk(root, '', found, new Set(), this.#pace);
    found.sort((a, b) => (a.file < b.file ? -1 : 1));
    for (const paths of groupByEnding(found)) {
      const group: Group = { paths, looking: undefined };
      for (const path of paths) this.#groups.set(path, group);
    }
    return found;
  }

  async digest(path: string): Promise<string> {
    const absolute = resolve(path);
    await this.#lookUp(absolute);
    const looked = this.#looked.get(absolute);
    const stamp = looked?.stamp ?? (await stampOf(absolute, this.#pace));
    const sha256 = looked?.sha256 ?? (await this.#read(absolute, stamp));
    this.#byDigest.set(sha256, { path: absolute, stamp });
    return sha256;
  }

  /** Path of a file that a source stage listed. */
  pathOf(sha256: string): string | undefined {
    return this.#byDigest.get(sha256)?.path;
  }

  /** The first of these files that is not what it was when its digest was taken. */
  async changed(digests: readonly string[]): Promise<string | undefined> {
    for (const sha256 of digests) {
      const known = this.#byDigest.get(sha256);
      if (!known) continue;
      const now = await stampOf(known.path, this.#pace).catch(() => undefined);
      if (!now || !sameStamp(now, known.stamp)) return known.path;
    }
    return undefined;
  }

  /** Writes down the digests taken since the last call. */
  async save(): Promise<void> {
    await this.#memo.remember(this.#new.splice(0));
  }

  /** Asks the memo once for all files that were listed together and look alike. */
  async #lookUp(path: string): Promise<void> {
    if (this.#looked.has(path)) return;
    const group = this.#groups.get(path) ?? { paths: [path], looking: undefined };
    group.looking ??= this.#ask(group.paths);
    await group.looking;
  }

  async #ask(paths: readonly string[]): Promise<void> {
    const stamps: (FileStamp | undefined)[] = [];
    for (let i = 0; i < paths.length; i += LOOKED_AT_ONCE) {
      const some = paths
        .slice(i, i + LOOKED_AT_ONCE)
        .map((path) => stampOf(path, this.#pace).catch(() => undefined));
      stamps.push(...(await Promise.all(some)));
    }
    const seen = paths.flatMap((path, i) => (stamps[i] ? [{ path, stamp: stamps[i] }] : []));
    const digests = await this.#memo.find(seen.map(({ stamp }) => stamp));
    for (const [i, { path, stamp }] of seen.entries()) this.#looked.set(path, { stamp, sha256: digests[i] });
  }

  async #read(path: string, before: FileStamp): Promise<string> {
    await this.#turn();
    try {
      const hash = createHash('sha256');
      if (before.size <= WHOLE) {
        hash.update(
          await this.#pace.ask(
            () => readFileSync(path),
            () => readFile(path),
          ),
        );
      } else await pipeline(createReadStream(path), hash);
      const sha256 = hash.digest('hex');
      const after = await stampOf(path, this.#pace);
      if (!sameStamp(before, after)) throw changedError(path);
      const age = BigInt(Date.now()) * 1_000_000n - maximum(before.mtimeNs, before.ctimeNs);
      if (age > TOO_YOUNG_NS) this.#new.push({ ...before, sha256 });
      this.#looked.set(path, { stamp: before, sha256 });
      return sha256;
    } catch (cause) {
      if (cause instanceof DataError) throw cause;
      throw fileError(path, cause);
    } finally {
      this.#running--;
      this.#queue.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running >= AT_ONCE) await new Promise<void>((go) => this.#queue.push(go));
    this.#running++;
  }
}

async function walk(
  root: string,
  below: string,
  found: FoundFile[],
  trail: ReadonlySet<bigint>,
  pace: DiskPace,
): Promise<void> {
  const folder = join(root, below);
  let entries: Dirent[];
  try {
    entries = await pace.ask(
      () => readdirSync(folder, { withFileTypes: true }),
      () => readdir(folder, { withFileTypes: true }),
    );
  } catch (cause) {
    if (below !== '') throw fileError(folder, cause);
    throw new DataError('folder-missing', `the folder ${folder} cannot be listed`, folder, 'check its name', {
      cause,
    });
  }
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    const file = below === '' ? entry.name : `${below}/${entry.name}`;
    const path = join(root, file);
    if (entry.isFile()) found.push({ file, path });
    else if (entry.isDirectory()) await walk(root, file, found, trail, pace);
    else if (entry.isSymbolicLink()) await followLink(root, file, path, found, trail, pace);
  }
}

async function followLink(
  root: string,
  file: string,
  path: string,
  found: FoundFile[],
  trail: ReadonlySet<bigint>,
  pace: DiskPace,
): Promise<void> {
  const target = await stat(path, { bigint: true }).catch(() => undefined);
  // A link that leads nowhere is listed: reading it says what is missing.
  if (!target?.isDirectory()) found.push({ file, path });
  else if (!trail.has(target.ino)) await walk(root, file, found, new Set([...trail, target.ino]), pace);
}

/** A word at the end of a name (`_bold.nii.gz`) makes a group of its own from this many files. */
const LIKELY_KIND = 16;

/** Files that end alike: `_bold.nii.gz` where that is a kind of file, else `.nii.gz`. */
function groupByEnding(files: readonly FoundFile[]): string[][] {
  const endings = files.map(({ file }) => /(_[A-Za-z][A-Za-z0-9]*)?(\.[^/.][^/]*)?$/.exec(file));
  const counts = new Map<string, number>();
  for (const ending of endings) counts.set(ending?.[0] ?? '', (counts.get(ending?.[0] ?? '') ?? 0) + 1);
  const groups = new Map<string, string[]>();
  for (const [i, { path }] of files.entries()) {
    const [whole = '', , extension = ''] = endings[i] ?? [];
    const ending = (counts.get(whole) ?? 0) >= LIKELY_KIND ? whole : extension;
    const group = groups.get(ending);
    if (group) group.push(path);
    else groups.set(ending, [path]);
  }
  return [...groups.values()];
}

async function stampOf(path: string, pace: DiskPace): Promise<FileStamp> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await pace.ask<BigIntStats>(
      () => statSync(path, { bigint: true }),
      () => stat(path, { bigint: true }),
    );
    return { device: dev, inode: ino, size, mtimeNs, ctimeNs };
  } catch (cause) {
    throw fileError(path, cause);
  }
}

function sameStamp(a: FileStamp, b: FileStamp): boolean {
  return (
    a.device === b.device &&
    a.inode === b.inode &&
    a.size === b.size &&
    a.mtimeNs === b.mtimeNs &&
    a.ctimeNs === b.ctimeNs
  );
}

const maximum = (a: bigint, b: bigint) => (a > b ? a : b);

export function changedError(path: string): DataError {
  return new DataError(
    'file-changed',
    `${path} was changed while it was being read`,
    path,
    'run again when nothing writes to it',
  );
}

export function fileError(path: string, cause: unknown): DataError {
  const code = (cause as { code?: string }).code;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new DataError(
      'file-missing',
      `${path} does not exist`,
      path,
      'check the place in the pipeline file, and --set or the environment variable it comes from',
      { cause },
    );
  const reason =
    cause instanceof TypeError ? 'is not UTF-8 text' : `cannot be read (${code ?? String(cause)})`;
  return new DataError(
    'file-unreadable',
    `${path} ${reason}`,
    path,
    'save it as UTF-8, or mend its permissions',
    {
      cause,
    },
  );
}
