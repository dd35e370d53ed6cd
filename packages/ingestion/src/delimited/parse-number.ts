const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The double a decimal text stands for, exactly as JavaScript reads it; undefined for anything else (also Infinity, 0x10). */
export function parseNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

/** Whether `parseNumber` reads the text. */
export const isNumberText = (text: string): boolean => NUMBER.test(text);
