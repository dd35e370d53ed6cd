import { DataError } from '@mesovia/core';

/** A value and the line it starts on. Objects keep the order of their names, also of names that look like numbers. */
export interface JsonNode {
  readonly line: number;
  readonly value: string | number | boolean | null | readonly JsonNode[] | ReadonlyMap<string, JsonNode>;
}

// A string of JSON holds no control characters.
const TOKEN =
  // oxlint-disable-next-line no-control-regex
  /[ \t\r\n]+|[{}[\]:,]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

interface Token {
  readonly text: string;
  readonly line: number;
}

/**
 * JSON with the line of every value, so that errors can say where. A name that occurs twice in one object is refused
 * (JSON.parse keeps the last one silently).
 *
 * @throws DataError `bad-json`, `duplicate-name`
 */
export function readJson(text: string, file: string): JsonNode {
  const tokens = tokenise(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, file);
  const reader = new JsonReader(tokens, file);
  const node = reader.value();
  reader.end();
  return node;
}

/** The object inside a node, or undefined. */
export function objectIn(node: JsonNode | undefined): ReadonlyMap<string, JsonNode> | undefined {
  return node?.value instanceof Map ? node.value : undefined;
}

function tokenise(text: string, file: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text)?.[0];
    if (found === undefined) {
      throw badJson(`unexpected ${JSON.stringify(text.slice(at, at + 10))}`, file, line);
    }
    if (/^[ \t\r\n]/.test(found)) line += found.split('\n').length - 1;
    else tokens.push({ text: found, line });
  }
  return [...tokens, { text: '', line }];
}

function badJson(problem: string, file: string, line: number): DataError {
  return new DataError('bad-json', `not valid JSON: ${problem}`, `${file}:${line}`, 'mend the file');
}

class JsonReader {
  readonly #tokens: readonly Token[];
  readonly #file: string;
  #at = 0;

  constructor(tokens: readonly Token[], file: string) {
    this.#tokens = tokens;
    this.#file = file;
  }

  value(): JsonNode {
    const { text, line } = this.#next();
    if (text === '{') return { line, value: this.#object() };
    if (text === '[') return { line, value: this.#array() };
    if (text === '' || /^[}\]:,]/.test(text)) throw this.#unexpected(text, line, 'a value');
    return { line, value: JSON.parse(text) as string | number | boolean | null };
  }

  end(): void {
    const { text, line } = this.#next();
    if (text !== '') throw this.#unexpected(text, line, 'the end of the file');
  }

  #object(): Map<string, JsonNode> {
    const members = new Map<string, JsonNode>();
    if (this.#peek() === '}') return (this.#next(), members);
    do {
      const { text, line } = this.#next();
      if (!text.startsWith('"')) throw this.#unexpected(text, line, 'a name in quotes');
      const name = JSON.parse(text) as string;
      const before = members.get(name);
      if (before) {
        throw new DataError(
          'duplicate-name',
          `"${name}" occurs twice, in lines ${before.line} and ${line}`,
          `${this.#file}:${line}`,
          'keep one of them',
        );
      }
      this.#expect(':');
      members.set(name, this.value());
    } while (this.#more('}'));
    return members;
  }

  #array(): JsonNode[] {
    const items: JsonNode[] = [];
    if (this.#peek() === ']') return (this.#next(), items);
    do items.push(this.value());
    while (this.#more(']'));
    return items;
  }

  #more(close: string): boolean {
    const { text, line } = this.#next();
    if (text !== ',' && text !== close) throw this.#unexpected(text, line, `"," or "${close}"`);
    return text === ',';
  }

  #expect(wanted: string): void {
    const { text, line } = this.#next();
    if (text !== wanted) throw this.#unexpected(text, line, `"${wanted}"`);
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at]?.text;
  }

  #next(): Token {
    const token = this.#tokens[Math.min(this.#at++, this.#tokens.length - 1)];
    return token as Token;
  }

  #unexpected(text: string, line: number, wanted: string): DataError {
    const found = text === '' ? 'the file ends' : `found ${text}`;
    return badJson(`${found} where ${wanted} should be`, this.#file, line);
  }
}
