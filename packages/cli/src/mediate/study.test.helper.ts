/** A small study for tests of `mesovia mediate`. */

// y = 10 - 3 x + 2 m + e, m = 1.5 x + e, with fixed e.
export const studyRows: readonly (readonly string[])[] = Array.from({ length: 30 }, (_, i) => {
  const x = i % 2;
  const m = 1.5 * x + ((i * 7) % 11) / 5;
  const y = 10 - 3 * x + 2 * m + ((i * 5) % 13) / 4;
  const site = ['north', 'south', 'east'][i % 3] ?? '';
  return [
    `p${i}`,
    x === 0 ? 'no' : 'yes',
    m.toFixed(3),
    y.toFixed(3),
    String(30 + ((i * 3) % 17)),
    site,
    (((i * 4) % 9) + m / 3).toFixed(2),
    y > 11.5 ? '1' : '0',
  ];
});
const HEAD = ['id', 'exercise', 'thalamus', 'pain', 'age', 'site', 'sleep', 'relapse'];
export const studyTable = (lines: readonly (readonly string[])[], separator = ',') =>
  [HEAD, ...lines].map((cells) => cells.join(separator)).join('\n');
