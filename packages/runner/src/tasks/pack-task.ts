import { join } from 'node:path';
import type * as arrow from 'apache-arrow';
import type { Components } from '../plan/components.ts';
import type { Task } from '../plan/task.ts';
import type { FileRegistry } from '../sources/file-registry.ts';
import { openParcel, writeEntry, writeTable, type ParcelInput } from './parcel.ts';

/** Puts a task and all it needs into a folder. */
export async function packTask(
  task: Task,
  folder: string,
  threads: number,
  files: FileRegistry,
): Promise<void> {
  await openParcel(folder);
  const listed: Record<string, string> = {};
  const inputs: ParcelInput[] = [];
  for (const [i, input] of task.inputs.entries()) {
    const parts: { file: string; digest: string }[] = [];
    for (const [j, part] of input.parts.entries()) {
      const table = await part.load();
      const file = `in/${i}-${j}.arrow`;
      await writeTable(join(folder, file), table);
      parts.push({ file, digest: part.digest });
      if (task.stage.stage?.each) listFiles(table, files, listed);
    }
    inputs.push({ role: input.role, contract: input.contract, parts });
  }
  await writeEntry(folder, {
    key: task.taskKey as string,
    components: task.components as Components,
    address: task.address,
    module: task.stage.found.package.module,
    exportName: task.stage.found.exportName,
    keyValue: task.key,
    threads,
    inputs,
    files: listed,
  });
}

/** Places of the files that a table names by digest. */
function listFiles(table: arrow.Table, files: FileRegistry, listed: Record<string, string>): void {
  for (const field of table.schema.fields) {
    if (!field.name.endsWith('_sha256')) continue;
    for (const sha256 of (table.getChild(field.name) ?? []) as Iterable<string | null>) {
      const path = sha256 === null ? undefined : files.pathOf(sha256);
      if (sha256 !== null && path !== undefined) listed[sha256] = path;
    }
  }
}
