// Compiles each folder beside this file to one WebAssembly module and writes it as base64 into
// src/wasm/FOLDER.generated.ts, so that consumers need no compiler, loader or file path. Runs before tsc.
// A folder holds index.ts, the entry, and may hold generate.js, whose `source` is compiled as generated.ts.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const assembly = fileURLToPath(new URL('.', import.meta.url));
const target = fileURLToPath(new URL('../src/wasm/', import.meta.url));
// Strict SIMD only: relaxed instructions may round differently from processor to processor.
const options =
  '-O3 --noAssert --runtime stub --use abort= --importMemory --memoryBase 1024 --enable simd'.split(' ');
const compiler = JSON.parse(
  readFileSync(new URL('package.json', import.meta.resolve('assemblyscript/package.json')), 'utf8'),
).version;

async function sourcesOf(topic) {
  const folder = join(assembly, topic);
  const sources = new Map();
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.ts')) sources.set(name, readFileSync(join(folder, name), 'utf8'));
  }
  const generator = join(folder, 'generate.js');
  if (existsSync(generator))
    sources.set('generated.ts', (await import(pathToFileURL(generator).href)).source);
  return sources;
}

async function compile(topic, sources) {
  // Loaded only when something changed: the compiler takes a second to start.
  const { default: asc } = await import('assemblyscript/asc');
  let bytes;
  const { error, stderr } = await asc.main(['index.ts', '--outFile', 'out.wasm', ...options], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (name, contents) => {
      if (name === 'out.wasm') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(`assembly/${topic}: ${error.message}\n${stderr.toString()}`);
  return Buffer.from(bytes);
}

const topics = readdirSync(assembly, { withFileTypes: true }).filter((entry) => entry.isDirectory());
mkdirSync(target, { recursive: true });
for (const { name: topic } of topics) {
  const sources = await sourcesOf(topic);
  const stamp = createHash('sha256')
    .update(JSON.stringify([compiler, options, [...sources]]))
    .digest('hex');
  const file = join(target, `${topic}.generated.ts`);
  const head = `// Written by assembly/build.js from assembly/${topic}, ${stamp}\n`;
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(head)) continue;
  const bytes = await compile(topic, sources);
  const text = `${head}export const bytes =\n  '${bytes.toString('base64')}';\n`;
  writeFileSync(file, text);
  console.log(`assembly/${topic}: ${bytes.length} bytes`);
}
