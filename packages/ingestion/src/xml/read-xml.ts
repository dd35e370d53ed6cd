import { DataError } from '@mesovia/core';

export interface XmlElement {
  readonly name: string;
  /** Byte at which the element starts. */
  readonly at: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Text directly inside the element, without that of its children. */
  readonly text: string;
}

/** Elements inside one another; no real file comes near. */
const DEEPEST = 50;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const NAME = /[A-Za-z_][\w.:-]*/y;
const SPACE = /[ \t\r\n]*/y;

/**
 * Reads a small XML file whole: elements, attributes, text, CDATA, comments. Entities of its own (a DOCTYPE with a
 * subset) are refused, so no text can grow when it is read.
 *
 * @param bytes UTF-8
 * @param offset byte of the file at which they start, for errors
 * @throws DataError `bad-xml` with the byte
 */
export function readXml(bytes: Uint8Array, file: string, offset = 0): XmlElement {
  return new XmlReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), file, offset).read();
}

interface Opened {
  readonly name: string;
  readonly at: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly pieces: string[];
}

class XmlReader {
  readonly #file: string;
  readonly #offset: number;
  /** One character a byte, so that places in it are bytes. */
  readonly #text: string;
  #at = 0;

  constructor(bytes: Buffer, file: string, offset: number) {
    this.#text = bytes.toString('latin1');
    this.#file = file;
    this.#offset = offset;
    if (this.#text.startsWith('\u00ef\u00bb\u00bf')) this.#at = 3;
  }

  read(): XmlElement {
    const open: Opened[] = [];
    let root: XmlElement | undefined;
    for (;;) {
      const isInside = open.length > 0;
      this.#takeText(open.at(-1));
      if (this.#at >= this.#text.length) break;
      if (this.#starts('<?')) this.#skipPast('?>');
      else if (this.#starts('<!--')) this.#skipPast('-->');
      else if (isInside && this.#starts('<![CDATA[')) open.at(-1)?.pieces.push(this.#cdata());
      else if (!isInside && this.#starts('<!DOCTYPE')) this.#doctype();
      else if (this.#starts('</')) {
        const element = this.#close(open.pop());
        if (open.length === 0) root = element;
        else open.at(-1)?.children.push(element);
      } else {
        if (root) throw this.#bad('there is a second element beside the root');
        if (open.length === DEEPEST) throw this.#bad(`more than ${DEEPEST} elements lie in one another`);
        const { element, isEmpty } = this.#open();
        if (!isEmpty) open.push(element);
        else if (open.length === 0) root = finished(element);
        else open.at(-1)?.children.push(finished(element));
      }
    }
    const left = open.at(-1);
    if (left) throw this.#bad(`the element ${left.name} is not closed`);
    if (!root) throw this.#bad('there is no element');
    return root;
  }

  #starts(mark: string): boolean {
    return this.#text.startsWith(mark, this.#at);
  }

  #bad(problem: string, at = this.#at): DataError {
    return new DataError(
      'bad-xml',
      `the XML cannot be read: ${problem}`,
      `${this.#file}: byte ${this.#offset + at}`,
      'copy the file again, or repeat the step that wrote it',
    );
  }

  /** Text up to the next mark; outside the root only space. */
  #takeText(into: Opened | undefined): void {
    const next = this.#text.indexOf('<', this.#at);
    const end = next < 0 ? this.#text.length : next;
    if (end > this.#at) {
      const raw = this.#text.slice(this.#at, end);
      if (into) into.pieces.push(this.#decoded(raw));
      else if (/[^ \t\r\n]/.test(raw)) throw this.#bad('there is text outside the root');
      this.#at = end;
    }
  }

  #skipPast(mark: string): void {
    const end = this.#text.indexOf(mark, this.#at);
    if (end < 0) throw this.#bad(`"${mark}" is missing`);
    this.#at = end + mark.length;
  }

  #cdata(): string {
    const start = this.#at + 9;
    this.#skipPast(']]>');
    return utf8(this.#text.slice(start, this.#at - 3));
  }

  #doctype(): void {
    const start = this.#at;
    this.#skipPast('>');
    if (this.#text.slice(start, this.#at).includes('[')) throw this.#bad('it declares entities', start);
  }

  #close(opened: Opened | undefined): XmlElement {
    const at = this.#at;
    this.#at += 2;
    const name = this.#name();
    this.#space();
    if (!this.#starts('>')) throw this.#bad(`the end of ${name} is not closed`);
    this.#at++;
    if (opened?.name !== name) throw this.#bad(`${name} ends where ${opened?.name ?? 'nothing'} is open`, at);
    return finished(opened);
  }

  #open(): { element: Opened; isEmpty: boolean } {
    const at = this.#at++;
    const name = this.#name();
    const attributes = new Map<string, string>();
    for (;;) {
      this.#space();
      const isEmpty = this.#starts('/>');
      if (isEmpty || this.#starts('>')) {
        this.#at += isEmpty ? 2 : 1;
        return { element: { name, at: this.#offset + at, attributes, children: [], pieces: [] }, isEmpty };
      }
      const attribute = this.#name();
      if (attributes.has(attribute)) throw this.#bad(`${name} has ${attribute} twice`);
      attributes.set(attribute, this.#value(attribute));
    }
  }

  #value(attribute: string): string {
    this.#space();
    const quote = this.#starts('=') ? this.#quote() : undefined;
    const end = quote === undefined ? -1 : this.#text.indexOf(quote, this.#at);
    if (end < 0) throw this.#bad(`the attribute ${attribute} has no value in quotes`);
    const raw = this.#text.slice(this.#at, end);
    if (raw.includes('<')) throw this.#bad(`the value of ${attribute} holds "<"`);
    const value = this.#decoded(raw);
    this.#at = end + 1;
    return value;
  }

  #quote(): string | undefined {
    this.#at++;
    this.#space();
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") return undefined;
    this.#at++;
    return quote;
  }

  #name(): string {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#text)?.[0];
    if (name === undefined) throw this.#bad('a name is missing');
    this.#at += name.length;
    return name;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #decoded(raw: string): string {
    if (!raw.includes('&')) return utf8(raw);
    return utf8(raw).replace(/&([^;&]{0,12};?)/g, (_, body: string) => {
      const name = body.endsWith(';') ? body.slice(0, -1) : '';
      const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
      const code = number ? parseInt(number[1] ?? number[2] ?? '', number[1] === undefined ? 10 : 16) : -1;
      const known = code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ENTITIES[name];
      if (known === undefined) throw this.#bad(`"&${body.slice(0, 12)}" stands for nothing`);
      return known;
    });
  }
}

function finished({ name, at, attributes, children, pieces }: Opened): XmlElement {
  return { name, at, attributes, children, text: pieces.join('') };
}

function utf8(latin1: string): string {
  return /[\u0080-\u00ff]/.test(latin1) ? Buffer.from(latin1, 'latin1').toString('utf8') : latin1;
}
