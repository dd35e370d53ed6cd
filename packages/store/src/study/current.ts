// What the stages of the pipeline file hold now, and the views that show it to SQL.
import { StoreError } from '@mesovia/core';
import { quote } from '../bridge/append.ts';
import type { Part, Parts } from '../tasks/parts.ts';
import type { Artefacts } from '../tasks/artefacts.ts';
import { partKey } from '../tasks/records.ts';
import type { Session } from '../session/session.ts';
import { integers, texts } from '../session/vectors.ts';

export interface CurrentTable {
  readonly kind: 'table';
  readonly contract: string;
  readonly version: number;
  /** In key order; a single part with key null where the stage is not mapped. */
  readonly parts: readonly { readonly key: string | null; readonly digest: string }[];
}

export interface CurrentArtefact {
  readonly kind: 'artefact';
  readonly parts: readonly {
    readonly key: string | null;
    readonly sha256: string;
    readonly mediaType: string;
    readonly name: string;
  }[];
}

export type CurrentOutput = CurrentTable | CurrentArtefact;
export type CurrentOutputs = Readonly<Record<string, CurrentOutput>>;

/** Schemas that are not stages. */
const taken = new Set(['store', 'data', 'main', 'temp', 'system', 'information_schema', 'pg_catalog']);

export class Current {
  private readonly session: Session;
  private readonly parts: Parts;
  private readonly artefacts: Artefacts;

  constructor(session: Session, parts: Parts, artefacts: Artefacts) {
    this.session = session;
    this.parts = parts;
    this.artefacts = artefacts;
  }

  /** @throws StoreError `bad-stage-name`, `no-part`, `no-artefact` */
  async set(stage: string, outputs: CurrentOutputs): Promise<void> {
    checkName(stage, 'stage');
    for (const output of Object.keys(outputs)) checkName(output, `output of ${stage}`);
    await this.session.transaction(async () => {
      await this.remove([stage]);
      for (const [output, value] of Object.entries(outputs)) await this.insert(stage, output, value);
      await this.makeViews(stage, outputs);
    });
  }

  /** Forgets the stages that are not in `keep`; their results stay until gc. */
  async dropStale(keep: readonly string[]): Promise<string[]> {
    const stale = Object.keys(await this.all()).filter((stage) => !keep.includes(stage));
    if (stale.length > 0) await this.session.transaction(() => this.remove(stale));
    return stale;
  }

  /** Forgets the stages that show any of these contents (see `namesOf`). */
  async removeShowing(names: ReadonlySet<string>): Promise<void> {
    const stages = Object.entries(await this.all()).filter(([, outputs]) =>
      Object.values(outputs).some((output) => namesOf(output).some((name) => names.has(name))),
    );
    if (stages.length > 0) await this.session.transaction(() => this.remove(stages.map(([stage]) => stage)));
  }

  async all(): Promise<Record<string, Record<string, CurrentOutput>>> {
    const outputs = await this.session.rows<OutputRow>('from store.current_outputs order by stage, output');
    const parts = await this.session.rows<PartRow>('from store.current_parts order by stage, output, place');
    const all: Record<string, Record<string, CurrentOutput>> = {};
    for (const row of outputs) {
      const own = parts.filter(({ stage, output }) => stage === row.stage && output === row.output);
      (all[row.stage] ??= {})[row.output] = this.outputOf(row, own);
    }
    return all;
  }

  /** Makes all views again, where the file was written anew. */
  async restoreViews(): Promise<void> {
    for (const [stage, outputs] of Object.entries(await this.all())) await this.makeViews(stage, outputs);
  }

  private outputOf(row: OutputRow, parts: readonly PartRow[]): CurrentOutput {
    if (row.kind === 'artefact') {
      return {
        kind: 'artefact',
        parts: parts.map(({ key, sha256, media_type, name }) => ({
          key,
          sha256: sha256 ?? '',
          mediaType: media_type ?? '',
          name: name ?? '',
        })),
      };
    }
    return {
      kind: 'table',
      contract: row.contract ?? '',
      version: row.version ?? 0,
      parts: parts.map(({ key, part }) => ({ key, digest: this.parts.numbered(part ?? 0)?.digest ?? '' })),
    };
  }

  private async remove(stages: readonly string[]): Promise<void> {
    for (const stage of stages) {
      await this.session.run(`drop view if exists main.${quote(stage)}`);
      await this.session.run(`drop schema if exists ${quote(stage)} cascade`);
      for (const table of ['current_outputs', 'current_parts']) {
        await this.session.run(`delete from store.${table} where stage = $1`, [stage]);
      }
    }
  }

