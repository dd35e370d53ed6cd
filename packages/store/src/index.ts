export { resultTable } from './bridge/result.ts';
export { createTableFrom } from './bridge/append.ts';
