import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '@mesovia/core';
import { storeFolder } from '@mesovia/runner';
import { Store } from '@mesovia/store';
import { pipelineFile } from './options.ts';

export interface StoreFlags {
  pipeline?: string;
  store?: string;
}

/** The store folder that belongs to a pipeline file. */
export function folderOf(flags: StoreFlags): string {
  return storeFolder(pipelineFile(flags.pipeline), flags.store === undefined ? {} : { store: flags.store });
}

/**
 * Opens the store, hands it over, closes it whatever happens. Looking at a store never makes one.
 *
 * @throws StoreError `no-store`, and those of `Store.open`
 */
export async function withStore<T>(
  flags: StoreFlags,
  options: { readonly readOnly: boolean },
  use: (store: Store) => Promise<T>,
): Promise<T> {
  const folder = folderOf(flags);
  if (!existsSync(join(folder, 'study.duckdb'))) {
    throw new StoreError(
      'no-store',
      'there are no results yet',
      folder,
      'run the pipeline first, or say where its results are: --pipeline FILE or --store FOLDER',
    );
  }
  const store = await Store.open(folder, options);
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
