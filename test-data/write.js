// Rewrites the generated part of this folder, bit by bit the same: `npm run test-data`.
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { writeTestData } from '@mesovia/simulation';

const here = fileURLToPath(new URL('.', import.meta.url));
for (const folder of ['golden', 'tiny-study']) await rm(`${here}${folder}`, { recursive: true, force: true });
for (const [name, { files }] of Object.entries(await writeTestData(here))) {
  process.stdout.write(`test-data/${name}: ${files} files\n`);
}
