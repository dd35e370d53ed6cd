// Writes the loops that must be unrolled: one table builder per width of an entry, and one resampling loop per number
// of covariates for a two-valued exposure (people of the two groups in separate blocks, so that the exposure needs no
// sum of its own) and for any other exposure.
//
// An entry of a table holds, for one count pattern of the people in a block, the sums of w m^2, w m y, w m, w m c_1 ..
// w m c_q and, without groups, w m x; each is a pair of float64, one per candidate.

const MOST_COVARIATES = 8;
/** Part of the sum of squares that must be left beyond the other columns. */
const LEAST_LEFT = '1e-12';

const splat = (place) => `v128.load64_splat(constants, ${8 * place})`;
const lines = (count, line) => Array.from({ length: count }, (_, i) => line(i)).join('\n');

/** entry(pattern + one more of this person) = entry(pattern) + the person's values. */
function builder(width) {
  return `
export function tables${width}(blocks: usize, count: i32, values: usize): void {
  for (; count > 0; count--) {
    const table = <usize>load<u32>(blocks);
    ${lines(width, (w) => `v128.store(table, f64x2.splat(0), ${16 * w});`)}
    let size: usize = ${16 * width};
    for (let people = load<i32>(blocks, 4); people > 0; people--) {
      ${lines(width, (w) => `const v${w} = v128.load(values, ${16 * w});`)}
      let from = table;
      let to = table + size;
      const end = table + 4 * size;
      while (to < end) {
        ${lines(width, (w) => `v128.store(to, f64x2.add(v128.load(from, ${16 * w}), v${w}), ${16 * w});`)}
        from += ${16 * width};
        to += ${16 * width};
      }
      size <<= 2;
      values += ${16 * width};
    }
    blocks += 8;
  }
}`;
}

/** Sum of expressions in pairs: what the processor waits for is the depth of the tree, not the number of terms. */
function sumOf(terms) {
  if (terms.length === 1) return terms[0];
  const half = (terms.length + 1) >> 1;
  return `f64x2.add(${sumOf(terms.slice(0, half))}, ${sumOf(terms.slice(half))})`;
}

/** Adds the entries of `places` consecutive blocks to the sums. */
function lookUp(sums, places) {
  const entries = lines(places, (place) => `const entry${place} = <usize>load<u32>(records, ${4 * place});`);
  const added = sums.map((name, w) => {
    const terms = Array.from({ length: places }, (_, place) => `v128.load(entry${place}, ${16 * w})`);
    return `${name} = f64x2.add(${name}, ${sumOf(terms)});`;
  });
  return `${entries}
      ${added.join('\n')}
      records += ${4 * places};`;
}

/** `blocks` blocks four at a time, then people who are looked up again. */
function lookUps(sums, blocks, again) {
  return `
    for (let k = ${blocks} >> 2; k > 0; k--) {
      ${lookUp(sums, 4)}
    }
    if (${blocks} & 2) {
      ${lookUp(sums, 2)}
    }
    if (${blocks} & 1) {
      ${lookUp(sums, 1)}
    }
    for (let k = ${again}; k > 0; k--) {
      ${lookUp(sums, 1)}
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
    const a = f64x2.add(shift, f64x2.mul(u${sums.length - 1}, ${splat(place++)}));`;
  return { text, bytes: 8 * place };
}

function drawer(covariates, grouped) {
  const exposure = grouped ? 'ones1' : 'x';
  const named = Array.from({ length: covariates }, (_, c) => `c${c}`);
  const last = grouped ? [] : ['x'];
  const { text, bytes } = projection(['ones', ...named, exposure]);
  return `
export function draw${grouped ? 'Grouped' : 'Plain'}${covariates}(
  records: usize, constants: usize, out: usize, count: i32, blocks0: i32, blocks1: i32, scratch: usize,
): void {
  const shift = v128.load(scratch);
  const estimate = v128.load(scratch, 16);
  const bar = v128.load(scratch, 208);
  const zero = f64x2.splat(0);
  const tolerance = f64x2.splat(${LEAST_LEFT});
  let failed = zero, belowEstimate = zero, belowZero = zero, sum = zero, sumSquares = zero;
  let under = f64x2.splat(-Infinity), over = f64x2.splat(Infinity);
  for (; count > 0; count--) {
    const more = load<u32>(records);
    records += 4;
    let squares = zero, products = zero, ones0 = zero;
    ${grouped ? 'let ones1 = zero;' : 'let x = zero;'}
    ${named.map((name) => `let ${name} = zero;`).join('\n')}
    ${lookUps(['squares', 'products', 'ones0', ...named, ...last], 'blocks0', 'i32(more & 0xffff)')}
    ${grouped ? lookUps(['squares', 'products', 'ones1', ...named], 'blocks1', 'i32(more >>> 16)') : ''}
    const ones = ${grouped ? 'f64x2.add(ones0, ones1)' : 'ones0'};
    ${text}
    constants += ${bytes};
    // A mask of ones is a NaN, which neither a comparison nor a minimum takes.
    const impossible = f64x2.le(left, f64x2.mul(squares, tolerance));
    const value = v128.or(f64x2.div(f64x2.mul(a, cross), left), impossible);
    v128.store(out, value);
    out += 16;
    const away = v128.andnot(f64x2.sub(value, estimate), impossible);
    sum = f64x2.add(sum, away);
    sumSquares = f64x2.add(sumSquares, f64x2.mul(away, away));
    failed = i64x2.sub(failed, impossible);
    belowEstimate = i64x2.sub(belowEstimate, f64x2.lt(value, bar));
    const negative = f64x2.lt(value, zero);
    belowZero = i64x2.sub(belowZero, negative);
    under = f64x2.pmax(under, v128.or(value, f64x2.ge(value, zero)));
    over = f64x2.pmin(over, v128.or(value, negative));
  }
  v128.store(scratch, failed, 32);
  v128.store(scratch, belowEstimate, 48);
  v128.store(scratch, belowZero, 64);
  v128.store(scratch, sum, 80);
  v128.store(scratch, sumSquares, 96);
  v128.store(scratch, under, 112);
  v128.store(scratch, over, 128);
}`;
}

const counts = Array.from({ length: MOST_COVARIATES + 1 }, (_, q) => q);
export const source = [
  ...[...counts, MOST_COVARIATES + 1].map((more) => builder(3 + more)),
  ...counts.flatMap((q) => [drawer(q, true), drawer(q, false)]),
].join('\n');