  private async insert(stage: string, output: string, value: CurrentOutput): Promise<void> {
    const table = value.kind === 'table' ? value : undefined;
    await this.session.append('current_outputs', {
      stage: texts([stage]),
      output: texts([output]),
      kind: texts([value.kind]),
      contract: texts([table?.contract ?? null]),
      version: integers([table?.version ?? null]),
    });
    if (value.parts.length === 0) return;
    const files = value.kind === 'artefact' ? value.parts : undefined;
    await this.session.append('current_parts', {
      stage: texts(value.parts.map(() => stage)),
      output: texts(value.parts.map(() => output)),
      place: integers(value.parts.map((_, place) => place)),
      key: texts(value.parts.map(({ key }) => key)),
      part: integers(table ? this.partsOf(table).map(({ part }) => part) : value.parts.map(() => null)),
      sha256: texts(value.parts.map((_, i) => (files ? this.knownArtefact(files[i]?.sha256 ?? '') : null))),
      media_type: texts(value.parts.map((_, i) => files?.[i]?.mediaType ?? null)),
      name: texts(value.parts.map((_, i) => files?.[i]?.name ?? null)),
    });
  }

  private partsOf(table: CurrentTable): Part[] {
    return table.parts.map(({ digest }) => {
      const part = this.parts.find({ ...table, digest });
      if (part) return part;
      throw missing('no-part', `part ${digest.slice(0, 12)} of table ${table.contract}`, this.session.file);
    });
  }

  private knownArtefact(sha256: string): string {
    if (this.artefacts.has(sha256)) return sha256;
    throw missing('no-artefact', `file ${sha256.slice(0, 12)}`, this.session.file);
  }

  private async makeViews(stage: string, outputs: CurrentOutputs): Promise<void> {
    await this.session.run(`create schema if not exists ${quote(stage)}`);
    const shown: string[] = [];
    for (const [output, value] of Object.entries(outputs)) {
      if (value.kind !== 'table') continue;
      const select = this.viewOf(stage, output, value);
      if (!select) continue;
      await this.session.run(`create or replace view ${quote(stage)}.${quote(output)} as ${select}`);
      shown.push(output);
    }
    // `from search` works beside `from search.candidate_estimates` where a stage has one table.
    const [only] = shown;
    if (shown.length !== 1 || only === undefined) return;
    await this.session.run(
      `create or replace view main.${quote(stage)} as from ${quote(stage)}.${quote(only)}`,
    );
  }

  /** Undefined where no part was ever stored, so that nobody knows the columns. */
  private viewOf(stage: string, output: string, table: CurrentTable): string | undefined {
    const parts = this.partsOf(table);
    const [first, second] = parts;
    if (!first) {
      const any = this.parts.all().find((p) => p.contract === table.contract && p.version === table.version);
      return any && `select * exclude (part) from data.${quote(any.physical)} where false`;
    }
    if (!second)
      return `select * exclude (part) from data.${quote(first.physical)} where part = ${first.part}`;
    const tables = [...new Set(parts.map(({ physical }) => physical))];
    return inPlaceOrder(stage, output, tables);
  }
}

/** Names of the contents of an output: `partKey` of its parts, or SHA-256 of its artefacts. */
export function namesOf(output: CurrentOutput): string[] {
  return output.kind === 'table'
    ? output.parts.map(({ digest }) => partKey({ ...output, digest }))
    : output.parts.map(({ sha256 }) => sha256);
}

/**
 * Rows in the order of the parts, not of their commits: parts are committed as they are done, and an average over
 * floats depends on the order of its terms.
 */
function inPlaceOrder(stage: string, output: string, tables: readonly string[]): string {
  const selects = tables.map(
    (table) => `select current.place as "store.place", d.rowid as "store.row", d.* exclude (part)
      from data.${quote(table)} d join store.current_parts current using (part)
      where current.stage = '${stage}' and current.output = '${output}'`,
  );
  return `select * exclude ("store.place", "store.row") from (${selects.join(' union all by name ')})
    order by "store.place", "store.row"`;
}

interface OutputRow {
  readonly stage: string;
  readonly output: string;
  readonly kind: 'table' | 'artefact';
  readonly contract: string | null;
  readonly version: number | null;
}

interface PartRow {
  readonly stage: string;
  readonly output: string;
  readonly key: string | null;
  readonly part: number | null;
  readonly sha256: string | null;
  readonly media_type: string | null;
  readonly name: string | null;
}

function checkName(name: string, what: string): void {
  if (/^[a-z][a-z0-9_]*$/.test(name) && !taken.has(name)) return;
  throw new StoreError(
    'bad-stage-name',
    `"${name}" cannot name a schema or view of the store`,
    what,
    'use a-z, 0-9 and _, and none of the names of the store: ' + [...taken].join(', '),
  );
}

function missing(code: string, what: string, file: string): StoreError {
  return new StoreError(
    code,
    `the store holds no ${what}`,
    file,
    'run the pipeline again: it makes what is missing',
  );
}
