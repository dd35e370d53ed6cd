/** Results go to stdout, words to stderr. A reader that went away (`| head`) is no error. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? plainBigint(v) : v), 2));
}

export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

function plainBigint(value: bigint): number | string {
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

/**
 * Nobody reads stdout any more: there is nothing left to do. Nobody reads stderr: the run goes on, unheard.
 * Called once, before anything is written.
 */
export function acceptClosedPipes(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

type Environment = Readonly<Record<string, string | undefined>>;

interface Screen {
  readonly isTTY?: boolean;
}

/** Colour only for people who can see it: a terminal that is not dumb, and nobody said NO_COLOR. */
export function wantsColour(stream: Screen, environment: Environment = process.env): boolean {
  if (environment['NO_COLOR']) return false;
  if (environment['FORCE_COLOR']) return environment['FORCE_COLOR'] !== '0';
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}

/** A line that can be rewritten in place. */
export function isLive(stream: Screen, environment: Environment = process.env): boolean {
  return stream.isTTY === true && environment['TERM'] !== 'dumb' && !environment['CI'];
}

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

export type Paint = (style: keyof typeof CODES, text: string) => string;

export function painter(colour: boolean): Paint {
  return (style, text) => (colour ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}

/** Data may hold anything; a participant called ESC[2J must not clear the screen. Line ends stay. */
export function harmless(text: string): string {
  return text.replace(
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}
