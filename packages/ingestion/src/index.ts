// Functions: study files as plain arrays and tables, for use in other programs.
export { readDelimited } from './delimited/read-delimited.ts';
export type { DelimitedTable } from './delimited/read-delimited.ts';
export { parseNumber } from './delimited/parse-number.ts';
export { readJson } from './json/read-json.ts';
export type { JsonNode } from './json/read-json.ts';
export { readDictionary } from './participants/dictionary.ts';
export type { DictionaryEntry } from './participants/dictionary.ts';
