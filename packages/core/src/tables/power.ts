/** Power by simulation. Rows are in key order; null means unknown. */
import { defineTable, float64, int32, text } from '../contract.ts';
import { maybe } from './columns.ts';

export const power = /* @__PURE__ */ defineTable({
  name: 'power',
  rows: 'simulated sample size',
  key: ['n'],
  columns: {
    n: int32('people in each simulated study'),
    role: text(
      'asked: the size of the study; smallest: the smallest with the target power; tried: on the way to it',
    ),
    question: text('group, mediator or search'),
    procedure: text('what decides that something is found'),
    effect: text('what is true in the simulated studies'),
    exposed: int32('of n, in the exposed group; null for an exposure in numbers', maybe),
    candidates: int32('searched; 1 when pre-specified'),
    carriers: int32('candidates that carry the effect'),
    covariate_columns: int32('held constant'),
    alpha: float64('level of the procedure'),
    studies: int32('simulated'),
    found: int32('of these, studies that find something'),
    power: float64('found / studies'),
    error: float64('Monte Carlo standard error of power'),
    lower: float64('95 % limit, Wilson'),
    upper: float64('95 % limit, Wilson'),
    carriers_found: float64('mean number of carriers found'),
    target: float64('power that a sample size was asked for; null when none was', maybe),
    n_from: int32('smallest n with the target power: Monte Carlo error leaves open from here', maybe),
    n_to: int32('to here; null when no tried size is surely enough', maybe),
  },
});
