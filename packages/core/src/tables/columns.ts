/** Columns that many tables have. */
import { text } from '../contract.ts';

export const person = text('person, as in the participants table');
export const scan = text('BOLD run, unique within the person, for example task-rest_run-1');
export const maybe = { nullable: true } as const;
