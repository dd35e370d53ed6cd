import { DataError } from '@mesovia/core';
import { parseNumber } from '../delimited/parse-number.ts';
import type { XmlElement } from './read-xml.ts';

/** Largest number of values one element may list; beyond it a header is damaged. */
const MOST = 10_000_000;

/** Reads elements of one file, with errors that say where. */
export class ElementReader {
  readonly #file: string;
  readonly #code: string;

  /** @param code of its errors, for example `bad-cifti` */
  constructor(file: string, code: string) {
    this.#file = file;
    this.#code = code;
  }

  bad(problem: string, element: XmlElement): DataError {
    return new DataError(
      this.#code,
      problem,
      `${this.#file}: byte ${element.at}`,
      'copy the file again, or repeat the step that wrote it',
    );
  }

  children(element: XmlElement, name: string): XmlElement[] {
    return element.children.filter((child) => child.name === name);
  }

  child(element: XmlElement, name: string): XmlElement {
    const found = this.children(element, name);
    if (found.length === 1) return found[0] as XmlElement;
    throw this.bad(`${element.name} has ${found.length} elements ${name}, one is needed`, element);
  }

  attribute(element: XmlElement, name: string): string {
    const value = element.attributes.get(name);
    if (value === undefined) throw this.bad(`${element.name} has no ${name}`, element);
    return value;
  }

  /** A whole number of 0 or more. */
  count(element: XmlElement, name: string): number {
    const text = this.attribute(element, name).trim();
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value <= MOST) return value;
    throw this.bad(`${name} of ${element.name} is "${text.slice(0, 40)}", not a whole number`, element);
  }

  number(element: XmlElement, name: string): number {
    const text = this.attribute(element, name).trim();
    const value = parseNumber(text);
    if (value !== undefined) return value;
    throw this.bad(`${name} of ${element.name} is "${text.slice(0, 40)}", not a number`, element);
  }

  /** Numbers of a text, split at white space. */
  numbers(element: XmlElement, text = element.text): Float64Array {
    const words = text.split(/[\s,]+/).filter((word) => word !== '');
    return Float64Array.from(words, (word) => {
      const value = parseNumber(word) ?? notFinite(word);
      if (value === undefined)
        throw this.bad(`${element.name} holds "${word.slice(0, 40)}", not a number`, element);
      return value;
    });
  }

  /** Whole numbers of the text of an element, each below a limit. */
  indices(element: XmlElement, limit: number): Int32Array {
    return Int32Array.from(this.numbers(element), (value) => {
      if (Number.isInteger(value) && value >= 0 && value < limit) return value;
      throw this.bad(`${element.name} holds ${value}, not an index from 0 to ${limit - 1}`, element);
    });
  }
}

function notFinite(word: string): number | undefined {
  if (/^[+-]?nan$/i.test(word)) return NaN;
  if (/^[+]?inf(inity)?$/i.test(word)) return Infinity;
  return /^-inf(inity)?$/i.test(word) ? -Infinity : undefined;
}
