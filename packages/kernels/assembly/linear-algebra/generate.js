// Products of two panels over k: the same loop once to add them to a tile and once to take them from it.

const rows = [0, 1, 2, 3];
const lines = (write) => rows.map(write).join('\n');

const product = (name, operation) => `
export function ${name}(a: usize, b: usize, depth: i32, c0: usize, ld: usize, fresh: bool): void {
  const c1 = c0 + ld;
  const c2 = c1 + ld;
  const c3 = c2 + ld;
  ${lines((r) => `let left${r} = f64x2.splat(0);\nlet right${r} = f64x2.splat(0);`)}
  if (!fresh) {
    ${lines((r) => `left${r} = v128.load(c${r});\nright${r} = v128.load(c${r}, 16);`)}
  }
  for (const end = a + ((<usize>depth) << 5); a < end; a += 32, b += 32) {
    const left = v128.load(b);
    const right = v128.load(b, 16);
    let x = v128.load64_splat(a);
    ${lines(
      (r) => `${r > 0 ? `x = v128.load64_splat(a, ${8 * r});` : ''}
      left${r} = f64x2.${operation}(left${r}, f64x2.mul(x, left));
      right${r} = f64x2.${operation}(right${r}, f64x2.mul(x, right));`,
    )}
  }
  ${lines((r) => `v128.store(c${r}, left${r});\nv128.store(c${r}, right${r}, 16);`)}
}`;

export const source = `
/** c[r][s] = (fresh ? 0 : c[r][s]) + sum over k < depth of a[k][r] b[k][s]; rows of c lie ld bytes apart. */
${product('addProduct', 'add')}

/** c[r][s] = (fresh ? 0 : c[r][s]) - sum over k < depth of a[k][r] b[k][s]; rows of c lie ld bytes apart. */
${product('subtractProduct', 'sub')}
`;
