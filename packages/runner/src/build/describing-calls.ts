/**
 * Functions of core that describe tables and stages and do nothing else. esbuild believes a function's own mark only
 * inside its file, so each call is marked; otherwise every table would be part of the code of every stage.
 */
const DESCRIBING = new Set([
  'artefact',
  'bool',
  'bundle',
  'collected',
  'defineStage',
  'defineTable',
  'float64',
  'float64List',
  'int32',
  'int32List',
  'int64',
  'optional',
  'path',
  'text',
  'textList',
]);

const IMPORT = /import\s*\{([^}]*)\}\s*from\s*['"](?:@mesovia\/core|\.\/(?:contract|stage|params)\.js)['"]/g;

/** Built code in which calls of the describing functions that it imports from core are marked as pure. */
export function markDescribingCalls(code: string): string {
  const names = [...code.matchAll(IMPORT)].flatMap((match) => (match[1] ?? '').split(',').flatMap(localName));
  if (names.length === 0) return code;
  const call = new RegExp(`(?<![\\w$.])(?:${names.join('|')})\\(`, 'g');
  return code.replace(call, (found) => `/* @__PURE__ */ ${found}`);
}

/** `text as words` -> words, when text is one of them. */
function localName(specifier: string): string[] {
  const [name = '', local = name] = specifier.trim().split(/\s+as\s+/);
  return DESCRIBING.has(name) ? [local] : [];
}
