// Writes the loops that differ with the number of covariates: one table builder per width of an entry, and one
// resampling loop per number of covariates for a two-valued exposure (people of the two groups in separate blocks, so
// that the exposure needs no sum of its own) and for any other exposure.
//
// An entry of a table holds, for one count pattern of the people in a block, the sums of w m^2, w m y, w m, w m c_1 ..
// w m c_q and, without groups, w m x; each is a pair of float64, one per candidate.

const MOST_COVARIATES = 8;
/** Part of the sum of squares that must be left beyond the other columns. */
const LEAST_LEFT = '1e-12';

const splat = (place) => `v128.load64_splat(constants, ${8 * place})`;
const lines = (count, line) => Array.from({ length: count }, (_, i) => line(i)).join('\n');

/** An entry = the entry with one less of a person + the person's values. A step holds the three addresses. */
function builder(width) {
  return `
export function tables${width}(steps: usize, count: i32): void {
  for (; count > 0; count--) {
    const from = <usize>load<u32>(steps), to = <usize>load<u32>(steps, 4), values = <usize>load<u32>(steps, 8);
    ${lines(width, (w) => `v128.store(to, f64x2.add(v128.load(from, ${16 * w}), v128.load(values, ${16 * w})), ${16 * w});`)}
    steps += 12;
  }
}`;
}

/** Sum of expressions in pairs: what the processor waits for is the depth of the tree, not the number of terms. */
function sumOf(terms) {
  if (terms.length === 1) return terms[0];
  const half = (terms.length + 1) >> 1;
  return `f64x2.add(${sumOf(terms.slice(0, half))}, ${sumOf(terms.slice(half))})`;
}

/** Adds `count` entries, at least one, to the sums; those of `fresh` start with the first. */
function lookUps(sums, fresh, count) {
  const add = (name, w) => `${name} = f64x2.add(${name}, v128.load(entry, ${16 * w}));`;
  const first = sums.map((name, w) =>
    fresh.includes(name) ? `${name} = v128.load(entry, ${16 * w});` : add(name, w),
  );
  return `
    entry = <usize>load<u32>(records);
    ${first.join('\n')}
    records += 4;
    for (let k = ${count} - 1; k > 0; k--) {
      entry = <usize>load<u32>(records);
      ${sums.map(add).join('\n')}
      records += 4;
    }`;
}

/** Whitens the sums with the inverse factor of the resample and takes what they explain out of squares and products. */
function projection(sums) {
  let place = 0;
  const explained = [];
  const units = sums.map((_, j) => {
    const terms = sums.slice(0, j + 1).map((sum) => `f64x2.mul(${sum}, ${splat(place++)})`);
    explained.push(`f64x2.mul(u${j}, ${splat(place++)})`);
    return `const u${j} = ${sumOf(terms)};`;
  });
  const text = `
    ${units.join('\n')}
    const left = f64x2.sub(squares, ${sumOf(sums.map((_, j) => `f64x2.mul(u${j}, u${j})`))});
    const cross = f64x2.sub(products, ${sumOf(explained)});
    const a = f64x2.add(v128.load(scratch), f64x2.mul(u${sums.length - 1}, ${splat(place++)}));`;
  return { text, bytes: 8 * place };
}

/** One draw per record; a draw that cannot be computed is a NaN. Nothing else is kept, so that no register is short. */
function drawer(covariates, grouped) {
  const exposure = grouped ? 'ones1' : 'x';
  const named = Array.from({ length: covariates }, (_, c) => `c${c}`);
  const { text, bytes } = projection(['ones', ...named, exposure]);
  const fresh = ['squares', 'products', 'ones0', ...named, ...(grouped ? [] : ['x'])];
  const all = [...fresh, ...(grouped ? ['ones1'] : [])];
  return `
export function draw${grouped ? 'Grouped' : 'Plain'}${covariates}(
  records: usize, constants: usize, out: usize, count: i32, scratch: usize,
): void {
  for (; count > 0; count--) {
    const looks = load<u32>(records);
    records += 4;
    let entry: usize;
    let ${all.map((name) => `${name}: v128`).join(', ')};
    ${lookUps(fresh, fresh, grouped ? 'i32(looks & 0xffff)' : 'i32(looks)')}
    ${grouped ? lookUps(['squares', 'products', 'ones1', ...named], ['ones1'], 'i32(looks >>> 16)') : ''}
    const ones = ${grouped ? 'f64x2.add(ones0, ones1)' : 'ones0'};
    ${text}
    constants += ${bytes};
    const impossible = f64x2.le(left, f64x2.mul(squares, f64x2.splat(${LEAST_LEFT})));
    v128.store(out, v128.or(f64x2.div(f64x2.mul(a, cross), left), impossible));
    out += 16;
  }
}`;
}

const counts = Array.from({ length: MOST_COVARIATES + 1 }, (_, q) => q);
export const source = [
  ...[...counts, MOST_COVARIATES + 1].map((more) => builder(3 + more)),
  ...counts.flatMap((q) => [drawer(q, true), drawer(q, false)]),
].join('\n');
