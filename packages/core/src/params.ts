import { z } from 'zod';
import { ParameterError } from './errors.ts';

/** A place of a file or folder; relative ones start at the pipeline file that contains them. Source stages only. */
/* @__NO_SIDE_EFFECTS__ */
export function path(about: string) {
  return z.string().min(1).describe(about).meta({ path: true });
}

/** One line per problem: where in the parameters, and what. */
export function issueLines(
  error: z.ZodError,
): { path: (string | number)[]; message: string; keys?: string[] }[] {
  return error.issues.map((issue) => ({
    path: issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
    message: issue.message,
    ...(issue.code === 'unrecognized_keys' ? { keys: issue.keys } : {}),
  }));
}

/**
 * Parameters with every default filled in.
 *
 * @throws ParameterError `bad-parameters` listing every problem
 */
export function parseParams<P extends z.ZodType>(schema: P, value: unknown, where: string): z.output<P> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const lines = issueLines(result.error).map((i) => `${i.path.join('.') || 'with'}: ${i.message}`);
  throw new ParameterError(
    'bad-parameters',
    lines.join('; '),
    where,
    'see `mesovia show stage` for its parameters',
  );
}
